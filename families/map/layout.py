"""Where everybody stands: generations as rows, couples side by side, parents above their children.

A place that somebody was dragged to wins. The same people and links give the same places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from families.map.vocabulary import PAIRS, Bond

STEP_X, STEP_Y, EDGE = 150, 170, 80


@dataclass(frozen=True, slots=True)
class Node:
    """One person of the map. `placed` is where somebody was dragged to."""

    key: str
    name: str
    shape: str
    placed: tuple[int, int] | None = None
    is_individual: bool = False
    born_year: int | None = None
    has_died: bool = False
    uses: str = ""
    is_safe: bool = False
    must_not_tell: bool = False
    lives_here: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """What is between two of them, by key."""

    one: str
    other: str
    bond: Bond


def places(nodes: Sequence[Node], ties: Iterable[Tie]) -> dict[str, tuple[int, int]]:
    """Centre of every symbol, in the picture's units."""
    known = {node.key for node in nodes}
    ties = [tie for tie in ties if {tie.one, tie.other} <= known]
    rows = _generations([node.key for node in nodes], ties)
    found: dict[str, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    order = {node.key: number for number, node in enumerate(nodes)}
    for depth in sorted(set(rows.values())):
        row = _arranged([key for key in order if rows[key] == depth], ties, found, order)
        for number, key in enumerate(row):
            found[key] = (EDGE + number * STEP_X, EDGE + depth * STEP_Y)
    found = _centred(found)
    for node in nodes:
        at = node.placed or found[node.key]
        while at in taken:
            at = (at[0] + STEP_X // 3, at[1])
        taken.add(at)
        found[node.key] = at
    return found


def size(found: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """Width and height that hold every symbol with its name."""
    if not found:
        return STEP_X, STEP_Y
    return max(x for x, _ in found.values()) + EDGE, max(y for _, y in found.values()) + EDGE


def _generations(keys: Sequence[str], ties: Sequence[Tie]) -> dict[str, int]:
    """Depth of everybody: below their parents, beside partners and siblings. Circles end by themselves."""
    depth = dict.fromkeys(keys, 0)
    for _ in range(len(keys) + 1):
        changed = False
        for tie in ties:
            one, other = depth[tie.one], depth[tie.other]
            if tie.bond is Bond.PARENT and other <= one < len(keys):
                depth[tie.other] = one + 1
                changed = True
            elif tie.bond in PAIRS | {Bond.SIBLING} and one != other:
                depth[tie.one] = depth[tie.other] = max(one, other)
                changed = True
        if not changed:
            break
    used = {row: number for number, row in enumerate(sorted(set(depth.values())))}
    return {key: used[row] for key, row in depth.items()}


def _arranged(
    row: list[str], ties: Sequence[Tie], above: Mapping[str, tuple[int, int]], order: Mapping[str, int]
) -> list[str]:
    """A row from left to right: below their parents, partners beside each other."""
    parents: dict[str, list[int]] = {}
    for tie in ties:
        if tie.bond is Bond.PARENT and tie.other in row and tie.one in above:
            parents.setdefault(tie.other, []).append(above[tie.one][0])

    def left(key: str) -> tuple[float, int]:
        known = parents.get(key)
        return (sum(known) / len(known) if known else float("inf"), order[key])

    partners: dict[str, list[str]] = {}
    for tie in ties:
        if tie.bond in PAIRS and tie.one in row and tie.other in row:
            partners.setdefault(tie.one, []).append(tie.other)
            partners.setdefault(tie.other, []).append(tie.one)
    found: list[str] = []
    for key in sorted(row, key=left):
        if key not in found:
            found.append(key)
            found += [one for one in sorted(partners.get(key, []), key=left) if one not in found]
    return found


def _centred(found: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Each row in the middle of the widest."""
    rows: dict[int, list[str]] = {}
    for key, (_, y) in found.items():
        rows.setdefault(y, []).append(key)
    widest = max((len(keys) for keys in rows.values()), default=0)
    shift = {y: (widest - len(keys)) * STEP_X // 2 for y, keys in rows.items()}
    return {key: (x + shift[y], y) for key, (x, y) in found.items()}
