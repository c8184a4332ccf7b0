"""What the consents of a case open at a moment (confidentiality sections 2 and 4, 42 CFR 2.31)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.consent.items import BY_KEY, choices_for
from compliance.consent.standing import Standing, bearing, regime_of
from compliance.vocabulary import Category, Consent, ConsentKind, ConsentState, Purpose, Regime, Role
from practices.tenancy.models import uuid7

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ALDER = uuid7()
SIGNED = Standing(
    id=uuid7(),
    kind=ConsentKind.SPECIFIC,
    recipient_id=ALDER,
    items=frozenset({"attendance", "substance_use"}),
    purposes=frozenset({Purpose.TREATMENT}),
    signed_at=NOON - DAY,
    expires_at=NOON + DAY,
)


def asked(
    *standings: Standing,
    category: Category = Category.IND_SUD,
    purpose: Purpose = Purpose.TREATMENT,
    actor: Role = Role.PROVIDER,
    recipient: object = ALDER,
    at: datetime = NOON,
    item: str = "",
) -> Consent:
    """What bears on one access."""
    found, _ = bearing(
        standings,
        actor=actor,
        recipient_id=recipient,  # type: ignore[arg-type]  # an id in every test
        category=category,
        purpose=purpose,
        at=at,
        item=item,
    )
    return found


def test_what_it_names_is_open_and_nothing_else() -> None:
    assert asked(SIGNED) == Consent(ConsentState.VALID, ConsentKind.SPECIFIC)
    assert asked(SIGNED, category=Category.IND_HEALTH).state is ConsentState.PARTIAL
    assert asked(SIGNED, purpose=Purpose.PAYMENT).state is ConsentState.PARTIAL
    assert asked(SIGNED, recipient=uuid7()).state is ConsentState.NONE
    assert asked(SIGNED, item="substance_use").state is ConsentState.VALID
    assert asked(SIGNED, item="health").state is ConsentState.PARTIAL
    assert asked().state is ConsentState.NONE


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"revoked_at": NOON}, ConsentState.REVOKED),
        ({"expires_at": NOON}, ConsentState.EXPIRED),
        ({"ended_at": NOON}, ConsentState.EXPIRED),
        ({"deficient_at": NOON}, ConsentState.DEFICIENT),
        ({"signed_at": NOON + DAY}, ConsentState.NONE),
        ({"expires_at": None}, ConsentState.VALID),
    ],
)
def test_it_ends_at_the_moment_of_use(values: dict[str, datetime | None], state: ConsentState) -> None:
    assert asked(replace(SIGNED, **values)).state is state  # type: ignore[arg-type]  # names of fields


def test_a_revocation_written_by_a_fast_clock_closes_at_once() -> None:
    assert asked(replace(SIGNED, revoked_at=NOON + timedelta(minutes=5))).state is ConsentState.REVOKED


def test_conflicting_consents_resolve_to_the_narrower() -> None:
    narrower = replace(SIGNED, id=uuid7(), items=frozenset({"attendance"}))
    assert asked(SIGNED, narrower).state is ConsentState.PARTIAL
    assert asked(SIGNED, narrower, category=Category.PLACEMENT).state is ConsentState.VALID
    assert asked(SIGNED, replace(narrower, revoked_at=NOON)).state is ConsentState.VALID


def test_the_class_of_a_tpo_consent_is_providers_and_payers() -> None:
    tpo = replace(SIGNED, kind=ConsentKind.TPO)
    assert asked(tpo, recipient=uuid7()).state is ConsentState.VALID
    assert asked(tpo, recipient=uuid7(), actor=Role.FAMILY).state is ConsentState.NONE


@given(
    st.sets(st.sampled_from(sorted(BY_KEY))),
    st.sets(st.sampled_from(sorted(BY_KEY))),
    st.sampled_from(Category),
)
def test_a_second_consent_never_widens_one_of_its_kind_and_purpose(
    first: set[str], second: set[str], category: Category
) -> None:
    one, two = replace(SIGNED, items=frozenset(first)), replace(SIGNED, items=frozenset(second))
    if asked(one, two, category=category).state is ConsentState.VALID:
        assert asked(one, category=category).state is ConsentState.VALID
        assert asked(two, category=category).state is ConsentState.VALID


def test_the_regime_follows_the_consents() -> None:
    assert regime_of([SIGNED], engaged=False, at=NOON) is Regime.R0_FAMILY
    assert regime_of([], engaged=True, at=NOON) is Regime.R1_ENGAGED
    assert regime_of([SIGNED], engaged=True, at=NOON) is Regime.R2_CONSENTED
    assert regime_of([SIGNED], engaged=True, at=NOON + DAY) is Regime.R3_WITHDRAWN
    ended = replace(SIGNED, revoked_at=NOON)
    assert regime_of([ended, SIGNED], engaged=True, at=NOON) is Regime.R2_CONSENTED
    assert regime_of([ended], engaged=True, at=NOON) is Regime.R3_WITHDRAWN


def test_counseling_notes_stand_alone() -> None:
    assert [item.key for item in choices_for(ConsentKind.SUD_COUNSELING_NOTES)] == ["notes"]
    assert "notes" not in {item.key for item in choices_for(ConsentKind.TPO)}
