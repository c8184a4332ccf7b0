"""The consents of a case on staff pages: written, read, offered, signed on paper, withdrawn."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cases.domain import team
from compliance import gate
from compliance.consent.models import Consent, State
from compliance.domain import consents, rights
from compliance.domain.rights import Asked
from compliance.models import OutboxRow
from compliance.rights.models import RightsRequest
from documents.domain import reports
from practices.tenancy.models import uuid7
from tests import factories
from tests.compliance.consenting import SCAN, TYPED, daniel, drafted, facts, offered, signed
from tests.scene import Scene


def form(**values: Any) -> dict[str, Any]:
    """What a browser sends for a consent to a program that is not in the list."""
    whole = {
        "idem_key": uuid7(),
        "recipient": "typed",
        "recipient_name": "Alder Creek",
        "recipient_kind": "provider",
        "items": ["attendance", "discharge"],
        "purposes": ["treatment"],
        "expiry_kind": "date",
        "expires_at": (timezone.now() + timedelta(days=200)).date().isoformat(),
        "patient_name": "Daniel Reyes",
        "discloser": "Harbor Light",
        "language": "en",
    }
    return whole | values


def address(name: str, consent: Consent) -> str:
    """A page of one consent."""
    return reverse(f"cases:{name}", args=[consent.case_id, consent.pk])


def now(scene: Scene, consent: Consent) -> Consent:
    """The consent as it stands."""
    with scene.lead.acting() as access:
        return gate.get(access, Consent, consent.pk)


def text(client: Client, url: str) -> str:
    """A page that opens."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_the_list_says_that_nobody_was_asked(scene: Scene) -> None:
    case = scene.in_placement()
    page = text(scene.lead.client(), reverse("cases:consents", args=[case.pk]))
    assert "Not yet asked" in page


def test_from_the_kind_to_the_offer(scene: Scene) -> None:
    case = scene.in_placement()
    client = scene.lead.client()
    new = reverse("cases:new-consent", args=[case.pk])
    assert "Updates for one family member" in text(client, new)
    empty = text(client, f"{new}?kind=specific")
    assert "checked" not in empty
    answer = client.post(f"{new}?kind=specific", form())
    assert answer.status_code == 302
    page = text(client, answer["Location"])
    assert "Harbor Light may tell Alder Creek whether and when you came" in page
    assert "Whose records" in page
    made = answer["Location"].rstrip("/").rpartition("/")[2]
    offer = reverse("cases:offer-consent", args=[case.pk, made])
    assert client.post(offer).status_code == 302
    assert "Waits for the answer" in text(client, reverse("cases:consents", args=[case.pk]))


def test_a_double_submit_makes_one(scene: Scene) -> None:
    case = scene.in_placement()
    client = scene.lead.client()
    once = form()
    new = reverse("cases:new-consent", args=[case.pk]) + "?kind=specific"
    assert client.post(new, once)["Location"] == client.post(new, once)["Location"]


def test_what_is_missing_stands_beside_its_field(scene: Scene) -> None:
    made = drafted(scene, facts(items=frozenset(), recipient_name="", expires_at=None, expiry_kind=""))
    client = scene.lead.client()
    answer = client.post(address("offer-consent", made))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"recipient", "items", "expiry_kind"}
    assert now(scene, made).state == State.DRAFT


def test_updates_offer_the_family_and_its_own_list(scene: Scene) -> None:
    case = scene.in_placement()
    client = scene.lead.client()
    new = reverse("cases:new-consent", args=[case.pk]) + "?kind=family_update"
    page = text(client, new)
    assert scene.sister.name in page
    assert "If you use again" in page
    assert "Use of substances" not in page
    chosen = form(recipient=f"family:{scene.sister.row.pk}", items=["admitted"], purposes=["information"])
    answer = client.post(new, chosen)
    assert "whether you were admitted" in text(client, answer["Location"])


def test_two_at_once_lose_nothing(scene: Scene) -> None:
    made = drafted(scene)
    first, second = scene.lead.client(), scene.supervisor.client()
    url = address("edit-consent", made)
    assert first.post(url, form(version=1, information="Only dates.")).status_code == 302
    answer = second.post(url, form(version=1, information="Dates and times."))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Only dates." in page
    assert "Dates and times." in page
    assert now(scene, made).version == 2


def paper(consent: Consent, **values: Any) -> dict[str, Any]:
    """What a browser sends for a signed paper."""
    whole = {
        "wording_sha256": consent.wording_sha256,
        "kind": "paper",
        "name": "Daniel Reyes",
        "signer_kind": "individual",
        "signed_on": (timezone.now() - timedelta(days=1)).date().isoformat(),
        "witness_name": "Maren Okafor",
        "scan": SimpleUploadedFile("consent.pdf", SCAN, "application/pdf"),
    }
    return whole | values


def test_a_signed_paper_counts_with_its_scan(scene: Scene) -> None:
    made = offered(scene)
    client = scene.lead.client()
    url = address("consent-paper", made)
    assert "Record a signed paper" in text(client, url)
    assert client.post(url, paper(made)).status_code == 302
    assert now(scene, made).state == State.SIGNED
    kept = client.get(address("consent-scan", made))
    assert (kept.content, kept["Content-Type"]) == (SCAN, "application/pdf")
    assert kept["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"scan": SimpleUploadedFile("a.pdf", b"<script>", "application/pdf")}, "scan"),
        ({"scan": ""}, "scan"),
        ({"witness_name": ""}, "witness_name"),
        ({"signer_kind": "guardian"}, "authority"),
        ({"signed_on": "2999-01-01"}, "signed_on"),
    ],
)
def test_a_paper_that_is_not_in_order_is_not_kept(scene: Scene, values: dict[str, Any], field: str) -> None:
    made = offered(scene)
    answer = scene.lead.client().post(address("consent-paper", made), paper(made, **values))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert now(scene, made).state == State.OFFERED


def test_other_words_than_the_printed_ones_are_not_signed(scene: Scene) -> None:
    made = offered(scene)
    answer = scene.lead.client().post(address("consent-paper", made), paper(made, wording_sha256="0" * 64))
    assert answer.status_code == 409
    assert now(scene, made).state == State.OFFERED


def test_a_spoken_withdrawal_counts_and_waits_for_the_written_word(scene: Scene) -> None:
    made = signed(scene)
    client = scene.lead.client()
    assert "Held until" in text(client, reverse("cases:consents", args=[made.case_id]))
    answer = client.post(address("stop-consent", made), {"how": "oral", "words": "He said stop."})
    assert answer.status_code == 302
    page = text(client, address("consent", made))
    assert "Withdrawn by word" in page
    assert "The written word is here" in page
    assert "Ask for the withdrawal of a consent in writing" in text(
        client, reverse("cases:tasks", args=[made.case_id])
    )
    assert client.post(address("record-consent", made), {"do": "confirm"}).status_code == 302
    assert not now(scene, made).is_revocation_unconfirmed


def test_a_no_and_an_offer_taken_back_are_answers(scene: Scene) -> None:
    client = scene.lead.client()
    refused, replaced = offered(scene), offered(scene)
    assert client.post(address("record-consent", refused), {"do": "refuse"}).status_code == 302
    assert client.post(address("record-consent", replaced), {"do": "replace"}).status_code == 302
    assert (now(scene, refused).state, now(scene, replaced).state) == (State.REFUSED, State.REPLACED)
    assert client.post(address("record-consent", refused), {"do": "sign"}).status_code == 404


def test_colleagues_and_other_practices_do_not_find_it(scene: Scene) -> None:
    made = offered(scene)
    other = Scene.create("Other House")
    for client in (scene.colleague.client(), other.lead.client()):
        for name in ("consent", "edit-consent", "consent-paper", "stop-consent", "consent-scan"):
            assert client.get(address(name, made)).status_code == 404
        assert client.post(address("record-consent", made), {"do": "refuse"}).status_code == 404
        assert client.get(reverse("cases:consents", args=[made.case_id])).status_code == 404
    assert now(scene, made).state == State.OFFERED


def test_a_consent_of_another_case_is_not_found_under_this_one(scene: Scene) -> None:
    made = offered(scene)
    with scene.lead.acting() as access:
        second = factories.open_case(access)
    url = reverse("cases:consent", args=[second.pk, made.pk])
    assert scene.lead.client().get(url).status_code == 404


def test_a_scan_of_five_megabytes_comes_through_and_a_larger_one_does_not(scene: Scene) -> None:
    made = offered(scene)
    client = scene.lead.client()
    largest = SCAN.ljust(5 * 1024 * 1024, b"0")
    larger = SimpleUploadedFile("c.pdf", largest + b"0", "application/pdf")
    answer = client.post(address("consent-paper", made), paper(made, scan=larger))
    assert "larger than 5 MB" in answer.content.decode()
    far_larger = SimpleUploadedFile("c.pdf", largest + largest, "application/pdf")
    assert client.post(address("consent-paper", made), paper(made, scan=far_larger)).status_code == 413
    fits = SimpleUploadedFile("c.pdf", largest, "application/pdf")
    assert client.post(address("consent-paper", made), paper(made, scan=fits)).status_code == 302


def printed(scene: Scene, made: Consent) -> str:
    """The text of its PDF."""
    with scene.lead.acting() as access:
        job = reports.request_report(
            access, case_id=made.case_id, paper="consent", about=str(made.pk), idem_key=uuid7().hex
        )
    reports.write_report(scene.practice.pk, job.pk)
    with scene.lead.acting() as access:
        content = reports.open_file(access, job=reports.job_of(access, job_id=job.pk)).content
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_paper_has_plain_words_rows_signature_and_notice(scene: Scene) -> None:
    made = signed(scene)
    words = printed(scene, made)
    for one in (
        "Harbor Light may tell Alder Creek whether and when you came",
        "Who may receive it",
        "If you say no",
        "Daniel Reyes (the person)",
        "passkey",
        "This record which has been disclosed to you is protected",
        made.wording_sha256[:32],
    ):
        assert one in words


def test_a_drawn_signature_and_a_withdrawal_stand_on_the_paper(scene: Scene) -> None:
    made = offered(scene)
    drawn = replace(TYPED, kind="drawn", strokes=[[[10, 20], [30, 40], [50, 20]], [[60, 60], [80, 90]]])
    with daniel(scene) as access:
        consents.sign(access, consent=made, signer=drawn, wording_sha256=made.wording_sha256)
    with daniel(scene) as access:
        consents.revoke(access, consent=made, method="portal")
    words = printed(scene, made)
    assert "signature drawn" in words
    assert "Withdrawn" in words


def test_an_offered_consent_prints_with_lines_to_sign_on(scene: Scene) -> None:
    assert "Date signed ____" in printed(scene, offered(scene, facts(language="en")))
    assert "Testigo ____" in printed(scene, offered(scene, facts(language="es")))


def test_the_rail_of_the_case_shows_how_each_stands(scene: Scene) -> None:
    overview = reverse("cases:workspace", args=[scene.in_placement().pk])
    client = scene.lead.client()
    assert "Not yet asked" in text(client, overview)
    signed(scene)
    page = text(client, overview)
    assert "Held until" in page
    assert "Not yet asked" not in page
    assert "Held until" not in text(scene.coordinator.client(), overview)


def test_a_new_lead_is_responsible_for_what_the_old_one_was(scene: Scene) -> None:
    made = signed(scene)
    case = scene.case
    colleague = scene.colleague
    with scene.lead.acting() as access:
        asked = rights.receive(
            access, case_id=case.pk, asked=Asked("access", "individual", "Daniel Reyes", "A copy.")
        )
    with scene.supervisor.acting() as access:
        team.change_lead(access, case=case, lead=colleague.member, handover="On leave from Monday.")
    with colleague.acting() as access:
        assert gate.get(access, Consent, made.pk).responsible_id == colleague.member.pk
        assert gate.get(access, RightsRequest, asked.pk).responsible_id == colleague.member.pk
        waiting = OutboxRow.objects.filter(kind__in=["compliance.consent_ends", "compliance.clock"])
        assert {row.to_membership_id for row in waiting} == {colleague.member.pk}
