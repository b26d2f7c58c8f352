"""What the fake server sends, as a value that faults can change: head, content and framing, then bytes and pauses."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    Step: TypeAlias = "bytes | Raw | Pause | End"

_FRAMES_PER_SECOND = 50  # how finely a dripping answer is cut
_REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes that are sent as they are, outside of the content's framing."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Pause:
    """Send nothing for so many seconds. It is cut short when the client leaves or the server closes."""

    seconds: float


@dataclass(frozen=True, slots=True)
class End:
    """End the connection: properly (FIN), or broken off (RST)."""

    reset: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A response that is still to be sent.

    Attributes:
        status: Of HTTP.
        headers: Without those of the framing, which are added when it is sent.
        content: Each of its bytes objects is sent in one write; of a stream, each is one event.
        framing: How the end of the content is shown.
        claimed_length: What `Content-Length` says, if that is a lie.
        before: Steps before the head.
        bytes_per_second: How fast the content goes; None: as fast as it can.
        close: Whether the connection ends after it.
        endless: Whether the content never ends.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    content: Iterable[Step] = ()
    framing: Literal["length", "chunked"] = "length"
    claimed_length: int | None = None
    before: tuple[Step, ...] = ()
    bytes_per_second: float | None = None
    close: bool = False
    endless: bool = False

    @property
    def is_stream(self) -> bool:
        """Whether its content is server-sent events."""
        return any(name == "content-type" and "event-stream" in value for name, value in self.headers)

    def with_headers(self, *pairs: tuple[str, str]) -> Answer:
        """The same with these headers in place of those of the same names."""
        names = {name.lower() for name, _ in pairs}
        kept = [pair for pair in self.headers if pair[0].lower() not in names]
        return replace(self, headers=(*kept, *pairs))

    def wire(self) -> Iterator[bytes | Pause | End]:
        """What happens on the connection, in order. Each bytes object is one write."""
        yield from _plain(self.before)
        content: Iterable[Step] = self.content
        headers = list(self.headers)
        if self.framing == "chunked":
            headers.append(("transfer-encoding", "chunked"))
        elif self.claimed_length is not None:
            headers.append(("content-length", str(self.claimed_length)))
        elif self.status not in {204, 304}:
            content = tuple(content)
            headers.append(("content-length", str(sum(len(step) for step in content if isinstance(step, bytes)))))
        if self.close:
            headers.append(("connection", "close"))
        yield _head(self.status, headers)
        for step in _dripping(content, self.bytes_per_second):
            if isinstance(step, bytes) and self.framing == "chunked":
                if step:
                    yield b"%x\r\n%b\r\n" % (len(step), step)
            else:
                yield from _plain((step,))
        if self.framing == "chunked":
            yield b"0\r\n\r\n"
        if self.close:
            yield End()


def _plain(steps: Iterable[Step]) -> Iterator[bytes | Pause | End]:
    for step in steps:
        if isinstance(step, Raw):
            yield step.data
        elif step:
            yield step


def _dripping(content: Iterable[Step], bytes_per_second: float | None) -> Iterator[Step]:
    if bytes_per_second is None:
        yield from content
        return
    size = max(1, int(bytes_per_second / _FRAMES_PER_SECOND))
    for step in content:
        if not isinstance(step, bytes):
            yield step
            continue
        for start in range(0, len(step), size):
            piece = step[start : start + size]
            yield piece
            yield Pause(len(piece) / bytes_per_second)


def _head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    reason = _REASONS.get(status, "Unusual")
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def json_answer(value: object, status: int = 200) -> Answer:
    """An answer in JSON."""
    return Answer(status, (("content-type", "application/json"),), (json_bytes(value),))


def json_bytes(value: object) -> bytes:
    """The JSON of a value, as servers write it: compact, and not escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def event(value: object) -> bytes:
    """A server-sent event with the JSON of a value; text goes as it is."""
    return b"data: %b\n\n" % (value.encode() if isinstance(value, str) else json_bytes(value))


def stream_answer(content: Iterable[Step]) -> Answer:
    """An answer in server-sent events."""
    headers = (("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache"))
    return Answer(200, headers, content, "chunked")


_KINDS: dict[int, tuple[str | None, str | None, str]] = {
    400: ("invalid_request_error", None, "The request can't be processed."),
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    403: ("invalid_request_error", None, "You are not allowed to do this."),
    404: ("invalid_request_error", None, "Not found."),
    408: ("timeout", None, "The request took too long."),
    409: ("invalid_request_error", None, "There is a conflict with another request."),
    413: ("invalid_request_error", None, "The request is too large."),
    422: ("invalid_request_error", None, "The request is understood, but can't be processed."),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached."),
    500: ("server_error", None, "The server had an error while processing your request."),
    503: ("server_error", None, "The engine is currently overloaded, please try again later."),
}


def error_object(status: int, message: str | None = None, *, code: object = None, param: str | None = None) -> Any:
    """An error in the form that the API gives it."""
    kind, usual_code, text = _KINDS.get(status) or _KINDS[400 if status < 500 else 500]  # noqa: PLR2004 - HTTP's own
    error = {"message": message or text, "type": kind, "param": param, "code": usual_code if code is None else code}
    return {"error": error}


def error_answer(status: int, message: str | None = None, *, code: object = None, param: str | None = None) -> Answer:
    """An answer that is an error in the API's form."""
    return json_answer(error_object(status, message, code=code, param=param), status)
