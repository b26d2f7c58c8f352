"""What an answer said that broke off on its way: the JSON closed where it stops, and the completion in it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from chatwright._error_body import LONGEST_KEPT
from chatwright._json import decode
from chatwright.meta import Meta
from chatwright.results import Completion

if TYPE_CHECKING:
    from typing import Final

    from chatwright._http import Reply

_DEEPEST: Final = 100
_CLOSING: Final = {"{": "}", "[": "]"}
_MARK: Final = re.compile(r'[\s:]*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],]|[^\s{}\[\],:"]++)', re.DOTALL)
_OPEN_TEXT: Final = re.compile(r'[\s:]*+"[^"\\]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\]*+)*+')
_HALF_CHARACTER: Final = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\Z")


def completion_begun(reply: Reply) -> Completion | None:
    """The completion in a response that broke off; None if it had not come to a message."""
    try:
        answer: Any = decode(closed(_text(reply.content[:LONGEST_KEPT])).encode("utf-8", "surrogatepass"))
    except ValueError:
        return None
    choices = answer.get("choices") if isinstance(answer, dict) else None
    if not isinstance(choices, list):
        return None
    begun = [choice for choice in choices if isinstance(choice, dict) and isinstance(choice.get("message"), dict)]
    if not begun:
        return None
    completion = Completion.from_dict({**answer, "choices": begun})
    completion.meta = Meta.of(reply)
    return completion


def _text(content: bytes) -> str:
    """The text, without half a character at its end."""
    return codecs.getincrementaldecoder("utf-8-sig")("replace").decode(content)


def closed(text: str) -> str:
    """A JSON text that stops anywhere, closed: the string that was under way stays, any other unfinished value goes.

    Example:
        >>> closed('{"a": [1, {"b": "some wor')
        '{"a": [1, {"b": "some wor"}]}'
    """
    open_ones: list[str] = []  # what is open, outermost first
    endings = [""]  # what closes all of it, for each depth
    wants_key = False
    at = good = 0  # how far it was read, and up to where it can be kept
    ending = ""
    while (found := _MARK.match(text, at)) is not None:
        mark = found[1]
        at = found.end()
        if mark == ",":
            wants_key = open_ones[-1:] == ["{"]
            continue
        if mark in _CLOSING:
            open_ones.append(mark)
            endings.append(_CLOSING[mark] + endings[-1])
            wants_key = mark == "{"
        elif mark in ("}", "]"):
            wants_key = False
            if not open_ones:
                break
            open_ones.pop()
            endings.pop()
        elif wants_key:
            wants_key = False
            continue
        elif mark[0] != '"' and at == len(text):
            break  # a number or a word may go on
        if len(open_ones) > _DEEPEST:
            break
        good, ending = at, endings[-1]
    under_way = None if wants_key else _OPEN_TEXT.match(text, at)
    if under_way is not None and open_ones:
        return _HALF_CHARACTER.sub("", text[: under_way.end()]) + '"' + endings[-1]
    return text[:good] + ending
