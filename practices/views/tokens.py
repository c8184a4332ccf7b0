"""Where programs get their token: the client-credentials grant, and nothing else of OAuth."""

from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import extract_basic_auth
from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import revoke as allauth_revoke
from allauth.idp.oidc.views import token as allauth_token
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from compliance.middleware import public

# Checking a secret costs about a quarter of a second of CPU.
RATES = {"token": "30/m/ip"}
TOO_MANY = 429
BAD_REQUEST = 400


@public
@csrf_exempt
@never_cache
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """A token for client id and secret, good for an hour."""
    if not ratelimit.consume(request, app="practices", action="token", config=RATES):
        return _refused("slow_down", TOO_MANY)
    if _holds_nul(request):
        return _refused("invalid_request", BAD_REQUEST)
    if request.POST.get("grant_type") != Client.GrantType.CLIENT_CREDENTIALS:
        return _refused("unsupported_grant_type", BAD_REQUEST)
    response: HttpResponse = allauth_token(request)
    return response


@public
@csrf_exempt
@never_cache
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Gives a token back before its time."""
    if not ratelimit.consume(request, app="practices", action="token", config=RATES):
        return _refused("slow_down", TOO_MANY)
    if _holds_nul(request):
        return _refused("invalid_request", BAD_REQUEST)
    response: HttpResponse = allauth_revoke(request)
    return response


def _holds_nul(request: HttpRequest) -> bool:
    """A zero byte in what the library would ask the database for: PostgreSQL has no such text."""
    sent = [one for many in request.POST.lists() for one in (many[0], *many[1])]
    return any("\0" in one for one in (*sent, *filter(None, extract_basic_auth(request.headers))))


def _refused(error: str, status: int) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)
