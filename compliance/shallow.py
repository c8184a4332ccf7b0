"""JSON as programs send it: in no more layers than a parser can go down without falling."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 32
# The closing mark may be missing: a text that begins and never ends is looked at once, not from each mark on.
_WORDS = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKETS = re.compile(r"[\[\]{}]")


def is_deep(text: str) -> bool:
    """Whether there are more than 32 layers. Brackets inside of words do not count."""
    depth = 0
    for bracket in _BRACKETS.finditer(_WORDS.sub("", text)):
        depth += 1 if bracket.group() in "[{" else -1
        if depth > DEEPEST:
            return True
    return False


class ShallowJSON(JSONParser):
    """The body of an API call. UTF-8, few layers, and numbers that are numbers."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value. Raises ParseError, which is answered with 400."""
        try:
            text = stream.read().decode()
            if is_deep(text):
                raise ParseError("This JSON has more layers than any of our shapes.")
            return json.loads(text, parse_constant=_refuse)
        except ValueError as error:
            raise ParseError("This is not JSON in UTF-8.") from error


def _refuse(name: str) -> None:
    """JSON has no NaN and no Infinity."""
    raise ValueError(name)
