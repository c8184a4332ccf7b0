"""What higher apps show in the family space: what happens next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cases.models import Case


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing to come, in words for the family."""

    at: datetime
    title: str
    words: str
    join: str = ""


Source = Callable[[Case, datetime], list[Happening]]
sources: list[Source] = []


def happening(source: Source) -> Source:
    """Registers a source. It runs where the shared plan may be read (C-22), and nowhere else."""
    sources.append(source)
    return source
