"""Publishing heads of the audit log: where a practice wants them, daily and when asked, and what came of it."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import Invalid, NotFound, StaleVersion
from compliance.heads import delivery, folder, head, hook
from compliance.heads.models import Channel, HeadChannels, HeadPublication
from compliance.paging import Page, cut
from compliance.vocabulary import Category, Purpose, Role
from practices.queries import admins

READERS = frozenset({Role.ADMIN, Role.AUDITOR})
PAGE = 50
SECRET_BYTES = 32
LONGEST_URL = 500
NOTHING_SEALED = "Nothing is sealed yet. Try again in a minute."
NO_WAY = "Choose at least one way first."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for."""

    by_mail: bool
    to_file: bool
    hook_url: str
    new_secret: bool
    version: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows."""

    channels: HeadChannels | None
    newest: head.Head | None
    page: Page
    gone: set[object]
    may_change: bool


def overview(access: Access, *, after: str = "") -> Overview:
    """The choice, the head of this moment, and what was published, newest first. For admins and auditors."""
    if access.role not in READERS:
        raise NotFound
    with gate.act(access, to="list_heads", category=Category.AUDIT) as scope:
        rows = HeadPublication.objects.select_related("member").order_by("-at", "-id")
        page = cut(rows, after=after, size=PAGE)
        scope.detail["heads"] = len(page)
        return Overview(
            channels=HeadChannels.objects.first(),
            newest=head.newest(access.practice_id),
            page=page,
            gone=set(head.gone(page)),
            may_change=gate.would(access.for_purpose(Purpose.OPERATIONS), category=Category.SETTINGS).allowed,
        )


def choose(access: Access, *, wanted: Wanted) -> str:
    """Keeps where heads go. Returns the webhook's secret when a new one was made: it is shown this once.

    Raises Invalid beside the field, StaleVersion when somebody chose meanwhile, NotFound for everybody but
    admins.
    """
    admin = _admin(access)
    with gate.act(
        access.for_purpose(Purpose.OPERATIONS), to="choose_where_heads_go", category=Category.SETTINGS
    ) as scope:
        row = HeadChannels.objects.select_for_update().first()
        _judge(wanted, row)
        was = row or HeadChannels(changed_at=access.at, changed_by_id=admin)
        secret = _secret(wanted, was)
        scope.detail.update(_changes(wanted, was, is_new_secret=bool(secret)))
        was.by_mail, was.to_file, was.hook_url = wanted.by_mail, wanted.to_file, wanted.hook_url
        if secret or not wanted.hook_url:
            was.hook_secret = secret
        was.version += 1
        was.changed_at, was.changed_by_id = access.at, admin
        was.save(force_insert=row is None)
        return secret


def publish(access: Access, *, key: str) -> int:
    """Publishes the newest head now on every way chosen; again with the same key publishes nothing more.

    Returns how many publications are on their way. Raises Invalid while there is no way, or no seal.
    """
    _admin(access)
    with gate.act(
        access.for_purpose(Purpose.OPERATIONS), to="publish_head", category=Category.AUDIT
    ) as scope:
        channels, newest = HeadChannels.objects.first(), head.newest(access.practice_id)
        if not _ways(channels):
            raise Invalid(NO_WAY)
        if newest is None:
            raise Invalid(NOTHING_SEALED)
        scope.detail["seal"] = newest.seal
        return _post(access, channels, newest, key)


def publish_daily(access: Access) -> int:
    """What beat asks for every day: at most once a day on each way. Returns how many are on their way."""
    channels = HeadChannels.objects.first()
    newest = head.newest(access.practice_id)
    if not _ways(channels) or newest is None:
        return 0
    with gate.act(access, to="publish_head", category=Category.CASE_ADMIN) as scope:
        scope.detail["seal"] = newest.seal
        return _post(access, channels, newest, f"{access.at:%Y-%m-%d}")


def has_ways(channels: HeadChannels) -> bool:
    """Whether heads go anywhere."""
    return bool(_ways(channels))


def _post(access: Access, channels: HeadChannels | None, newest: head.Head, key: str) -> int:
    posted = 0
    for way in _ways(channels):
        members = [one.pk for one in admins()] if way is Channel.MAIL else [None]
        for member_id in members:
            one, is_new = HeadPublication.objects.get_or_create(
                idem_key=f"{key}:{way.value}:{member_id or ''}",
                defaults={
                    "channel": way.value,
                    "member_id": member_id,
                    "seal": newest.seal,
                    "hash": newest.hash,
                    "events": newest.events,
                    "key": newest.key,
                    "sealed_at": newest.sealed_at,
                    "at": access.at,
                },
            )
            if is_new:
                idem_key = f"head:{one.pk}"
                outbox.post(
                    access, delivery.KIND, subject_id=one.pk, to_membership=member_id, idem_key=idem_key
                )
                posted += 1
    return posted


def _ways(channels: HeadChannels | None) -> list[Channel]:
    return [way for way in Channel if delivery.chosen(way, channels)]


def _judge(wanted: Wanted, row: HeadChannels | None) -> None:
    version = row.version if row else 0
    if wanted.version != version:
        raise StaleVersion("Somebody chose meanwhile. Read what they chose, then save yours.")
    if wanted.to_file and not folder.is_offered():
        raise Invalid("Whoever runs this installation has named no folder for it.", field="to_file")
    problem = hook.problem_of(wanted.hook_url) if wanted.hook_url else ""
    if problem:
        raise Invalid(problem, field="hook_url")


def _secret(wanted: Wanted, was: HeadChannels) -> str:
    """A new secret for a new address, or when one was asked for; else nothing."""
    is_new = wanted.hook_url and (wanted.new_secret or wanted.hook_url != was.hook_url)
    return secrets.token_urlsafe(SECRET_BYTES) if is_new else ""


def _changes(wanted: Wanted, was: HeadChannels, *, is_new_secret: bool) -> dict[str, object]:
    """For the log: which ways are on, and that the address or its secret is another one; never the address."""
    ways = {"mail": wanted.by_mail, "file": wanted.to_file, "webhook": bool(wanted.hook_url)}
    return {
        "ways": [name for name, is_on in ways.items() if is_on],
        "new_address": wanted.hook_url != was.hook_url,
        "new_secret": is_new_secret,
    }


def _admin(access: Access) -> UUID:
    """The membership of the admin who asks."""
    if access.role is not Role.ADMIN or access.membership_id is None:
        raise NotFound
    return access.membership_id
