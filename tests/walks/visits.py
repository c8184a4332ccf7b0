"""Everywhere that a walk came by: addresses and request ids, and what axe-core and the browser said there."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Response

AXE = Path(__file__).parent.parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
WIDTHS = (390, 1280)
LIGHTS = ("light", "dark")
DYNAMIC = ("document", "fetch", "xhr")
AT_REST = "document.getAnimations().forEach(one => one.finish())"  # colors on their way are no colors yet
COLORS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that the light changes
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Visits:
    """What the people of one walk left behind."""

    base: str
    addresses: set[tuple[str, str]] = field(default_factory=set)
    requests: dict[str, str] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    looked_at: int = 0
    _seen: set[str] = field(default_factory=set)
    _axe: str = ""

    def follow(self, context: BrowserContext) -> None:
        """Notes every answer, script error and broken content policy of a browser."""
        self._axe = self._axe or AXE.read_text(encoding="utf-8")
        context.on("response", self._note)
        context.on("weberror", lambda error: self.problems.append(f"{error.error}"))
        context.on(
            "console",
            lambda message: (
                self.problems.append(f"{message.page and message.page.url}: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )

    def look(self, page: Page, name: str = "") -> None:
        """Asks axe-core at both widths and in both lights, once for each kind of page; then goes on as before.

        `name` tells apart what has one address: a form and the same form with errors.
        """
        kind = f"{_pattern(urlsplit(page.url).path)} {name}"
        if kind in self._seen:
            return
        self._seen.add(kind)
        before = page.viewport_size
        page.evaluate(self._axe)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            if (too_wide := page.evaluate(WIDER)) > 0:
                self.violations.append(f"{kind} at {width}: wider than the screen by {too_wide} px")
            for light in LIGHTS:
                page.emulate_media(color_scheme=light)
                page.evaluate(AT_REST)
                found = page.evaluate("rules => axe.run(rules)", {} if light == "light" else COLORS)
                self.violations += [_told(kind, width, light, one) for one in found["violations"]]
        page.emulate_media(color_scheme=None)
        if before:
            page.set_viewport_size(before)
        self.looked_at += 1

    def _note(self, response: Response) -> None:
        request = response.request
        path = urlsplit(request.url).path
        if request.resource_type not in DYNAMIC or not request.url.startswith(self.base):
            return
        self.addresses.add((request.method, path))
        if response.status >= 500:
            self.problems.append(f"{response.status} {request.method} {path}")
        if "x-request-id" in response.headers:
            self.requests[response.headers["x-request-id"]] = f"{request.method} {path} {response.status}"


def _pattern(path: str) -> str:
    """The address with every id left out."""
    return "/".join("…" if len(part) >= 32 else part for part in path.split("/"))


def _told(kind: str, width: int, light: str, violation: dict[str, Any]) -> str:
    where = json.dumps([node["target"] for node in violation["nodes"][:3]])
    return f"{kind} at {width}, {light}: {violation['id']} ({violation['help']}) {where}"
