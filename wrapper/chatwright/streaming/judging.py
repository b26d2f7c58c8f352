"""What the events of a body mean that are no chunks, and what the end of a stream means. Pure."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Final

from chatwright._error_body import failed_base
from chatwright._error_map import (
    broken_stream_error,
    event_error,
    interrupted_error,
    response_error,
    unreadable_error,
)
from chatwright._error_root import shorten
from chatwright._json import TOO_DEEP, decode
from chatwright.streaming.sse import ServerSentEvent, is_done

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatwright._call_context import CallContext
    from chatwright._http import Failure, Reply
    from chatwright.errors import APIError
    from chatwright.streaming.accumulate import ChatCompletionAccumulator
    from chatwright.streaming.sse import Event

    Judgement = Callable[[CallContext, Reply, ChatCompletionAccumulator], APIError | None]

_LONGEST_SAMPLE: Final = 120
# What may stand before the first character: blanks, and the bytes of a byte order mark.
_BLANK: Final = b" \t\r\n\xef\xbb\xbf"


class Ending:
    """Why a stream is over, and what that means for what has arrived.

    Attributes:
        error: Makes the error, or None if all is well.
        is_declared: Whether the server itself reported the error.
        is_lost: Whether the rest of the answer, if there is more of it, was lost on the way.
        is_done: Whether the server said `[DONE]`: nothing but the end of the body can follow.
    """

    __slots__ = ("error", "is_declared", "is_done", "is_lost")

    def __init__(
        self, error: Judgement, *, is_declared: bool = False, is_lost: bool = False, is_done: bool = False
    ) -> None:
        self.error = error
        self.is_declared = is_declared
        self.is_lost = is_lost
        self.is_done = is_done


def _done(context: CallContext, reply: Reply, accumulator: ChatCompletionAccumulator) -> APIError | None:
    if accumulator.has_choices:
        return None
    return interrupted_error(context, reply, "it said [DONE] before there was any choice")


def _end_of_body(context: CallContext, reply: Reply, accumulator: ChatCompletionAccumulator) -> APIError | None:
    if accumulator.is_finished:
        return None
    if not accumulator.has_choices:
        return interrupted_error(context, reply, "its body ended before there was any choice")
    reason = "its body ended before every choice had a finish_reason"
    return interrupted_error(context, reply, reason, accumulator.partial)


DONE: Final = Ending(_done, is_done=True)
END_OF_BODY: Final = Ending(_end_of_body, is_lost=True)


def broken(failure: Failure) -> Ending:
    """The connection broke, or time ran out."""
    return Ending(
        lambda context, reply, accumulator: broken_stream_error(failure, context, reply, accumulator.partial),
        is_lost=failure.phase != "deadline" and failure.kind != "oversized",
    )


def unreadable(reason: str, cause: Exception) -> Ending:
    """An event can't be read."""
    return Ending(
        lambda context, reply, accumulator: unreadable_error(context, reply, reason, cause, accumulator.partial)
    )


def is_plain_chunk(payload: Any) -> bool:
    """Whether decoded JSON is built as nearly all chunks are, so that nothing about it is left to `judge`."""
    if payload.__class__ is not dict or "error" in payload:
        return False
    choices = payload.get("choices")
    if choices.__class__ is not list:
        return False
    for choice in choices:  # noqa: SIM110 - a generator costs more than all the rest
        if choice.__class__ is not dict or choice.get("delta").__class__ is not dict:
            return False
    return True


def _fault_in(payload: dict[str, Any]) -> str | None:
    """What readers of chunks would stumble over. What is null, absent or empty is not there, and no fault."""
    choices = payload.get("choices")
    if choices is None:
        return None
    if choices.__class__ is not list or any(choice.__class__ is not dict for choice in choices):
        return "choices must be a list of objects"
    deltas = [choice.get("delta") or {} for choice in choices]
    return "a delta must be an object" if any(delta.__class__ is not dict for delta in deltas) else None


def judge(event: Event) -> dict[str, Any] | Ending | None:
    """What an event is that is no plain chunk: a chunk all the same, the end, or None for nothing at all."""
    if isinstance(event, ServerSentEvent):
        name, data, complete = event.event, event.data, event.complete
    else:
        name, data, complete = "message", event, True
    if is_done(data):
        return DONE
    is_error = name == "error"
    if not data.strip() and not is_error:
        return None
    try:
        payload = decode(data)
    except ValueError as cause:
        if is_error:
            return _declared(data.decode("utf-8", "replace"))
        # What was cut off is judged by what came before.
        words = "is nested too deep" if str(cause) == TOO_DEEP else "is no JSON"
        return unreadable(f"{_sample(data)} {words}", cause) if complete and name == "message" else None
    if is_error or (payload.__class__ is list and any(map(_is_error, payload))):
        return _declared(payload)
    if payload.__class__ is dict:
        if _is_error(payload):
            return _declared(payload)
        # Events of other names are somebody else's, unless they look like ours.
        is_ours = name == "message" or bool(payload.keys() & {"choices", "usage"})
        fault = _fault_in(payload)
    else:
        is_ours, fault = name == "message", "an object was expected"
    if fault is None or not is_ours:
        return payload if is_ours else None
    return unreadable(f"{_sample(data)} is no chunk", TypeError(fault))


def _is_error(payload: Any) -> bool:
    if payload.__class__ is not dict:
        return False
    if payload.get("error"):
        return True
    if payload.get("choices"):
        return False
    return failed_base(payload) or (
        "choices" not in payload and "error" in (payload.get("object"), payload.get("type"))
    )


def _declared(payload: object) -> Ending:
    return Ending(
        lambda context, reply, accumulator: event_error(payload, context, reply, accumulator.partial), is_declared=True
    )


def _sample(data: bytes) -> str:
    return repr(shorten(data.decode("utf-8", "replace"), _LONGEST_SAMPLE))


class Beginning:
    """The body until its first event: it may turn out to be no event stream at all.

    Args:
        reply: The response's head, or None before there is one.

    Attributes:
        is_events: Whether the body can be an event stream, judging by its first character.
        is_full: Whether enough of it is here to say what it is instead.
    """

    __slots__ = ("_is_called_events", "_pieces", "_size", "_start", "is_events")

    _ENOUGH: ClassVar = 1024 * 1024

    def __init__(self, reply: Reply | None = None) -> None:
        content_type = "" if reply is None else reply.headers.get("content-type", "")
        self._is_called_events = content_type.partition(";")[0].strip().lower() == "text/event-stream"
        self._pieces: list[bytes] = []
        self._size = 0
        self._start = b""
        self.is_events = True

    def add(self, piece: bytes) -> None:
        """Take the next piece."""
        if not self.is_full:
            self._pieces.append(piece)
            self._size += len(piece)
        if not self._start:
            self._start = piece.lstrip(_BLANK)[:1]
            # No line of an event stream that matters begins like that; JSON and HTML do.
            self.is_events = self._start not in (b"{", b"[", b"<")

    @property
    def is_full(self) -> bool:
        """Whether enough of it is here to say what it is."""
        return self._size >= self._ENOUGH

    def ending(self) -> Ending:
        """What a body amounts to in which there was no event."""
        if self.is_events and (self._is_called_events or not self._start):
            return END_OF_BODY
        content = b"".join(self._pieces)
        payload: Any = None
        with suppress(ValueError):
            payload = decode(content)
        if _is_error(payload):
            return Ending(
                lambda context, reply, _: event_error(
                    payload, context, reply.with_content(content), where="in its answer"
                ),
                is_declared=True,
            )
        reason, advice = "the body is no event stream", None
        if payload.__class__ is dict and payload.get("choices"):
            reason = "the body is an answer in one piece"
            advice = "The server does not stream, or not with these options: call create() without stream."
        return Ending(
            lambda context, reply, _: response_error(reply.with_content(content), context, reason, advice=advice)
        )
