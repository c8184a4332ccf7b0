"""Writes docs/language-guide.md: what the language guide does with sentences that were written before it."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/language-guide.md"
LISTS = ROOT / "tests/families"
BEFORE_TUNING = "37 of 46 (80%)", "4 of 42 (10%)"  # the reference list alone, in its first run
BEGINNING = """# The language guide

It reads letters on our own server, with the list that the field's reference gives (`families/guide/language.json`)
and what was added in practice (`families/guide/more.json`). It marks words, says why, and offers others. It never
blocks, never rewrites, and keeps nothing of what it reads. It knows English only, and says so.

This page is written by `scripts/language_guide.py` and is checked by a test.

## How well it does

| list | flagged of those that should be | flagged of those that should not be |
| --- | --- | --- |
"""
END = """
The held list was written and committed before the guide existed; the reference list alone, without anything added,
flagged {0} of it and {1} of what should stay. The guide was then tuned on the held and on the second list. The third
was written after that and read once, without changing anything for it: its row is what to expect of a letter that
nobody has seen. What the guide misses there is said by a reviewer, who reads every letter in any case.

"""


def main() -> int:
    """Writes the page, or with --check says whether it is current."""
    sys.path.insert(0, str(ROOT))
    page = written()
    if "--check" in sys.argv:
        return int(PAGE.read_text("utf-8") != page)
    PAGE.write_text(page, "utf-8")
    return 0


def written() -> str:
    """The page as it should be."""
    from families.guide.reading import findings  # noqa: PLC0415 -- the root is on the path only now

    rows, tables = "", ""
    for name, title in (("held", "held"), ("second", "second"), ("third", "third, unseen")):
        sentences = json.loads((LISTS / f"{name}_sentences.json").read_text("utf-8"))
        should = [one["text"] if isinstance(one, dict) else one for one in sentences["flag"]]
        hit = {text: findings(text) for text in should}
        false = {text: findings(text) for text in sentences["clean"]}
        flagged, wrong = sum(map(bool, hit.values())), sum(map(bool, false.values()))
        rows += f"| {title} | {_of(flagged, len(hit))} | {_of(wrong, len(false))} |\n"
        tables += f"## Every sentence: {title}\n\n| should be | sentence | found |\n| --- | --- | --- |\n"
        for wanted, answers in (("flagged", hit), ("left", false)):
            for text, found in answers.items():
                ids = ", ".join(one.entry.id for one in found) or "nothing"
                tables += f"| {wanted} | {text} | {ids} |\n"
        tables += "\n"
    return BEGINNING + rows + END.format(*BEFORE_TUNING) + tables.rstrip() + "\n"


def _of(count: int, whole: int) -> str:
    return f"{count} of {whole} ({100 * count / whole:.0f}%)"


if __name__ == "__main__":
    sys.exit(main())
