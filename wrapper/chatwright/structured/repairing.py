"""JSON in an answer that is not quite JSON: thoughts before it, fences, words around it, trailing commas.

One pass each, and reported. Nothing is guessed: no quotes are added, no brackets closed, no values changed.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from chatwright._json import decode
from chatwright.errors import OutputParseError

if TYPE_CHECKING:
    from typing import Final

# Each takes time linear in the text, whatever the text: models do fill pages with blanks, or with backslashes.
_FENCE: Final = re.compile(r"```(?:[ \t]*+[\w-]*+[ \t]*+\r?\n)(.*?)```", re.DOTALL)
_COMMA: Final = re.compile(r",(?=\s*+[}\]])")
_STRING_OR_COMMA: Final = re.compile(rf'"(?:[^"\\]|\\.)*+(?:"|(\\?\Z))|{_COMMA.pattern}', re.DOTALL)
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
    found, thoughts = _without_thoughts(found)
    if thoughts:
        repairs.append("removed the thoughts before it")
    fences = _FENCE.findall(found)
    if fences:
        repairs.append("removed a code fence")
        found = next((inner for inner in fences if _START.search(inner)), fences[0]).strip()
    without, commas = _without_commas(found)
    if commas:
        repairs.append("removed a trailing comma" if commas == 1 else f"removed {commas} trailing commas")
    with suppress(ValueError):
        return decode(without.encode("utf-8", "surrogatepass")), tuple(repairs)
    inside = _inside(without)
    if inside is None:
        raise OutputParseError(
            f"The answer is not JSON, nor does it hold any that can be repaired: {error}", raw_text=text, cause=error
        )
    return inside[0], (*repairs, "removed words around the JSON")


def _without_thoughts(text: str) -> tuple[str, bool]:
    """A text without what a reasoning model thought aloud before it; some chat templates swallow the opening tag."""
    if text.startswith(("{", "[")):
        return text, False
    for tag in ("</think>", "</thinking>"):
        _thoughts, mark, rest = text.rpartition(tag)
        if mark:
            return rest.strip(), True
    return text, False


def _without_commas(text: str) -> tuple[str, int]:
    count = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal count
        if match[1] is not None:  # a quote that nothing closes is none that JSON knows
            rest, more = _COMMA.subn("", match[0])
            count += more
            return rest
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
        with suppress(ValueError, RecursionError):
            end = decoder.raw_decode(text, start.start())[1]
            return (decode(text[start.start() : end].encode("utf-8", "surrogatepass")),)
    return None
