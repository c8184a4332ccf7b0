"""Forms: which there are in this practice, in which version somebody answers, and what was asked of whom."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from cases import notices
from cases.domain import timeline, upcoming
from cases.domain.working import check_open
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import Invalid, NotFound
from families import queries
from families.domain.space import family_of
from families.models import FormPack, FormTask
from families.questionnaire.definition import Definition
from families.questionnaire.reading import read
from families.questionnaire.stock import CURRENT, INTAKE, stock

NO_SUCH = "none"
OWN_PREFIX = "p"  # a practice's version 3 is kept as "p3"; a stock version bears a year
REMIND_AFTER = (timedelta(days=3), timedelta(days=7))


def definitions(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Definition]:
    """Forms by key and version, in one query; without a version the one that is current.

    Current is the practice's own, unless it is retired, else the stock one. What there is none of is left out.
    """
    asked = set(wanted)
    own = queries.form_versions({key for key, _ in asked})
    found = {(row.form.key, f"{OWN_PREFIX}{row.number}"): row for row in own}
    newest = {row.form.key: row for row in own if row.form.retired_at is None}
    made = {}
    for key, version in asked:
        row = found.get((key, version)) if version else newest.get(key)
        form = (
            read(row.body, key=key, version=f"{OWN_PREFIX}{row.number}")
            if row
            else stock(key, version if not version.startswith(OWN_PREFIX) else NO_SUCH)
        )
        if form is not None:
            made[key, version] = form
    return made


def definition(key: str, version: str = "") -> Definition | None:
    """One form, in one version or the current one."""
    return definitions([(key, version)]).get((key, version))


def catalogue() -> list[Definition]:
    """Every form that can be sent now, in its current version, by title."""
    keys = {*CURRENT, *queries.forms_in_use().values_list("key", flat=True)}
    return sorted(definitions((key, "") for key in keys).values(), key=lambda one: one.title.lower())


def packs() -> list[FormPack]:
    """Forms that go out together."""
    return list(FormPack.objects.order_by("title"))


def asked(access: Access) -> list[Definition]:
    """What is on the member's list, the intake first: as it was begun, else as it was asked for."""
    _, case_id = family_of(access)
    begun = {
        one.form_key: one.form_version
        for one in gate.open(access, queries.intake(case_id), case_id=case_id, to="read")
    }
    tasks = gate.open(access, queries.form_tasks(case_id), case_id=case_id, to="read")
    wanted = {INTAKE: ""} | {one.form_key: one.form_version for one in tasks} | begun
    found = definitions(wanted.items())
    return [found[one] for one in wanted.items() if one in found]


def form_of(access: Access, key: str) -> Definition:
    """The form that the member was asked to fill in. Raises NotFound for any other: also for a colleague's."""
    found = next((one for one in asked(access) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def send(access: Access, *, case: Case, people: Iterable[UUID], keys: Iterable[str]) -> list[FormTask]:
    """Puts forms on the lists of these members, at once, with a message that something waits.

    Sent twice is asked once. Who has not finished is reminded after three and seven days. Raises Invalid
    where nobody or nothing is chosen, or somebody has left.
    """
    chosen = [one for one in dict.fromkeys(keys) if one != INTAKE]
    wanted = set(people)
    with gate.act(access, case_id=case.pk, model=FormTask, to="send_forms"):
        case = Case.objects.select_for_update().get(pk=case.pk)
        check_open(case)
        if not wanted:
            raise Invalid("Choose at least one person.", field="people")
        current = definitions((key, "") for key in chosen)
        if not chosen or len(current) < len(chosen):
            raise Invalid("Choose at least one form.", field="which")
        present = {
            one.pk: one
            for one in ConcernedOther.objects.filter(
                case_id=case.pk, status=OtherStatus.ACTIVE, pk__in=wanted
            )
        }
        if set(present) != wanted:
            raise Invalid("Somebody you chose does not take part any more.", field="people")
        known = {(one.concerned_other_id, one.form_key) for one in queries.form_tasks(case.pk)}
        made = []
        for person in present.values():
            fresh = [key for key in chosen if (person.pk, key) not in known]
            made += [_ask(access, case, person.pk, current[key, ""]) for key in fresh]
            if fresh:
                _remind(access, case, person.pk, fresh)
        if made:
            timeline.add(
                access,
                case,
                kind="intake",
                icon="list-checks",
                title=f"Forms were sent to {len(present)} people"
                if len(present) > 1
                else "Forms were sent to one person",
            )
            upcoming.refresh(access, case)
        return made


def _ask(access: Access, case: Case, person_id: UUID, form: Definition) -> FormTask:
    """The version that is asked for stays, also where the form is retired or changed before it is begun."""
    row: FormTask = FormTask.create(
        case_id=case.pk,
        concerned_other_id=person_id,
        form_key=form.key,
        form_version=form.version,
        asked_at=access.at,
    )
    return row


def _remind(access: Access, case: Case, person_id: UUID, keys: list[str]) -> None:
    """Now, and later as long as one of the forms is open: each form's reminders stop by themselves."""
    for number, after in enumerate((timedelta(), *REMIND_AFTER)):
        for key in keys[:1] if number == 0 else keys:
            notices.remind_family(
                access,
                case_id=case.pk,
                other_id=person_id,
                subject_id=case.pk,
                key=f"{_prefix(case.pk, person_id, key)}{number}",
                at=access.at + after,
            )


def stop_reminding(access: Access, *, case_id: UUID, person_id: UUID | None = None, key: str = "") -> None:
    """A form was sent, somebody left, or the case has ended. Inside the verb that did it."""
    if person_id is None:
        outbox.cancel(access, idem_prefix=f"form:{case_id.hex}:")
    elif key:
        outbox.cancel(access, idem_prefix=_prefix(case_id, person_id, key))
    else:
        outbox.cancel(access, idem_prefix=f"form:{case_id.hex}:{person_id.hex}:")


def _prefix(case_id: UUID, person_id: UUID, key: str) -> str:
    return f"form:{case_id.hex}:{person_id.hex}:{key}:"
