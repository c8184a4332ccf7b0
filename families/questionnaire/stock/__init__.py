"""The forms that come with the product, each version in a file of its own: an old answer keeps its question."""

import json
from functools import cache
from importlib.resources import files

from families.questionnaire.definition import Definition
from families.questionnaire.reading import read

INTAKE = "intake"
CURRENT = {INTAKE: "2026-2"}


def intake(version: str = "") -> Definition:
    """The first form of every family, in its current stock version or an earlier one. Raises KeyError for none such."""
    found = stock(INTAKE, version)
    if found is None:
        raise KeyError(version)
    return found


@cache
def stock(key: str, version: str = "") -> Definition | None:
    """A stock form in one version, by default in its current one. None for what was never shipped."""
    if key not in CURRENT:
        return None
    version = version or CURRENT[key]
    file = files(__package__) / f"{key}-{version}.json"
    return read(json.loads(file.read_text("utf-8")), key=key, version=version) if file.is_file() else None
