"""Recorded answers with something else in some places: any bytes stand for one way to do that."""

from __future__ import annotations

import functools
import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from tests import corpus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.corpus import Case


def deep(levels: int, *, objects: bool) -> Any:
    """A value nested so deep."""
    value: Any = 1
    for _ in range(levels):
        value = {"a": value} if objects else [value]
    return value


# What may stand anywhere, when nobody keeps to any specification.
VALUES: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**63,
    -(2**64),
    10**400,
    0.5,
    1e308,
    float("nan"),
    float("inf"),
    "",
    "x",
    "\0",
    "\ud800",
    "\ud83d\ude00",
    "é\u2028\x85",
    "[DONE]",
    "stop",
    "tool_calls",
    "function",
    "custom",
    "null",
    "a" * 2000,
    "{" * 50,
    [],
    {},
    [None],
    [[]],
    [{}],
    {"": None},
    {"type": "function"},
    {"type": []},
    {"index": "0"},
    {"index": -1, "delta": []},
    {"role": "assistant", "content": [{"type": "text", "text": None}]},
    {"message": {"tool_calls": [{"id": [], "type": {}, "function": []}]}},
    {"delta": {"tool_calls": [{"index": True, "id": 1, "function": {"name": None, "arguments": {}}}]}},
    {"error": {"message": None, "code": []}},
    {"error": "x"},
    [1, "a", None, {"b": []}],
    deep(60, objects=True),
    deep(60, objects=False),
    deep(200, objects=True),
    deep(200, objects=False),
)
"""Of a fixed number, so that a byte means the same value tomorrow: new ones go at the end."""


@functools.cache
def answers() -> tuple[Any, ...]:
    """The JSON of recorded answers of success."""
    return tuple(
        value
        for case in corpus.cases()
        if not case.is_stream and case.status == 200
        for value in [_json(case.body)]
        if isinstance(value, dict)
    )


@functools.cache
def streams() -> tuple[tuple[Any, ...], ...]:
    """The JSON of the chunks of recorded streams, the first ones and the last."""
    found = []
    for case in corpus.streams():
        chunks = [value for value in _events(case) if isinstance(value, dict)]
        if chunks:
            found.append((*chunks[:6], *chunks[6:][-3:]))
    return tuple(found)


@functools.cache
def errors() -> tuple[Any, ...]:
    """The JSON of recorded errors."""
    return tuple(
        value
        for case in corpus.cases()
        if (case.status or 0) >= 400
        for value in [_json(case.body)]
        if value is not None
    )


def mutated(documents: tuple[Any, ...], data: bytes) -> Any:
    """One of the documents with some of its nodes replaced, removed or put elsewhere, as the bytes say."""
    source = iter(data)
    document = deepcopy(documents[_number(source, len(documents))])
    holder = [document]
    for _ in range(1 + _number(source, 3)):
        _mutate(holder, source)
    return holder[0]


def _mutate(holder: list[Any], source: Iterator[int]) -> None:
    places = list(_places(holder))
    container, key = places[_number(source, len(places), wide=True)]
    deed = _number(source, 8)
    if deed == 0 and container is not holder:
        del container[key]
    elif deed == 1:  # another part of the same answer
        other, name = places[_number(source, len(places), wide=True)]
        container[key] = deepcopy(other[name])
    elif deed == 2 and isinstance(container[key], list):
        container[key] = container[key] * _number(source, 4)
    elif deed == 3 and isinstance(container[key], dict):
        container[key]["beyond"] = deepcopy(VALUES[_number(source, len(VALUES))])
    else:
        container[key] = deepcopy(VALUES[_number(source, len(VALUES))])


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every node, as what holds it and where."""
    waiting = [value]
    while waiting:
        container = waiting.pop()
        keys = list(container) if isinstance(container, dict) else range(len(container))
        for key in keys:
            yield container, key
            if isinstance(container[key], (dict, list)):
                waiting.append(container[key])


def _number(source: Iterator[int], below: int, *, wide: bool = False) -> int:
    """A number from the bytes, which never run out: after their end there are zeros."""
    first = next(source, 0)
    number = first * 256 + next(source, 0) if wide else first
    return number % below if below else 0


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _events(case: Case) -> Iterator[Any]:
    for line in case.body.splitlines():
        if line.startswith(b"data:"):
            yield _json(line.removeprefix(b"data:"))
