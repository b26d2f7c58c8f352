"""Recorded streams cut at every byte, and split in two at every byte: what had arrived is handed out, no more, no less."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import pytest

import chatwright as cw
from chatwright._http import Failure
from tests import corpus
from tests.faults.profile import much
from tests.unit.scripted_streams import chunks_of, events_of

NAMES: Final = much(
    ["litellm/stream", "llamacpp/stream_usage", "llamacpp-tools/tools_stream"],
    [str(case) for case in corpus.streams() if len(case.body) < 6000 and "fault" not in case.name],
)
_EVENT: Final = re.compile(rb"data: ?([^\r\n]*)(?:\r\n\r\n|\n\n)")


def lost() -> Failure:
    return Failure("idle", ConnectionResetError("gone"), kind="closed", sent=True)


def arrived(data: bytes) -> tuple[dict[int, str], dict[Any, str], bool]:
    """What a beginning says by itself: the texts, the arguments of calls, and whether it has come to [DONE]."""
    texts: dict[int, str] = {}
    arguments: dict[Any, str] = {}
    for (event,) in (match.groups() for match in _EVENT.finditer(data)):
        if event == b"[DONE]":
            return texts, arguments, True
        for choice in json.loads(event).get("choices") or ():
            delta = choice.get("delta") or {}
            if delta.get("content"):
                texts[choice["index"]] = texts.get(choice["index"], "") + delta["content"]
            for call in delta.get("tool_calls") or ():
                place = choice["index"], call["index"]
                arguments[place] = arguments.get(place, "") + (call["function"].get("arguments") or "")
    return texts, arguments, False


def read(stream: Any) -> tuple[dict[int, str], dict[Any, str], cw.APIError | None]:
    """What came out."""
    texts: dict[int, str] = {}
    arguments: dict[Any, str] = {}
    try:
        for event in stream:
            if isinstance(event, cw.ContentDelta):
                texts[event.choice] = texts.get(event.choice, "") + event.delta
            elif isinstance(event, cw.ToolCallDelta):
                place = event.choice, event.index
                arguments[place] = arguments.get(place, "") + event.arguments_delta
    except cw.APIError as error:
        return texts, arguments, error
    return texts, arguments, None


def filled(texts: dict[Any, str]) -> dict[Any, str]:
    return {place: text for place, text in texts.items() if text}


@pytest.mark.parametrize("name", NAMES)
def test_a_connection_that_is_lost_at_any_byte(name: str) -> None:
    data = corpus.case(name).body
    for at in range(len(data) + 1):
        texts, arguments, done = arrived(data[:at])
        seen, called, error = read(events_of(data[:at], lost()))
        assert (filled(seen), filled(called)) == (filled(texts), filled(arguments)), at
        assert (error is None) is done, at
        if error is None:
            continue
        assert type(error) is cw.StreamInterruptedError
        kept: dict[int, Any] = (
            {} if error.partial is None else {choice.index: choice.message for choice in error.partial.choices}
        )
        assert filled({index: message.content or "" for index, message in kept.items()}) == filled(texts), at
        for (choice, _), text in filled(arguments).items():
            assert text in [call.function.arguments for call in kept[choice].tool_calls or ()], at


@pytest.mark.parametrize("name", NAMES)
def test_a_body_that_ends_at_any_byte(name: str) -> None:
    data = corpus.case(name).body
    for at in range(len(data) + 1):
        texts, _, done = arrived(data[:at])
        closed = data[:at].rstrip(b"\r\n") + b"\n\n"
        more, _, done_by_then = arrived(closed) if _is_whole(data[:at]) else (texts, {}, done)
        seen, _, error = read(events_of(data[:at]))
        assert filled(seen) in (filled(texts), filled(more)), at
        assert not done or error is None, at
        assert error is None or type(error) is cw.StreamInterruptedError
        assert done_by_then or error is not None or _has_ended(data[:at]), at


def _is_whole(data: bytes) -> bool:
    """Whether the last line, which has no end, is an event all the same."""
    line = data.rstrip(b"\r\n").rsplit(b"\n", 1)[-1].removeprefix(b"data: ")
    try:
        json.loads(line)
    except ValueError:
        return line == b"[DONE]"
    return True


def _has_ended(data: bytes) -> bool:
    return b'"finish_reason":"' in data.replace(b" ", b"")


@pytest.mark.parametrize("name", much(NAMES[:1], NAMES))
@pytest.mark.parametrize("make", [chunks_of, events_of])
def test_every_split_in_two(name: str, make: Any) -> None:
    data = corpus.case(name).body
    whole = [one.to_dict() if make is chunks_of else repr(one) for one in make(data)]
    for at in range(1, len(data), 1 if make is chunks_of else much(5, 1)):
        assert [one.to_dict() if make is chunks_of else repr(one) for one in make(data[:at], data[at:])] == whole, at
