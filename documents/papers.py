"""Papers that can be printed: each app registers its own in `papers.py`; documents renders them all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from compliance.access import Access
from compliance.errors import NotFound
from compliance.vocabulary import Category

Fill = Callable[..., dict[str, Any]]
Ask = Callable[[Access, UUID, str], None]


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper. `fill` reads the case through the gate, in the name of whoever asked for it.

    `category` is the strictest that the paper may contain: who may not read that, may not open the file.
    `fill` takes the case, and for a paper with `is_about` what of the case it is about (an id, a period).
    `on_keep` is asked in the transaction that keeps the finished file, `on_open` at each download: either
    stops it by raising.
    """

    name: str
    title: str
    template: str
    category: Category
    fill: Fill
    is_about: bool = False
    on_keep: Ask | None = None
    on_open: Ask | None = None

    def context(self, access: Access, case_id: UUID, about: str) -> dict[str, Any]:
        """What the template is given."""
        return self.fill(access, case_id, about) if self.is_about else self.fill(access, case_id)


_papers: dict[str, Paper] = {}


def paper(
    name: str,
    *,
    title: str,
    template: str,
    category: Category,
    is_about: bool = False,
    on_keep: Ask | None = None,
    on_open: Ask | None = None,
) -> Callable[[Fill], Fill]:
    """Registers a paper. Raises ValueError when the name is taken."""

    def keep(fill: Fill) -> Fill:
        if name in _papers:
            raise ValueError(f"There are two papers called {name}.")
        _papers[name] = Paper(name, title, template, category, fill, is_about, on_keep, on_open)
        return fill

    return keep


def paper_called(name: str) -> Paper:
    """The paper of that name. Raises NotFound otherwise."""
    if name not in _papers:
        raise NotFound
    return _papers[name]
