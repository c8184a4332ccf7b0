"""What leaves the practice (confidentiality sections 2, 4 and 5; 42 CFR 2.31 to 2.33)."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from compliance import gate
from compliance.acting import acting
from compliance.consent.items import BY_KEY
from compliance.consent.models import Consent, State
from compliance.disclosure import content
from compliance.disclosure.accounting import LineState, accounting, as_csv, guarded
from compliance.disclosure.deciding import ItemDenied
from compliance.disclosure.models import Channel, DisclosedItem, Disclosure
from compliance.disclosure.notices import LONG, SHORT, notice_for
from compliance.disclosure.recipients import Recipient
from compliance.domain import consents, disclosures, shared_links
from compliance.domain.shared_links import LinkClosed
from compliance.errors import Invalid, NotFound
from compliance.vocabulary import Category, Obligation, Purpose, Role
from practices.tenancy.models import uuid7
from tests.compliance.sharing import ALDER, share, sign, signed_case, withdraw
from tests.rows import sql_as_app
from tests.scene import Scene

STATEMENT_1 = """This record which has been disclosed to you is protected by Federal confidentiality rules (42 CFR part 2). These rules prohibit you from using or disclosing this record, or testimony that describes the information contained in this record, in any civil, criminal, administrative, or legislative proceedings by any Federal, State, or local authority, against the patient, unless authorized by the consent of the patient, except as provided at 42 CFR 2.12(c)(5) or as authorized by a court in accordance with 42 CFR 2.64 or 2.65. In addition, the Federal rules prohibit you from making any other use or disclosure of this record unless at least one of the following applies:

(i) Further use or disclosure is expressly permitted by the written consent of the individual whose information is being disclosed in this record or as otherwise permitted by 42 CFR part 2.

(ii) You are a covered entity or business associate and have received the record for treatment, payment, or health care operations, or

(iii) You have received the record from a covered entity or business associate as permitted by 45 CFR part 164, subparts A and E.

A general authorization for the release of medical or other information is NOT sufficient to meet the required elements of written consent to further use or redisclose the record (see 42 CFR 2.31)."""
STATEMENT_2 = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


def lines(scene: Scene) -> list[Any]:
    """The accounting as the lead reads it."""
    case = scene.case
    with scene.lead.acting() as access:
        return accounting(access, case.pk)


def test_the_notices_are_the_texts_of_the_rule() -> None:
    assert LONG.text == STATEMENT_1
    assert SHORT.text == STATEMENT_2
    assert (LONG.id, SHORT.id) == ("part2_notice_2024_long", "part2_notice_2024_short")


@pytest.mark.parametrize("channel", list(Channel))
def test_what_can_be_kept_carries_the_long_notice(channel: Channel) -> None:
    expected = SHORT if channel in {Channel.SPOKEN, Channel.SPACE} else LONG
    assert notice_for(channel.value, [Obligation.NOTICE_LONG]) is expected
    assert notice_for(channel.value, [Obligation.NOTICE_SHORT]) is expected


def test_it_is_written_down_whole(scene: Scene) -> None:
    consent = signed_case(scene)
    with scene.lead.acting() as access:
        made = share(access, consent.case_id)
    with scene.lead.acting() as access:
        row = gate.get(access, Disclosure, made.pk)
        assert (row.recipient_name, row.recipient_address) == ("Alder Creek", "Bend, Oregon")
        assert (row.rule_id, row.consent_id, row.channel) == ("C-42", consent.pk, "provider_link")
        assert (row.purpose, row.regime, row.actor_role) == ("treatment", "R2_consented", "provider")
        assert (row.notice_id, row.items) == (LONG.id, ["level_of_care"])
        assert row.by_name == scene.lead.name
        assert "written consent of Daniel Reyes" in row.scope
        assert "Alder Creek" in row.scope
        assert len(row.content_sha256) == 64
    event = scene.last_event(action="disclose")
    assert event.effect == "allow"
    assert event.detail["items"] == ["level_of_care"]
    assert event.detail["consent"] == str(consent.pk)
    assert event.detail["rules"] == ["C-42"]


def test_one_item_too_many_stops_all_of_it(scene: Scene) -> None:
    consent = signed_case(scene)
    with pytest.raises(ItemDenied, match="Medical conditions") as refused, scene.lead.acting() as access:
        share(access, consent.case_id, items=("level_of_care", "health"))
    assert refused.value.decision.rule_id == "C-43"
    assert refused.value.item == "health"
    assert lines(scene) == []
    denied = scene.last_event(action="disclose", effect="deny")
    assert (denied.rule_id, denied.detail["item"], denied.detail["for"]) == ("C-43", "health", "provider")


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"recipient_id": uuid7()}, "C-43"),
        ({"purposes": ["payment"]}, "C-43"),
        ({"items": ["attendance"]}, "C-43"),
    ],
)
def test_another_recipient_purpose_or_item_is_another_consent(
    scene: Scene, values: dict[str, Any], rule: str
) -> None:
    consent = signed_case(scene, **values)
    with pytest.raises(ItemDenied) as refused, scene.lead.acting() as access:
        share(access, consent.case_id, items=("level_of_care",))
    assert refused.value.decision.rule_id == rule


def test_nothing_goes_out_without_a_consent_or_after_it(scene: Scene) -> None:
    case = scene.in_placement()
    with pytest.raises(ItemDenied), scene.lead.acting() as access:
        share(access, case.pk, items=("substance_use",))
    with scene.lead.acting() as access:
        consent = sign(access, case.pk)
        share(access, case.pk)
    with pytest.raises(ItemDenied), scene.lead.acting(at=consent.expires_at + timedelta(hours=1)) as access:
        share(access, case.pk)
    with scene.lead.acting() as access:
        withdraw(access, consent)
    with pytest.raises(ItemDenied) as refused, scene.lead.acting() as access:
        share(access, case.pk)
    assert refused.value.decision.rule_id == "C-46"


def test_before_the_person_takes_part_nothing_goes_out(scene: Scene) -> None:
    case = scene.in_preparation()
    with pytest.raises(ItemDenied) as refused, scene.lead.acting() as access:
        share(access, case.pk, items=("substance_use",))
    assert refused.value.decision.rule_id == "C-41"


def test_staff_give_away_only_what_they_may_read(scene: Scene) -> None:
    consent = signed_case(scene)
    with pytest.raises(NotFound), scene.colleague.acting() as access:
        share(access, consent.case_id)
    with pytest.raises((ItemDenied, gate.Denied)), scene.coordinator.acting() as access:
        share(access, consent.case_id)
    with pytest.raises(gate.ReasonNeeded), scene.admin.acting() as access:
        share(access, consent.case_id)
    assert lines(scene) == []


def test_the_same_key_makes_one(scene: Scene) -> None:
    consent = signed_case(scene)
    with scene.lead.acting() as access:
        first, second = (share(access, consent.case_id, key="once") for _ in range(2))
    assert first.pk == second.pk
    assert len(lines(scene)) == 1


def test_what_a_family_member_is_told(scene: Scene) -> None:
    case = scene.in_placement()
    sister = scene.sister.row
    told = Recipient("family", sister.pk, sister.name)
    with scene.lead.acting() as access:
        sign(
            access, case.pk, kind="family_update", recipient_kind="family", recipient_id=sister.pk,
            recipient_name=sister.name, items=["in_care"], purposes=["information"],
        )  # fmt: skip
        made = share(
            access, case.pk, to=told, items=("in_care",), purpose=Purpose.INFORMATION, channel=Channel.SPOKEN,
            words="He is still there.",
        )  # fmt: skip
        assert (made.rule_id, made.notice_id) == ("C-24", SHORT.id)
    with pytest.raises(ItemDenied) as refused, scene.lead.acting() as access:
        share(access, case.pk, to=told, items=("return_to_use",), purpose=Purpose.INFORMATION)
    assert refused.value.decision.rule_id == "C-25"
    other = Recipient("family", scene.mother.row.pk, scene.mother.row.name)
    with pytest.raises(ItemDenied), scene.lead.acting() as access:
        share(access, case.pk, to=other, items=("in_care",), purpose=Purpose.INFORMATION)


@pytest.mark.parametrize("items", [(), ("everything",)])
def test_what_is_shared_is_named(scene: Scene, items: tuple[str, ...]) -> None:
    consent = signed_case(scene)
    with pytest.raises(Invalid), scene.lead.acting() as access:
        share(access, consent.case_id, items=items)


def test_nothing_known_and_nothing_said_is_nothing_to_share(scene: Scene) -> None:
    consent = signed_case(scene, items=["progress"])
    with pytest.raises(Invalid, match="nothing on record"), scene.lead.acting() as access:
        share(access, consent.case_id, items=("progress",), words="")


def test_the_content_lies_in_its_own_category(scene: Scene) -> None:
    """Whoever may read the accounting does not read the record by it."""
    consent = signed_case(scene)
    with scene.lead.acting() as access:
        made = share(access, consent.case_id, items=("substance_use",), words="Alcohol, daily.")
    with scene.auditor.acting() as access:
        assert [line.recipient for line in accounting(access, consent.case_id)] == ["Alder Creek"]
        row = gate.get(access, Disclosure, made.pk)
        assert disclosures.open_copy(access, disclosure=row) == []
    with scene.lead.acting() as access:
        row = gate.get(access, Disclosure, made.pk)
        (copy,) = disclosures.open_copy(access, disclosure=row)
        assert copy.category == Category.IND_SUD.value
        assert copy.content["lines"][-1] == ["In words", "Alcohol, daily."]


def test_a_changed_copy_does_not_go_out(scene: Scene) -> None:
    part = content.Part("attendance", (("Admitted", "March 2"),))
    text = content.canonical([part], notice=LONG.id, scope="x")
    changed = content.Part("attendance", (("Admitted", "March 3"),))
    assert content.sha256(text) != content.sha256(content.canonical([changed], notice=LONG.id, scope="x"))
    assert content.sha256(text) != content.sha256(content.canonical([part], notice="", scope="x"))


@pytest.mark.parametrize(
    "table", ["compliance_disclosure", "compliance_disclosed_item", "compliance_disclosure_event"]
)
@pytest.mark.parametrize("verb", ["UPDATE {} SET category = 'x'", "DELETE FROM {}"])
def test_nobody_rewrites_what_went_out(scene: Scene, table: str, verb: str) -> None:
    with sql_as_app(scene.practice.pk) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute(verb.format(table))


class TestLink:
    """The provider's private link (C-42, C-45, C-46)."""

    def made(self, scene: Scene, **values: Any) -> tuple[Any, str]:
        """A link that Alder Creek has."""
        consent = signed_case(scene)
        with scene.lead.acting() as access:
            _, token = shared_links.make(access, disclosure=share(access, consent.case_id, **values))
        return consent, token

    def open(self, token: str, scene: Scene, known: Any = None, days: int = 0) -> shared_links.Door:
        """The provider presses the button."""
        at = scene.case.stage_since + timedelta(days=days, hours=1)
        return shared_links.claim(token, at=at, network="192.0.2.0/24", known=known)

    def test_it_opens_for_the_first_browser_only(self, scene: Scene) -> None:
        _, token = self.made(scene)
        shared_links.look(token, at=scene.case.stage_since + timedelta(hours=1))
        door = self.open(token, scene)
        assert self.open(token, scene, known=door).claim == door.claim
        with pytest.raises(LinkClosed):
            self.open(token, scene)
        with pytest.raises(LinkClosed):
            shared_links.look(token, at=scene.case.stage_since + timedelta(hours=1))
        opened = scene.events(action="open_link", role="provider")
        assert {event.effect for event in opened} == {"allow_with_notice", "deny"}
        assert {event.rule_id for event in opened} == {"C-42", "C-46"}

    def test_only_the_hash_of_its_token_is_kept(self, scene: Scene) -> None:
        _, token = self.made(scene)
        with sql_as_app(scene.practice.pk) as link:
            rows = link.execute("SELECT l::text FROM compliance_shared_link l").fetchall()
        assert rows
        assert all(token not in row[0] for row in rows)

    def test_it_ends_after_14_days(self, scene: Scene) -> None:
        _, token = self.made(scene)
        with pytest.raises(LinkClosed):
            self.open(token, scene, days=15)

    def test_a_withdrawal_closes_it_at_once_also_while_it_is_open(self, scene: Scene) -> None:
        consent, token = self.made(scene)
        door = self.open(token, scene)
        with scene.lead.acting() as access:
            (holder,) = withdraw(access, consent)
        assert (holder.name, holder.told) == ("Alder Creek", False)
        assert shared_links.session_of(door, at=scene.case.stage_since + timedelta(hours=2)) is None
        with pytest.raises(LinkClosed):
            self.open(token, scene, known=door)
        (line,) = lines(scene)
        assert line.state is LineState.OUT
        assert line.state_words == "Opened, link closed"

    def test_even_where_nobody_closed_it_the_decision_does(self, scene: Scene) -> None:
        """Effect of a withdrawal does not depend on a verb that walks through links."""
        consent, token = self.made(scene)
        with (
            scene.lead.acting() as access,
            gate.act(access, case_id=consent.case_id, model=Consent, to="revoke"),
        ):
            row = Consent.objects.get(pk=consent.pk)
            row.state, row.revoked_at = State.REVOKED, access.at
            row.save(update_fields=["state", "revoked_at"])
        with pytest.raises(LinkClosed):
            self.open(token, scene)
        denied = scene.last_event(action="open_link")
        assert (denied.effect, denied.rule_id, denied.role) == ("deny", "C-46", "provider")

    def test_a_link_that_nobody_was_given_says_the_same(self) -> None:
        with pytest.raises(LinkClosed):
            shared_links.look("nothing", at=datetime.now(UTC))


class TestWithdrawal:
    """Revoking lists who holds copies, and stops what is on its way."""

    def test_between_request_and_rendering(self, scene: Scene) -> None:
        consent = signed_case(scene)
        with scene.lead.acting() as access:
            made = share(access, consent.case_id, channel=Channel.PACKET)
        with scene.lead.acting() as access:
            assert withdraw(access, consent) == []
        with pytest.raises(Invalid, match="withdrawn"), scene.lead.acting() as access:
            disclosures.packet(access, disclosure_id=made.pk, case_id=made.case_id)
        (line,) = lines(scene)
        assert line.state is LineState.STOPPED

    def test_an_expired_consent_stops_a_packet_too(self, scene: Scene) -> None:
        consent = signed_case(scene)
        with scene.lead.acting() as access:
            made = share(access, consent.case_id, channel=Channel.PACKET)
        with pytest.raises(ItemDenied), scene.lead.acting(at=consent.expires_at) as access:
            disclosures.packet(access, disclosure_id=made.pk, case_id=made.case_id)

    def test_what_was_drawn_up_is_held_and_is_told(self, scene: Scene) -> None:
        consent = signed_case(scene)
        with scene.lead.acting() as access:
            made = share(access, consent.case_id, channel=Channel.PACKET)
            disclosures.packet(access, disclosure_id=made.pk, case_id=made.case_id)
            disclosures.rendered(access, disclosure_id=made.pk, case_id=made.case_id)
        with scene.lead.acting() as access:
            (holder,) = withdraw(access, consent)
            assert (holder.name, holder.items, holder.told) == ("Alder Creek", ["level_of_care"], False)
        with pytest.raises(ItemDenied), scene.lead.acting() as access:
            disclosures.fetched(access, disclosure_id=made.pk, case_id=made.case_id)
        with scene.lead.acting() as access:
            disclosures.tell_holder(access, disclosure=gate.get(access, Disclosure, made.pk))
        with scene.lead.acting() as access:
            (holder,) = disclosures.holders(access, consent)
        assert holder.told


def test_a_deficient_consent_opens_nothing(scene: Scene) -> None:
    consent = signed_case(scene, deficient_at=scene.in_placement().stage_since)
    with pytest.raises(ItemDenied) as refused, scene.lead.acting() as access:
        share(access, consent.case_id)
    assert refused.value.decision.rule_id == "C-65"


def test_the_table_for_a_spreadsheet_runs_no_formula(scene: Scene) -> None:
    consent = signed_case(scene)
    with scene.lead.acting() as access:
        to = Recipient("provider", ALDER, "=HYPERLINK(1)", "+1 555 0100\n@x")
        share(access, consent.case_id, to=to, channel=Channel.SPOKEN)
    table = as_csv(lines(scene))
    assert '"\'=HYPERLINK(1)"' in table
    assert '"\'+1 555 0100 @x"' in table
    assert guarded("\t-2") == "' -2"
    assert guarded("Alder Creek") == "Alder Creek"


def test_the_accounting_goes_back_as_far_as_asked(scene: Scene) -> None:
    consent = signed_case(scene)
    with scene.lead.acting() as access:
        share(access, consent.case_id, channel=Channel.SPOKEN)
    with scene.lead.acting() as access:
        assert len(accounting(access, consent.case_id, access.at - timedelta(days=1))) == 1
        assert accounting(access, consent.case_id, access.at + timedelta(days=1)) == []


def test_every_item_of_a_consent_has_a_category_that_a_copy_may_have() -> None:
    assert {one.category for one in BY_KEY.values()} <= set(DisclosedItem.categories)


def test_the_person_withdraws_and_the_link_is_dead(scene: Scene) -> None:
    """By the verb that the person's own space uses: nobody of the team has to do anything."""
    consent = signed_case(scene)
    with scene.lead.acting() as access:
        _, token = shared_links.make(access, disclosure=share(access, consent.case_id))
    with acting(
        scene.practice.pk, role=Role.INDIVIDUAL, kind="family", name="The person", case_id=consent.case_id
    ) as person:
        consents.revoke(person, consent=gate.get(person, Consent, consent.pk), method="portal")
    with pytest.raises(LinkClosed):
        shared_links.look(token, at=consent.signed_at + timedelta(minutes=5))
    (line,) = lines(scene)
    assert line.state_words == "Link closed before it was opened"


def test_a_withdrawal_while_it_is_being_shared_comes_before_or_after(scene: Scene) -> None:
    """The consent is held: the withdrawal waits, then closes what was made meanwhile."""
    consent = signed_case(scene)
    order: list[str] = []

    def withdraws() -> None:
        try:
            with scene.lead.acting() as access:
                consents.revoke(access, consent=gate.get(access, Consent, consent.pk), method="oral")
                order.append("withdrawn")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with scene.lead.acting() as access:
            made = share(access, consent.case_id)
            _, token = shared_links.make(access, disclosure=made)
            running = pool.submit(withdraws)
            time.sleep(0.5)
            order.append("shared")
        running.result()
    assert order == ["shared", "withdrawn"]
    with pytest.raises(LinkClosed):
        shared_links.look(token, at=consent.signed_at + timedelta(minutes=5))
    assert lines(scene)[0].state_words == "Link closed before it was opened"
