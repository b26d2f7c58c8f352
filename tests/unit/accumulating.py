"""Short ways to say what a stream says, for the tests of the accumulator and of streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright.streaming.accumulate import ChatCompletionAccumulator
from tests.faults.replies import chunk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chatwright.streaming.events import StreamEvent


def pushed(
    *chunks: dict[str, Any], accumulator: ChatCompletionAccumulator | None = None
) -> tuple[ChatCompletionAccumulator, list[StreamEvent]]:
    """The accumulator after these chunks, and everything that happened."""
    accumulator = accumulator or ChatCompletionAccumulator()
    return accumulator, [event for said in chunks for event in accumulator.push(said)]


def deltas(*said: dict[str, Any], finish_reason: str | None = "stop", index: int = 0) -> list[dict[str, Any]]:
    """One chunk for each delta, and a last one with the reason."""
    end = [chunk({}, finish_reason, index=index)] if finish_reason else []
    return [*(chunk(delta, index=index) for delta in said), *end]


def call(
    index: Any = None,
    id: Any = None,  # noqa: A002 - the API's own word
    name: Any = None,
    arguments: Any = None,
    **more: Any,
) -> dict[str, Any]:
    """A delta of a function call; what is None is left out."""
    function = {key: value for key, value in (("name", name), ("arguments", arguments)) if value is not None}
    entry = {key: value for key, value in (("index", index), ("id", id)) if value is not None}
    return {**entry, **({"function": function} if function else {}), **more}


def calls(*entries: dict[str, Any]) -> dict[str, Any]:
    """A delta with tool calls."""
    return {"tool_calls": list(entries)}


def types(events: Iterable[StreamEvent], *, without: tuple[str, ...] = ("chunk",)) -> list[str]:
    return [event.type for event in events if event.type not in without]


def only(events: Iterable[StreamEvent], kind: type) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]
