"""JSON in an answer that is not quite JSON: fences, words around it, trailing commas. One pass each, and reported.

Nothing is guessed: no quotes are added, no brackets closed, no values changed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from chatwright.errors import OutputParseError

if TYPE_CHECKING:
    from typing import Final

_FENCE: Final = re.compile(r"```[ \t]*[\w-]*[ \t]*\r?\n(.*?)\r?\n?[ \t]*```", re.DOTALL)
_STRING_OR_COMMA: Final = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)
_START: Final = re.compile(r"[{\[]")
_MOST_STARTS: Final = 64


def repaired(text: str, error: ValueError) -> tuple[Any, tuple[str, ...]]:
    """The value in a text, and what was changed to find it.

    Args:
        text: The text.
        error: What is wrong with it as it is.

    Raises:
        OutputParseError: There is no JSON in it even so.

    Example:
        >>> repaired('Sure: {"a": [1,]}', ValueError())
        ({'a': [1]}, ('removed a trailing comma', 'removed words around the JSON'))
    """
    repairs: list[str] = []
    found = text.strip().removeprefix("\N{BYTE ORDER MARK}")
    fences = _FENCE.findall(found)
    if fences:
        repairs.append("removed a code fence")
        found = next((inner for inner in fences if _START.search(inner)), fences[0]).strip()
    without, commas = _without_commas(found)
    if commas:
        repairs.append("removed a trailing comma" if commas == 1 else f"removed {commas} trailing commas")
    try:
        return json.loads(without), tuple(repairs)
    except (ValueError, RecursionError):
        pass
    inside = _inside(without)
    if inside is None:
        raise OutputParseError(
            f"The answer is not JSON, nor does it hold any that can be repaired: {error}", raw_text=text, cause=error
        )
    return inside[0], (*repairs, "removed words around the JSON")


def _without_commas(text: str) -> tuple[str, int]:
    count = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal count
        if match[0] != ",":
            return match[0]
        count += 1
        return ""

    return _STRING_OR_COMMA.sub(keep, text), count


def _inside(text: str) -> tuple[Any] | None:
    """The first object or array in a text that is whole."""
    decoder = json.JSONDecoder()
    for number, start in enumerate(_START.finditer(text)):
        if number == _MOST_STARTS:
            break
        try:
            return (decoder.raw_decode(text, start.start())[0],)
        except (ValueError, RecursionError):
            continue
    return None
