"""What must hold for every question that can be asked, not only for those that somebody thought of."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import decision
from compliance.decision import DEFAULT, Decision, allowed_relations, decide
from compliance.rules import DENY, Rule
from compliance.vocabulary import (
    RECIPIENTS,
    STAFF,
    Category,
    Consent,
    ConsentKind,
    ConsentState,
    Effect,
    Emergency,
    Minor,
    MinorRule,
    Purpose,
    Regime,
    Relation,
    Role,
)

INDIVIDUAL = frozenset(
    {
        Category.IND_IDENTITY,
        Category.IND_SUD,
        Category.IND_HEALTH,
        Category.PLACEMENT,
        Category.TREATMENT_UPDATE,
        Category.RISK,
        Category.SUD_NOTES,
    }
)
APART = frozenset({Category.SUD_NOTES, Category.FAMILY_SAFETY})
OUTSIDE = RECIPIENTS | {Role.FAMILY}
ENDED = (ConsentState.REVOKED, ConsentState.EXPIRED)
# Rows that open something about the individual outside without a consent: the law's own grounds, and no others.
GROUNDS_OF_LAW = {"C-29", "C-30", "C-32", "C-34", "C-35", "C-38", "C-47", "C-57"}
OPENS_BY_CONSENT = {"C-24", "C-42", "C-44", "C-45", "C-53"}

consents = st.builds(Consent, st.sampled_from(ConsentState), st.sampled_from(ConsentKind), st.booleans())
minors = st.builds(
    Minor, st.booleans(), st.sampled_from(MinorRule), st.booleans(), st.booleans(), st.booleans()
)


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """The eight arguments of `decide`."""

    actor: Role
    relation: frozenset[Relation]
    category: Category
    purpose: Purpose
    regime: Regime
    consent: Consent
    emergency: Emergency
    minor: Minor

    def answer(self, **other: object) -> Decision:
        """What the table says, with some arguments changed."""
        asked = dataclasses.replace(self, **other)  # type: ignore[arg-type]  # names of our own fields
        return decide(*(getattr(asked, field.name) for field in dataclasses.fields(asked)))


questions = st.builds(
    Question,
    st.sampled_from(Role),
    st.frozensets(st.sampled_from(Relation), max_size=4),
    st.sampled_from(Category),
    st.sampled_from(Purpose),
    st.sampled_from(Regime),
    consents,
    st.builds(Emergency, st.booleans()),
    minors,
)
many = settings(max_examples=500, deadline=None)


def by(actors: frozenset[Role]) -> st.SearchStrategy[Question]:
    """Questions of these actors."""
    return st.builds(
        lambda asked, actor: dataclasses.replace(asked, actor=actor),
        questions,
        st.sampled_from(sorted(actors)),
    )


@many
@given(by(OUTSIDE), st.sampled_from(sorted(INDIVIDUAL)))
def test_without_a_consent_nothing_about_the_individual_leaves_but_by_law(
    asked: Question, category: Category
) -> None:
    nothing = Consent(ConsentState.NONE)
    answer = asked.answer(category=category, consent=nothing)
    assert not answer.allowed or answer.rule_id in GROUNDS_OF_LAW


@many
@given(by(OUTSIDE), st.sampled_from(ENDED))
def test_an_ended_consent_opens_nothing_that_a_consent_opens(asked: Question, ended: ConsentState) -> None:
    before = asked.answer(consent=dataclasses.replace(asked.consent, state=ConsentState.VALID))
    after = asked.answer(consent=dataclasses.replace(asked.consent, state=ended))
    assert after.rule_id not in OPENS_BY_CONSENT or not after.allowed
    if before.rule_id in OPENS_BY_CONSENT and before.allowed:
        assert not after.allowed


@many
@given(by(OUTSIDE))
def test_what_a_consent_opened_closes_with_the_regime(asked: Question) -> None:
    before = asked.answer(regime=Regime.R2_CONSENTED)
    after = asked.answer(regime=Regime.R3_WITHDRAWN)
    if before.rule_id in OPENS_BY_CONSENT:
        assert not after.allowed


@many
@given(questions, st.sampled_from(ConsentKind))
def test_nobody_loses_by_gaining_a_consent(asked: Question, kind: ConsentKind) -> None:
    without = asked.answer(consent=Consent(ConsentState.NONE))
    gained = asked.answer(consent=Consent(ConsentState.VALID, kind))
    assert gained.allowed or not without.allowed


@many
@given(questions)
def test_an_author_who_agrees_closes_nothing(asked: Question) -> None:
    unwilling = asked.answer(consent=dataclasses.replace(asked.consent, author_agrees=False))
    willing = asked.answer(consent=dataclasses.replace(asked.consent, author_agrees=True))
    assert willing.allowed or not unwilling.allowed


@many
@given(by(STAFF), consents)
def test_the_team_does_not_depend_on_a_consent(asked: Question, other: Consent) -> None:
    assert asked.answer().effect is asked.answer(consent=other).effect


@many
@given(questions)
def test_another_practice_is_never_found(asked: Question) -> None:
    answer = asked.answer(relation=asked.relation | {Relation.OTHER_PRACTICE})
    assert (answer.rule_id, answer.effect) == ("C-01", DENY)


@many
@given(questions, st.sampled_from(sorted(APART)))
def test_breaking_the_glass_opens_nothing_that_is_kept_apart(asked: Question, category: Category) -> None:
    assert not asked.answer(category=category, purpose=Purpose.BREAK_GLASS, emergency=Emergency(True)).allowed


@many
@given(questions)
def test_no_family_member_reads_anothers_safety_answers(asked: Question) -> None:
    others = asked.relation - {Relation.SUBJECT, Relation.AUTHOR}
    assert not asked.answer(actor=Role.FAMILY, relation=others, category=Category.FAMILY_SAFETY).allowed


@many
@given(by(STAFF), st.sampled_from([Purpose.CURIOSITY, Purpose.MARKETING, Purpose.OTHER]))
def test_a_purpose_that_is_none_opens_nothing(asked: Question, purpose: Purpose) -> None:
    assert not asked.answer(purpose=purpose).allowed


@many
@given(questions)
def test_an_interventionist_without_a_tie_needs_the_glass(asked: Question) -> None:
    on_case = {Relation.LEAD, Relation.COFACILITATOR, Relation.COVER}
    answer = asked.answer(actor=Role.INTERVENTIONIST, relation=asked.relation - on_case)
    assert not answer.allowed or answer.rule_id == "C-58"


@many
@given(questions)
def test_the_same_question_has_the_same_answer(asked: Question) -> None:
    answer = asked.answer()
    assert answer == asked.answer()
    assert answer.words
    assert answer.allowed is (answer.effect is not Effect.DENY)


@settings(max_examples=300, deadline=None)
@given(questions)
def test_a_denial_put_first_wins_over_every_later_row(asked: Question) -> None:
    with pytest.MonkeyPatch.context() as patch:
        shut = Rule("C-00", DENY, "Shut.", actor={asked.actor}, category={asked.category})
        patch.setattr(decision, "RULES", (shut, *decision.RULES))
        decision._candidates.cache_clear()
        first = asked.answer()
    decision._candidates.cache_clear()
    assert first.rule_id == "C-00"


@settings(max_examples=300, deadline=None)
@given(questions)
def test_an_empty_table_denies_with_the_default(asked: Question) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decision, "RULES", ())
        decision._candidates.cache_clear()
        answer = asked.answer()
    decision._candidates.cache_clear()
    assert answer == DEFAULT


def test_what_nobody_has_heard_of_is_denied() -> None:
    strange: tuple[object, ...] = ("visitor", frozenset({"friend"}), "diary", "chat", "R9")
    answer = decide(*strange, Consent(), Emergency(), Minor())  # type: ignore[arg-type]  # on purpose
    assert (answer.rule_id, answer.effect) == ("C-60", DENY)
    unknown = decide(Role.SUPERVISOR, frozenset(), "diary", Purpose.SUPERVISION, Regime.R0_FAMILY, Consent(),
                     Emergency(), Minor())  # type: ignore[arg-type]  # on purpose  # fmt: skip
    assert unknown.rule_id == "C-60"


@many
@given(questions, st.frozensets(st.sampled_from(Relation), max_size=3))
def test_a_list_opens_exactly_what_each_record_would(asked: Question, others: frozenset[Relation]) -> None:
    """The condition of a list comes from the same rows as the answer for one record."""
    candidates = [frozenset[Relation](), others, asked.relation, others | asked.relation]
    allowed = allowed_relations(
        asked.actor,
        asked.category,
        asked.purpose,
        asked.regime,
        candidates,
        consent=asked.consent,
        emergency=asked.emergency,
        minor=asked.minor,
    )
    for ties in candidates:
        one = asked.answer(relation=ties)
        assert (ties in allowed) is one.allowed
        if one.allowed:
            assert allowed[ties] == one
