"""The one way to a protected record: `get`, `open`, `page`, `act`, and `would` to ask beforehand."""

from compliance.gate.acts import act
from compliance.gate.errors import Denied, ReasonNeeded
from compliance.gate.lists import open, page  # noqa: A004 -- reads as gate.open at every call
from compliance.gate.one import get, would
from compliance.gate.why import explain
from compliance.withheld import Withheld

__all__ = ["Denied", "ReasonNeeded", "Withheld", "act", "explain", "get", "open", "page", "would"]
