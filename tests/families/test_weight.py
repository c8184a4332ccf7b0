"""What a slow phone loads: CSS and JavaScript of each family page, gzipped, at most 40 kB in all."""

import gzip
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from tests.families.space import come_in
from tests.families.test_reading_grade import pages
from tests.scene import Scene

MOST_BYTES = 40_000
LOADED = re.compile(
    r'<(?:link[^>]*rel="(?:stylesheet|modulepreload)"[^>]*href|script[^>]*src)="/static/([^"]+)"'
)
IMPORTED = re.compile(r'(?:import[^"]*|@import\s+(?:url\()?)"(\./[^"]+)"')
FINGERPRINT = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")


@cache
def file(name: str) -> Path:
    found = finders.find(FINGERPRINT.sub("", name))
    assert isinstance(found, str), name
    return Path(found)


def loaded(html: str) -> set[Path]:
    """Every style sheet and script of a page, with what they import."""
    waiting = {file(name) for name in LOADED.findall(html)}
    found: set[Path] = set()
    while waiting:
        one = waiting.pop()
        found.add(one)
        more = {(one.parent / name).resolve() for name in IMPORTED.findall(one.read_text("utf-8"))}
        waiting |= more - found
    return found


def test_no_page_of_the_family_is_heavier_than_a_slow_phone_can_carry(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    weights = {}
    for path in pages():
        files = loaded(phone.get(path, follow=True).content.decode())
        assert any(one.suffix == ".css" for one in files), path
        assert any(one.name == "app.js" for one in files), path
        weights[path] = sum(len(gzip.compress(one.read_bytes())) for one in files)
    assert {path: weight for path, weight in weights.items() if weight > MOST_BYTES} == {}
