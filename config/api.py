"""The API's description: OpenAPI 3.1 as JSON, and the same as a page that needs nothing from elsewhere."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

from compliance.middleware import public

METHODS = ("get", "post", "put", "patch", "delete")


class ClientTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """The token of the client-credentials grant."""

    target_class = "practices.identity.api.ClientToken"
    name = "clientCredentials"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A bearer token with scopes."""
        return {
            "type": "oauth2",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": "/api/token/",
                    "scopes": {"cases:read": "Read cases", "cases:write": "Open cases, write notes, move on"},
                }
            },
        }


class StaffSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """The browser session."""

    target_class = "practices.identity.api.StaffSession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A cookie, with the CSRF header on writes."""
        return {"type": "apiKey", "in": "cookie", "name": "session"}


@cache
def description() -> dict[str, Any]:
    """The whole description. The same for everybody, and made once."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # theirs
    return found


@dataclass(frozen=True, slots=True)
class Operation:
    """One call, as the page shows it."""

    method: str
    path: str
    summary: str
    parameters: list[dict[str, Any]]
    body: str
    answers: list[tuple[str, str]]


@public
@require_GET
def schema(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return JsonResponse(description(), json_dumps_params={"indent": 1})


@public
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """The same, to be read."""
    whole = description()
    operations = [
        _operation(method, path, calls[method])
        for path, calls in whole["paths"].items()
        for method in METHODS
        if method in calls
    ]
    context = {"info": whole["info"], "operations": operations, "shapes": _shapes(whole)}
    return render(request, "api/docs.html", context)


def _operation(method: str, path: str, call: dict[str, Any]) -> Operation:
    content: dict[str, Any] = call.get("requestBody", {}).get("content", {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=call.get("description", ""),
        parameters=[
            {
                "name": one["name"],
                "place": one["in"],
                "words": one.get("description", ""),
                "required": one.get("required", False),
            }
            for one in call.get("parameters", [])
        ],
        body=_body(content),
        answers=[
            (
                status,
                _body(one.get("content", {})) or "problem+json",
            )
            for status, one in call.get("responses", {}).items()
        ],
    )


def _body(content: dict[str, Any]) -> str:
    """The name of the shape in the first kind of content."""
    for one in content.values():
        return _name(one.get("schema", {}))
    return ""


def _name(shape: dict[str, Any]) -> str:
    return str(shape.get("$ref", "")).rpartition("/")[2]


def _shapes(whole: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "words": shape.get("description", ""),
            "fields": [
                {
                    "name": field,
                    "kind": _kind(one),
                    "required": field in shape.get("required", []),
                    "words": one.get("description", ""),
                }
                for field, one in shape.get("properties", {}).items()
            ],
        }
        for name, shape in whole.get("components", {}).get("schemas", {}).items()
        if shape.get("properties")
    ]


def _kind(one: dict[str, Any]) -> str:
    if "$ref" in one:
        return _name(one)
    if one.get("type") == "array":
        return f"list of {_kind(one['items'])}"
    kind = one.get("type", "")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if one.get("maxLength"):
        words += f", at most {one['maxLength']} characters"
    return words or "one of several"
