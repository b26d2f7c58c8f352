"""How faults change an answer: pure functions from content to content, which may be without end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from chatwright.errors import ConfigError
from chatwright.testing._answer import json_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from chatwright.testing._answer import Answer, Step

    Place: TypeAlias = Literal["head", "body"] | int

_MIDDLE = 1000  # bytes into what never ends


def check_place(name: str, at: Place) -> None:
    """Refuse what is no place in an answer.

    Raises:
        ConfigError: With what is allowed.
    """
    if at not in ("head", "body") and (isinstance(at, bool) or not isinstance(at, int)):
        raise ConfigError(f"fault.{name}: at must be 'head', 'body' or a number of bytes of the body, got {at!r}")


def replaced(spoiled: Answer, answer: Answer) -> Answer:
    """The answer itself, with what makes it findable: the request id of the one it stands for."""
    identity = [pair for pair in spoiled.headers if pair[0] == "x-request-id"]
    return replace(answer, headers=(*identity, *answer.headers), before=spoiled.before)


def claim(answer: Answer) -> dict[str, Any]:
    """The length that a broken-off answer goes on to promise."""
    if answer.framing == "chunked" or answer.claimed_length is not None:
        return {}
    return {"claimed_length": size_of(tuple(answer.content))}


def interrupted(answer: Answer, at: Place, steps: tuple[Step, ...]) -> Answer:
    if at == "head":
        return replace(answer, before=(*answer.before, *steps))
    if not answer.endless:
        answer = replace(answer, content=tuple(answer.content))
    content = answer.content if isinstance(answer.content, tuple) else ()
    after = (size_of(content) // 2 if content else _MIDDLE) if at == "body" else int(at)
    if after < 0:
        after = max(0, size_of(content) + after)
    return replace(answer, **claim(answer), content=after_bytes(answer.content, after, steps))


def after_bytes(content: Iterable[Step], size: int, steps: tuple[Step, ...]) -> Iterator[Step]:
    left, waiting = size, True
    for step in content:
        if waiting and isinstance(step, bytes) and left <= len(step):
            yield step[:left]
            yield from steps
            yield step[left:]
            waiting = False
            continue
        if isinstance(step, bytes):
            left -= len(step)
        yield step
    if waiting:
        yield from steps


def broken_after(
    content: Iterable[Step], number: int, steps: tuple[Step, ...], *, go_on: bool = False
) -> Iterator[Step]:
    left, rest = number, iter(content)
    while left > 0:
        step = next(rest, None)
        if step is None:
            break
        left -= isinstance(step, bytes)
        yield step
    yield from steps
    if go_on:
        yield from rest


def size_of(content: Iterable[Step]) -> int:
    return sum(len(step) for step in content if isinstance(step, bytes))


def joined(content: Iterable[Step]) -> bytes:
    return b"".join(step for step in content if isinstance(step, bytes))


def filled(kind: str, choice: dict[str, Any], size: int) -> bytes:
    head = {"id": "chatcmpl-0", "object": kind, "created": 1_700_000_000, "model": "fake"}
    empty = json_bytes({**head, "choices": [choice]})
    before, mark, after = empty.partition(b'"content":"')
    return before + mark + b"x" * max(0, size - len(empty)) + after
