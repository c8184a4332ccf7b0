"""What the law wants in each notice, and what is missing in a text.

The patient notice, 42 CFR 2.22 as amended in 2024:

- (a) federal law protects the confidentiality of the records
- (b)(1)(i) the prescribed header: three lines, the right to a copy, and whom to talk with
- (b)(1)(ii)(A) to (C) each purpose without written consent, in enough detail, with the stricter law
- (b)(1)(ii)(D) what needs written consent, with an example
- (b)(1)(ii)(E) one consent for all future treatment, payment and health care operations
- (b)(1)(ii)(F) anything else only with written consent
- (b)(1)(ii)(G) the consent may be revoked (2.31, 2.35)
- (b)(1)(ii)(H) proceedings: (1) consent or order, (2) notice and a hearing, (3) a subpoena beside the order
- (b)(1)(iii)(A) further sharing as HIPAA permits, and (B) fundraising only after a chance to say no
- (b)(1)(iv) rights: (A) ask for restrictions, (B) health plan and paid in full, (C) accounting, (D) list of an
  intermediary, (E) copy, (F) discuss the notice, (G) no fundraising messages
- (b)(1)(v) duties: (A) privacy, notice, breach, (B) keep to the notice, (C) right to change it, and how told
- (b)(1)(vi) complaints to the practice and to the Secretary, how, and no retaliation
- (b)(1)(vii) contact: name or title, telephone and e-mail
- (b)(1)(viii) effective date

The privacy notice, 45 CFR 164.520(b)(1): (i) header, (ii) uses and disclosures, authorizations, (iv) rights,
(v) duties, (vi) complaints, (vii) contact, (viii) effective date.

A text of a practice's own keeps the headings; what it says below them is for the practice and its counsel.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compliance.notice.models import NoticeKind, NoticeLanguage
from compliance.notice.text import sections, title_of

EN, ES = NoticeLanguage.ENGLISH.value, NoticeLanguage.SPANISH.value
CONTACT, EFFECTIVE = "contact", "effective"
FEWEST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Element:
    """One part that must be there: its paragraph in the law, and its heading in each language."""

    key: str
    source: str
    headings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, in words that say what to do, and the paragraph that wants it."""

    words: str
    source: str

    def __str__(self) -> str:
        return f"{self.words} ({self.source})"


def _of(law: str, *rows: tuple[str, str, str, str]) -> tuple[Element, ...]:
    return tuple(Element(key, f"{law}{source}", {EN: en, ES: es}) for key, source, en, es in rows)


ELEMENTS: Mapping[str, tuple[Element, ...]] = {
    NoticeKind.PATIENT.value: _of(
        "42 CFR 2.22",
        ("protected", "(a)", "Federal law protects your records", "La ley federal protege sus registros"),
        (
            "without_consent",
            "(b)(1)(ii)(A) to (C)",
            "How we may use and share your records without your written consent",
            "Cómo podemos usar y compartir sus registros sin su consentimiento por escrito",
        ),
        (
            "with_consent",
            "(b)(1)(ii)(D), (F)",
            "When we need your written consent",
            "Cuándo necesitamos su consentimiento por escrito",
        ),
        (
            "single_consent",
            "(b)(1)(ii)(E), (iii)(A)",
            "One consent for treatment, payment, and health care operations",
            "Un solo consentimiento para tratamiento, pago y operaciones de atención médica",
        ),
        (
            "revocation",
            "(b)(1)(ii)(G)",
            "How you can take back your consent",
            "Cómo puede retirar su consentimiento",
        ),
        (
            "proceedings",
            "(b)(1)(ii)(H)",
            "Court cases and legal proceedings",
            "Casos en tribunales y procedimientos legales",
        ),
        ("fundraising", "(b)(1)(iii)(B)", "Fundraising", "Recaudación de fondos"),
        ("rights", "(b)(1)(iv)", "Your rights and how to use them", "Sus derechos y cómo usarlos"),
        ("duties", "(b)(1)(v)", "Our duties", "Nuestros deberes"),
        ("complaints", "(b)(1)(vi)", "How to file a complaint", "Cómo presentar una queja"),
        (CONTACT, "(b)(1)(vii)", "Whom to ask", "A quién preguntar"),
        (EFFECTIVE, "(b)(1)(viii)", "Effective date", "Fecha de vigencia"),
    ),
    NoticeKind.PRIVACY.value: _of(
        "45 CFR 164.520(b)(1)",
        (
            "uses",
            "(ii)(A) to (D)",
            "How we use and share your information without asking again",
            "Cómo usamos y compartimos su información sin preguntar otra vez",
        ),
        (
            "authorization",
            "(ii)(E)",
            "When we ask for your written consent",
            "Cuándo le pedimos su consentimiento por escrito",
        ),
        ("rights", "(iv)", "Your rights", "Sus derechos"),
        ("duties", "(v)", "Our duties", "Nuestros deberes"),
        ("complaints", "(vi)", "Complaints", "Quejas"),
        (CONTACT, "(vii)", "Whom to ask", "A quién preguntar"),
        (EFFECTIVE, "(viii)", "Effective date", "Fecha de vigencia"),
    ),
}
# The statements that the law prescribes for the top of each notice.
HEADERS: Mapping[tuple[str, str], tuple[str, ...]] = {
    (NoticeKind.PATIENT.value, EN): (
        "HOW HEALTH INFORMATION ABOUT YOU MAY BE USED AND DISCLOSED",
        "YOUR RIGHTS WITH RESPECT TO YOUR HEALTH INFORMATION",
        "HOW TO FILE A COMPLAINT CONCERNING A VIOLATION OF THE PRIVACY OR SECURITY OF YOUR HEALTH INFORMATION,"
        " OR OF YOUR RIGHTS CONCERNING YOUR INFORMATION",
        "YOU HAVE A RIGHT TO A COPY OF THIS NOTICE",
    ),
    (NoticeKind.PATIENT.value, ES): (
        "CÓMO SE PUEDE USAR Y DIVULGAR LA INFORMACIÓN DE SALUD SOBRE USTED",
        "SUS DERECHOS CON RESPECTO A SU INFORMACIÓN DE SALUD",
        "CÓMO PRESENTAR UNA QUEJA POR UNA VIOLACIÓN DE LA PRIVACIDAD O LA SEGURIDAD DE SU INFORMACIÓN DE SALUD,"
        " O DE SUS DERECHOS SOBRE SU INFORMACIÓN",
        "USTED TIENE DERECHO A UNA COPIA DE ESTE AVISO",
    ),
    (NoticeKind.PRIVACY.value, EN): (
        "THIS NOTICE DESCRIBES HOW MEDICAL INFORMATION ABOUT YOU MAY BE USED AND DISCLOSED AND HOW YOU CAN GET"
        " ACCESS TO THIS INFORMATION. PLEASE REVIEW IT CAREFULLY.",
    ),
    (NoticeKind.PRIVACY.value, ES): (
        "ESTE AVISO DESCRIBE CÓMO SE PUEDE USAR Y DIVULGAR LA INFORMACIÓN MÉDICA SOBRE USTED Y CÓMO PUEDE USTED"
        " OBTENER ACCESO A ESTA INFORMACIÓN. LÉALO CON CUIDADO.",
    ),
}
HEADER_SOURCE = {
    NoticeKind.PATIENT.value: "42 CFR 2.22(b)(1)(i)",
    NoticeKind.PRIVACY.value: "45 CFR 164.520(b)(1)(i)",
}


def lacks(body: str, *, kind: str, language: str, effective: str) -> list[Lack]:
    """What is missing in this text. `effective` is the date on which it takes effect, in words."""
    return list(_lacks(body, kind, language, effective))


def _lacks(body: str, kind: str, language: str, effective: str) -> Iterator[Lack]:
    found = {heading.casefold(): words for heading, words in sections(body).items()}
    top = " ".join(found[""].split()).casefold()
    if not title_of(body):
        yield Lack("Begin with a line “# ” and the title.", HEADER_SOURCE[kind])
    for statement in HEADERS[kind, language]:
        if statement.casefold() not in top:
            yield Lack(f"Put back above the first heading: “{statement}”", HEADER_SOURCE[kind])
    for element in ELEMENTS[kind]:
        heading = element.headings[language]
        words = found.get(heading.casefold())
        if words is None:
            yield Lack(f"Put back the heading “## {heading}”", element.source)
        elif not words:
            yield Lack(f"Write something under “{heading}”", element.source)
        elif element.key == CONTACT:
            yield from _contact(words, heading, element.source)
        elif element.key == EFFECTIVE and effective not in words:
            yield Lack(
                f"Write {{date}} under “{heading}”: the day of publication stands there", element.source
            )


def _contact(words: str, heading: str, source: str) -> Iterator[Lack]:
    if len(re.findall(r"\d", re.sub(r"\S+@\S+", "", words))) < FEWEST_DIGITS:
        yield Lack(f"Write a telephone number under “{heading}”", source)
    if not re.search(r"\S@\S+\.\S", words):
        yield Lack(f"Write an email address under “{heading}”", source)
