"""The pages that are measured, each with the floor's page beside it and with what a right answer holds."""

from dataclasses import dataclass, replace

from bench.load import Target

ROWS = 50


@dataclass(frozen=True, slots=True)
class Known:
    """Who asks, and for which case."""

    session: str
    token: str
    practice: str
    case: str
    name: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One page, and the page that it is compared with."""

    name: str
    ours: Target
    baseline: Target


def beside_the_floor(known: Known, ours: int, floor: int) -> list[Compared]:
    """Three pages of the product beside those of the bare application."""
    title = f"<h1>{known.name}</h1>".encode()
    tenant = known.practice
    return [
        Compared(
            "caseload page, 50 rows",
            _caseload(known, ours),
            Target(floor, f"/{tenant}/", {}, {b"<tr><th>": ROWS}),
        ),
        Compared(
            "case page",
            _case(known, ours),
            Target(floor, f"/{tenant}/{known.case}/", {}, {title: 1, b"<li>": 4}),
        ),
        Compared(
            "API list of 50",
            Target(
                ours,
                "/api/v1/cases/",
                {"Authorization": f"Bearer {known.token}", "Accept": "application/json"},
                {b'"reference":': ROWS},
            ),
            Target(floor, f"/{tenant}/api/", {}, {b'"reference":': ROWS}),
        ),
    ]


def beside_no_gate(known: Known, ours: int, without: int) -> list[Compared]:
    """Two pages of the product beside the same pages with the gate and the access log taken out."""
    return [
        Compared(f"{name}, gate and access log", target, replace(target, port=without))
        for name, target in (("caseload page", _caseload(known, ours)), ("case page", _case(known, ours)))
    ]


def _caseload(known: Known, port: int) -> Target:
    return Target(port, "/cases/?view=table&show=all", _person(known), {b'<tr><th scope="row">': ROWS})


def _case(known: Known, port: int) -> Target:
    holds = {f"<h1>{known.name}</h1>".encode(): 1, b"Called the family": 6}
    return Target(port, f"/cases/{known.case}/", _person(known), holds)


def _person(known: Known) -> dict[str, str]:
    return {"Cookie": f"session={known.session}", "Accept": "text/html"}
