"""Shapes and lines of a genogram, as they are used in the field (McGoldrick, Gerson and Petry, Genograms)."""

from enum import StrEnum


class Shape(StrEnum):
    """A square for a man, a circle for a woman, a diamond for another gender or one that we do not know."""

    SQUARE = "square"
    CIRCLE = "circle"
    UNKNOWN = "diamond"

    @property
    def label(self) -> str:
        """For a form."""
        return {"square": "Man", "circle": "Woman", "diamond": "Another gender, or not known"}[self.value]


class Bond(StrEnum):
    """What is between two people: how they are related, or how it is between them."""

    MARRIED = "married"
    COUPLE = "couple"
    SEPARATED = "separated"
    DIVORCED = "divorced"
    PARENT = "parent"
    SIBLING = "sibling"
    CLOSE = "close"
    DISTANT = "distant"
    CONFLICT = "conflict"
    CUT_OFF = "cut_off"
    AFRAID = "afraid"

    @property
    def label(self) -> str:
        """Between two names: “Ana and Tom are married”, “Ana is a parent of Tom”."""
        return WORDS[self]


WORDS = {
    Bond.MARRIED: "are married",
    Bond.COUPLE: "are a couple",
    Bond.SEPARATED: "live apart",
    Bond.DIVORCED: "are divorced",
    Bond.PARENT: "is a parent of",
    Bond.SIBLING: "are siblings",
    Bond.CLOSE: "are close",
    Bond.DISTANT: "are distant",
    Bond.CONFLICT: "are in conflict",
    Bond.CUT_OFF: "have no contact",
    Bond.AFRAID: "is afraid of",
}
PAIRS = frozenset({Bond.MARRIED, Bond.COUPLE, Bond.SEPARATED, Bond.DIVORCED})
ONE_WAY = frozenset({Bond.PARENT, Bond.AFRAID})
APART = frozenset({Bond.CONFLICT, Bond.CUT_OFF, Bond.AFRAID})
