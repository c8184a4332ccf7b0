"""One-click sign-ins: in a demo that only this machine can reach, and nowhere else."""

import ipaddress
from dataclasses import dataclass
from uuid import UUID

from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth import login
from django.db import connection
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from practices import queries
from practices.identity import session
from practices.models import Membership, Practice, User
from practices.tenancy.context import practice

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SUFFIX = "_demo"


@dataclass(frozen=True, slots=True)
class DemoPractice:
    """One practice with its people, as buttons on the sign-in page."""

    name: str
    people: list[Membership]


def is_open(request: HttpRequest) -> bool:
    """Whether this is a demo on its own machine: setting, surroundings, database, address and caller agree."""
    return (
        settings.DEMO_SIGN_INS
        and settings.THRESHOLD_ENV == "demo"
        and connection.settings_dict["NAME"].endswith(SUFFIX)
        and _is_routed()
        and _is_loopback(request)
    )


def people() -> list[DemoPractice]:
    """Everybody who works in a practice of this demo."""
    shown = []
    for one in Practice.objects.order_by("created_at"):
        with practice(one.pk):
            shown.append(DemoPractice(name=one.name, people=list(queries.staff_at_work())))
    return shown


def sign_in(request: HttpRequest, *, practice_id: UUID, membership_id: UUID) -> bool:
    """Signs a demo person in with everything a real sign-in leaves behind. False when there is no such person."""
    with practice(practice_id):
        membership = queries.staff_at_work().filter(pk=membership_id).first()
    if membership is None:
        return False
    user: User = membership.user
    login(request, user, backend=BACKEND)
    session.pass_second_factor(request.session, user.pk)
    session.wear(request.session, membership)
    user_logged_in.send(sender=User, request=request, response=None, user=user)
    return True


def _is_routed() -> bool:
    try:
        reverse("account_demo")
    except NoReverseMatch:
        return False
    return True


def _is_loopback(request: HttpRequest) -> bool:
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
