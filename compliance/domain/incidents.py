"""The register of incidents: assessed by four factors, and told in time when it is a breach.

Source: confidentiality section 6 (42 CFR 2.16); 45 CFR 164.402 (four factors), 164.404, 164.406, 164.408.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max

from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid, NotFound
from compliance.gate.facts import facts_of
from compliance.relations import case_relations
from compliance.rights import reminders
from compliance.rights.models import Incident, IncidentState
from compliance.versions import check_version
from compliance.vocabulary import Category, Role

TELL_WITHIN = timedelta(days=60)
MANY = 500
FACTORS = {
    "nature": "What kind of information it was, and how easily a person is recognised",
    "who": "Who used it or received it",
    "seen": "Whether it was in fact seen or taken",
    "mended": "How far the risk was reduced",
}
MAY_MANAGE = frozenset({Role.ADMIN, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Assessment:
    """The four factors in words, the finding, and how many people it concerns."""

    factors: Mapping[str, str]
    is_breach: bool
    people: int | None = None
    in_one_state: int | None = None


def report(
    access: Access, *, what: str, discovered_at: datetime, case_id: UUID | None = None, key: str = ""
) -> Incident:
    """Writes an incident down; the clock of a breach starts when it was discovered.

    Admins and supervisors report about anything, the team about the case that they work on. The same
    key again gives the same incident.
    """
    if not what.strip():
        raise Invalid("Say what happened, as far as you know.", field="what")
    if discovered_at > access.at:
        raise Invalid("It cannot have been discovered later than now.", field="discovered_at")
    if access.membership_id is None or (case_id is None and access.role not in MAY_MANAGE):
        raise NotFound
    category = Category.CONSENT if access.role in MAY_MANAGE else Category.CASE_ADMIN
    with gate.act(access, to="report_incident", case_id=case_id, category=category) as scope:
        known: Incident | None = Incident.objects.filter(idem_key=key).first() if key else None
        if known is not None:
            return known
        with connection.cursor() as cursor:
            # Two reports at once take two numbers.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [str(access.practice_id)])
        last = Incident.objects.aggregate(last=Max("number"))["last"] or 0
        facts = facts_of(access, case_id) if case_id else None
        made: Incident = Incident.objects.create(
            number=last + 1,
            case_id=case_id,
            case_reference=facts.reference if facts else "",
            discovered_at=discovered_at,
            reported_by_id=access.membership_id,
            what=what.strip(),
            tell_people_by=discovered_at + TELL_WITHIN,
            idem_key=key,
        )
        scope.detail["incident"] = str(made.pk)
        return made


def find_case(access: Access, *, reference: str) -> UUID:
    """The case that an admin or supervisor means. Raises Invalid."""
    if access.role not in MAY_MANAGE:
        raise NotFound
    with gate.act(access, to="search_by_reference", category=Category.CONSENT):
        found = case_relations().find(reference)
    if found is None:
        raise Invalid("There is no case with this reference here.", field="reference")
    return found


def assess(access: Access, *, incident_id: UUID, assessment: Assessment, version: int) -> Incident:
    """All four factors, then the finding. Without all four it counts as a breach (164.402(2))."""
    with gate.act(access, to="assess_incident", category=Category.CONSENT) as scope:
        row = _held(access, incident_id, version)
        scope.detail["incident"] = str(row.pk)
        missing = [words for key, words in FACTORS.items() if not assessment.factors.get(key, "").strip()]
        if missing and not assessment.is_breach:
            raise Invalid(f"Still to answer: {missing[0].lower()}.", field="factors")
        if assessment.is_breach and not assessment.people:
            raise Invalid("Say how many people it concerns, as far as you know.", field="people")
        row.factors = dict(assessment.factors)
        row.state = IncidentState.BREACH if assessment.is_breach else IncidentState.NO_BREACH
        row.people_affected = assessment.people
        row.in_one_state = assessment.in_one_state
        row.tell_people_by = row.discovered_at + TELL_WITHIN if assessment.is_breach else None
        row.tell_secretary_by = (
            secretary_by(row.discovered_at, assessment.people or 0) if assessment.is_breach else None
        )
        row.version += 1
        row.save()
        if assessment.is_breach:
            reminders.remind(
                access,
                key=f"incident:{row.pk}:{row.version}",
                member=access.membership_id,
                case_id=None,
                due_at=row.discovered_at + TELL_WITHIN,
            )
        return row


def secretary_by(discovered_at: datetime, people: int) -> datetime:
    """With the notices for 500 or more people; else within 60 days after the year ends (164.408)."""
    if people >= MANY:
        return discovered_at + TELL_WITHIN
    return datetime(discovered_at.year + 1, 1, 1, tzinfo=UTC) + TELL_WITHIN


def needs_media(incident: Incident) -> bool:
    """500 or more people in one state: the media are told too (164.406)."""
    return incident.state == IncidentState.BREACH and (incident.in_one_state or 0) >= MANY


def told(access: Access, *, incident_id: UUID, whom: str, version: int) -> Incident:
    """Notes that the people, the Secretary or the media were told. Told once stays told."""
    names = {"people": "people_told_at", "secretary": "secretary_told_at", "media": "media_told_at"}
    if whom not in names:
        raise Invalid("Choose who was told.", field="whom")
    with gate.act(access, to="tell_of_incident", category=Category.CONSENT) as scope:
        row = _held(access, incident_id, version)
        scope.detail.update({"incident": str(row.pk), "told": whom})
        if row.state != IncidentState.BREACH:
            raise Invalid("It was not found to be a breach.", field="whom")
        if getattr(row, names[whom]) is None:
            setattr(row, names[whom], access.at)
        row.version += 1
        row.save()
        return row


def close(access: Access, *, incident_id: UUID, words: str, version: int) -> Incident:
    """Closes an incident that is assessed, and told where it was a breach."""
    with gate.act(access, to="close_incident", category=Category.CONSENT) as scope:
        row = _held(access, incident_id, version)
        scope.detail["incident"] = str(row.pk)
        if row.state == IncidentState.OPEN:
            raise Invalid("Assess it first.", field="words")
        if row.state == IncidentState.BREACH and row.people_told_at is None:
            raise Invalid("The people concerned have not been told yet.", field="words")
        if needs_media(row) and row.media_told_at is None:
            raise Invalid("The media have not been told yet.", field="words")
        if not words.strip():
            raise Invalid("Say what was done so that it does not happen again.", field="words")
        row.state = IncidentState.CLOSED
        row.closing_words = words.strip()
        row.version += 1
        row.save()
        return row


def register(access: Access) -> list[Incident]:
    """The whole register, newest first, at most 100. For admins and supervisors."""
    if access.role not in MAY_MANAGE:
        raise NotFound
    with gate.act(access, to="list_incidents", category=Category.CONSENT):
        return list(Incident.objects.select_related("reported_by").order_by("-number")[:100])


def open_for(case_id: UUID) -> bool:
    """Whether an incident of this case is still open (G-25). Asked inside an act."""
    return (
        Incident.objects.filter(case_id=case_id)
        .exclude(state=IncidentState.CLOSED)
        .exclude(state=IncidentState.NO_BREACH)
        .exists()
    )


def _held(access: Access, incident_id: UUID, version: int) -> Incident:
    if access.role not in MAY_MANAGE:
        raise NotFound
    row: Incident | None = Incident.objects.select_for_update(of=("self",)).filter(pk=incident_id).first()
    if row is None:
        raise NotFound
    check_version(version, row.version, mine="", theirs=row.get_state_display())
    return row
