"""A drawn signature: lines of points within the pad, as static/js/signature.js sends them."""

WIDE, HIGH = 600, 200
MOST_STROKES, MOST_POINTS = 200, 4000
POINT = 2


def strokes(found: object) -> list[list[list[int]]] | None:
    """The lines in whole points; None for anything that is no drawing of ours."""
    if not isinstance(found, list) or len(found) > MOST_STROKES:
        return None
    if not all(isinstance(line, list) for line in found) or sum(len(line) for line in found) > MOST_POINTS:
        return None
    if not all(_is_point(point) for line in found for point in line):
        return None
    return [[[int(x), int(y)] for x, y in line] for line in found]


def _is_point(point: object) -> bool:
    if not isinstance(point, list) or len(point) != POINT:
        return False
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in point):
        return False
    x, y = point
    return bool(0 <= x <= WIDE and 0 <= y <= HIGH)
