"""The switch at acceptance: what each person around a case may see before it and after, as the gate answers.

Nothing here is typed by hand: each cell is one question to the rules with the facts of that side.
Source: confidentiality, section 2 (the flip from R0 to R1).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cases import queries
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance import gate
from compliance.access import Access
from compliance.consent.models import Consent, RecipientKind
from compliance.decision import Decision
from compliance.gate.facts import NOBODY, ask
from compliance.relations import CaseFacts, case_relations
from compliance.vocabulary import Category, Purpose, Regime, Relation, Role

OWN = frozenset({Relation.SUBJECT, Relation.AUTHOR})
SHARED = frozenset({Relation.SHARED_WITH_GROUP})
SIGNED = frozenset({Relation.SIGNER})
NO_TIES: frozenset[Relation] = frozenset()


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that may be seen, for which purpose, with which tie to the very record."""

    label: str
    category: Category
    purpose: Purpose
    ties: frozenset[Relation] = NO_TIES


FAMILY_THINGS = (
    Thing("Their own letter", Category.FAMILY_LETTER, Purpose.OWN_ACCESS, OWN),
    Thing("What they told us themselves", Category.FAMILY_REPORT, Purpose.OWN_ACCESS, OWN),
    Thing("What others in the family told us", Category.FAMILY_REPORT, Purpose.OWN_ACCESS),
    Thing(
        "Letters that their authors shared for the rehearsal",
        Category.FAMILY_LETTER,
        Purpose.REHEARSAL,
        SHARED,
    ),
    Thing("The shared plan and its run sheet", Category.SHARED_PLAN, Purpose.TAKE_PART),
    Thing("Where the person is, and since when", Category.PLACEMENT, Purpose.INFORMATION),
    Thing("How treatment goes", Category.TREATMENT_UPDATE, Purpose.INFORMATION),
    Thing("What the person tells us about substances", Category.IND_SUD, Purpose.INFORMATION),
)
PAYER_THINGS = (
    Thing("What they signed to pay", Category.FINANCE, Purpose.BILLING, SIGNED),
    Thing("The case, because they pay for it", Category.CASE_ADMIN, Purpose.BILLING),
)
PERSON_THINGS = (
    Thing("What we hold about them", Category.IND_SUD, Purpose.OWN_ACCESS),
    Thing("Where they go", Category.PLACEMENT, Purpose.OWN_ACCESS),
    Thing("Their consents, and who was told what", Category.CONSENT, Purpose.OWN_ACCESS),
    Thing("What the family told us in confidence", Category.FAMILY_REPORT, Purpose.OWN_ACCESS),
)
TEAM_THINGS = (
    Thing("The case", Category.CASE_ADMIN, Purpose.CASEWORK),
    Thing("What the family told us", Category.FAMILY_REPORT, Purpose.CASEWORK),
    Thing("What the person tells us about substances", Category.IND_SUD, Purpose.CASEWORK),
    Thing("Where the person goes", Category.PLACEMENT, Purpose.CASEWORK),
)
PROVIDER_THINGS = (
    Thing("A question that names nobody", Category.DEIDENT, Purpose.ENQUIRY),
    Thing("Who the person is", Category.IND_IDENTITY, Purpose.TREATMENT),
    Thing("Use of substances", Category.IND_SUD, Purpose.TREATMENT),
    Thing("Risks", Category.RISK, Purpose.TREATMENT),
    Thing("Level of care and dates", Category.PLACEMENT, Purpose.TREATMENT),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing on both sides."""

    thing: Thing
    before: Decision
    after: Decision

    @property
    def changes(self) -> bool:
        """Whether the switch opens or closes it."""
        return self.before.allowed is not self.after.allowed


@dataclass(frozen=True, slots=True)
class Seen:
    """One person around the case, with everything that was asked about them."""

    name: str
    role: str
    access: Access
    rows: list[Row]


def side_by_side(access: Access, case: Case) -> list[Seen]:
    """Everybody around the case, before and after. Read through the gate; the questions themselves show nothing."""
    people = list(gate.open(access, queries.people(case), case_id=case.pk, to="list"))
    consents = gate.open(access, Consent.objects.order_by("id"), case_id=case.pk, to="list")
    providers = {
        one.recipient_id: one.recipient_name
        for one in consents
        if one.recipient_kind == RecipientKind.PROVIDER and one.signed_at is not None
    }
    found = [_member(access, case, one) for one in people if one.status == OtherStatus.ACTIVE]
    found.append(_seen(case, _as(access, case, Role.INDIVIDUAL), "The person", "Individual", PERSON_THINGS))
    lead = replace(_as(access, case, Role.INTERVENTIONIST), membership_id=case.lead_id, case_id=None)
    found.append(_seen(case, lead, case.lead.display_name, "Lead", TEAM_THINGS))
    scheduling = tuple(replace(one, purpose=Purpose.SCHEDULING) for one in TEAM_THINGS)
    coordinator = _as(access, case, Role.COORDINATOR)
    found.append(_seen(case, coordinator, "Coordinators", "Coordinator", scheduling))
    for key, name in (providers or {None: "A treatment provider"}).items():
        provider = replace(_as(access, case, Role.PROVIDER), recipient_id=key)
        found.append(_seen(case, provider, name, "Provider", PROVIDER_THINGS))
    return found


def _member(access: Access, case: Case, one: ConcernedOther) -> Seen:
    member = replace(_as(access, case, Role.FAMILY), concerned_other_id=one.pk)
    things = FAMILY_THINGS + (PAYER_THINGS if one.is_payer else ())
    role = f"{one.relation.capitalize()}, pays" if one.is_payer else one.relation.capitalize()
    return _seen(case, member, one.name, role, things)


def _as(access: Access, case: Case, role: Role) -> Access:
    """Somebody else at this moment, tied to this case alone."""
    return replace(
        access,
        actor_id=None,
        role=role,
        membership_id=None,
        concerned_other_id=None,
        recipient_id=None,
        case_id=case.pk,
        reasons={},
    )


def _seen(case: Case, actor: Access, name: str, role: str, things: Iterable[Thing]) -> Seen:
    now = case_relations().facts(actor, case.pk) or NOBODY
    before, after = sides(now)
    rows = [Row(thing, decided(actor, thing, before), decided(actor, thing, after)) for thing in things]
    return Seen(name, role, actor, rows)


def sides(now: CaseFacts) -> tuple[CaseFacts, CaseFacts]:
    """The facts before the switch and after it: as they are now, or as they will be on the day."""
    before = replace(now, regime=Regime.R0_FAMILY, standings=())
    after = now if now.regime is not Regime.R0_FAMILY else replace(now, regime=Regime.R1_ENGAGED)
    return before, after


def decided(actor: Access, thing: Thing, facts: CaseFacts) -> Decision:
    """One question to the rules."""
    return ask(actor.for_purpose(thing.purpose), thing.category, facts, thing.ties)
