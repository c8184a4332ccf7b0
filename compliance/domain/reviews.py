"""Reviews of looks that a rule allows with a reason: what waits, what was looked at, and the sign-off.

Source: confidentiality, C-14 and its obligation "the supervisor reviews within 24 hours".
"""

from uuid import UUID

from django.db.models import QuerySet

from compliance import gate
from compliance.access import Access
from compliance.audit.models import AccessEventRow
from compliance.emergency.models import Verdict
from compliance.errors import DomainError, Invalid, NotFound
from compliance.paging import Page, cut
from compliance.reviews.models import AccessReview
from compliance.vocabulary import Category, Effect, Role

MAY = frozenset({Role.SUPERVISOR, Role.ADMIN})
PAGE = 50
MOST_SHOWN = 100


class OwnLook(DomainError):
    """Whoever looked does not review it."""

    status = 403
    title = "Somebody else reviews this"
    code = "own_review"

    def __init__(self) -> None:
        super().__init__("You looked at this yourself, so somebody else reviews it.")


def page_of(access: Access, *, done: bool, after: str = "") -> Page:
    """Reviews that wait, the oldest first; with `done` those that were signed off, the newest first.

    Raises NotFound for everybody but supervisors and admins.
    """
    _only_reviewers(access)
    found = AccessReview.objects.filter(reviewed_at__isnull=not done).defer("findings")
    order = ("-reviewed_at", "-id") if done else ("due_at", "id")
    with gate.act(access, to="list_reviews", category=Category.CONSENT) as scope:
        page = cut(found.order_by(*order), after=after, size=PAGE)
        scope.detail["reviews"] = len(page)
        return page


def one(access: Access, *, review_id: UUID) -> tuple[AccessReview, list[AccessEventRow]]:
    """One review and its events, the newest hundred. Raises NotFound."""
    _only_reviewers(access)
    row = AccessReview.objects.select_related("reviewed_by").filter(pk=review_id).first()
    if row is None:
        raise NotFound
    with gate.act(access, to="read_review", category=Category.CONSENT) as scope:
        scope.detail["review"] = str(row.pk)
        return row, list(_events(row)[:MOST_SHOWN])


def is_own(access: Access, review: AccessReview) -> bool:
    """One person may wear two hats: the person reviews nothing of their own under either."""
    return review.actor_id == access.actor_id or (
        review.member_id is not None and review.member_id == access.membership_id
    )


def sign_off(access: Access, *, review_id: UUID, verdict: str, findings: str, seen: int) -> AccessReview:
    """Somebody else says whether it was in order. `seen` is the number of events that they read about.

    Raises NotFound, OwnLook, and Invalid for missing words, a further look or somebody else's review meanwhile.
    """
    _only_reviewers(access)
    with gate.act(access, to="review_access", category=Category.CONSENT) as scope:
        row: AccessReview | None = AccessReview.objects.select_for_update().filter(pk=review_id).first()
        if row is None or access.membership_id is None:
            raise NotFound
        if is_own(access, row):
            raise OwnLook
        if row.reviewed_at is not None:
            raise Invalid("Somebody else has reviewed this meanwhile. Their review stands.", field="verdict")
        if row.events != seen:
            raise Invalid("There was another look meanwhile. Read the list again, then sign off.")
        if verdict not in Verdict.values:
            raise Invalid("Say whether it was in order.", field="verdict")
        if verdict == Verdict.NOT_IN_ORDER and not findings.strip():
            raise Invalid("Say what was not in order, and what follows from it.", field="findings")
        row.reviewed_at = access.at
        row.reviewed_by_id = access.membership_id
        row.verdict = verdict
        row.findings = findings.strip()
        row.save(update_fields=["reviewed_at", "reviewed_by", "verdict", "findings"])
        scope.detail.update({"review": str(row.pk), "verdict": verdict, "case": row.case_reference})
        return row


def _events(row: AccessReview) -> QuerySet[AccessEventRow]:
    return AccessEventRow.objects.filter(
        at__gte=row.at,
        at__lte=row.last_at,
        actor_id=row.actor_id,
        case_id=row.about_case_id,
        rule_id=row.rule_id,
        effect=Effect.ALLOW_WITH_REVIEW.value,
    ).order_by("-at", "-id")


def _only_reviewers(access: Access) -> None:
    if access.role not in MAY:
        raise NotFound
