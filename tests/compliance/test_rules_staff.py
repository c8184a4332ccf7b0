"""Rows for the practice's own people and its reminders: C-06 to C-16, C-59, C-64."""

from compliance.vocabulary import Category, Obligation
from tests.compliance.asking import asked, row, says

LEADS = [
    "case_admin",
    "contact",
    "family_own",
    "family_report",
    "family_letter",
    "family_safety",
    "shared_plan",
    "risk",
    "consent",
    "finance",
    "mandated_report",
    "deident",
]
NEEDED = ("ind_identity", "ind_sud", "ind_health", "placement", "treatment_update")
NOT_CONTENT = {"audit", "settings", "staff"}
CONTENT = [category.value for category in Category if category.value not in NOT_CONTENT]
APART = {"sud_notes", "family_safety"}


@row("C-06")
def test_the_lead_works_with_the_case() -> None:
    for category in LEADS:
        for ties in ("lead", "cofacilitator"):
            assert says("interventionist", category, ties=ties, regime="R1") == ("C-06", "allow")
        assert says("interventionist", category)[1] == "deny"
        assert says("interventionist", category, "billing", ties="lead") == ("C-60", "deny")
    assert says("supervisor", "case_admin", "casework", ties="lead") == ("C-60", "deny")
    assert says("interventionist", "audit", ties="lead") == ("C-60", "deny")


@row("C-07")
def test_the_lead_knows_the_individual_as_the_work_needs() -> None:
    for category in NEEDED:
        for ties in ("lead", "cofacilitator"):
            assert says("interventionist", category, ties=ties, regime="R1") == ("C-07", "allow")
        assert says("interventionist", category, regime="R1") == ("C-09", "deny")
        assert says("interventionist", category, "information", ties="lead") == ("C-60", "deny")
        assert says("supervisor", category, "casework", ties="lead") == ("C-60", "deny")
    assert says("interventionist", "sud_notes", ties="lead author") == ("C-07", "allow")


@row("C-08")
def test_the_supervisor_reads_everything_but_the_log() -> None:
    for category in CONTENT:
        assert says("supervisor", category, regime="R1") == ("C-08", "allow")
        assert says("supervisor", category, "casework", regime="R1") == ("C-60", "deny")
    assert says("supervisor", "audit") == ("C-60", "deny")
    assert says("interventionist", "case_admin", "supervision", ties="lead") == ("C-60", "deny")


@row("C-09")
def test_another_interventionist_sees_nothing_of_the_case() -> None:
    for category in CONTENT:
        assert says("interventionist", category)[1] == "deny"
        assert says("interventionist", category, "cover")[1] == "deny"
    assert says("interventionist", "ind_identity") == ("C-09", "deny")
    assert says("interventionist", "ind_identity", ties="lead") == ("C-07", "allow")
    assert says("interventionist", "ind_identity", ties="cover") == ("C-10", "allow")
    assert says("interventionist", "ind_identity", "billing", ties="cover") == ("C-60", "deny")
    assert says("interventionist", "ind_identity", "billing", ties="lead") == ("C-60", "deny")
    assert says("interventionist", "ind_identity", "billing", ties="cofacilitator") == ("C-60", "deny")
    assert says("interventionist", "settings") == ("C-60", "deny")


@row("C-10")
def test_cover_works_with_the_case_while_it_lasts() -> None:
    for category in set(CONTENT) - APART - {"mandated_report"}:
        for purpose in ("cover", "casework"):
            assert says("interventionist", category, purpose, ties="cover") == ("C-10", "allow")
        assert says("interventionist", category, "cover", ties="former") == ("C-64", "deny")
        assert says("interventionist", category, "cover") == ("C-09", "deny")
    assert says("interventionist", "case_admin", "scheduling", ties="cover") == ("C-60", "deny")
    assert says("coordinator", "ind_sud", "cover", ties="cover") == ("C-12", "deny")
    assert says("interventionist", "staff", "cover", ties="cover") == ("C-60", "deny")


@row("C-11")
def test_the_coordinator_gets_what_planning_needs() -> None:
    for category in ("case_admin", "contact", "shared_plan", "placement"):
        assert says("coordinator", category, regime="R1") == ("C-11", "allow")
        assert says("coordinator", category, "casework", regime="R1") == ("C-60", "deny")
        assert Obligation.MINIMUM_FIELDS in asked("coordinator", category).obligations
    assert says("coordinator", "family_own") == ("C-60", "deny")
    assert says("auditor", "placement", "scheduling") == ("C-16", "deny")


@row("C-12")
def test_the_coordinator_sees_flags_and_not_what_lies_behind_them() -> None:
    for category in ("ind_sud", "ind_health", "risk", "family_letter"):
        for purpose in ("scheduling", "casework", "operations"):
            assert says("coordinator", category, purpose) == ("C-12", "deny")
    assert says("coordinator", "case_admin") == ("C-11", "allow")
    assert says("coordinator", "ind_identity") == ("C-60", "deny")


@row("C-13")
def test_the_admin_runs_the_practice() -> None:
    for category in ("settings", "staff", "finance", "consent", "audit"):
        assert says("admin", category) == ("C-13", "allow")
        assert says("admin", category, "casework") == ("C-60", "deny")
        assert says("family", category, "operations") == ("C-60", "deny")
    assert says("admin", "ind_sud") == ("C-14", "allow_with_review")


@row("C-14")
def test_the_admin_opens_case_content_with_a_reason_and_a_review() -> None:
    for category in set(CONTENT) - APART - {"finance", "consent"}:
        answer = asked("admin", category, regime="R1")
        assert (answer.rule_id, answer.effect.value) == ("C-14", "allow_with_review")
        assert answer.obligations == {Obligation.REASON_FIRST, Obligation.REVIEW_24H}
        assert says("admin", category, "casework") == ("C-60", "deny")
    for category in APART:
        assert says("admin", category)[1] == "deny"
    assert says("coordinator", "ind_identity", "operations") == ("C-60", "deny")


@row("C-14")
def test_an_admin_who_works_alone_is_only_logged() -> None:
    for category in set(CONTENT) - APART - {"finance", "consent"}:
        alone = asked("admin", category, ties="sole_practitioner")
        assert (alone.rule_id, alone.effect.value, alone.obligations) == ("C-14", "allow", frozenset())
        assert says("admin", category, "casework", ties="sole_practitioner") == ("C-60", "deny")
    assert says("coordinator", "ind_identity", "operations", ties="sole_practitioner") == ("C-60", "deny")
    assert says("admin", "sud_notes", ties="sole_practitioner") == ("C-02", "deny")
    own = {"regime": "R2", "consent": "valid", "kind": "sud_counseling_notes"}
    assert says("admin", "sud_notes", ties="sole_practitioner", **own) == ("C-60", "deny")


@row("C-15")
def test_the_auditor_reads_the_log_and_the_consents() -> None:
    assert says("auditor", "audit") == ("C-15", "allow")
    assert says("auditor", "consent") == ("C-15", "allow")
    assert Obligation.MINIMUM_FIELDS in asked("auditor", "consent").obligations
    assert says("auditor", "audit", "operations") == ("C-60", "deny")
    assert says("coordinator", "audit", "audit") == ("C-60", "deny")
    assert says("auditor", "settings") == ("C-60", "deny")


@row("C-16")
def test_the_auditor_reads_no_case() -> None:
    for category in set(CONTENT) - APART - {"consent", "mandated_report"}:
        for purpose in ("audit", "casework", "operations"):
            assert says("auditor", category, purpose) == ("C-16", "deny")
    assert says("auditor", "consent", "audit") == ("C-15", "allow")
    assert says("auditor", "consent", "casework") == ("C-60", "deny")


@row("C-59")
def test_the_system_reminds_and_does_nothing_else() -> None:
    for category in ("case_admin", "contact"):
        assert says("system", category) == ("C-59", "allow")
        assert says("system", category, "casework") == ("C-60", "deny")
        assert says("public", category, "reminder")[1] == "deny"
    assert says("system", "ind_identity") == ("C-60", "deny")
    assert says("system", "risk") == ("C-60", "deny")


@row("C-64")
def test_a_former_lead_is_outside_again() -> None:
    for category in set(CONTENT) - APART - {"mandated_report"}:
        assert says("interventionist", category, ties="former", regime="R1") == ("C-64", "deny")
    assert says("interventionist", "ind_sud", ties="former lead") == ("C-07", "allow")
    assert says("interventionist", "ind_sud", ties="former cofacilitator") == ("C-07", "allow")
    assert says("interventionist", "ind_sud", ties="former cover") == ("C-10", "allow")
    assert says("interventionist", "ind_sud") == ("C-09", "deny")
    assert says("supervisor", "ind_sud", ties="former") == ("C-08", "allow")
    assert says("interventionist", "audit", ties="former") == ("C-60", "deny")
