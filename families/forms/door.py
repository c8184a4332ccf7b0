"""What is typed at a door: a code from paper, in the language of whoever types it."""

from typing import Any

from django import forms

from compliance.forms import PlainForm
from families import printed_code
from families.models import DoorCheck

WORDS = {
    "en": {
        "label": "Your code",
        "help": "The 12 signs on your paper. Small or big letters, with or without lines.",
        "required": "Type the code from your paper.",
        "wrong": "A code has 12 signs, in three groups of four. Look at your paper once more.",
        "slow": "Many codes were tried from here. Wait an hour, or call the person who gave you the paper.",
    },
    "es": {
        "label": "Su código",
        "help": "Los 12 signos de su papel. Con letras grandes o pequeñas, con o sin guiones.",
        "required": "Escriba el código de su papel.",
        "wrong": "Un código tiene 12 signos, en tres grupos de cuatro. Mire otra vez su papel.",
        "slow": "Desde aquí se probaron muchos códigos. Espere una hora, o llame a quien le dio el papel.",
    },
}


CHECK = {
    "en": {
        "code": "Your code",
        "question": "Your answer",
        "required": "Type it here.",
        "wrong": "This is not right. Try once more.",
        "over": "This code is over. Ask for a new one.",
        "many": "Many codes were sent. Wait an hour, or call the person who invited you.",
    },
    "es": {
        "code": "Su código",
        "question": "Su respuesta",
        "required": "Escríbalo aquí.",
        "wrong": "No es correcto. Pruebe otra vez.",
        "over": "Este código ya no vale. Pida otro.",
        "many": "Se enviaron muchos códigos. Espere una hora, o llame a quien le invitó.",
    },
}


class CheckForm(PlainForm):
    """What is asked besides the link: a code, or the answer that was agreed on."""

    typed = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, language: str, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = CHECK[language]
        field = self.fields["typed"]
        field.label = self.words[kind]
        field.error_messages["required"] = self.words["required"]
        if kind == DoorCheck.CODE:
            field.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}

    def says(self, key: str) -> None:
        """What was wrong, beside the field."""
        self.add_error("typed", self.words[key])


class RuleForm(PlainForm):
    """What a practice asks at the door."""

    check_kind = forms.ChoiceField(
        label="Besides the link, we ask a family member for",
        choices=DoorCheck.choices,
        required=False,
        widget=forms.RadioSelect,
    )


class QuestionForm(PlainForm):
    """A question and its answer, agreed on by phone or face to face."""

    question = forms.CharField(
        label="The question", max_length=200,
        help_text="Only they should know the answer, and nothing in it should tell what this is about. As: Where did we meet last week?",
    )  # fmt: skip
    answer = forms.CharField(
        label="Their answer", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Big or small letters, accents and signs make no difference. Nobody can read it afterwards.",
    )  # fmt: skip


class CodeForm(PlainForm):
    """A printed code. Whether it is known is not said here: the door says that for every link alike."""

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = WORDS[language]
        field = self.fields["code"]
        field.label, field.help_text = self.words["label"], self.words["help"]
        field.error_messages["required"] = self.words["required"]

    def clean_code(self) -> str:
        """The code as it is kept."""
        found = printed_code.read(self.cleaned_data["code"])
        if not found:
            raise forms.ValidationError(self.words["wrong"])
        return found

    def too_many(self) -> None:
        """Says that it goes on later."""
        self.add_error("code", self.words["slow"])
