"""Rows for emergencies, courts, police, the dead, and consents that are not valid."""

from compliance.vocabulary import Category, ConsentState, MinorRule, Obligation
from tests.compliance.asking import asked, child, row, says

NOT_CONTENT = {"audit", "settings", "staff"}
APART = {"sud_notes", "family_safety"}
OPENABLE = [category.value for category in Category if category.value not in NOT_CONTENT | APART]
INDIVIDUAL = ("ind_identity", "ind_sud", "ind_health", "placement", "treatment_update", "risk")


@row("C-30")
def test_medical_personnel_get_what_an_emergency_needs() -> None:
    for category in ("ind_identity", "ind_sud", "ind_health", "risk"):
        answer = asked("medical_emergency", category, "emergency", emergency=True, regime="R1")
        assert (answer.rule_id, answer.effect.value) == ("C-30", "allow_with_review")
        assert answer.obligations >= {Obligation.FIVE_FIELDS, Obligation.REVIEW_24H, Obligation.ACCOUNTING}
        assert says("medical_emergency", category, "emergency") == ("C-60", "deny")
    assert says("medical_emergency", "ind_sud", "information", emergency=True) == ("C-60", "deny")
    assert says("medical_emergency", "family_letter", "emergency", emergency=True) == ("C-60", "deny")
    assert says("provider", "ind_sud", "emergency", emergency=True) == ("C-41", "deny")


@row("C-32")
def test_a_parent_learns_of_a_threat_to_a_minors_life_after_a_finding() -> None:
    known = {"emergency": True, "minor": child("minor_alone", finding=True)}
    assert says("family", "risk", "emergency", ties="parent", **known) == ("C-32", "allow_with_review")
    for rule in MinorRule:
        for category in ("ind_identity", "ind_sud", "ind_health", "risk"):
            asks = known | {"minor": child(rule.value, finding=True), "ties": "guardian"}
            assert says("family", category, "emergency", **asks) == ("C-32", "allow_with_review")
    assert says("family", "risk", "emergency", **known) == ("C-60", "deny")
    assert says("public", "risk", "emergency", ties="parent", **known) == ("C-60", "deny")
    assert says("family", "family_report", "emergency", ties="parent", **known) == ("C-21", "deny")
    assert says("family", "risk", "care", ties="parent", **known) == ("C-60", "deny")
    calm = known | {"emergency": False}
    assert says("family", "risk", "emergency", ties="parent", **calm) == ("C-60", "deny")
    unfound = known | {"minor": child("minor_alone")}
    assert says("family", "risk", "emergency", ties="parent", **unfound) == ("C-60", "deny")
    assert says("family", "risk", "emergency", ties="parent", emergency=True) == ("C-60", "deny")


@row("C-38")
def test_a_serious_and_imminent_threat_opens_the_facts_of_the_threat() -> None:
    for actor in ("family", "public"):
        assert says(actor, "risk", "emergency", ties="at_risk", emergency=True) == (
            "C-38",
            "allow_with_review",
        )
        assert says(actor, "risk", "emergency", emergency=True) == ("C-60", "deny")
        assert says(actor, "risk", "emergency", ties="at_risk") == ("C-60", "deny")
        assert says(actor, "risk", "information", ties="at_risk", emergency=True) == ("C-60", "deny")
        assert says(actor, "ind_sud", "emergency", ties="at_risk", emergency=True) == ("C-60", "deny")
    person = {"ties": "at_risk", "emergency": True, "regime": "R1"}
    assert says("individual", "risk", "emergency", **person) == ("C-60", "deny")
    assert says("law", "risk", "emergency", emergency=True) == ("C-38", "allow_with_review")
    assert says("law", "risk", "emergency") == ("C-33", "deny")
    assert says("law", "ind_sud", "emergency", emergency=True) == ("C-33", "deny")
    assert says("law", "risk", "legal", emergency=True) == ("C-33", "deny")
    told = asked("law", "risk", "emergency", emergency=True).obligations
    assert told >= {Obligation.TELL_SUPERVISOR, Obligation.MINIMUM_FIELDS, Obligation.ACCOUNTING}


@row("C-58")
def test_breaking_the_glass_needs_an_emergency_and_a_review() -> None:
    answer = asked("interventionist", "ind_sud", "break_glass", emergency=True)
    assert (answer.rule_id, answer.effect.value) == ("C-58", "allow_with_review")
    assert answer.obligations >= {Obligation.REASON_FIRST, Obligation.REVIEW_24H, Obligation.TELL_SUPERVISOR}
    for category in OPENABLE:
        assert says("supervisor", category, "break_glass", emergency=True) == ("C-58", "allow_with_review")
        assert says("interventionist", category, "break_glass", ties="lead", emergency=True)[0] == "C-58"
    assert says("interventionist", "ind_sud", "break_glass", ties="former", emergency=True)[0] == "C-58"
    assert says("interventionist", "ind_sud", "break_glass") == ("C-09", "deny")
    assert says("interventionist", "ind_sud", "casework", emergency=True) == ("C-09", "deny")
    assert says("coordinator", "case_admin", "break_glass", emergency=True) == ("C-60", "deny")
    assert says("supervisor", "audit", "break_glass", emergency=True) == ("C-60", "deny")


@row("C-58")
def test_breaking_the_glass_never_opens_what_is_kept_apart() -> None:
    for ties in ("", "lead", "lead author", "cover"):
        asks = {"ties": ties, "emergency": True}
        assert says("interventionist", "sud_notes", "break_glass", **asks)[1] == "deny"
        assert says("interventionist", "family_safety", "break_glass", **asks)[1] == "deny"
        assert says("supervisor", "sud_notes", "break_glass", **asks) == ("C-60", "deny")
        assert says("supervisor", "family_safety", "break_glass", **asks) == ("C-60", "deny")


@row("C-33")
def test_a_subpoena_alone_opens_nothing() -> None:
    for category in ("ind_sud", "case_admin", "family_own", "consent", "audit"):
        assert says("law", category, "legal", regime="R1") == ("C-33", "deny")
    assert says("law", "ind_sud", "legal", ties="court_order", regime="R1") == ("C-34", "allow_with_review")


@row("C-34")
def test_an_order_opens_the_parts_that_it_names_after_two_have_read_it() -> None:
    for regime in ("R0", "R1", "R2", "R3"):
        answer = asked("law", "ind_sud", "legal", ties="court_order", regime=regime)
        assert (answer.rule_id, answer.effect.value) == ("C-34", "allow_with_review")
        assert answer.obligations >= {Obligation.COUNSEL_NOTE, Obligation.ADMIN_AND_SUPERVISOR}
    for category in OPENABLE:
        assert says("law", category, "legal", ties="court_order") == ("C-34", "allow_with_review")
        assert says("law", category, "legal") == ("C-33", "deny")
    assert says("law", "ind_sud", "treatment", ties="court_order") == ("C-33", "deny")
    assert says("law", "staff", "legal", ties="court_order") == ("C-33", "deny")
    assert says("provider", "ind_sud", "legal", ties="court_order") == ("C-41", "deny")


@row("C-35")
def test_a_crime_against_staff_opens_name_and_circumstances() -> None:
    assert says("law", "ind_identity", "report") == ("C-35", "allow_with_review")
    assert says("law", "ind_sud", "report") == ("C-33", "deny")
    assert says("law", "ind_identity", "legal") == ("C-33", "deny")
    assert says("public", "ind_identity", "report") == ("C-61", "deny")


@row("C-36")
def test_the_police_are_not_told_whether_somebody_is_here() -> None:
    assert says("law", "ind_identity", "information") == ("C-36", "deny")
    assert says("law", "case_admin", "enquiry") == ("C-36", "deny")
    assert says("law", "ind_identity", "report") == ("C-35", "allow_with_review")


@row("C-37")
def test_a_report_that_the_law_demands_is_made_once() -> None:
    assert says("law", "mandated_report", "report") == ("C-37", "allow_with_review")
    assert says("law", "mandated_report", "legal") == ("C-33", "deny")
    assert says("supervisor", "mandated_report", "report") == ("C-60", "deny")
    assert says("law", "family_report", "report") == ("C-33", "deny")
    assert says("public", "mandated_report", "report") == ("C-04", "deny")
    assert says("law", "mandated_report", "report", consent="deficient") == ("C-37", "allow_with_review")


@row("C-47")
def test_what_is_known_of_the_dead_stays_closed() -> None:
    given = {"ties": "deceased", "regime": "R2"}
    for actor in ("family", "public"):
        for category in INDIVIDUAL:
            for state in set(ConsentState) - {ConsentState.VALID, ConsentState.DEFICIENT}:
                asks = given | {"consent": state.value}
                assert says(actor, category, "information", **asks) == ("C-47", "deny")
    agreed = given | {"consent": "valid", "kind": "family_update"}
    assert says("family", "treatment_update", "information", **agreed) == ("C-24", "allow_with_notice")
    assert says("public", "ind_sud", "information", **agreed) == ("C-60", "deny")
    assert says("family", "ind_sud", "information", regime="R2") == ("C-25", "deny")
    assert says("family", "family_own", ties="subject deceased") == ("C-17", "allow")
    assert says("family", "shared_plan", "take_part", ties="attendee deceased") == ("C-22", "allow")
    for own in ("subject", "author"):
        asks = {"ties": f"deceased {own}", "regime": "R2"}
        assert says("family", "ind_sud", "information", **asks) == ("C-25", "deny")
    assert says("interventionist", "ind_sud", ties="lead deceased") == ("C-07", "allow")


@row("C-47")
def test_the_law_on_vital_records_is_answered() -> None:
    for actor in ("law", "public"):
        for category in ("ind_identity", "ind_health"):
            assert says(actor, category, "report", ties="deceased") == ("C-47", "allow_with_review")
        assert says(actor, "ind_sud", "report", ties="deceased")[1] == "deny"
        assert says(actor, "ind_health", "information", ties="deceased")[1] == "deny"
    assert says("law", "ind_health", "report") == ("C-33", "deny")
    assert says("family", "ind_health", "report", ties="deceased") == ("C-47", "deny")


@row("C-61")
def test_nobody_outside_learns_whether_somebody_is_a_client() -> None:
    for purpose in ("information", "enquiry", "own_access"):
        assert says("public", "ind_identity", purpose) == ("C-61", "deny")
        assert says("public", "case_admin", purpose) == ("C-61", "deny")
    assert says("public", "case_admin", "information", consent="valid", ties="deceased") == ("C-61", "deny")
    assert says("public", "ind_sud", "information") == ("C-60", "deny")
    assert says("system", "case_admin", "reminder") == ("C-59", "allow")


@row("C-62")
def test_a_consent_for_treatment_does_not_open_records_for_proceedings() -> None:
    tpo = {"regime": "R2", "consent": "valid", "kind": "tpo"}
    for actor in (
        "law",
        "provider",
        "insurer",
        "family",
        "public",
        "researcher",
        "ext_auditor",
        "medical_emergency",
    ):
        assert says(actor, "ind_sud", "legal", **tpo) == ("C-62", "deny")
    assert says("law", "ind_sud", "legal", ties="court_order", **tpo) == ("C-34", "allow_with_review")
    assert says("provider", "ind_sud", "treatment", **tpo) == ("C-42", "allow_with_notice")
    assert says("supervisor", "ind_sud", "legal", **tpo) == ("C-60", "deny")
    specific = tpo | {"kind": "specific"}
    assert says("provider", "ind_sud", "legal", **specific) == ("C-43", "deny")
    lapsed = tpo | {"consent": "partial"}
    assert says("provider", "ind_sud", "legal", **lapsed) == ("C-43", "deny")


@row("C-65")
def test_a_consent_that_is_not_valid_opens_nothing() -> None:
    flawed = {"regime": "R2", "consent": "deficient", "kind": "specific"}
    for actor, category, purpose in (
        ("provider", "ind_sud", "treatment"),
        ("provider", "family_letter", "treatment"),
        ("insurer", "finance", "payment"),
        ("law", "ind_sud", "legal"),
        ("researcher", "ind_sud", "research"),
        ("public", "ind_sud", "information"),
        ("ext_auditor", "ind_sud", "audit"),
        ("medical_emergency", "ind_sud", "treatment"),
    ):
        assert says(actor, category, purpose, **flawed) == ("C-65", "deny")
    assert says("provider", "ind_sud", "treatment", **(flawed | {"consent": "valid"})) == (
        "C-42",
        "allow_with_notice",
    )


@row("C-65")
def test_a_flawed_consent_closes_the_relatives_news_and_nothing_of_their_own() -> None:
    flawed = {"regime": "R2", "consent": "deficient", "kind": "family_update"}
    for category in INDIVIDUAL:
        assert says("family", category, "information", **flawed) == ("C-65", "deny")
    assert says("family", "treatment_update", "information", **(flawed | {"consent": "valid"}))[0] == "C-24"
    assert says("family", "finance", "billing", ties="payer signer", **flawed) == ("C-27", "allow")
    assert says("family", "family_letter", ties="subject author", **flawed) == ("C-17", "allow")
    for own in ("subject", "author"):
        assert says("family", "risk", "information", ties=own, **flawed) == ("C-25", "deny")
    assert says("interventionist", "ind_sud", ties="lead", **flawed) == ("C-07", "allow")
