"""What stands where content would, when the rule says no: the rule and one plain sentence."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Withheld:
    """Shown by `components/withheld.html`. Never an empty string in its place."""

    rule: str
    words: str
    category: str = ""
    case_id: UUID | None = None
