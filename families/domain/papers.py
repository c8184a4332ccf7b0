"""Signing in the family space: the member's own name under the current wording."""

from cases import notices
from cases import queries as case_queries
from cases.domain import agreements
from cases.models import Acknowledgement, Case, ConcernedOther
from cases.models.agreements import PAPERS, SignedBy
from cases.wording import current
from compliance import gate
from compliance.access import Access


def sign(
    access: Access,
    *,
    kind: str,
    signed_name: str,
    drawn: list[list[list[int]]] | None = None,
    language: str = "en",
) -> Acknowledgement:
    """Signs one paper by typed name, and by hand where it was drawn. Signed twice is signed once."""
    with gate.act(access, case_id=access.case_id, model=Acknowledgement, to="sign"):
        case = Case.objects.get(pk=access.case_id)
        person = ConcernedOther.objects.get(pk=access.concerned_other_id)
        return agreements.acknowledge(
            access,
            case=case,
            concerned_other=person,
            kind=kind,
            signed_name=signed_name,
            signed_by=SignedBy.PORTAL,
            drawn=drawn,
            language=language,
        )


def signed(access: Access, *, kind: str) -> Acknowledgement | None:
    """The member's own signature under the current wording."""
    mine = (one for one in own(access) if one.kind == kind)
    return next((one for one in mine if one.wording_version == current(kind).version), None)


def signed_before(access: Access, *, kind: str) -> bool:
    """Whether the member signed an earlier wording: then the page says that it has changed."""
    return any(one.kind == kind and one.wording_version != current(kind).version for one in own(access))


def own(access: Access) -> list[Acknowledgement]:
    """Every signature of the member."""
    rows = Acknowledgement.objects.filter(concerned_other_id=access.concerned_other_id)
    return list(gate.open(access, rows, case_id=access.case_id, to="read"))


def who_signed(access: Access, case: Case) -> list[Acknowledgement]:
    """Every signature of a family, for the team."""
    return list(gate.open(access, case_queries.acknowledgements(case), case_id=case.pk, to="list"))


def remind(access: Access, *, case: Case) -> int:
    """Reminds everybody who has not signed all in the current words, once a day at most. Says how many."""
    with gate.act(access, case_id=case.pk, model=Acknowledgement, to="remind_to_sign"):
        done = {
            (one.concerned_other_id, one.kind)
            for one in Acknowledgement.objects.filter(case=case)
            if one.wording_version == current(one.kind).version
        }
        people = case_queries.taking_part(case)
        missing = [one for one in people if any((one.pk, kind.value) not in done for kind in PAPERS)]
        for person in missing:
            notices.remind_family(
                access,
                case_id=case.pk,
                other_id=person.pk,
                subject_id=case.pk,
                key=f"sign:{case.pk.hex}:{person.pk.hex}:{access.at:%Y%m%d}",
                at=access.at,
            )
        return len(missing)
