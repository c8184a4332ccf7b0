"""Rows for the individual and for parties outside: C-39 to C-46, C-48 to C-57, C-60, C-63."""

from compliance.vocabulary import Category, Obligation, Role
from tests.compliance.asking import asked, row, says

INDIVIDUAL = ("ind_identity", "ind_sud", "ind_health", "placement", "treatment_update", "risk")
AGREED = {"regime": "R2", "consent": "valid", "kind": "specific"}
AFTER = ("R1", "R2", "R3")
CONTENT = {category.value for category in Category} - {"audit", "settings", "staff"}
CARE = ("specific", "tpo", "intermediary")


@row("C-48")
def test_the_individual_reads_what_is_about_them() -> None:
    for regime in AFTER:
        for category in ("ind_identity", "ind_sud", "ind_health", "placement", "treatment_update", "consent"):
            assert says("individual", category, regime=regime) == ("C-48", "allow")
            assert says("individual", category, "information", regime=regime) == ("C-60", "deny")
        for ties in ("subject", "author"):
            assert says("individual", "risk", ties=ties, regime=regime) == ("C-48", "allow")
        assert says("individual", "risk", regime=regime) == ("C-60", "deny")
        assert says("individual", "risk", "information", ties="subject", regime=regime) == ("C-60", "deny")
    assert says("individual", "ind_sud", regime="R0") == ("C-52", "deny")
    assert says("individual", "risk", ties="subject", regime="R0") == ("C-52", "deny")
    assert says("individual", "finance", ties="subject", regime="R1") == ("C-60", "deny")
    assert says("family", "ind_sud", "own_access", ties="subject", regime="R1") == ("C-60", "deny")
    assert says("family", "risk", "own_access", ties="subject", regime="R1") == ("C-60", "deny")


@row("C-49")
def test_the_individual_gets_the_copy_of_a_letter_that_its_author_agreed_to() -> None:
    for regime in AFTER:
        asks = {"regime": regime, "author_agrees": True}
        assert says("individual", "family_letter", **asks) == ("C-49", "allow")
        assert says("individual", "family_letter", "information", **asks) == ("C-50", "deny")
        assert says("individual", "family_own", **asks) == ("C-50", "deny")
    assert says("individual", "family_letter", regime="R1") == ("C-50", "deny")
    assert says("individual", "family_letter", author_agrees=True, regime="R0") == ("C-52", "deny")
    assert says("public", "family_letter", "own_access", author_agrees=True) == ("C-60", "deny")


@row("C-50")
def test_what_the_family_said_stays_theirs() -> None:
    for category in ("family_report", "family_own", "contact", "family_letter"):
        for regime in AFTER:
            assert says("individual", category, regime=regime) == ("C-50", "deny")
    assert says("individual", "family_safety", regime="R1") == ("C-03", "deny")
    assert says("individual", "family_letter", author_agrees=True, regime="R1") == ("C-49", "allow")
    assert says("individual", "finance", regime="R1") == ("C-60", "deny")
    assert says("public", "family_report", "own_access") == ("C-60", "deny")


@row("C-51")
def test_counselling_notes_are_not_the_individuals_by_default() -> None:
    for regime in AFTER:
        assert says("individual", "sud_notes", regime=regime) == ("C-51", "deny")
    own = {"regime": "R2", "consent": "valid", "kind": "sud_counseling_notes"}
    assert says("individual", "sud_notes", ties="subject", **own) == ("C-51", "deny")
    assert says("individual", "ind_sud", regime="R1") == ("C-48", "allow")


@row("C-52")
def test_before_the_yes_the_individual_has_no_space_here() -> None:
    for category in ("ind_sud", "consent", "case_admin", "finance", "sud_notes", "family_letter"):
        assert says("individual", category, ties="subject author", author_agrees=True) == ("C-52", "deny")
    assert says("individual", "ind_sud", regime="R1") == ("C-48", "allow")
    assert says("system", "case_admin", regime="R0") == ("C-59", "allow")


@row("C-39")
def test_a_bed_is_asked_for_without_a_name() -> None:
    for regime in ("R0", "R1"):
        assert says("provider", "deident", "enquiry", regime=regime) == ("C-39", "allow")
        assert says("provider", "ind_identity", "enquiry", regime=regime) == ("C-41", "deny")
        assert says("provider", "deident", "treatment", regime=regime) == ("C-60", "deny")
    assert Obligation.MINIMUM_FIELDS in asked("provider", "deident", "enquiry").obligations
    assert says("provider", "deident", "enquiry", regime="R2") == ("C-60", "deny")
    assert says("provider", "deident", "enquiry", regime="R3") == ("C-46", "deny")
    assert says("public", "deident", "enquiry") == ("C-60", "deny")


@row("C-40")
def test_a_relative_asks_in_their_own_name() -> None:
    for category in ("family_own", "contact"):
        assert says("provider", category, "enquiry", ties="agreed") == ("C-40", "allow")
        assert says("provider", category, "enquiry") == ("C-60", "deny")
        assert says("provider", category, "referral", ties="agreed") == ("C-60", "deny")
        assert says("provider", category, "enquiry", ties="agreed", regime="R1") == ("C-60", "deny")
    assert says("provider", "ind_identity", "enquiry", ties="agreed") == ("C-41", "deny")
    assert says("public", "family_own", "enquiry", ties="agreed") == ("C-60", "deny")


@row("C-41")
def test_nothing_about_the_person_goes_out_before_they_agree() -> None:
    for regime in ("R0", "R1"):
        for category in ("ind_identity", "ind_sud", "ind_health", "risk"):
            for purpose in ("referral", "treatment", "enquiry"):
                assert says("provider", category, purpose, regime=regime) == ("C-41", "deny")
        assert says("provider", "placement", "referral", regime=regime) == ("C-60", "deny")
    assert says("provider", "ind_sud", "referral", **AGREED) == ("C-42", "allow_with_notice")
    assert says("insurer", "ind_sud", "referral", regime="R1") == ("C-60", "deny")


@row("C-42")
def test_a_provider_gets_what_the_consent_covers_with_the_notice() -> None:
    for category in INDIVIDUAL:
        for purpose in ("treatment", "referral"):
            answer = asked("provider", category, purpose, **AGREED)
            assert (answer.rule_id, answer.effect.value) == ("C-42", "allow_with_notice")
            assert answer.obligations == {
                Obligation.NOTICE_LONG,
                Obligation.CONSENT_COPY,
                Obligation.ACCOUNTING,
            }
        assert says("provider", category, "treatment", **(AGREED | {"consent": "partial"})) == (
            "C-43",
            "deny",
        )
        assert says("provider", category, "research", **AGREED) == ("C-43", "deny")
        assert says("provider", category, "treatment", **(AGREED | {"regime": "R3"})) == ("C-46", "deny")
        assert says("provider", category, "treatment", **(AGREED | {"regime": "R1"}))[1] == "deny"
        for kind in CARE:
            assert says("provider", category, "treatment", **(AGREED | {"kind": kind}))[0] == "C-42"
        for kind in ("", "family_update", "research", "legal_proceeding", "sud_counseling_notes"):
            assert says("provider", category, "treatment", **(AGREED | {"kind": kind})) == ("C-43", "deny")
    assert says("provider", "finance", "treatment", **AGREED) == ("C-60", "deny")
    assert says("insurer", "ind_sud", "treatment", **AGREED) == ("C-60", "deny")


@row("C-42")
def test_counselling_notes_go_out_under_their_own_consent_alone() -> None:
    own = AGREED | {"kind": "sud_counseling_notes"}
    answer = asked("provider", "sud_notes", "treatment", **own)
    assert (answer.rule_id, answer.effect.value) == ("C-42", "allow_with_notice")
    assert Obligation.NOTICE_LONG in answer.obligations
    assert says("provider", "sud_notes", "treatment", **AGREED) == ("C-02", "deny")
    assert says("provider", "sud_notes", "referral", **own) == ("C-60", "deny")
    assert says("provider", "sud_notes", "treatment", **(own | {"regime": "R1"})) == ("C-60", "deny")
    assert says("provider", "sud_notes", "treatment", **(own | {"regime": "R3"})) == ("C-46", "deny")
    assert says("insurer", "sud_notes", "treatment", **own) == ("C-60", "deny")


@row("C-43")
def test_what_goes_beyond_the_consent_stays() -> None:
    for category in INDIVIDUAL:
        for state in ("partial", "none", "n/a"):
            asks = AGREED | {"consent": state}
            assert says("provider", category, "treatment", **asks) == ("C-43", "deny")
        assert says("provider", category, "treatment", **AGREED) == ("C-42", "allow_with_notice")
    assert says("provider", "placement", "treatment", regime="R1") == ("C-60", "deny")
    assert says("provider", "finance", "treatment", regime="R2") == ("C-60", "deny")
    assert says("insurer", "ind_sud", "treatment", regime="R2") == ("C-60", "deny")


@row("C-44")
def test_a_letter_goes_out_when_author_and_individual_both_agree() -> None:
    both = AGREED | {"author_agrees": True}
    for kind in CARE:
        asks = both | {"kind": kind}
        assert says("provider", "family_letter", "treatment", **asks) == ("C-44", "allow_with_notice")
    assert Obligation.CONSENT_COPY in asked("provider", "family_letter", "treatment", **both).obligations
    assert says("provider", "family_letter", "treatment", **AGREED) == ("C-44", "deny")
    for other in ({"consent": "partial"}, {"regime": "R0"}, {"regime": "R1"}, {"kind": "family_update"}):
        assert says("provider", "family_letter", "treatment", **(both | other)) == ("C-44", "deny")
    assert says("provider", "family_letter", "referral", **both) == ("C-44", "deny")
    assert says("provider", "family_report", "treatment", **both) == ("C-60", "deny")
    assert says("insurer", "family_letter", "treatment", **both) == ("C-60", "deny")


@row("C-45")
def test_a_provider_sees_their_own_thread() -> None:
    asks = {"ties": "own_upload", "regime": "R2", "consent": "valid"}
    for category in ("treatment_update", "case_admin"):
        for state in ("valid", "partial"):
            assert says("provider", category, "reply", **(asks | {"consent": state})) == ("C-45", "allow")
        assert says("provider", category, "reply", **(asks | {"ties": ""}))[1] == "deny"
        assert says("provider", category, "reply", **(asks | {"consent": "none"}))[1] == "deny"
        assert says("provider", category, "reply", **(asks | {"consent": "revoked"})) == ("C-46", "deny")
        assert says("provider", category, "reply", **(asks | {"regime": "R3"})) == ("C-46", "deny")
        assert says("provider", category, "reply", **(asks | {"regime": "R1"})) == ("C-60", "deny")
        assert says("provider", category, "enquiry", **asks)[1] == "deny"
        assert says("insurer", category, "reply", **asks) == ("C-60", "deny")
    assert says("provider", "ind_sud", "reply", **asks) == ("C-43", "deny")


@row("C-46")
def test_a_withdrawn_consent_ends_the_link() -> None:
    for category in (*INDIVIDUAL, "family_letter", "deident", "case_admin"):
        for state in ("none", "valid", "partial", "revoked", "expired"):
            asks = {"regime": "R3", "consent": state, "kind": "specific", "ties": "own_upload"}
            for purpose in ("treatment", "reply", "enquiry"):
                assert says("provider", category, purpose, **asks) == ("C-46", "deny")
    assert says("provider", "ind_sud", "treatment", **AGREED) == ("C-42", "allow_with_notice")
    assert says("insurer", "ind_sud", "treatment", regime="R3") == ("C-60", "deny")


@row("C-46")
def test_one_providers_link_ends_while_anothers_lasts() -> None:
    for category in (*INDIVIDUAL, "family_letter", "case_admin"):
        for state in ("revoked", "expired"):
            asks = AGREED | {"consent": state, "ties": "own_upload", "author_agrees": True}
            assert says("provider", category, "treatment", **asks) == ("C-46", "deny")
            assert says("provider", category, "reply", **asks) == ("C-46", "deny")
            assert says("insurer", category, "treatment", **asks) == ("C-60", "deny")


@row("C-53")
def test_an_insurer_gets_what_payment_needs() -> None:
    for category in (*INDIVIDUAL, "finance"):
        for kind in ("tpo", "specific"):
            asks = AGREED | {"kind": kind}
            assert says("insurer", category, "payment", **asks) == ("C-53", "allow_with_notice")
        answer = asked("insurer", category, "payment", **AGREED)
        assert answer.obligations >= {Obligation.NOTICE_LONG, Obligation.MINIMUM_FIELDS}
        for other in ({"consent": "none"}, {"consent": "revoked"}, {"kind": "research"}, {"regime": "R1"}):
            assert says("insurer", category, "payment", **(AGREED | other)) == ("C-60", "deny")
        assert says("insurer", category, "treatment", **AGREED) == ("C-60", "deny")
        assert says("public", category, "payment", **AGREED)[1] == "deny"
    assert says("insurer", "family_letter", "payment", **AGREED) == ("C-60", "deny")


@row("C-54")
def test_an_insurer_is_not_asked_about_benefits() -> None:
    for regime in ("R0", "R1"):
        for category in ("ind_identity", "finance", "deident"):
            assert says("insurer", category, "benefits_check", regime=regime) == ("C-54", "deny")
            assert says("insurer", category, "payment", regime=regime) == ("C-60", "deny")
    assert says("insurer", "finance", "benefits_check", regime="R3") == ("C-60", "deny")
    assert says("insurer", "finance", "payment", **AGREED) == ("C-53", "allow_with_notice")
    assert says("public", "finance", "benefits_check") == ("C-60", "deny")


@row("C-55")
def test_research_gets_figures_without_names() -> None:
    answer = asked("researcher", "deident", "research")
    assert (answer.rule_id, answer.effect.value) == ("C-55", "allow")
    assert Obligation.MINIMUM_FIELDS in answer.obligations
    assert says("researcher", "ind_identity", "research") == ("C-56", "deny")
    assert says("researcher", "deident", "treatment") == ("C-60", "deny")
    assert says("public", "deident", "research") == ("C-60", "deny")


@row("C-56")
def test_research_with_names_needs_conditions_of_its_own() -> None:
    for category in CONTENT - {"deident", "sud_notes", "family_safety", "mandated_report"}:
        assert says("researcher", category, "research") == ("C-56", "deny")
        assert says("researcher", category, "research", ties="irb") == ("C-60", "deny")
    assert says("researcher", "deident", "research") == ("C-55", "allow")
    assert says("researcher", "audit", "research") == ("C-60", "deny")
    assert says("public", "ind_sud", "research") == ("C-60", "deny")


@row("C-57")
def test_an_outside_auditor_comes_with_a_written_agreement() -> None:
    asks = {"ties": "written_agreement"}
    for category in CONTENT - {"sud_notes", "family_safety", "mandated_report"} | {"audit"}:
        answer = asked("ext_auditor", category, "audit", **asks)
        assert (answer.rule_id, answer.effect.value) == ("C-57", "allow_with_review")
        assert answer.obligations >= {Obligation.ACCOUNTING, Obligation.REVIEW_24H}
        assert says("ext_auditor", category, "audit") == ("C-60", "deny")
        assert says("ext_auditor", category, "research", **asks) == ("C-60", "deny")
        assert says("public", category, "audit", **asks)[1] == "deny"
    for category in ("sud_notes", "family_safety", "mandated_report", "staff"):
        assert says("ext_auditor", category, "audit", **asks)[1] == "deny"


@row("C-60")
def test_what_no_row_opens_stays_closed() -> None:
    assert says("coordinator", "finance") == ("C-60", "deny")
    assert says("coordinator", "case_admin") == ("C-11", "allow")
    for role in (Role.PUBLIC, Role.RESEARCHER, Role.INSURER, Role.MEDICAL_EMERGENCY):
        for category in Category:
            assert says(role.value, category.value)[1] == "deny"


@row("C-63")
def test_what_was_paid_in_full_is_not_told_to_the_insurer() -> None:
    for category in (*INDIVIDUAL, "finance"):
        asks = AGREED | {"ties": "restricted"}
        assert says("insurer", category, "payment", **asks) == ("C-63", "deny")
        assert says("insurer", category, "operations", **asks) == ("C-63", "deny")
        assert says("insurer", category, "payment", **AGREED) == ("C-53", "allow_with_notice")
    assert says("provider", "ind_sud", "treatment", ties="restricted", **AGREED)[0] == "C-42"
    assert says("researcher", "deident", "research", ties="restricted") == ("C-55", "allow")
