"""What may be a password: length first, and no word that stands on the door."""

from django.core.exceptions import ValidationError

from practices.models import User

DOOR_WORDS = ("threshold", "intervention", "interventionist", "password", "harborlight", "welcome")
ENOUGH_BESIDES = 8


class NoDoorWords:
    """Refuses a password that is little more than a word of the product or of the trade."""

    def validate(self, password: str, user: User | None = None) -> None:
        """What is left without such words must still be eight characters long."""
        left = password.casefold()
        for word in DOOR_WORDS:
            left = left.replace(word, "")
        if left != password.casefold() and len(left) < ENOUGH_BESIDES:
            raise ValidationError(self.get_help_text(), code="password_door_word")

    def get_help_text(self) -> str:
        """Shown beside the field."""
        return "Leave out words that anyone here would try first, or add a few more of your own."
