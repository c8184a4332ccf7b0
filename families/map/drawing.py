"""The map as parts of an SVG picture: presentation attributes only, since no inline style is allowed.

Symbols and lines are the field's: a double outline for the person the family worries about, the lower half
filled for substance use, a cross for who has died; one stroke on a couple's line for separated, two for
divorced; a zigzag for conflict, a broken line for distance, a line with a gap for no contact, two for closeness.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from families.map.layout import Node, Tie, places, size
from families.map.vocabulary import PAIRS, Bond

HALF = 26
CLASSES = {
    Bond.CLOSE: "close", Bond.DISTANT: "distant", Bond.CONFLICT: "conflict", Bond.CUT_OFF: "cut-off",
    Bond.AFRAID: "afraid",
}  # fmt: skip
ZIG, APART = 9, 4
LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of the picture: its path, and the class that says how it is drawn."""

    path: str
    css: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """One person of the picture."""

    node: Node
    x: int
    y: int

    @property
    def left(self) -> int:
        """Left edge of a square."""
        return self.x - HALF

    @property
    def top(self) -> int:
        """Upper edge."""
        return self.y - HALF

    @property
    def below(self) -> int:
        """Where the name stands."""
        return self.y + HALF + 18

    @property
    def outline(self) -> str:
        """The symbol's path."""
        return _outline(self.node.shape, self.x, self.y, HALF)

    @property
    def inner(self) -> str:
        """The second outline, of the person."""
        return _outline(self.node.shape, self.x, self.y, HALF - 6)

    @property
    def lower_half(self) -> str:
        """The filled half: substances or behaviours."""
        x, y = self.x, self.y
        if self.node.shape == "circle":
            return f"M{x - HALF} {y}A{HALF} {HALF} 0 0 0 {x + HALF} {y}Z"
        if self.node.shape == "square":
            return f"M{x - HALF} {y}H{x + HALF}V{y + HALF}H{x - HALF}Z"
        return f"M{x - HALF} {y}L{x} {y + HALF}L{x + HALF} {y}Z"

    @property
    def label(self) -> str:
        """The name, shortened where it would run into the next one."""
        name = self.node.name
        return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole map."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]
    symbols: tuple[Symbol, ...]


def picture(nodes: Sequence[Node], ties: Iterable[Tie]) -> Picture:
    """Draws it. Ties of people who are not on the map are left out."""
    ties = list(ties)
    at = places(nodes, ties)
    known = [tie for tie in ties if tie.one in at and tie.other in at]
    width, height = size(at)
    strokes = [*_couples(known, at), *_children(known, at), *_siblings(known, at), *_feelings(known, at)]
    return Picture(width, height, tuple(strokes), tuple(Symbol(node, *at[node.key]) for node in nodes))


def _outline(shape: str, x: int, y: int, half: int) -> str:
    if shape == "circle":
        return f"M{x - half} {y}A{half} {half} 0 1 1 {x + half} {y}A{half} {half} 0 1 1 {x - half} {y}Z"
    if shape == "square":
        return f"M{x - half} {y - half}H{x + half}V{y + half}H{x - half}Z"
    return f"M{x} {y - half}L{x + half} {y}L{x} {y + half}L{x - half} {y}Z"


Places = Mapping[str, tuple[int, int]]


def _couples(ties: Sequence[Tie], at: Places) -> list[Stroke]:
    found = []
    for tie in ties:
        if tie.bond not in PAIRS:
            continue
        (x1, y1), (x2, y2) = at[tie.one], at[tie.other]
        css = "couple" if tie.bond is Bond.COUPLE else "married"
        found.append(Stroke(f"M{x1} {y1}L{x2} {y2}", f"line {css}"))
        slashes = {Bond.SEPARATED: (0,), Bond.DIVORCED: (-5, 5)}.get(tie.bond, ())
        mx, my = (x1 + x2) // 2, (y1 + y2) // 2
        found += [Stroke(f"M{mx + by - 6} {my + 12}L{mx + by + 6} {my - 12}", "line slash") for by in slashes]
    return found


def _children(ties: Sequence[Tie], at: Places) -> list[Stroke]:
    """A child hangs from the line between its parents, or from the one parent that is known."""
    parents: dict[str, list[str]] = {}
    for tie in ties:
        if tie.bond is Bond.PARENT:
            parents.setdefault(tie.other, []).append(tie.one)
    couples = {frozenset((tie.one, tie.other)) for tie in ties if tie.bond in PAIRS}
    found = []
    for child, above in parents.items():
        pair = next((two for two in couples if two <= set(above)), None)
        starts = [_middle(at, pair)] if pair else []
        starts += [at[one] for one in above if pair is None or one not in pair]
        cx, cy = at[child]
        for x, y in starts:
            half = (y + cy) // 2
            found.append(Stroke(f"M{x} {y}V{half}H{cx}V{cy}", "line child"))
    return found


def _middle(at: Places, pair: frozenset[str]) -> tuple[int, int]:
    xs, ys = zip(*(at[one] for one in pair), strict=True)
    return sum(xs) // len(xs), sum(ys) // len(ys)


def _siblings(ties: Sequence[Tie], at: Places) -> list[Stroke]:
    """Only where no parent joins them already."""
    with_parents = {tie.other for tie in ties if tie.bond is Bond.PARENT}
    found = []
    for tie in ties:
        if tie.bond is Bond.SIBLING and not {tie.one, tie.other} <= with_parents:
            (x1, y1), (x2, y2) = at[tie.one], at[tie.other]
            top = min(y1, y2) - HALF - 16
            found.append(Stroke(f"M{x1} {y1}V{top}H{x2}V{y2}", "line child"))
    return found


def _feelings(ties: Sequence[Tie], at: Places) -> list[Stroke]:
    found = []
    for tie in ties:
        css = CLASSES.get(tie.bond)
        if css is None:
            continue
        (x1, y1), (x2, y2) = at[tie.one], at[tie.other]
        long = hypot(x2 - x1, y2 - y1) or 1
        # A little beside the line of kinship, so that both are seen.
        nx, ny = -(y2 - y1) / long, (x2 - x1) / long
        shift = 12
        a = (x1 + nx * shift, y1 + ny * shift)
        b = (x2 + nx * shift, y2 + ny * shift)
        found += [Stroke(path, f"line {css}") for path in _feeling(tie.bond, a, b, (nx, ny))]
    return found


Point = tuple[float, float]


def _feeling(bond: Bond, a: Point, b: Point, normal: Point) -> list[str]:
    straight = f"M{a[0]:.0f} {a[1]:.0f}L{b[0]:.0f} {b[1]:.0f}"
    if bond is Bond.CLOSE:
        nx, ny = normal[0] * APART, normal[1] * APART
        second = f"M{a[0] + nx:.0f} {a[1] + ny:.0f}L{b[0] + nx:.0f} {b[1] + ny:.0f}"
        return [straight, second]
    if bond is Bond.CONFLICT:
        return [_zigzag(a, b, normal)]
    if bond is Bond.CUT_OFF:
        return _with_gap(a, b, normal)
    if bond is Bond.AFRAID:
        return [straight, _arrow(a, b, normal)]
    return [straight]


def _on(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _zigzag(a: Point, b: Point, normal: Point) -> str:
    steps = max(6, round(hypot(b[0] - a[0], b[1] - a[1]) / 12))
    points = []
    for number in range(steps + 1):
        x, y = _on(a, b, number / steps)
        side = 0 if number in {0, steps} else ZIG * (1 if number % 2 else -1)
        points.append(f"{x + normal[0] * side:.0f} {y + normal[1] * side:.0f}")
    return "M" + "L".join(points)


def _with_gap(a: Point, b: Point, normal: Point) -> list[str]:
    left, right = _on(a, b, 0.46), _on(a, b, 0.54)
    nx, ny = normal[0] * 9, normal[1] * 9
    strokes = [
        f"M{a[0]:.0f} {a[1]:.0f}L{left[0]:.0f} {left[1]:.0f}",
        f"M{right[0]:.0f} {right[1]:.0f}L{b[0]:.0f} {b[1]:.0f}",
    ]
    strokes += [f"M{x - nx:.0f} {y - ny:.0f}L{x + nx:.0f} {y + ny:.0f}" for x, y in (left, right)]
    return strokes


def _arrow(a: Point, b: Point, normal: Point) -> str:
    """At the end of whom somebody is afraid of, short of the symbol."""
    long = hypot(b[0] - a[0], b[1] - a[1]) or 1
    tip = _on(a, b, max(0, 1 - (HALF + 4) / long))
    back = _on(a, b, max(0, 1 - (HALF + 18) / long))
    nx, ny = normal[0] * 7, normal[1] * 7
    return f"M{back[0] + nx:.0f} {back[1] + ny:.0f}L{tip[0]:.0f} {tip[1]:.0f}L{back[0] - nx:.0f} {back[1] - ny:.0f}"
