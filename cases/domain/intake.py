"""Intake: whether the person is a minor, and the model with its reason and its checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases import queries
from cases.domain import people, team, timeline, upcoming
from cases.domain.working import check_open, check_version, lock
from cases.guards import local_day
from cases.intervention_models import RED_SCREEN, parameters
from cases.models import Case, Individual, InterventionModel, Stage
from cases.models.case import MinorStatus
from cases.models.safety import Level
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from practices.models import Practice


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model, why it fits, and the contra-indications that were checked and are absent."""

    model: str
    reason: str
    checked: Sequence[str]
    arise_level: int | None = None


def choose_model(access: Access, *, case: Case, choice: ModelChoice, version: int | None) -> Case:
    """Chooses the model (G-09). A surprise needs the practice's leave and a written reason (E-08).

    Another model after the first adds a model version; ARISE's level only rises.
    """
    chosen = parameters(InterventionModel(choice.model), choice.arise_level)
    if chosen is None:
        raise Invalid("Choose a model.", field="model")
    with gate.act(access, on=case, to="choose_model"):
        check_open(case)
        if case.stage == Stage.INQUIRY:
            raise Invalid("A model is chosen in the intake. Begin the intake first.")
        team.senior_required(access, case)
        case = lock(case)
        check_version(version, case.version, mine=chosen.model.label, theirs=case.get_model_display())
        if not choice.reason.strip():
            raise Invalid(
                "Say why this model fits, and for a surprise why an invitation does not.", field="reason"
            )
        if chosen.surprise and not Practice.objects.get(pk=access.practice_id).surprise_models_allowed:
            raise Invalid("This practice does not use models with a surprise.", field="model")
        keys = {one.key for one in chosen.contra_indications}
        if keys - set(choice.checked):
            raise Invalid(
                "Tick each point that this model asks for, once you have checked it. One that is not true rules this model out.",
                field="checked",
            )
        screen = queries.screens(case).first()
        if RED_SCREEN.key in keys and screen is not None and screen.result == Level.RED:
            raise Invalid("The safety screen is red, which rules this model out.", field="checked")
        _set_model(case, choice)
        timeline.add(
            access,
            case,
            kind="intake",
            icon="layers",
            title=f"Model chosen: {chosen.model.label}",
            detail=choice.reason,
        )
        upcoming.refresh(access, case)
        return case


def set_minor_status(
    access: Access,
    *,
    case: Case,
    status: str,
    rule: str = "",
    guardian_documented: bool = False,
    version: int,
) -> Case:
    """Notes whether the person is a minor; for a minor the state rule and the guardian's documents (G-10, X-06)."""
    with gate.act(access, on=case, to="update_intake"):
        check_open(case)
        team.senior_required(access, case)
        case = lock(case)
        check_version(version, case.version, mine=status, theirs=case.get_minor_status_display())
        person = queries.individual(case).first()
        if person is not None:
            day = local_day(case, access.at)
            people.check_age(born_on=person.born_on, status=status, day=day, field="minor_status")
        case.minor_status = MinorStatus(status).value
        is_minor = case.minor_status == MinorStatus.MINOR
        case.minor_rule = rule if is_minor else ""
        if not (is_minor and guardian_documented):
            case.guardian_documented_at = None
        elif case.guardian_documented_at is None:
            case.guardian_documented_at = access.at
        case.version += 1
        case.save(update_fields=["minor_status", "minor_rule", "guardian_documented_at", "version"])
        timeline.add(access, case, kind="intake", icon="square-pen", title="Minor status was noted")
        upcoming.refresh(access, case)
        return case


def give_patient_notice(
    access: Access, *, case: Case, title: str = "The patient notice was given"
) -> Individual:
    """Notes that the person got the patient notice (s. 2.22), once they take part: by hand, or in their own space."""
    with gate.act(access, case_id=case.pk, model=Individual, to="give_notice"):
        if case.engaged_at is None:
            raise Invalid("The patient notice is given once the person takes part.")
        row: Individual | None = Individual.objects.select_for_update().filter(case=case).first()
        if row is None:
            raise Invalid("Note the person’s name first.")
        if row.patient_notice_at is None:
            row.patient_notice_at = access.at
            row.save(update_fields=["patient_notice_at"])
            timeline.add(access, case, kind="stage", icon="file-check", title=title)
            upcoming.refresh(access, case)
        return row


def _set_model(case: Case, choice: ModelChoice) -> None:
    if case.model and case.model != choice.model:
        case.model_version += 1
    if choice.model == InterventionModel.ARISE:
        level = choice.arise_level or case.arise_level or 1
        if case.model == choice.model and case.arise_level and level < case.arise_level:
            raise Invalid("The level of ARISE only rises.", field="arise_level")
        case.arise_level = level
    else:
        case.arise_level = None
    case.model = choice.model
    case.model_reason = choice.reason
    case.model_checked = sorted(choice.checked)
    case.version += 1
    case.save(
        update_fields=["model", "model_reason", "model_checked", "model_version", "arise_level", "version"]
    )
