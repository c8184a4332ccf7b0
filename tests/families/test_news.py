"""What a family member may know: what was ticked for them, in their own space, until it is withdrawn (C-24 to C-26)."""

import pytest
from django.test import Client

from compliance.consent.models import Consent
from compliance.disclosure.accounting import accounting
from compliance.disclosure.models import Channel, OutsideKind
from compliance.disclosure.recipients import Recipient
from compliance.domain import consents, disclosures
from compliance.gate import Denied
from compliance.vocabulary import Purpose
from practices.tenancy.models import uuid7
from tests.compliance.consenting import daniel, for_sister, signed
from tests.families.space import come_in
from tests.scene import Scene

PAGE = "/family/news/"
WORDS = "He settled in and sleeps again."
NOTHING = "There is nothing to tell at the moment"


@pytest.fixture
def consent(scene: Scene) -> Consent:
    """Daniel ticked two lines for Elena."""
    return signed(scene, for_sister(scene))


def tell(scene: Scene, consent: Consent, item: str = "how_it_goes") -> None:
    sister = scene.sister
    with scene.lead.acting() as access:
        disclosures.disclose(
            access,
            case_id=consent.case_id,
            to=Recipient(OutsideKind.FAMILY.value, sister.row.pk, sister.name),
            items=[item],
            purpose=Purpose.INFORMATION,
            channel=Channel.SPACE,
            words=WORDS,
            key=uuid7().hex,
        )


def page(phone: Client) -> str:
    answer = phone.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_ticked_is_told_with_the_short_notice(scene: Scene, consent: Consent) -> None:
    phone = come_in(scene, scene.sister)
    before = page(phone)
    assert NOTHING in before
    assert "General progress" in before
    assert "return to use" not in before
    tell(scene, consent)
    with scene.lead.acting() as access:
        assert [one.state_words for one in accounting(access, consent.case_id)] == ["Not read yet"]
    after = page(phone)
    assert WORDS in after
    assert "42 CFR part 2 prohibits unauthorized use" in after
    with scene.lead.acting() as access:
        assert [one.state_words for one in accounting(access, consent.case_id)] == ["Read there"]
    event = scene.last_event(action="read_news")
    assert (event.rule_id, event.effect) == ("C-24", "allow_with_notice")


def test_nobody_else_of_the_family_reads_it(scene: Scene, consent: Consent) -> None:
    tell(scene, consent)
    shown = page(come_in(scene, scene.mother))
    assert WORDS not in shown
    assert NOTHING in shown
    assert "What you may be told" not in shown


def test_what_was_not_ticked_cannot_be_told(scene: Scene, consent: Consent) -> None:
    with pytest.raises(Denied):
        tell(scene, consent, "return_to_use")


def test_a_withdrawal_closes_it_at_once_and_looks_like_nothing(scene: Scene, consent: Consent) -> None:
    tell(scene, consent)
    phone = come_in(scene, scene.sister)
    with daniel(scene) as access:
        consents.revoke(access, consent=consent, method="portal")
    shown = page(phone)
    assert NOTHING in shown
    assert WORDS not in shown
    assert "What you may be told" not in shown
    with scene.lead.acting() as access:
        assert [one.state_words for one in accounting(access, consent.case_id)] == [
            "Closed before it was read"
        ]


def test_before_the_person_takes_part_there_is_nothing(scene: Scene) -> None:
    scene.in_preparation()
    assert NOTHING in page(come_in(scene, scene.sister))
