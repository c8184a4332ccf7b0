"""Forms: which there are in this practice, in which version somebody answers, and what was asked of whom."""

from collections.abc import Iterable
from dataclasses import dataclass
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
from families.models import FormPack, FormTask, FormVersion
from families.questionnaire.definition import Definition
from families.questionnaire.reading import read
from families.questionnaire.stock import CURRENT, INTAKE, stock

OWN_PREFIX = "p"  # a practice's version 3 is kept as "p3"; a stock version bears a year
REMIND_AFTER = (timedelta(days=3), timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Asked:
    """A form on somebody's list, and when it was put there. The intake is on every list from the beginning."""

    form: Definition
    is_first: bool


def definition(key: str, version: str = "") -> Definition | None:
    """A form in one version; without one in the version that is current: the practice's, else the stock one."""
    if version and not version.startswith(OWN_PREFIX):
        return stock(key, version)
    rows = FormVersion.objects.filter(form__key=key)
    if version:
        rows = rows.filter(number=int(version.removeprefix(OWN_PREFIX)))
    else:
        rows = rows.filter(form__retired_at__isnull=True)
    row = rows.order_by("-number").first()
    if row is None:
        return None if version else stock(key)
    return read(row.body, key=key, version=f"{OWN_PREFIX}{row.number}")


def catalogue() -> list[Definition]:
    """Every form that can be sent now, in its current version, by title."""
    own = queries.published_forms().values_list("key", flat=True)
    found = [definition(key) for key in {*CURRENT, *own}]
    return sorted((one for one in found if one is not None), key=lambda one: one.title.lower())


def packs() -> list[FormPack]:
    """Forms that go out together."""
    return list(FormPack.objects.order_by("title"))


def asked(access: Access) -> list[Asked]:
    """What is on the member's list, the intake first. A form begun stays in the version in which it was begun."""
    _, case_id = family_of(access)
    begun = {
        one.form_key: one.form_version
        for one in gate.open(access, queries.intake(case_id), case_id=case_id, to="read")
    }
    tasks = gate.open(access, queries.form_tasks(case_id), case_id=case_id, to="read")
    keys = [INTAKE, *(one.form_key for one in tasks if one.form_key != INTAKE)]
    found = [(key, definition(key, begun.get(key, ""))) for key in keys]
    return [Asked(form, key == INTAKE) for key, form in found if form is not None]


def form_of(access: Access, key: str) -> Definition:
    """The form that the member was asked to fill in. Raises NotFound for any other: also for a colleague's."""
    found = next((one.form for one in asked(access) if one.form.key == key), None)
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
        if not chosen or any(definition(key) is None for key in chosen):
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
            made += [_ask(access, case, person.pk, key) for key in fresh]
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


def _ask(access: Access, case: Case, person_id: UUID, key: str) -> FormTask:
    row: FormTask = FormTask.create(
        case_id=case.pk, concerned_other_id=person_id, form_key=key, asked_at=access.at
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
