"""What the scripted server plays: steps, replies made of steps, and builders for the usual ones."""

from __future__ import annotations

import gzip
import http.client
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

Framing: TypeAlias = Literal["length", "chunked", "close"]
Headers: TypeAlias = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Send:
    """Send these bytes, in one write."""

    data: bytes


@dataclass(frozen=True)
class Sleep:
    """Wait; cut short when the client leaves or the server is closed."""

    seconds: float


@dataclass(frozen=True)
class Stall:
    """Send nothing until `server.release()`, or until the client leaves; then go on with the next step."""


@dataclass(frozen=True)
class HalfClose:
    """Say that no more will be sent (FIN), and keep reading."""


@dataclass(frozen=True)
class Close:
    """Close the connection (FIN)."""


@dataclass(frozen=True)
class Reset:
    """Break the connection off (RST)."""


Step: TypeAlias = Send | Sleep | Stall | HalfClose | Close | Reset


@dataclass(frozen=True)
class Reply:
    """The steps that answer one request. The connection stays open after them unless one of them ends it."""

    steps: tuple[Step, ...]
    """At least one."""
    read_body: bool = True
    """False: play the steps as soon as the request's head is there, and never read its body."""

    @property
    def wire(self) -> bytes:
        """All bytes that are sent."""
        return b"".join(step.data for step in self.steps if isinstance(step, Send))

    def then(self, *steps: Step) -> Reply:
        """Play these steps afterwards."""
        return replace(self, steps=(*self.steps, *steps))

    def cut(self, after: int, *steps: Step) -> Reply:
        """Send `after` bytes of the wire (negative: all but so many), in the same writes, then `steps`; default: close."""
        left = after if after >= 0 else len(self.wire) + after
        kept: list[Step] = []
        for step in self.steps:
            if not isinstance(step, Send):
                kept.append(step)
                continue
            if left <= 0:
                break
            kept.append(Send(step.data[:left]))
            left -= len(step.data)
        return replace(self, steps=(*kept, *(steps or (Close(),))))

    def drip(self, size: int = 1, seconds: float = 0.0) -> Reply:
        """Send everything in pieces of `size` bytes with a pause after each."""
        steps: list[Step] = []
        for step in self.steps:
            if not isinstance(step, Send):
                steps.append(step)
                continue
            for at in range(0, len(step.data), size):
                steps.append(Send(step.data[at : at + size]))
                steps += [Sleep(seconds)] if seconds else []
        return replace(self, steps=tuple(steps))

    def without_reading_the_body(self) -> Reply:
        """Answer as soon as the request's head is there."""
        return replace(self, read_body=False)


def head(status: int, headers: Headers = ()) -> bytes:
    """Status line and headers, the blank line included."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    reason = http.client.responses.get(status, "Odd")
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in pairs)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def http_chunk(data: bytes) -> bytes:
    """One chunk of the chunked transfer coding."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def body_reply(
    body: bytes | Iterable[bytes],
    status: int = 200,
    headers: Headers = (),
    *,
    content_type: str | None = "application/json",
    framing: Framing = "length",
    keep_alive: bool = True,
    gap: float = 0.0,
) -> Reply:
    """Answer with a body: one piece, or several that are written one by one with `gap` seconds between them."""
    pieces = [body] if isinstance(body, bytes) else list(body)
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    if content_type:
        pairs.insert(0, ("Content-Type", content_type))
    if framing == "length":
        pairs.append(("Content-Length", str(sum(map(len, pieces)))))
    elif framing == "chunked":
        pairs.append(("Transfer-Encoding", "chunked"))
        pieces = [*map(http_chunk, filter(None, pieces)), b"0\r\n\r\n"]
    closes = framing == "close" or not keep_alive
    pairs += [("Connection", "close")] if closes else []
    steps: list[Step] = [Send(head(status, pairs))]
    for piece in pieces:
        steps += [Sleep(gap)] if gap else []
        steps.append(Send(piece))
    return Reply((*steps, *([Close()] if closes else [])))


def json_reply(value: object, status: int = 200, headers: Headers = (), **options: Any) -> Reply:
    """Answer with JSON; options as for `body_reply`."""
    return body_reply(json.dumps(value).encode(), status, headers, **options)


def error_reply(
    status: int,
    message: str = "it went wrong",
    headers: Headers = (),
    *,
    code: str | int | None = None,
    kind: str | None = None,
    **options: Any,
) -> Reply:
    """Answer with an error object as OpenAI writes it."""
    error = {"message": message, "type": kind, "param": None, "code": code}
    return json_reply({"error": error}, status, headers, **options)


def sse(event: object) -> bytes:
    """One server-sent event: bytes as they are, text as data, anything else as JSON data."""
    if isinstance(event, bytes):
        return event
    return f"data: {event if isinstance(event, str) else json.dumps(event)}\n\n".encode()


def sse_reply(events: Iterable[object], headers: Headers = (), *, done: bool = True, **options: Any) -> Reply:
    """Answer with an event stream, one write per event; events as for `sse`, options as for `body_reply`."""
    pieces = [sse(event) for event in events]
    pieces += [sse("[DONE]")] if done else []
    options = {"framing": "chunked", "content_type": "text/event-stream", **options}
    return body_reply(pieces, 200, headers, **options)


def redirect(to: str, status: int = 307) -> Reply:
    """Send the client elsewhere."""
    return body_reply(b"", status, {"Location": to})


def wrong_length(body: bytes, claimed: int, **options: Any) -> Reply:
    """Claim a length that the body does not have, then close."""
    reply = body_reply(body, **options)
    lie = reply.wire.replace(b"Content-Length: %d" % len(body), b"Content-Length: %d" % claimed)
    return Reply((Send(lie), Close()))


def bad_chunking(good: Iterable[bytes] = (), bad: bytes = b"not hex\r\n", **options: Any) -> Reply:
    """Send good chunks, then a chunk head that is none, then close."""
    reply = body_reply(good, framing="chunked", **options)
    return Reply((*reply.steps[:-1], Send(bad), Close()))


def gzip_reply(body: bytes, *, damage: Literal["none", "truncated", "garbage"] = "none", **options: Any) -> Reply:
    """Answer with a compressed body, whole or damaged. HTTP's own framing is right."""
    packed = gzip.compress(body, mtime=0)
    if damage == "truncated":
        packed = packed[: len(packed) // 2]
    elif damage == "garbage":
        packed = b"this was never compressed"
    return body_reply(packed, headers={"Content-Encoding": "gzip"}, **options)


def completion(content: str | None = "Hello", finish_reason: str | None = "stop", **fields: Any) -> dict[str, Any]:
    """A completion of one choice; `fields` are added at the top."""
    message = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish_reason}
    usage = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1700000000, "model": "gpt-5"}
    return {**head, "choices": [choice], "usage": usage, **fields}


def chunk(
    delta: Mapping[str, Any], finish_reason: str | None = None, *, index: int = 0, **fields: Any
) -> dict[str, Any]:
    """A chunk of one choice; `fields` are added at the top."""
    choice = {"index": index, "delta": dict(delta), "logprobs": None, "finish_reason": finish_reason}
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": "gpt-5"}
    return {**head, "choices": [choice], **fields}


def chunks(*pieces: str, finish_reason: str = "stop", usage: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """The chunks of a streamed answer: role, one per piece, finish reason, and usage if given."""
    stream = [chunk({"role": "assistant", "content": ""}), *(chunk({"content": piece}) for piece in pieces)]
    stream.append(chunk({}, finish_reason))
    return [*stream, chunk({}, choices=[], usage=dict(usage))] if usage else stream
