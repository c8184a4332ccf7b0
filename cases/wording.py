"""Texts that people sign: which wording is current, and its fingerprint. The words are in templates/words/."""

import hashlib
from dataclasses import dataclass
from functools import cache

from django.template.loader import get_template

from cases.models.agreements import AcknowledgementKind

SERVICE_AGREEMENT = "service_agreement"

VERSIONS = {
    AcknowledgementKind.PROCESS_DISCLOSURE.value: "2026-1",
    AcknowledgementKind.FINANCIAL_INTEREST.value: "2026-1",
    AcknowledgementKind.PRIVACY_NOTICE.value: "2026-1",
    AcknowledgementKind.CONFIDENTIALITY.value: "2026-1",
    AcknowledgementKind.CODE_OF_CONDUCT.value: "2026-1",
    SERVICE_AGREEMENT: "2026-1",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in one version. `sha256` is taken over the template's source, as it is reviewed."""

    kind: str
    version: str
    template: str
    sha256: str


@cache
def current(kind: str) -> Wording:
    """The wording that is signed today. A material change is a new version and a new signature (E-06)."""
    version = VERSIONS[kind]
    name = f"words/{kind}-{version}.html"
    source = str(get_template(name).template.source)  # type: ignore[attr-defined]  # Django's own backend
    return Wording(kind, version, name, hashlib.sha256(source.encode()).hexdigest())
