"""Questions to the decision table in the document's own words, and the register of which rows are tested."""

from collections import defaultdict
from collections.abc import Callable

from compliance.decision import Decision, decide, default_purpose
from compliance.vocabulary import (
    Category,
    Consent,
    ConsentKind,
    ConsentState,
    Emergency,
    Minor,
    MinorRule,
    Purpose,
    Regime,
    Relation,
    Role,
)

RowTest = Callable[[], None]
ROW_TESTS: dict[str, list[RowTest]] = defaultdict(list)
REGIMES = {regime.value[:2]: regime for regime in Regime}


def row(*ids: str) -> Callable[[RowTest], RowTest]:
    """Names the rows of confidentiality section 8 that a test proves. Such a test takes no arguments."""

    def register(test: RowTest) -> RowTest:
        for rule_id in ids:
            ROW_TESTS[rule_id].append(test)
        return test

    return register


def asked(
    actor: str,
    category: str,
    purpose: str = "",
    *,
    ties: str = "",
    regime: str = "R0",
    consent: str = "none",
    kind: str = "",
    author_agrees: bool = False,
    emergency: bool = False,
    minor: Minor | None = None,
) -> Decision:
    """One call of `decide` with stored values; `ties` by spaces, the everyday purpose unless one is named."""
    return decide(
        Role(actor),
        frozenset(Relation(tie) for tie in ties.split()),
        Category(category),
        Purpose(purpose) if purpose else default_purpose(Role(actor)),
        REGIMES[regime],
        Consent(ConsentState(consent), ConsentKind(kind), author_agrees),
        Emergency(emergency),
        minor or Minor(),
    )


def says(actor: str, category: str, purpose: str = "", **what: object) -> tuple[str, str]:
    """The rule and the effect of `asked`: what a test of a row compares."""
    decision = asked(actor, category, purpose, **what)  # type: ignore[arg-type]  # passed on as they are
    return decision.rule_id, decision.effect.value


def child(rule: str, *, consented: bool = False, both_signed: bool = False, finding: bool = False) -> Minor:
    """A minor individual in a state with that rule."""
    return Minor(True, MinorRule(rule), consented, both_signed, finding)
