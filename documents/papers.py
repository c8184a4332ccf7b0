"""Papers that can be printed: each app registers its own in `papers.py`; documents renders them all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from compliance.access import Access
from compliance.errors import NotFound
from compliance.vocabulary import Category

Fill = Callable[[Access, UUID], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper. `fill` reads the case through the gate, in the name of whoever asked for it.

    `category` is the strictest that the paper may contain: who may not read that, may not open the file.
    """

    name: str
    title: str
    template: str
    category: Category
    fill: Fill


_papers: dict[str, Paper] = {}


def paper(name: str, *, title: str, template: str, category: Category) -> Callable[[Fill], Fill]:
    """Registers a paper. Raises ValueError when the name is taken."""

    def keep(fill: Fill) -> Fill:
        if name in _papers:
            raise ValueError(f"There are two papers called {name}.")
        _papers[name] = Paper(name, title, template, category, fill)
        return fill

    return keep


def paper_called(name: str) -> Paper:
    """The paper of that name. Raises NotFound otherwise."""
    if name not in _papers:
        raise NotFound
    return _papers[name]
