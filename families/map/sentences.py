"""The map in sentences, for whoever cannot see the picture, and for paper."""

from collections.abc import Iterable, Sequence

from families.map.layout import Node, Tie
from families.map.vocabulary import ONE_WAY


def about(node: Node) -> str:
    """What the symbol says of one person."""
    said = []
    if node.is_individual:
        said.append("the person the family is worried about")
    if node.born_year:
        said.append(f"born {node.born_year}")
    if node.has_died:
        said.append("has died")
    if node.lives_here:
        said.append("lives in the household")
    if node.uses:
        said.append(f"uses, as we were told: {node.uses}")
    if node.is_safe:
        said.append("a safe person")
    if node.must_not_tell:
        said.append("must not be told")
    return f"{node.name}: {', '.join(said)}." if said else f"{node.name}."


def between(nodes: Sequence[Node], ties: Iterable[Tie]) -> list[str]:
    """What the lines say."""
    names = {node.key: node.name for node in nodes}
    found = []
    for tie in ties:
        if tie.one in names and tie.other in names:
            if tie.bond in ONE_WAY:
                found.append(f"{names[tie.one]} {tie.bond.label} {names[tie.other]}.")
            else:
                found.append(f"{names[tie.one]} and {names[tie.other]} {tie.bond.label}.")
    return found
