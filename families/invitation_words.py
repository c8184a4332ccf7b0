"""The words around a link, in English and Spanish: who sends it and whom to ask, nothing of what it is about."""

from dataclasses import dataclass
from datetime import datetime

LANGUAGES = ("en", "es")
SUBJECTS = {"en": "A private page for you", "es": "Una página privada para usted"}
BODIES = {
    "en": (
        "Hello,\n\n{practice} has a private page ready for you. Open it here:\n\n{url}\n\n"
        "The link works once and ends on {ends}. The page opens on the phone or computer where you press the button.\n\n"
        "You want to be sure that it is from us? Ask {inviter}{phone}.\n"
        "If it is not for you, open it and press “This is not for me”, or delete this message.\n"
    ),
    "es": (
        "Hola:\n\n{practice} tiene una página privada lista para usted. Ábrala aquí:\n\n{url}\n\n"
        "El enlace sirve una vez y termina el {ends}. La página se abre en el teléfono o la computadora donde usted oprima el botón.\n\n"
        "¿Quiere saber si es de nosotros? Pregunte a {inviter}{phone}.\n"
        "Si no es para usted, ábralo y oprima «No es para mí», o borre este mensaje.\n"
    ),
}
SHORT = {
    "en": "{inviter} at {practice} has a page for you: {url} It works once, until {ends}. Not for you? Press “not for me” there.",
    "es": "{inviter} de {practice} tiene una página para usted: {url} Sirve una vez, hasta el {ends}. ¿No es para usted? Dígalo ahí.",
}
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """What the words name: the practice by its quiet name, who made the link, and a number to check by."""

    language: str
    practice: str
    inviter: str
    phone: str
    ends_at: datetime

    def body(self, url: str) -> str:
        """An e-mail."""
        return BODIES[self.language].format(**self._said(url))

    def short(self, url: str) -> str:
        """A text message."""
        return SHORT[self.language].format(**self._said(url))

    @property
    def ends(self) -> str:
        """The day in words, without a year: a link lasts for days."""
        day = self.ends_at
        return f"{day.day} de {MONTHS[day.month - 1]}" if self.language == "es" else f"{day:%B} {day.day}"

    def _said(self, url: str) -> dict[str, str]:
        phone = f", {self.phone}" if self.phone else ""
        return {
            "practice": self.practice, "url": url, "ends": self.ends, "inviter": self.inviter, "phone": phone,
        }  # fmt: skip
