"""What the parts of the family space contribute: what happens next, the member's list, the team's pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cases.models import Case, ConcernedOther
from compliance.access import Access
from compliance.records import ProtectedModel


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing to come, in words for the family."""

    at: datetime
    title: str
    words: str
    join: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One entry of a member's list: what there is to do, or what is done and can be read again."""

    url: str
    title: str
    words: str
    icon: str = "circle"
    done: bool = False


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """One page that the team opens from the family's page of a case. `count` is how many things wait there."""

    url: str
    words: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class NamedPage:
    """The same, under its title."""

    title: str
    page: FamilyPage


Source = Callable[[Case, datetime], list[Happening]]
ListSource = Callable[[Access, ConcernedOther], list[ListItem]]
PageSource = Callable[[Access, Case], FamilyPage | None]
sources: list[Source] = []
_own: list[type[ProtectedModel]] = []
_list: list[tuple[int, ListSource]] = []
_pages: list[tuple[int, str, PageSource]] = []


def happening(source: Source) -> Source:
    """Registers a source. It runs where the shared plan may be read (C-22), and nowhere else."""
    sources.append(source)
    return source


def on_list(order: int) -> Callable[[ListSource], ListSource]:
    """Registers entries of the member's list; lower orders stand first."""

    def register(source: ListSource) -> ListSource:
        _list.append((order, source))
        _list.sort(key=lambda pair: pair[0])
        return source

    return register


def own_model(model: type[ProtectedModel]) -> type[ProtectedModel]:
    """Registers a model whose rows are the member's own, for asking who looked at them."""
    _own.append(model)
    return model


def family_page(title: str, order: int) -> Callable[[PageSource], PageSource]:
    """Registers a page of the team about the family; its source answers None where it has nothing to show."""

    def register(source: PageSource) -> PageSource:
        _pages.append((order, title, source))
        _pages.sort(key=lambda one: one[0])
        return source

    return register


def list_of(access: Access, me: ConcernedOther) -> list[ListItem]:
    """The member's list, whole and in order."""
    return [item for _, source in _list for item in source(access, me)]


def own_models() -> tuple[type[ProtectedModel], ...]:
    """Every registered model of the member's own."""
    return tuple(_own)


def pages_of(access: Access, case: Case) -> list[NamedPage]:
    """The team's pages about a family, in order."""
    found = ((title, source(access, case)) for _, title, source in _pages)
    return [NamedPage(title, page) for title, page in found if page is not None]
