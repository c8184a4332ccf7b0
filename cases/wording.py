"""Texts that people sign: which wording is current, and its fingerprint. The words are in templates/words/."""

import hashlib
from dataclasses import dataclass
from functools import cache

from django.template.loader import get_template

from cases.models.agreements import PAPERS, AcknowledgementKind

SERVICE_AGREEMENT = "service_agreement"
ENGLISH, SPANISH = "en", "es"

VERSIONS = {
    AcknowledgementKind.PROCESS_DISCLOSURE.value: "2026-1",
    AcknowledgementKind.FINANCIAL_INTEREST.value: "2026-1",
    AcknowledgementKind.PRIVACY_NOTICE.value: "2026-1",
    AcknowledgementKind.CONFIDENTIALITY.value: "2026-1",
    AcknowledgementKind.CODE_OF_CONDUCT.value: "2026-1",
    SERVICE_AGREEMENT: "2026-1",
}
IN_OTHER_LANGUAGES = {kind.value: (SPANISH,) for kind in PAPERS}


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in one version and language. `sha256` is taken over the template's source, as it is reviewed."""

    kind: str
    version: str
    language: str
    template: str
    sha256: str


def current(kind: str, language: str = ENGLISH) -> Wording:
    """The wording that is signed today. A material change is a new version and a new signature (E-06).

    The same version says the same in every language; where there is no wording in one, it is English.
    """
    return of_version(kind, VERSIONS[kind], language)


@cache
def of_version(kind: str, version: str, language: str = ENGLISH) -> Wording:
    """A wording as it was signed, for a copy. Old versions stay in templates/words/."""
    if language not in IN_OTHER_LANGUAGES.get(kind, ()):
        language = ENGLISH
    name = f"words/{kind}-{version}{'' if language == ENGLISH else f'.{language}'}.html"
    source = str(get_template(name).template.source)  # type: ignore[attr-defined]  # Django's own backend
    return Wording(kind, version, language, name, hashlib.sha256(source.encode()).hexdigest())
