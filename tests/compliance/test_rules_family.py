"""Rows for the family: C-17 to C-29 and C-31."""

from compliance.vocabulary import Obligation
from tests.compliance.asking import asked, child, row, says

INDIVIDUAL = ("ind_identity", "ind_sud", "ind_health", "placement", "treatment_update", "risk")
AGREED = {"regime": "R2", "consent": "valid", "kind": "family_update"}


@row("C-17")
def test_what_is_ones_own_stays_ones_own() -> None:
    for category in ("family_own", "contact", "family_letter", "family_safety"):
        for ties in ("subject", "author"):
            for regime in ("R0", "R1", "R2", "R3"):
                assert says("family", category, ties=ties, regime=regime) == ("C-17", "allow")
        assert says("family", category)[1] == "deny"
        assert says("family", category, "information", ties="subject") == ("C-60", "deny")
        assert says("individual", category, ties="author", regime="R1")[1] == "deny"
    assert says("family", "consent", ties="subject") == ("C-60", "deny")


@row("C-17")
def test_a_task_is_seen_by_whom_it_is_for() -> None:
    assert says("family", "case_admin", ties="subject", regime="R1") == ("C-17", "allow")
    assert says("family", "case_admin", regime="R1") == ("C-60", "deny")
    assert says("family", "case_admin", "information", ties="subject") == ("C-60", "deny")
    assert says("individual", "case_admin", ties="subject", regime="R1") == ("C-60", "deny")


@row("C-18")
def test_a_relative_never_reads_what_is_anothers() -> None:
    for category in ("family_own", "contact", "family_letter"):
        for purpose in ("own_access", "information", "rehearsal", "take_part"):
            assert says("family", category, purpose) == ("C-18", "deny")
        assert says("family", category, ties="subject") == ("C-17", "allow")
        assert says("family", category, "take_part", ties="subject") == ("C-60", "deny")
        assert says("family", category, "take_part", ties="author") == ("C-60", "deny")
    assert says("family", "family_letter", "rehearsal", ties="shared_with_group") == ("C-19", "allow")


@row("C-19")
def test_a_shared_letter_is_read_in_the_rehearsal_until_the_yes() -> None:
    shared = "shared_with_group"
    assert says("family", "family_letter", "rehearsal", ties=shared) == ("C-19", "allow")
    for regime in ("R1", "R2", "R3"):
        assert says("family", "family_letter", "rehearsal", ties=shared, regime=regime) == ("C-18", "deny")
    assert says("family", "family_letter", "own_access", ties=shared) == ("C-18", "deny")
    assert says("family", "family_letter", "rehearsal") == ("C-18", "deny")
    assert says("family", "family_own", "rehearsal", ties=shared) == ("C-18", "deny")
    assert says("individual", "family_letter", "rehearsal", ties=shared, regime="R0") == ("C-52", "deny")


@row("C-20")
def test_what_somebody_told_us_is_theirs_to_read() -> None:
    for ties in ("subject", "author"):
        assert says("family", "family_report", ties=ties, regime="R1") == ("C-20", "allow")
        assert says("family", "family_report", "information", ties=ties) == ("C-60", "deny")
    assert says("family", "family_report") == ("C-21", "deny")
    assert says("individual", "family_report", ties="subject", regime="R1") == ("C-50", "deny")


@row("C-21")
def test_what_another_told_us_is_closed_unless_shared_by_name() -> None:
    for purpose in ("own_access", "information"):
        assert says("family", "family_report", purpose) == ("C-21", "deny")
        assert says("family", "family_report", purpose, ties="shared_with") == ("C-21", "allow")
    assert says("family", "family_report", ties="shared_with_group") == ("C-21", "deny")
    assert says("family", "family_report", "billing", ties="shared_with") == ("C-21", "deny")
    assert says("family", "family_own", ties="shared_with") == ("C-18", "deny")
    assert says("family", "finance", ties="shared_with") == ("C-60", "deny")
    assert says("individual", "family_report", ties="shared_with", regime="R1") == ("C-50", "deny")


@row("C-22")
def test_the_shared_plan_is_open_to_those_who_attend_until_the_yes() -> None:
    assert says("family", "shared_plan", "take_part", ties="attendee") == ("C-22", "allow")
    assert says("family", "shared_plan", "take_part") == ("C-60", "deny")
    assert says("family", "shared_plan", "take_part", ties="payer") == ("C-60", "deny")
    assert says("family", "shared_plan", "own_access", ties="attendee") == ("C-60", "deny")
    assert says("family", "placement", "take_part", ties="attendee") == ("C-60", "deny")
    assert says("individual", "shared_plan", "take_part", ties="attendee") == ("C-52", "deny")
    for regime in ("R1", "R2", "R3"):
        assert says("family", "shared_plan", "take_part", ties="attendee", regime=regime) == ("C-60", "deny")


@row("C-23")
def test_after_the_yes_the_family_is_told_nothing_without_consent() -> None:
    for category in INDIVIDUAL:
        assert says("family", category, "information", regime="R1") == ("C-23", "deny")
    assert says("family", "treatment_update", "information", **AGREED) == ("C-24", "allow_with_notice")
    assert says("family", "treatment_update", "information", regime="R0") == ("C-60", "deny")
    assert says("family", "treatment_update", "own_access", regime="R1") == ("C-60", "deny")
    assert says("public", "ind_sud", "information", regime="R1") == ("C-60", "deny")
    assert says("family", "consent", "information", regime="R1") == ("C-60", "deny")


@row("C-24")
def test_a_family_update_opens_what_was_ticked() -> None:
    for category in ("treatment_update", "placement"):
        answer = asked("family", category, "information", **AGREED)
        assert (answer.rule_id, answer.effect.value) == ("C-24", "allow_with_notice")
        assert answer.obligations == {Obligation.NOTICE_SHORT, Obligation.ACCOUNTING}
        assert says("family", category, "own_access", **AGREED) == ("C-60", "deny")
        assert says("family", category, "information", **(AGREED | {"regime": "R1"})) == ("C-23", "deny")
        assert says("family", category, "information", **(AGREED | {"regime": "R3"})) == ("C-26", "deny")
        for state in ("none", "partial", "n/a"):
            assert says("family", category, "information", **(AGREED | {"consent": state})) == (
                "C-25",
                "deny",
            )
        for kind in ("specific", "tpo", "research", ""):
            assert says("family", category, "information", **(AGREED | {"kind": kind})) == ("C-25", "deny")
    assert says("public", "placement", "information", **AGREED) == ("C-60", "deny")


@row("C-25")
def test_what_was_not_ticked_reads_as_if_there_were_nothing() -> None:
    partial = AGREED | {"consent": "partial"}
    for category in INDIVIDUAL:
        assert says("family", category, "information", **partial) == ("C-25", "deny")
        assert says("family", category, "own_access", **partial) == ("C-60", "deny")
    assert says("family", "ind_sud", "information", **AGREED) == ("C-25", "deny")
    assert says("family", "finance", "information", **partial) == ("C-60", "deny")
    assert says("public", "ind_sud", "information", **partial) == ("C-60", "deny")
    nothing = asked("family", "ind_sud", "information", regime="R1")
    assert asked("family", "ind_sud", "information", **partial).words == nothing.words


@row("C-26")
def test_a_withdrawn_consent_closes_at_once() -> None:
    for category in INDIVIDUAL:
        for state in ("none", "revoked", "expired", "valid"):
            withdrawn = {"regime": "R3", "consent": state, "kind": "family_update"}
            assert says("family", category, "information", **withdrawn) == ("C-26", "deny")
        assert says("family", category, "own_access", regime="R3") == ("C-60", "deny")
    assert says("family", "finance", "information", regime="R3") == ("C-60", "deny")
    assert says("public", "ind_sud", "information", regime="R3") == ("C-60", "deny")
    assert says("family", "treatment_update", "information", **AGREED) == ("C-24", "allow_with_notice")
    assert says("family", "family_letter", ties="author", regime="R3") == ("C-17", "allow")


@row("C-26")
def test_one_relatives_consent_ends_while_anothers_lasts() -> None:
    for state in ("revoked", "expired"):
        ended = AGREED | {"consent": state}
        for category in INDIVIDUAL:
            assert says("family", category, "information", **ended) == ("C-26", "deny")
            assert says("family", category, "own_access", **ended) == ("C-60", "deny")
        assert says("family", "finance", "information", **ended) == ("C-60", "deny")
        assert says("public", "ind_sud", "information", **ended) == ("C-60", "deny")


@row("C-27")
def test_who_signed_to_pay_sees_the_money() -> None:
    assert says("family", "finance", "billing", ties="payer signer", regime="R1") == ("C-27", "allow")
    assert says("family", "finance", "billing", ties="payer") == ("C-28", "deny")
    assert says("family", "finance", "billing", ties="signer") == ("C-60", "deny")
    assert says("family", "finance", "information", ties="payer signer") == ("C-60", "deny")
    assert says("individual", "finance", "billing", ties="payer signer", regime="R1") == ("C-60", "deny")
    assert says("family", "consent", "billing", ties="payer signer") == ("C-28", "deny")


@row("C-28")
def test_paying_opens_no_records() -> None:
    for category in (*INDIVIDUAL, "case_admin", "consent", "shared_plan", "deident"):
        assert says("family", category, "billing", ties="payer") == ("C-28", "deny")
        assert says("family", category, "billing", ties="payer", **AGREED) == ("C-28", "deny")
        assert says("family", category, "billing") == ("C-60", "deny")
        assert says("family", category, "care", ties="payer") == ("C-60", "deny")
    assert says("family", "treatment_update", "information", ties="payer", **AGREED)[0] == "C-24"
    assert says("family", "staff", "billing", ties="payer") == ("C-60", "deny")
    assert says("individual", "ind_sud", "billing", ties="payer", regime="R1") == ("C-60", "deny")
    for ties in ("payer subject", "payer author"):
        assert says("family", "family_own", "billing", ties=ties) == ("C-60", "deny")


@row("C-29")
def test_a_guardian_sees_a_minors_records_where_the_rule_says_so() -> None:
    for minor in (child("guardian_only"), child("both", both_signed=True)):
        for category in INDIVIDUAL:
            answer = asked("family", category, "care", ties="guardian", minor=minor, regime="R1")
            assert (answer.rule_id, answer.effect.value) == ("C-29", "allow_with_notice")
            assert Obligation.ACCOUNTING in answer.obligations
        assert says("family", "ind_sud", "care", ties="parent", minor=minor) == ("C-60", "deny")
        assert (
            says("family", "ind_sud", "information", ties="guardian", minor=minor, regime="R1")[0] == "C-23"
        )
        assert says("family", "family_report", "care", ties="guardian", minor=minor) == ("C-21", "deny")
        assert says("family", "finance", "care", ties="guardian", minor=minor) == ("C-60", "deny")
        assert says("public", "ind_sud", "care", ties="guardian", minor=minor) == ("C-60", "deny")
    assert says("family", "ind_sud", "care", ties="guardian", minor=child("both")) == ("C-60", "deny")
    assert says("family", "ind_sud", "care", ties="guardian", minor=child("", both_signed=True))[1] == "deny"
    assert says("family", "ind_sud", "care", ties="guardian") == ("C-60", "deny")


@row("C-31")
def test_where_the_minor_alone_decides_the_guardian_waits() -> None:
    alone = child("minor_alone")
    for category in INDIVIDUAL:
        assert says("family", category, "care", ties="guardian", minor=alone) == ("C-31", "deny")
    assert says("family", "ind_sud", "care", ties="guardian", minor=child("guardian_only"))[0] == "C-29"
    agreed = child("minor_alone", consented=True)
    assert says("family", "ind_sud", "care", ties="guardian", minor=agreed) == ("C-60", "deny")
    told = {"ties": "guardian", "minor": agreed} | AGREED
    assert says("family", "treatment_update", "information", **told) == ("C-24", "allow_with_notice")
    assert says("family", "ind_sud", "care", ties="parent", minor=alone) == ("C-60", "deny")
    assert says("family", "ind_sud", "emergency", ties="guardian", minor=alone) == ("C-60", "deny")
    assert says("family", "family_report", "care", ties="guardian", minor=alone) == ("C-21", "deny")
    assert says("family", "finance", "care", ties="guardian", minor=alone) == ("C-60", "deny")
    assert says("public", "ind_sud", "care", ties="guardian", minor=alone) == ("C-60", "deny")
