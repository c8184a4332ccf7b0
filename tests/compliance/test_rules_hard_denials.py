"""Rows C-01 to C-05: what no later row can open again."""

from compliance.vocabulary import Category, ConsentKind, ConsentState, Purpose, Role
from tests.compliance.asking import row, says

EVERYBODY = [role.value for role in Role]
STAFF = ("admin", "supervisor", "interventionist", "coordinator", "auditor")


@row("C-01")
def test_another_practices_record_opens_for_nobody() -> None:
    assert says("supervisor", "ind_sud", ties="other_practice") == ("C-01", "deny")
    assert says("supervisor", "ind_sud") == ("C-08", "allow")
    assert says("interventionist", "case_admin", ties="lead other_practice") == ("C-01", "deny")
    assert says("interventionist", "case_admin", "break_glass", ties="other_practice", emergency=True) == (
        "C-01",
        "deny",
    )
    for role in Role:
        for category in Category:
            assert says(role.value, category.value, ties="other_practice") == ("C-01", "deny")


@row("C-02")
def test_counselling_notes_stay_closed_without_a_consent_of_their_own() -> None:
    for role in set(EVERYBODY) - {"supervisor", "interventionist", "individual"}:
        for state in set(ConsentState) - {ConsentState.VALID}:
            asks = {"regime": "R1", "consent": state.value, "kind": "sud_counseling_notes"}
            assert says(role, "sud_notes", **asks) == ("C-02", "deny")
        for kind in set(ConsentKind) - {ConsentKind.SUD_COUNSELING_NOTES}:
            asks = {"regime": "R2", "consent": "valid", "kind": kind.value}
            assert says(role, "sud_notes", **asks) == ("C-02", "deny")
    of_care = {"regime": "R2", "consent": "valid", "kind": "specific"}
    assert says("provider", "sud_notes", "treatment", **of_care) == ("C-02", "deny")
    revoked = {"regime": "R2", "consent": "revoked", "kind": "sud_counseling_notes"}
    assert says("provider", "sud_notes", "treatment", **revoked) == ("C-02", "deny")
    own = {"regime": "R2", "consent": "valid", "kind": "sud_counseling_notes"}
    assert says("provider", "sud_notes", "treatment", **own) == ("C-42", "allow_with_notice")
    assert says("admin", "sud_notes", "operations", **own) == ("C-60", "deny")
    assert says("supervisor", "sud_notes") == ("C-08", "allow")


@row("C-02")
def test_counselling_notes_stay_with_their_author_who_is_on_the_case() -> None:
    assert says("interventionist", "sud_notes", ties="lead") == ("C-02", "deny")
    assert says("interventionist", "sud_notes", ties="lead author") == ("C-07", "allow")
    assert says("interventionist", "sud_notes", ties="cofacilitator author") == ("C-07", "allow")
    of_care = {"regime": "R2", "consent": "valid", "kind": "specific"}
    assert says("interventionist", "sud_notes", ties="lead author", **of_care) == ("C-07", "allow")
    assert says("interventionist", "sud_notes", ties="author") == ("C-02", "deny")
    assert says("interventionist", "sud_notes", ties="former author") == ("C-02", "deny")
    assert says("interventionist", "sud_notes", "cover", ties="cover") == ("C-02", "deny")
    assert says("interventionist", "sud_notes", "cover", ties="cover author") == ("C-02", "deny")


@row("C-03")
def test_answers_about_ones_own_safety_are_never_the_familys_to_read() -> None:
    assert says("family", "family_safety") == ("C-03", "deny")
    assert says("family", "family_safety", "billing", ties="payer signer") == ("C-03", "deny")
    assert says("family", "family_safety", ties="subject") == ("C-17", "allow")
    assert says("family", "family_safety", ties="author") == ("C-17", "allow")
    for role in set(EVERYBODY) - {"supervisor", "interventionist", "family"}:
        assert says(role, "family_safety", regime="R1") == ("C-03", "deny")
    assert says("supervisor", "family_safety") == ("C-08", "allow")


@row("C-03")
def test_answers_about_safety_are_the_leads_alone_among_interventionists() -> None:
    assert says("interventionist", "family_safety") == ("C-03", "deny")
    assert says("interventionist", "family_safety", "cover", ties="cover") == ("C-03", "deny")
    assert says("interventionist", "family_safety", ties="lead") == ("C-06", "allow")
    assert says("interventionist", "family_safety", ties="cofacilitator") == ("C-06", "allow")


@row("C-04")
def test_a_mandated_report_is_seen_by_lead_supervisor_and_admin() -> None:
    for role in set(EVERYBODY) - {"supervisor", "interventionist", "admin", "law"}:
        assert says(role, "mandated_report", regime="R1") == ("C-04", "deny")
    assert says("interventionist", "mandated_report") == ("C-04", "deny")
    assert says("interventionist", "mandated_report", ties="cover") == ("C-04", "deny")
    assert says("interventionist", "mandated_report", ties="lead") == ("C-06", "allow")
    assert says("interventionist", "mandated_report", ties="cofacilitator") == ("C-06", "allow")
    assert says("supervisor", "mandated_report") == ("C-08", "allow")
    assert says("admin", "mandated_report") == ("C-14", "allow_with_review")


@row("C-05")
def test_no_member_of_staff_looks_out_of_curiosity() -> None:
    for role in STAFF:
        for purpose in ("curiosity", "marketing", "other"):
            assert says(role, "case_admin", purpose, ties="lead") == ("C-05", "deny")
    assert says("interventionist", "case_admin", "casework", ties="lead") == ("C-06", "allow")
    assert says("family", "family_own", "curiosity", ties="subject") == ("C-60", "deny")
    assert {"curiosity", "marketing", "other"} < {purpose.value for purpose in Purpose}
