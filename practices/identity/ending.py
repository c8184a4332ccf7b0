"""Why a sign-in is over."""

from enum import StrEnum


class Ending(StrEnum):
    """Fifteen quiet minutes, or twelve hours in all."""

    IDLE = "idle"
    ABSOLUTE = "absolute"
