"""The notices that come with the product, filled in for one practice. The words are in words/, for counsel to read."""

from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from compliance.consent.wording import day
from compliance.notice.models import NoticeLanguage
from compliance.notice.text import tidy
from practices.models import Membership, Practice, StaffRole

WORDS = Path(__file__).parent / "words"
DATE = "{date}"
OR = {NoticeLanguage.ENGLISH.value: " or ", NoticeLanguage.SPANISH.value: " o "}
CONTACT = {
    NoticeLanguage.ENGLISH.value: "the person in charge of privacy",
    NoticeLanguage.SPANISH.value: "la persona encargada de la privacidad",
}


@cache
def source(kind: str, language: str) -> str:
    """The text with its gaps: practice, contact, reach, date."""
    return tidy((WORDS / f"{kind}-{language}.txt").read_text(encoding="utf-8"))


def text_for(practice: Practice, *, kind: str, language: str, at: datetime) -> str:
    """The text for this practice, in effect from the day of `at` where the practice is.

    Questions and complaints go to the practice's number and to the admin who has been there longest.
    """
    admins = Membership.objects.select_related("user").filter(ended_at__isnull=True, role=StaffRole.ADMIN)
    admin = admins.order_by("started_at", "pk").first()
    ways = [practice.phone, admin.user.email if admin else ""]
    reach = OR[language].join(way for way in ways if way) or practice.name
    body = source(kind, language).replace("{contact}", CONTACT[language]).replace("{reach}", reach)
    return dated(body.replace("{practice}", practice.name), language, at, practice.time_zone)


def dated(body: str, language: str, at: datetime, zone: str) -> str:
    """The text with the day of publication in its gap."""
    return body.replace(DATE, on(at, language, zone))


def undated(body: str, language: str, at: datetime, zone: str) -> str:
    """The text of an earlier day with the gap open again, for writing the next version."""
    return body.replace(on(at, language, zone), DATE)


def on(at: datetime, language: str, zone: str) -> str:
    """The day in words, where the practice is."""
    return day(at.astimezone(ZoneInfo(zone)).date(), language)
