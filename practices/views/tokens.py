"""Where programs get their token: the client-credentials grant, and nothing else of OAuth."""

from allauth.core.internal import ratelimit
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
    response: HttpResponse = allauth_revoke(request)
    return response


def _refused(error: str, status: int) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)
