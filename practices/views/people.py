"""The people of a practice, for its admins: who works here, with which credentials; invite, verify, end."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from compliance.access import Access
from compliance.errors import DomainError
from compliance.requests import StaffRequest
from practices.domain import credentials, invitations, memberships
from practices.forms import CredentialForm, EndCredentialForm, InviteForm
from practices.identity.recent import recently_signed_in
from practices.models import Credential, CredentialState, Membership

UNPROCESSABLE = 422
FLAGS = {
    CredentialState.ACTIVE: ("good", "badge-check"),
    CredentialState.EXPIRING: ("due", "clock"),
    CredentialState.UNVERIFIED: ("due", "circle-alert"),
}


@dataclass(frozen=True, slots=True)
class CredentialLine:
    """A credential with its state today, and whether this admin may verify it."""

    credential: Credential
    state: str
    icon: str
    label: str
    may_verify: bool
    verified_by: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A membership with its credentials."""

    member: Membership
    credentials: list[CredentialLine]


@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Everybody, those who left, and open invitations."""
    roll = memberships.roll(request.access)
    return render(
        request,
        "practices/people.html",
        {
            "people": [_line(request.access, one) for one in roll.at_work],
            "left": roll.left,
            "invited": [(one, one.is_open(request.access.at)) for one in roll.invited],
        },
    )


@require_http_methods(["GET", "POST"])
@recently_signed_in
def invite(request: StaffRequest) -> HttpResponse:
    """Asks a colleague to join."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invitations.invite(request.access, colleague=form.value(), key=form.key)
        except invitations.AlreadyHere as error:
            form.refuse(error.words, error.field)
        else:
            messages.success(request, f"{invitation.name} gets an email with a link.")
            return redirect("practices:people")
    return render(
        request, "practices/invite.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200
    )


@require_POST
def send_again(request: StaffRequest, invitation_id: UUID) -> HttpResponse:
    """A new link."""
    invitation = invitations.send_again(request.access, invitation_id=invitation_id)
    messages.success(request, f"{invitation.name} gets a new link. The earlier one has ended.")
    return redirect("practices:people")


@require_POST
def withdraw(request: StaffRequest, invitation_id: UUID) -> HttpResponse:
    """The link ends."""
    invitation = invitations.withdraw(request.access, invitation_id=invitation_id)
    messages.success(request, f"The invitation of {invitation.name} is taken back.")
    return redirect("practices:people")


@require_GET
def person(request: StaffRequest, membership_id: UUID) -> HttpResponse:
    """One person with their credentials."""
    return _person(request, membership_id, CredentialForm())


@require_POST
def add_credential(request: StaffRequest, membership_id: UUID) -> HttpResponse:
    """Enters a credential."""
    form = CredentialForm(request.POST)
    if not form.is_valid():
        return _person(request, membership_id, form)
    made = credentials.add(request.access, membership_id=membership_id, credential=form.value())
    messages.success(request, f"{made.code} is entered. It counts once somebody else has verified it.")
    return redirect("practices:person", membership_id=membership_id)


@require_POST
def verify_credential(request: StaffRequest, membership_id: UUID, credential_id: UUID) -> HttpResponse:
    """Somebody saw the certificate."""
    try:
        done = credentials.verify(request.access, credential_id=credential_id)
    except credentials.NeedsOtherEyes as error:
        messages.error(request, error.words)
    else:
        messages.success(request, f"{done.code} is verified.")
    return redirect("practices:person", membership_id=membership_id)


@require_POST
def end_credential(request: StaffRequest, membership_id: UUID, credential_id: UUID) -> HttpResponse:
    """Suspended, revoked or retired."""
    form = EndCredentialForm(request.POST)
    if form.is_valid():
        done = credentials.end(
            request.access, credential_id=credential_id, as_state=form.cleaned_data["as_state"]
        )
        messages.success(request, f"{done.code} does not count any more.")
    else:
        memberships.read(request.access, membership_id=membership_id)
        messages.error(request, "Choose whether it is suspended, revoked or retired.")
    return redirect("practices:person", membership_id=membership_id)


@require_POST
@recently_signed_in
def end_membership(request: StaffRequest, membership_id: UUID) -> HttpResponse:
    """Ends somebody's work here."""
    try:
        member = memberships.end(request.access, membership_id=membership_id)
    except (memberships.LastAdmin, memberships.OneselfRefused) as error:
        messages.error(request, _words(error))
        return redirect("practices:person", membership_id=membership_id)
    messages.success(request, f"{member.display_name} does not work here any more, from this moment on.")
    return redirect("practices:people")


def _words(error: DomainError) -> str:
    return error.words


def _person(request: StaffRequest, membership_id: UUID, form: CredentialForm) -> HttpResponse:
    member = memberships.read(request.access, membership_id=membership_id)
    context = {
        "person": _line(request.access, member),
        "form": form,
        "is_self": member.user_id == request.access.actor_id,
        "endings": EndCredentialForm().fields["as_state"].choices,  # type: ignore[attr-defined]  # a ChoiceField
    }
    return render(request, "practices/person.html", context, status=UNPROCESSABLE if form.errors else 200)


def _line(access: Access, member: Membership) -> PersonLine:
    today = access.at.date()
    return PersonLine(
        member=member,
        credentials=[_credential(access, member, one, today) for one in member.credentials.all()],
    )


def _credential(access: Access, member: Membership, one: Credential, today: date) -> CredentialLine:
    state = one.state(today)
    flag, icon = FLAGS.get(state, ("risk", "circle-x"))
    return CredentialLine(
        credential=one,
        state=flag,
        icon=icon,
        label=state.label,
        may_verify=state is CredentialState.UNVERIFIED and member.user_id != access.actor_id,
        verified_by=one.verified_by.display_name if one.verified_by_id else "",
    )
