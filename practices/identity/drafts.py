"""Drafts as requests meet them: kept when a sign-in is over, offered on the same page, forgotten once sent."""

from urllib.parse import urlsplit

from django.http import HttpResponse

from compliance.acting import within
from compliance.errors import Invalid
from compliance.middleware import access_of
from compliance.requests import OurRequest
from practices.domain import drafts
from practices.forms import DraftForm
from practices.identity import session
from practices.identity.answers import page_of
from practices.identity.requests import IdentityRequest

REDIRECTS = range(300, 400)
ENDPOINT = "account_drafts"


def keep_what_was_typed(request: IdentityRequest) -> None:
    """A form arrived too late, from somebody whose sign-in is over. Their words wait for their return."""
    membership = session.membership_of(request)
    if membership is None:
        return
    path, fields = typed(request)
    access = access_of(request, session.actor_of(membership))
    with within(access):
        try:
            drafts.keep(access, path=path, fields=fields)
        except Invalid:
            return  # nothing that could be kept; the page of sign-in is the answer either way


def typed(request: IdentityRequest) -> tuple[str, list[drafts.Field]]:
    """The page and the words of a POST: of the form itself, or of the page's own call to keep them."""
    if request.resolver_match and request.resolver_match.url_name == ENDPOINT:
        form = DraftForm(request.POST)
        return (form.cleaned_data["path"], form.cleaned_data["fields"]) if form.is_valid() else ("", [])
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    return urlsplit(page_of(request)).path, [(name, str(value)) for name, value in fields]


def look_for(request: IdentityRequest) -> None:
    """Puts the words kept for this page on the request, where base.html offers them. Inside the transaction."""
    request.draft = None
    if request.method != "GET" or request.membership is None:
        return
    access = request.access
    if session.DRAFT_PATHS not in request.session:
        request.session[session.DRAFT_PATHS] = drafts.paths(access)
    if request.path in request.session[session.DRAFT_PATHS]:
        request.draft = drafts.kept_for(access, path=request.path)


def remember(request: OurRequest, path: str) -> None:
    """This page now has kept words."""
    known = request.session.get(session.DRAFT_PATHS, [])
    if path not in known:
        request.session[session.DRAFT_PATHS] = [*known, path]


def forget_if_sent(request: IdentityRequest, response: HttpResponse) -> None:
    """A form that was accepted needs its draft no more. After the page's own transaction."""
    if request.method != "POST" or response.status_code not in REDIRECTS:
        return
    known = request.session.get(session.DRAFT_PATHS, [])
    path = urlsplit(page_of(request)).path
    access = getattr(request, "access", None)
    if access is None or path not in known:
        return
    with within(access):
        drafts.forget(access, path=path)
    request.session[session.DRAFT_PATHS] = [one for one in known if one != path]


def unlearn(request: OurRequest, path: str) -> None:
    """No words are kept for this page any more."""
    known = request.session.get(session.DRAFT_PATHS, [])
    request.session[session.DRAFT_PATHS] = [one for one in known if one != path]
