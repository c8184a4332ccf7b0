"""“What if?”: what somebody could see of a case, now and after a change that is not made."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.consent.models import Consent, RecipientKind
from compliance.consent.standing import regime_of
from compliance.decision import Decision, default_purpose
from compliance.errors import Invalid, NotFound
from compliance.gate.facts import ask
from compliance.relations import CaseFacts, case_relations
from compliance.vocabulary import Category, Purpose, Regime, Role
from practices.models import Membership

MAY = frozenset({Role.ADMIN, Role.SUPERVISOR})
OUTSIDE: dict[str, tuple[Role, Purpose]] = {
    RecipientKind.FAMILY: (Role.FAMILY, Purpose.INFORMATION),
    RecipientKind.PROVIDER: (Role.PROVIDER, Purpose.TREATMENT),
    RecipientKind.INSURER: (Role.INSURER, Purpose.PAYMENT),
    RecipientKind.LAW: (Role.LAW, Purpose.LEGAL),
    RecipientKind.RESEARCHER: (Role.RESEARCHER, Purpose.RESEARCH),
    RecipientKind.OTHER: (Role.PUBLIC, Purpose.INFORMATION),
}
# What a case holds; the rest belongs to the practice.
KINDS = tuple(one for one in Category if one not in {Category.SETTINGS, Category.STAFF, Category.AUDIT})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who could be asked about: a member of staff, or whom a consent names."""

    key: str
    name: str
    access: Access


@dataclass(frozen=True, slots=True)
class Held:
    """A consent that could be withdrawn."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A case with everybody and everything that can be tried out on it."""

    case_id: UUID
    reference: str
    people: tuple[Person, ...]
    consents: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kind of record, before and after."""

    category: Category
    before: Decision
    after: Decision

    @property
    def changes(self) -> bool:
        """Whether the change would open or close it."""
        return self.before.allowed != self.after.allowed


def desk(access: Access, *, reference: str) -> Desk:
    """The case of that reference, with staff, recipients and consents. Raises Invalid, NotFound, Denied."""
    if access.role not in MAY:
        raise NotFound
    with gate.act(access, to="search_by_reference", category=Category.CONSENT):
        case_id = case_relations().find(reference)
    if case_id is None:
        raise Invalid("There is no case with this reference here.", field="reference")
    with gate.act(access, to="try_what_if", case_id=case_id, category=Category.CONSENT):
        signed = list(Consent.objects.filter(case_id=case_id, signed_at__isnull=False).order_by("signed_at"))
        recipients = tuple(_recipients(access, case_id, signed))
        consents = tuple(
            Held(one.pk, f"{one.recipient_name}: {one.get_kind_display().lower()}")
            for one in signed
            if one.revoked_at is None
        )
    staff = Membership.objects.filter(ended_at__isnull=True).order_by("display_name", "role")
    members = tuple(_member(access, one) for one in staff)
    return Desk(case_id, reference.strip().upper(), members + recipients, consents)


def compare(found: Desk, *, person: str, revoke: UUID | None, engaged: bool) -> list[Outcome]:
    """Every kind of record for one person, now and if the consent were withdrawn or the person took part.

    Nothing is written and nobody is told. Raises Invalid for somebody who is not on the desk.
    """
    who = next((one for one in found.people if one.key == person), None)
    if who is None:
        raise Invalid("Choose somebody from the list.", field="person")
    facts = case_relations().facts(who.access, found.case_id)
    if facts is None:
        raise NotFound
    after = _changed(facts, who.access, revoke=revoke, engaged=engaged)
    return [Outcome(one, ask(who.access, one, facts), ask(who.access, one, after)) for one in KINDS]


def _changed(facts: CaseFacts, access: Access, *, revoke: UUID | None, engaged: bool) -> CaseFacts:
    standings = tuple(
        replace(one, revoked_at=access.at) if one.id == revoke else one for one in facts.standings
    )
    takes_part = engaged or facts.regime is not Regime.R0_FAMILY
    return replace(facts, standings=standings, regime=regime_of(standings, engaged=takes_part, at=access.at))


def _member(access: Access, member: Membership) -> Person:
    role = Role(member.role)
    return Person(
        key=f"staff:{member.pk}",
        name=f"{member.display_name}, {member.get_role_display().lower()}",
        access=Access(
            practice_id=access.practice_id,
            actor_id=member.user_id,
            role=role,
            purpose=default_purpose(role),
            at=access.at,
            membership_id=member.pk,
        ),
    )


def _recipients(access: Access, case_id: UUID, signed: Iterable[Consent]) -> Iterable[Person]:
    seen = set()
    for one in signed:
        if one.recipient_id in seen:
            continue
        seen.add(one.recipient_id)
        role, purpose = OUTSIDE[one.recipient_kind]
        yield Person(
            key=f"recipient:{one.recipient_id}",
            name=f"{one.recipient_name}, {one.get_recipient_kind_display().lower()}",
            access=Access(
                practice_id=access.practice_id,
                actor_id=None,
                role=role,
                purpose=purpose,
                at=access.at,
                concerned_other_id=one.recipient_id if role is Role.FAMILY else None,
                case_id=case_id,
                recipient_id=one.recipient_id,
            ),
        )
