"""What a form says about a field that cannot be taken as it is: it names the field, and what to do."""

from django import forms

SHORTEN = (
    "This is longer than %(limit_value)d characters (%(show_value)d)."
    " Shorten it a little; nothing that you typed is lost."
)
TOO_SHORT = "Write at least %(limit_value)d characters. Now it has %(show_value)d."
NOT_AN_EMAIL = "This e-mail address is not complete. Write it like name@example.org."


def say(field: forms.Field, label: str) -> None:
    """Gives a field words of ours wherever its form did not bring its own."""
    own = field.error_messages
    standard = _standard(field)
    for code, words in _words(field, label).items():
        if own.get(code) == standard.get(code):
            own[code] = words


def _standard(field: forms.Field) -> dict[str, object]:
    found: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        found |= getattr(kind, "default_error_messages", {})
    return found


def _words(field: forms.Field, label: str) -> dict[str, str]:
    named = f"“{label}”" if label else "this field"
    words = {
        "required": f"Fill in {named}.",
        "max_length": SHORTEN,
        "min_length": TOO_SHORT,
        "min_value": "Use %(limit_value)s or more.",
        "max_value": "Use %(limit_value)s or less.",
    }
    if isinstance(field, forms.EmailField):
        words["invalid"] = NOT_AN_EMAIL
    elif isinstance(field, forms.MultipleChoiceField):
        words |= {"required": f"Tick at least one: {named}.", "invalid_choice": f"Choose again: {named}."}
    elif isinstance(field, forms.ChoiceField):
        words |= {
            "required": f"Choose one: {named}.",
            "invalid_choice": f"Choose one of the answers: {named}.",
        }
    elif isinstance(field, forms.BooleanField):
        words["required"] = f"Tick {named}, if it is so."
    elif isinstance(field, forms.IntegerField | forms.DecimalField | forms.FloatField):
        words["invalid"] = f"Write a number: {named}."
    elif isinstance(field, forms.DateField):
        words |= {"required": f"Choose a day: {named}.", "invalid": f"Write a day like 2026-12-31: {named}."}
    elif isinstance(field, forms.TimeField):
        words |= {"required": f"Choose a time: {named}.", "invalid": f"Write a time like 14:30: {named}."}
    return words
