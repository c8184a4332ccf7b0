"""What the person sends from their own space: an answer to a consent, a withdrawal; and the staff's link form."""

from typing import Any

from django import forms

from compliance.domain.rights import Asked
from compliance.forms import LongText, OnceForm, PlainForm, ShallowJSONField
from compliance.rights.models import Asker, RequestKind
from families.forms.signature import strokes

YES, LESS, NO = "yes", "less", "no"

# The answer stands under words in the form's own language, so that it is asked in that language too.
ASKED: dict[str, dict[str, str]] = {
    "en": {
        "answer": "Your answer",
        "yes": "Yes, they may share this",
        "less": "Yes, but less",
        "no": "No",
        "words": "What to leave out",
        "words_hint": "If you want to share less. It goes back to your interventionist, who writes it anew.",
        "name": "Your full name",
        "name_hint": "Typing your name is your signature, if you do not draw one.",
        "code": "The code",
        "code_hint": "Six digits.",
        "choose": "Choose an answer.",
        "sign": "Write your name to sign.",
        "pad": "The drawing did not arrive. Draw it again, or leave it empty.",
    },
    "es": {
        "answer": "Su respuesta",
        "yes": "Sí, pueden compartir esto",
        "less": "Sí, pero menos",
        "no": "No",
        "words": "Qué dejar fuera",
        "words_hint": "Si quiere compartir menos. Vuelve a su intervencionista, que lo escribe de nuevo.",
        "name": "Su nombre completo",
        "name_hint": "Escribir su nombre es su firma, si no dibuja una.",
        "code": "El código",
        "code_hint": "Seis cifras.",
        "choose": "Elija una respuesta.",
        "sign": "Escriba su nombre para firmar.",
        "pad": "El dibujo no llegó. Dibújelo otra vez, o déjelo vacío.",
    },
}


class AnswerForm(PlainForm):
    """Yes with a signature, less, or no. Nothing is chosen beforehand."""

    wording_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    strokes = ShallowJSONField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(widget=forms.RadioSelect)
    words = LongText(required=False, rows=2, max_length=2000)
    name = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    code = forms.CharField(
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "size": 8}),
    )

    def __init__(self, *args: Any, language: str, ask_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked = ASKED.get(language, ASKED["en"])
        answer: Any = self.fields["answer"]
        answer.label = asked["answer"]
        answer.choices = [(key, asked[key]) for key in (YES, LESS, NO)]
        answer.error_messages["required"] = asked["choose"]
        for name in ("words", "name", "code"):
            self.fields[name].label = asked[name]
            self.fields[name].help_text = asked[f"{name}_hint"]
        if not ask_code:
            del self.fields["code"]

    def clean_strokes(self) -> list[list[list[int]]] | None:
        """Lines of points within the pad, or None for none."""
        found = self.cleaned_data["strokes"]
        if not found:
            return None
        lines = strokes(found)
        if lines is None:
            raise forms.ValidationError(self.asked["pad"])
        return lines

    def clean(self) -> dict[str, Any]:
        """A yes needs the name: a drawing alone does not say whose it is."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("answer") == YES and not cleaned.get("name", "").strip() and "name" not in self.errors:
            self.add_error("name", self.asked["sign"])
        return cleaned


def drawn(text: str) -> list[list[list[int]]] | None:
    """Lines that came with a page that is drawn again; None for anything that is no drawing."""
    try:
        found = ShallowJSONField(required=False).clean(text)
    except forms.ValidationError:
        return None
    return strokes(found) if found else None


class StopSharingForm(PlainForm):
    """A withdrawal. It needs no reason."""

    words = LongText(
        label="Anything you want to say about it",
        help_text="You do not have to give a reason.",
        required=False,
        rows=2,
        max_length=2000,
    )


class OwnRequestForm(OnceForm):
    """What the person asks about their own record."""

    kind = forms.ChoiceField(
        label="What do you ask for?",
        choices=[
            (RequestKind.ACCESS, "A copy of what is kept about me"),
            (RequestKind.AMENDMENT, "That something is corrected"),
            (RequestKind.RESTRICTION, "That something is not used or told"),
            (RequestKind.ACCOUNTING, "A list of who received what, on paper"),
            (RequestKind.COMPLAINT, "I have a complaint"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you ask for."},
    )
    words = LongText(label="In your own words", rows=3, max_length=4000, required=False)
    insurer_paid_in_full = forms.BooleanField(
        label="It is about not telling an insurer of something I paid in full myself", required=False
    )
    name = forms.CharField(
        label="Your full name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def value(self) -> Asked:
        """For the verb."""
        given = self.cleaned_data
        return Asked(
            kind=given["kind"],
            asker=Asker.INDIVIDUAL,
            asker_name=given["name"],
            words=given["words"],
            insurer_paid_in_full=given["insurer_paid_in_full"],
        )


class PersonLinkForm(PlainForm):
    """How the link to the person’s own space reaches them."""

    how = forms.ChoiceField(
        label="How does the link reach them?",
        choices=[("show", "I hand it over: show it to me once"), ("email", "By e-mail, in neutral words")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the link reaches them."},
    )
    email = forms.EmailField(
        label="Their own e-mail address",
        help_text="An address that nobody else reads. Codes for signing go there too.",
        required=False,
        max_length=200,
        error_messages={"invalid": "Write an e-mail address, like name@example.org."},
    )

    def clean(self) -> dict[str, Any]:
        """By e-mail needs an address; a link that is handed over keeps none."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("how") == "email" and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "Write the address it goes to.")
        return cleaned

    @property
    def address(self) -> str:
        """Where it goes; "" for handing it over."""
        return str(self.cleaned_data["email"]) if self.cleaned_data["how"] == "email" else ""
