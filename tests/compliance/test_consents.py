"""Consents from the draft to the withdrawal: 42 CFR 2.31, confidentiality section 4."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from compliance import gate
from compliance.access import Access
from compliance.acting import acting
from compliance.consent import elements, notices, queries, wording
from compliance.consent.facts import Signature, Statement
from compliance.consent.models import Consent, ConsentEvent, ConsentScan, State
from compliance.disclosure.recipients import Recipient
from compliance.domain import consents, disclosures
from compliance.errors import DomainError, Invalid, NotFound, StaleVersion
from compliance.gate.facts import ask, facts_of
from compliance.models import OutboxRow
from compliance.vocabulary import (
    Category,
    ConsentKind,
    ConsentState,
    Effect,
    Minor,
    MinorRule,
    Purpose,
    Regime,
    Role,
)
from practices.models import Membership
from practices.tenancy.context import practice as in_practice
from practices.tenancy.models import uuid7
from tests.compliance.consenting import (
    ALDER,
    LONG_AGO,
    PAPER,
    SCAN,
    TYPED,
    daniel,
    daniel_on,
    drafted,
    facts,
    for_sister,
    offered,
    signed,
)
from tests.compliance.sharing import share
from tests.scene import Scene

NOW = timezone.now()
TODAY = date(2026, 3, 2)
ADULT = Minor()


def lacks(**values: Any) -> set[tuple[str, str]]:
    """Which elements are named, and beside which field."""
    return {(one.element.value, one.field) for one in elements.missing(facts(**values), at=NOW)}


def test_a_complete_consent_lacks_nothing() -> None:
    assert lacks() == set()


@pytest.mark.parametrize(
    ("values", "element", "field"),
    [
        ({"patient_name": " "}, "2.31(a)(1)", "patient_name"),
        ({"discloser": ""}, "2.31(a)(2)", "discloser"),
        ({"items": frozenset()}, "2.31(a)(3)", "items"),
        ({"items": frozenset({"everything"})}, "2.31(a)(3)", "items"),
        ({"items": frozenset({"admitted"})}, "2.31(a)(3)", "items"),
        ({"recipient_name": ""}, "2.31(a)(4)", "recipient_name"),
        ({"recipient_kind": ""}, "2.31(a)(4)", "recipient_kind"),
        ({"recipient_kind": "family"}, "2.31(a)(4)", "recipient_kind"),
        (
            {"is_covered_entity": True, "statements": frozenset({Statement.REVOCATION})},
            "2.31(a)(4)",
            "statements",
        ),
        ({"purposes": frozenset()}, "2.31(a)(5)", "purposes"),
        ({"purposes": frozenset({Purpose.RESEARCH})}, "2.31(a)(5)", "purposes"),
        ({"statements": frozenset()}, "2.31(a)(6)", "statements"),
        ({"expiry_kind": ""}, "2.31(a)(7)", "expiry_kind"),
        ({"expiry_kind": "none"}, "2.31(a)(7)", "expiry_kind"),
        ({"expires_at": None}, "2.31(a)(7)", "expires_at"),
        ({"expires_at": LONG_AGO}, "2.31(a)(7)", "expires_at"),
        ({"expiry_kind": "event"}, "2.31(a)(7)", "expires_when"),
        ({"expiry_kind": "condition"}, "2.31(a)(7)", "expires_when"),
        (
            {"kind": ConsentKind.TPO, "statements": frozenset(Statement) - {Statement.TPO_REFUSING}},
            "2.31(a)(10)",
            "statements",
        ),
        (
            {"kind": ConsentKind.TPO, "statements": frozenset(Statement) - {Statement.TPO_REDISCLOSURE}},
            "2.31(a)(10)",
            "statements",
        ),
        (
            {"kind": ConsentKind.TPO, "statements": frozenset(Statement) - {Statement.HIPAA_REDISCLOSURE}},
            "2.31(a)(4)",
            "statements",
        ),
        ({"items": frozenset({"attendance", "notes"})}, "2.31(b)", "items"),
        ({"kind": ConsentKind.SUD_COUNSELING_NOTES}, "2.31(b)", "items"),
        ({"kind": ConsentKind.TPO, "items": frozenset({"notes"})}, "2.31(b)", "items"),
        ({"purposes": frozenset({Purpose.TREATMENT, Purpose.LEGAL})}, "2.31(d)", "purposes"),
        (
            {
                "kind": ConsentKind.LEGAL_PROCEEDING,
                "recipient_kind": "law",
                "purposes": frozenset({Purpose.TREATMENT}),
            },
            "2.31(d)",
            "purposes",
        ),
    ],
)
def test_each_missing_element_is_named_beside_its_field(
    values: dict[str, Any], element: str, field: str
) -> None:
    assert lacks(**values) == {(element, field)}


def test_only_treatment_payment_and_operations_may_go_without_an_end() -> None:
    assert lacks(kind=ConsentKind.TPO, expiry_kind="none", expires_at=None) == set()


def test_family_updates_go_to_one_person_with_items_of_their_own(scene: Scene) -> None:
    whole = for_sister(scene)
    assert elements.missing(whole, at=NOW) == ()
    for values, field in (
        ({"items": frozenset()}, "items"),
        ({"items": frozenset({"substance_use"})}, "items"),
        ({"recipient_id": None}, "recipient_name"),
        ({"recipient_kind": "provider"}, "recipient_kind"),
        ({"purposes": frozenset({Purpose.TREATMENT})}, "purposes"),
    ):
        found = elements.missing(replace(whole, **values), at=NOW)  # type: ignore[arg-type]  # names of fields
        assert [one.field for one in found] == [field]


def unsigned(
    signature: Signature, minor: Minor = ADULT, *, is_deceased: bool = False, voice: bool = False
) -> set[tuple[str, str]]:
    """What a signature lacks."""
    found = elements.missing_signature(
        signature, minor=minor, is_deceased=is_deceased, today=TODAY, voice_allowed=voice
    )
    return {(one.element.value, one.field) for one in found}


@pytest.mark.parametrize(
    ("values", "element", "field"),
    [
        ({"name": ""}, "2.31(a)(8)", "name"),
        ({"kind": ""}, "2.31(a)(8)", "kind"),
        ({"kind": "drawn"}, "2.31(a)(8)", "strokes"),
        ({"confirmed_by": ""}, "2.31(a)(8)", "confirmed_by"),
        ({"signer_kind": "minor"}, "2.31(a)(8)", "signer_kind"),
        ({"signer_kind": "guardian"}, "2.31(a)(8)", "authority"),
        ({"signer_kind": "representative"}, "2.31(a)(8)", "authority"),
        ({"kind": "paper", "signed_on": TODAY}, "2.31(a)(8)", "witness_name"),
        ({"kind": "paper", "witness_name": "Maren"}, "2.31(a)(9)", "signed_on"),
        (
            {"kind": "paper", "witness_name": "Maren", "signed_on": date(2026, 3, 3)},
            "2.31(a)(9)",
            "signed_on",
        ),
        ({"kind": "voice", "witness_name": "Maren", "signed_on": TODAY}, "2.31(a)(8)", "kind"),
    ],
)
def test_what_a_signature_lacks_is_named(values: dict[str, Any], element: str, field: str) -> None:
    assert unsigned(TYPED) == set()
    assert unsigned(replace(TYPED, **values)) == {(element, field)}


def test_a_spoken_consent_counts_where_no_rule_asks_for_a_written_one() -> None:
    spoken = replace(TYPED, kind="voice", witness_name="Maren", signed_on=TODAY)
    assert unsigned(spoken, voice=True) == set()


@pytest.mark.parametrize(
    ("rule", "signer"),
    [
        (MinorRule.MINOR_ALONE, "minor"),
        (MinorRule.BOTH, "minor_and_guardian"),
        (MinorRule.GUARDIAN_ONLY, "guardian"),
    ],
)
def test_the_states_rule_says_who_signs_for_a_minor(rule: MinorRule, signer: str) -> None:
    minor = Minor(is_minor=True, rule=rule)
    right = replace(TYPED, signer_kind=signer, authority="Birth certificate", second_name="Rosa Reyes")
    assert unsigned(right, minor) == set()
    assert unsigned(replace(right, signer_kind="individual"), minor) == {("2.31(a)(8)", "signer_kind")}
    assert unsigned(right, Minor(is_minor=True)) == {("2.31(a)(8)", "signer_kind")}


def test_for_somebody_who_died_the_personal_representative_signs() -> None:
    right = replace(TYPED, signer_kind="representative", authority="Letters testamentary")
    assert unsigned(right, is_deceased=True) == set()
    assert ("2.31(a)(8)", "signer_kind") in unsigned(
        replace(right, signer_kind="individual"), is_deceased=True
    )


def test_an_incomplete_consent_is_kept_but_not_offered(scene: Scene) -> None:
    made = drafted(scene, facts(items=frozenset(), recipient_name="", expiry_kind=""))
    with scene.lead.acting() as access, pytest.raises(consents.ElementsMissing) as refused:
        consents.offer(access, consent=made)
    assert [one.field for one in refused.value.missing] == ["items", "recipient_name", "expiry_kind"]
    assert refused.value.status == 422
    with daniel(scene) as access, pytest.raises(Invalid):
        consents.sign(access, consent=made, signer=TYPED, wording_sha256="")


def as_recipient(scene: Scene, access: Access, category: Category, item: str = "") -> Effect:
    """What the gate says to Alder Creek at this moment."""
    outside = replace(
        access, role=Role.PROVIDER, purpose=Purpose.TREATMENT, membership_id=None, recipient_id=ALDER,
        case_id=scene.case_id,
    )  # fmt: skip
    assert scene.case_id is not None
    known = facts_of(outside, scene.case_id)
    assert known is not None
    return ask(outside, category, known, item=item).effect


def regime(scene: Scene) -> Regime:
    """The case's regime, as the gate knows it now."""
    case_id = scene.case.pk
    with scene.lead.acting() as access:
        known = facts_of(access, case_id)
    assert known is not None
    return known.regime


def test_signing_opens_exactly_its_items_and_turns_the_regime(scene: Scene) -> None:
    made = offered(scene)
    assert regime(scene) is Regime.R1_ENGAGED
    with scene.lead.acting() as access:
        assert as_recipient(scene, access, Category.IND_SUD, "substance_use") is Effect.DENY
    with daniel(scene) as access:
        row = consents.sign(access, consent=made, signer=TYPED, wording_sha256=made.wording_sha256)
    assert row.state == State.SIGNED
    assert regime(scene) is Regime.R2_CONSENTED
    with scene.lead.acting() as access:
        for category, item in ((Category.IND_SUD, "substance_use"), (Category.PLACEMENT, "attendance")):
            assert as_recipient(scene, access, category, item) is Effect.ALLOW_WITH_NOTICE
        for category, item in (
            (Category.IND_HEALTH, "health"),
            (Category.IND_IDENTITY, "identity"),
            (Category.PLACEMENT, "level_of_care"),
        ):
            assert as_recipient(scene, access, category, item) is Effect.DENY


def test_withdrawing_closes_within_the_same_request(scene: Scene) -> None:
    made = signed(scene)
    with daniel(scene) as access:
        row = consents.revoke(access, consent=made, method="portal", words="I changed my mind.")
        assert (row.state, row.revoked_at) == (State.REVOKED, access.at)
        assert as_recipient(scene, access, Category.IND_SUD, "substance_use") is Effect.DENY
    assert regime(scene) is Regime.R3_WITHDRAWN
    with daniel(scene) as access:
        again = consents.revoke(access, consent=made, method="portal", words="")
    assert again.revoked_at == row.revoked_at
    assert kinds(scene, made) == ["drafted", "offered", "signed", "revoked"]


def kinds(scene: Scene, consent: Consent) -> list[str]:
    """What happened to it, in order."""
    with scene.lead.acting() as access:
        rows = gate.open(access, ConsentEvent.objects.order_by("at", "id"), case_id=consent.case_id)
        return [row.kind for row in rows if row.consent_id == consent.pk]


def test_a_spoken_withdrawal_counts_at_once_and_is_confirmed_later(scene: Scene) -> None:
    made = signed(scene)
    with scene.lead.acting() as access:
        row = consents.revoke(access, consent=made, method="oral", words="“Stop telling them.”")
        assert row.is_revocation_unconfirmed
    assert regime(scene) is Regime.R3_WITHDRAWN
    with daniel(scene) as access:
        assert not consents.confirm_revocation(access, consent=made).is_revocation_unconfirmed
    assert kinds(scene, made)[-2:] == ["revoked_orally", "confirmed"]


def test_staff_do_not_withdraw_as_if_they_were_the_person(scene: Scene) -> None:
    made = signed(scene)
    with scene.lead.acting() as access, pytest.raises(Invalid):
        consents.revoke(access, consent=made, method="portal")
    with daniel(scene) as access, pytest.raises(Invalid):
        consents.revoke(access, consent=made, method="oral")


def test_signed_words_are_not_changed(scene: Scene) -> None:
    made = signed(scene)
    assert wording.fingerprint(made.wording) == made.wording_sha256
    with scene.lead.acting() as access, pytest.raises(Invalid):
        consents.change(access, consent=made, facts=facts(recipient_name="Cedar House"), version=made.version)
    with scene.lead.acting() as access:
        kept = gate.get(access, Consent, made.pk)
        assert (kept.wording, kept.recipient_name) == (made.wording, "Alder Creek")


def test_other_words_than_those_that_were_shown_are_not_signed(scene: Scene) -> None:
    made = offered(scene)
    with daniel(scene) as access, pytest.raises(consents.StaleWording):
        consents.sign(access, consent=made, signer=TYPED, wording_sha256="0" * 64)
    assert regime(scene) is Regime.R1_ENGAGED


def test_words_that_were_altered_in_the_table_are_not_signed(scene: Scene) -> None:
    made = offered(scene)
    with (
        scene.lead.acting() as access,
        gate.act(access, case_id=made.case_id, model=Consent, to="change_consent"),
    ):
        row = Consent.objects.get(pk=made.pk)
        row.wording = row.wording.replace("Alder Creek", "Cedar House")
        row.save()
    with daniel(scene) as access, pytest.raises(consents.StaleWording):
        consents.sign(access, consent=made, signer=TYPED, wording_sha256=made.wording_sha256)


def test_a_second_session_of_the_signer_signs_nothing_twice(scene: Scene) -> None:
    made = offered(scene)
    with daniel(scene) as access:
        first = consents.sign(access, consent=made, signer=TYPED, wording_sha256=made.wording_sha256)
    with daniel(scene) as access:
        other = replace(TYPED, name="Danny")
        second = consents.sign(access, consent=made, signer=other, wording_sha256=made.wording_sha256)
        assert (second.signed_at, second.signer_name) == (first.signed_at, "Daniel Reyes")
    with daniel(scene) as access, pytest.raises(Invalid):
        consents.refuse(access, consent=made)
    assert kinds(scene, made) == ["drafted", "offered", "signed"]


def test_a_second_session_cannot_sign_after_the_first_withdrew(scene: Scene) -> None:
    made = signed(scene)
    with daniel(scene) as access:
        consents.revoke(access, consent=made, method="portal")
    with daniel(scene) as access, pytest.raises(Invalid):
        consents.sign(access, consent=made, signer=TYPED, wording_sha256=made.wording_sha256)


def test_of_two_at_once_the_second_is_told_and_nothing_is_lost(scene: Scene) -> None:
    made = drafted(scene)
    with scene.lead.acting() as access:
        consents.change(access, consent=made, facts=facts(information="Only dates."), version=1)
    mine = facts(information="Dates and times.")
    with scene.supervisor.acting() as access, pytest.raises(StaleVersion) as refused:
        consents.change(access, consent=made, facts=mine, version=1)
    assert "Dates and times." in refused.value.detail["mine"]
    assert "Only dates." in refused.value.detail["theirs"]


def test_saying_no_is_an_answer_and_opens_nothing(scene: Scene) -> None:
    made = offered(scene)
    with daniel(scene) as access:
        assert consents.refuse(access, consent=made, words="Not yet.").state == State.REFUSED
    assert regime(scene) is Regime.R1_ENGAGED


def test_paper_is_recorded_by_staff_with_a_witness(scene: Scene) -> None:
    made = offered(scene)
    with scene.lead.acting() as access, pytest.raises(Invalid):
        consents.sign(access, consent=made, signer=TYPED, wording_sha256=made.wording_sha256)
    with scene.lead.acting() as access:
        with pytest.raises(consents.ElementsMissing) as refused:
            consents.sign(access, consent=made, signer=PAPER, wording_sha256=made.wording_sha256)
        assert [one.field for one in refused.value.missing] == ["scan"]
    with scene.lead.acting() as access:
        row = consents.sign(access, consent=made, signer=PAPER, wording_sha256=made.wording_sha256, scan=SCAN)
        assert (row.signature_kind, row.witness_name) == ("paper", "Maren Okafor")
        (listed,) = gate.open(access, queries.scans(made.pk), case_id=made.case_id)
        kept = gate.get(access, ConsentScan, listed.pk)
        assert (kept.kind, kept.content) == ("pdf", SCAN)


@pytest.mark.parametrize("content", [b"<html>", b"MZ\x90", b"%PDF-" + b"0" * 5 * 1024 * 1024])
def test_a_scan_is_told_by_its_content(scene: Scene, content: bytes) -> None:
    made = offered(scene)
    with scene.lead.acting() as access, pytest.raises(Invalid) as refused:
        consents.sign(access, consent=made, signer=PAPER, wording_sha256=made.wording_sha256, scan=content)
    assert refused.value.field == "scan"


def test_an_event_ends_it_at_once(scene: Scene) -> None:
    made = signed(scene, facts(expiry_kind="event", expires_at=None, expires_when="I leave Alder Creek"))
    with scene.lead.acting() as access:
        consents.end(access, consent=made, words="He left on Friday.")
    assert regime(scene) is Regime.R3_WITHDRAWN


def test_a_deficient_consent_opens_nothing(scene: Scene) -> None:
    made = signed(scene)
    with scene.lead.acting() as access:
        consents.find_deficient(access, consent=made, words="The name was not his.")
        assert as_recipient(scene, access, Category.IND_SUD, "substance_use") is Effect.DENY


def test_reminders_go_out_before_the_end_and_stop_with_it(scene: Scene) -> None:
    made = signed(scene)
    assert [row.not_before for row in reminders(scene, made)] == [
        made.expires_at - timedelta(days=30),
        made.expires_at - timedelta(days=7),
    ]
    with daniel(scene) as access:
        consents.revoke(access, consent=made, method="portal")
    assert reminders(scene, made) == []


def reminders(scene: Scene, consent: Consent) -> list[OutboxRow]:
    """What waits in the outbox about it."""
    with in_practice(scene.practice.pk):
        waiting = OutboxRow.objects.filter(
            kind="compliance.consent_ends", subject_id=consent.pk, state="waiting"
        )
        return list(waiting.order_by("not_before"))


def test_the_reminder_is_neutral_and_goes_to_an_admin_once_the_responsible_left(scene: Scene) -> None:
    made = signed(scene)
    row = reminders(scene, made)[0]
    with acting(scene.practice.pk) as access:
        message = notices.ends_soon(access, row)
    assert message is not None
    assert message.to == scene.lead.user.email
    for told in ("Daniel", "Alder", "consent", "substance"):
        assert told not in message.subject + message.body
    with in_practice(scene.practice.pk):
        Membership.objects.filter(pk=scene.lead.member.pk).update(ended_at=timezone.now())
    with acting(scene.practice.pk) as access:
        later = notices.ends_soon(access, row)
    assert later is not None
    assert later.to == scene.admin.user.email


def test_nothing_is_offered_before_the_person_takes_part(scene: Scene) -> None:
    case = scene.in_preparation()
    with scene.lead.acting() as access:
        made = consents.draft(access, case_id=case.pk, facts=facts(), key=uuid7().hex)
    with scene.lead.acting() as access, pytest.raises(Invalid):
        consents.offer(access, consent=made)


def test_auditors_read_and_change_nothing(scene: Scene) -> None:
    made = offered(scene)
    with scene.auditor.acting() as access:
        assert gate.get(access, Consent, made.pk).state == State.OFFERED
    with scene.auditor.acting() as access, pytest.raises(NotFound):
        consents.revoke(access, consent=made, method="written")


def test_another_practice_does_not_find_it(scene: Scene) -> None:
    made = offered(scene)
    other = Scene.create("Other House")
    with other.lead.acting() as access, pytest.raises(NotFound):
        gate.get(access, Consent, made.pk)
    with other.lead.acting() as access, pytest.raises(NotFound):
        consents.revoke(access, consent=made, method="written")


def test_a_double_submit_makes_one(scene: Scene) -> None:
    assert drafted(scene, key="once").pk == drafted(scene, key="once").pk


def test_the_plain_sentence_says_what_to_whom_until_when() -> None:
    asked = facts(items=frozenset({"attendance", "discharge"}), recipient_name="Maren at Harbor Light",
                  discloser="Alder Creek", expires_at=timezone.datetime(2027, 5, 4, 3, 59, 59, tzinfo=LONG_AGO.tzinfo))  # fmt: skip
    text = wording.compose(asked, practice="Harbor Light", zone="America/New_York")
    assert text.plain == (
        "Alder Creek may tell Maren at Harbor Light whether and when you came, and when treatment ends and what"
        " comes after, until May 3, 2027. It may not share anything else. You can stop this any day."
    )
    spanish = wording.compose(replace(asked, language="es"), practice="Harbor Light", zone="America/New_York")
    assert "hasta el 3 de mayo de 2027" in spanish.plain
    assert spanish.sha256 != text.sha256
    assert wording.read(text.text) == text


def test_the_formal_rows_stand_in_the_order_of_the_form() -> None:
    text = wording.compose(facts(kind=ConsentKind.TPO), practice="Harbor Light", zone="America/New_York")
    assert [row.key for row in text.rows] == [
        "patient", "discloser", "information", "recipient", "purpose", "revocation", "after", "expiry", "refusing",
    ]  # fmt: skip
    assert all(row.text for row in text.rows)
    after = text.rows[6].text
    assert "no longer be protected" in after
    assert "proceedings against you" in after


def test_a_consent_ends_by_its_day_without_a_job(scene: Scene) -> None:
    made = signed(scene)
    late = made.expires_at + timedelta(seconds=1)
    with scene.lead.acting(at=late) as access:
        known = facts_of(access, made.case_id)
        assert known is not None
        assert known.regime is Regime.R3_WITHDRAWN
        assert known.standings[0].state(late) is ConsentState.EXPIRED


def test_two_sessions_that_sign_at_the_same_moment_make_one_signature(scene: Scene) -> None:
    made = offered(scene)
    case_id = made.case_id
    both = Barrier(2)

    def session(name: str) -> str:
        try:
            with daniel_on(scene, case_id) as access:
                both.wait(timeout=20)
                signer = replace(TYPED, name=name)
                row = consents.sign(access, consent=made, signer=signer, wording_sha256=made.wording_sha256)
                return row.signer_name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        names = set(pool.map(session, ("Daniel Reyes", "Danny Reyes")))
    assert len(names) == 1
    assert kinds(scene, made) == ["drafted", "offered", "signed"]
    assert len(reminders(scene, made)) == 2


def test_a_withdrawal_at_the_moment_of_a_handover_comes_before_or_after_it(scene: Scene) -> None:
    made = signed(scene, facts(items=frozenset({"level_of_care"})))
    case_id = made.case_id
    both = Barrier(2)

    def withdraws() -> str:
        try:
            with daniel_on(scene, case_id) as access:
                both.wait(timeout=20)
                return consents.revoke(access, consent=made, method="portal").state
        finally:
            connection.close()

    def shares() -> str:
        try:
            with scene.lead.acting() as access:
                both.wait(timeout=20)
                return str(share(access, case_id, to=Recipient("provider", ALDER, "Alder Creek", "Bend")).pk)
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        revoked, shared = pool.submit(withdraws), pool.submit(shares)
        assert revoked.result() == State.REVOKED
        outcome = shared.result()
    if outcome == "item_denied":
        return  # the withdrawal was first
    with scene.lead.acting() as access, pytest.raises(DomainError):
        disclosures.packet(access, disclosure_id=UUID(outcome), case_id=case_id)
