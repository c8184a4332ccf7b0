"""What imports cannot show: habits that hold over the whole code, found by reading it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "practices",
    "compliance",
    "documents",
    "cases",
    "families",
    "interventions",
    "referrals",
    "followups",
)
PAGE_MODULES = ("views", "api", "tasks", "forms", "templatetags")


def _sources(*names: str) -> Iterator[tuple[Path, ast.Module]]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            inside = path.relative_to(ROOT / app)
            if "migrations" in inside.parts:
                continue
            if not names or inside.parts[0].removesuffix(".py") in names:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def _where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def test_pages_api_and_tasks_touch_no_manager() -> None:
    """Data comes through the gate or a verb; a page that says `.objects` could forget it."""
    found = [
        _where(path, node)
        for path, tree in _sources(*PAGE_MODULES)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}
    ]
    assert found == []


def test_only_verbs_open_a_scope() -> None:
    """`gate.act` lets rows be written: it belongs to domain/, where verbs live."""
    allowed = {"domain", "gate", "management", "demo"}  # demo: what the command seed_demo tells
    found = [
        _where(path, node)
        for path, tree in _sources()
        if not allowed & set(path.relative_to(ROOT).parts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "act"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "gate"
    ]
    assert found == []


def test_only_the_gate_hands_out_tickets() -> None:
    """`admitted` and `open_scope` are the two keys to protected rows."""
    found = [
        _where(path, node)
        for path, tree in _sources()
        if path.relative_to(ROOT).parts[:2] != ("compliance", "gate") and path.name != "records.py"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"admitted", "_ticket"})
        or (isinstance(node, ast.Name) and node.id == "open_scope")
    ]
    assert found == []


def test_verbs_and_queries_read_no_clock() -> None:
    """`at` is passed down from Access; a clock inside a rule cannot be tested or explained."""
    found = [
        _where(path, node)
        for path, tree in _sources("domain", "queries", "rules", "decision", "stages", "guards")
        if path.relative_to(ROOT).parts[0] != "documents"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today", "localtime", "localdate"}
        and not node.args
    ]
    assert found == []


# Each with its reason: `relations` answers the gate itself; `inquiry` draws the next case number;
# `invitations` asks for a practice's id before any practice is known (a SECURITY DEFINER function).
RAW_SQL = {"cases/relations.py", "cases/domain/inquiry.py", "families/domain/doors.py"}


def test_no_raw_sql_above_compliance() -> None:
    """Raw SQL passes neither ticket nor scope."""
    found = [
        _where(path, node)
        for path, tree in _sources()
        if path.relative_to(ROOT).parts[0] not in {"compliance", "practices"}
        and "management" not in path.parts
        and str(path.relative_to(ROOT)) not in RAW_SQL
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"cursor", "raw", "extra"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"connection", "connections", "objects"}
    ]
    assert found == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"\sstyle=\"",
        r"<style\b",
        r"\son[a-z]+=\"",
        r"hx-on",
        r"js:",
        r"<script(?![^>]*(src=|application/json))",
    ],
)
def test_templates_hold_no_inline_style_or_script(pattern: str) -> None:
    """The Content-Security-Policy would refuse it, in front of a person. Papers (PDF) have no such policy."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in (ROOT / "templates").rglob("*.html")
        if "papers" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(pattern, line)
    ]
    assert found == []


def test_nothing_of_ours_names_a_registry_or_a_machine() -> None:
    """Committed files say nothing of where they were made."""
    words = re.compile(r"pythonhos[t]ed|registry\.npm[j]s|pypi\.o[r]g|deb\.deb[i]an\.org|/work/main|/root/")
    found = []
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if (
            not path.is_file()
            or parts[0] in {".git", ".venv", "var"}
            or "__pycache__" in parts
            or parts[0].startswith(".")
        ):
            continue
        if path.suffix in {
            ".py",
            ".html",
            ".txt",
            ".in",
            ".toml",
            ".md",
            ".yml",
            ".js",
            ".css",
            ".sh",
        } or path.name in {"Makefile", "Dockerfile"}:
            if path == Path(__file__).resolve() or "vendor" in parts:
                continue
            found += [
                str(path.relative_to(ROOT))
                for line in path.read_text(encoding="utf-8").splitlines()
                if words.search(line)
            ]
    assert found == []


def test_files_stay_small_enough_to_hold_in_the_head() -> None:
    """A file that passes 400 lines becomes a package by noun."""
    found = {
        str(path.relative_to(ROOT)): lines
        for path, _ in _sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert found == {}
