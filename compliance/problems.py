"""Errors of the API as problem+json (RFC 9457), with the words that the pages show."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import APIException, NotAuthenticated, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from compliance.errors import DomainError

PROBLEM = "application/problem+json"
UNPROCESSABLE = 422


def problem(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """One answer for every refusal. The transaction is lost with it, the record of a denial is kept.

    `errors` names fields; `open` lists what a transition still waits for.
    """
    request = context["request"]
    request._request.must_roll_back = True
    if isinstance(exception, DomainError):
        return _answer(_of_domain(exception), exception.status)
    if isinstance(exception, ValidationError):
        body = _body("invalid", "Some fields need another look.", UNPROCESSABLE)
        return _answer({**body, "errors": _fields(exception.detail)}, UNPROCESSABLE)
    answer = exception_handler(exception, dict(context))
    if answer is None:
        return None
    code, words = "refused", "That did not work."
    if isinstance(exception, APIException):
        code, words = str(exception.default_code), str(exception.detail)
    if isinstance(exception, NotAuthenticated):
        words = "Send a token, or sign in."
    headers = {name: answer[name] for name in ("WWW-Authenticate", "Retry-After", "Allow") if name in answer}
    return _answer(_body(code, words, answer.status_code), answer.status_code, headers)


def _of_domain(error: DomainError) -> dict[str, Any]:
    body = _body(error.code, error.title, error.status) | {"detail": error.words}
    if error.field:
        body["errors"] = {error.field: [error.words]}
    if error.detail.get("rule"):
        body["rule"] = error.detail["rule"]
    if "current" in error.detail:
        body["version"] = error.detail["current"]
    missing = getattr(error, "open", ())
    if missing:
        body["open"] = [
            {"guard": one.guard, "words": one.words, "owes": one.owes, "url": one.url} for one in missing
        ]
    return body


def _fields(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"non_field_errors": detail}


def _body(code: str, title: str, status: int) -> dict[str, Any]:
    return {"type": f"urn:threshold:{code}", "title": title, "status": status}


def _answer(body: dict[str, Any], status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=status, headers=headers, content_type=PROBLEM)
