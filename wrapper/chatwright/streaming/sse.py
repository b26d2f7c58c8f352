"""Server-sent events: bytes in, events out, however the bytes were cut.

The hot path hands whole runs of `data: …` events to two C calls; everything unusual goes line by line. Work is linear
in the number of bytes, and what is held between two reads is bounded by `max_line` and `max_event`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_MAX_LINE: Final = 32 * 1024 * 1024
DEFAULT_MAX_EVENT: Final = 32 * 1024 * 1024

_BOM: Final = b"\xef\xbb\xbf"
# Numbers, because looking for one byte by number is several times quicker than by value.
_CR: Final = ord("\r")
_COLON: Final = ord(":")
# A line costs Python about five times a short line's bytes, so a read is taken apart in slices of this size.
_SLICE: Final = 64 * 1024
# More digits are not a delay, and int() refuses numbers of thousands of digits.
_MAX_RETRY_DIGITS: Final = 15


class ServerSentEvent(NamedTuple):
    """An event that carries more than data, or one that the end of the body cut short.

    Attributes:
        data: The `data` lines, joined by a line feed.
        event: Name of the event; `"message"` when the server gave none.
        id: The event's own `id`, if it has one. Ids of earlier events are not repeated.
        retry: Reconnection delay that the server asks for, in milliseconds.
        complete: False if the body ended before the blank line that ends an event: the data may be cut.

    """

    data: bytes
    event: str = "message"
    id: str | None = None
    retry: int | None = None
    complete: bool = True


Event: TypeAlias = "bytes | ServerSentEvent"
"""The data of an event that is nothing but data (no object is made for those), or the event."""


class SSELimitError(ValueError):
    """A server sent more than the decoder may hold.

    Attributes:
        exceeded: What was too long: `"line"` or `"event"`.
        limit: The limit, in bytes.

    """

    def __init__(self, exceeded: str, limit: int) -> None:
        super().__init__(exceeded, limit)
        self.exceeded = exceeded
        self.limit = limit

    def __str__(self) -> str:
        return f"one {self.exceeded} of the event stream is longer than {self.limit} bytes"


def is_done(data: bytes) -> bool:
    """Tell whether `data` is the `[DONE]` that ends a stream of completions, blanks around it and a tail allowed."""
    return data.lstrip().startswith(b"[DONE]")


class SSEDecoder:
    r"""Turn the bytes of a `text/event-stream` body into events.

    Follows the WHATWG rules: lines end with CR, LF or CRLF and with nothing else, a byte order mark is dropped, events
    without data are ignored. Ending early differs: see `finish`. Data is not decoded: it is the caller's to judge.

    Args:
        max_line: Longest line taken, in bytes, its end not counted; None for no limit.
        max_event: Longest data of one event taken, in bytes; None for no limit.

    Example:
        >>> decoder = SSEDecoder()
        >>> decoder.feed(b'data: {"a"')
        []
        >>> decoder.feed(b": 1}\n\ndata: [DO")
        [b'{"a": 1}']
        >>> decoder.finish()
        ServerSentEvent(data=b'[DO', event='message', id=None, retry=None, complete=False)

    """

    __slots__ = (
        "_after_cr",
        "_at_boundary",
        "_data",
        "_event",
        "_failure",
        "_id",
        "_line",
        "_max_bulk",
        "_max_event",
        "_max_line",
        "_plain",
        "_retry",
        "_start",
    )

    def __init__(self, max_line: int | None = DEFAULT_MAX_LINE, max_event: int | None = DEFAULT_MAX_EVENT) -> None:
        self._max_line = sys.maxsize if max_line is None else max_line
        self._max_event = sys.maxsize if max_event is None else max_event
        self._max_bulk = min(self._max_line, self._max_event)
        self._failure: SSELimitError | None = None
        # The first bytes, while they may still be a byte order mark; then None.
        self._start: bytes | None = b""
        self._after_cr = False
        # Nothing above needs a look: no failure, past the start, no carriage return just seen.
        self._plain = False
        # No line and no event is under way.
        self._at_boundary = True
        self._line = bytearray()
        self._data: bytes | bytearray | None = None
        self._event: str | None = None
        self._id: str | None = None
        self._retry: int | None = None

    def feed(self, data: bytes) -> Sequence[Event]:
        """Take the next bytes of the body and return the events that they complete, oldest first.

        Raises:
            SSELimitError: A line or an event is longer than allowed. The events before it have been handed out; every
                later call raises again.

        """
        if not self._plain or _CR in data:
            data = self._with_line_feeds(data)
        if self._at_boundary and (run := self._split_run(data)):
            return run
        events: list[Event] = []
        if not self._at_boundary:
            # Finish what is under way, so that the events after it can be taken in one go.
            head, blank, data = data.partition(b"\n\n")
            self._read_lines(head + blank, events)
        if self._at_boundary:
            end = data.rfind(b"\n\n") + 2
            if run := self._split_run(data[:end]):
                events += run
                data = data[end:]
        if data and not self._failure:
            self._read_lines(data, events)
        if self._failure and not events:
            raise self._failure
        return events

    def finish(self) -> ServerSentEvent | None:
        """Take the end of the body; return the event that it cut short, if one with data was under way.

        The WHATWG rules drop such an event. Here the caller judges: servers do leave out the last blank line, and a cut
        stream is to be told from a whole one.

        Raises:
            SSELimitError: As for `feed`.

        """
        if self._line and not self._failure:
            self._read_field(bytes(self._line))
            self._line.clear()
        if self._failure:
            raise self._failure
        data, event, id_, retry = self._take()
        if data is None:
            return None
        return ServerSentEvent(bytes(data), event or "message", id_, retry, complete=False)

    def _with_line_feeds(self, data: bytes) -> bytes:
        """Return `data` without a byte order mark and with every line end made a line feed."""
        if self._failure:
            raise self._failure
        if self._start is not None:
            data = self._start + data
            if len(data) < len(_BOM) and _BOM.startswith(data):
                self._start = data
                return b""
            self._start = None
            data = data.removeprefix(_BOM)
        if self._after_cr and data:
            # Second half of a CRLF: the line ended, and its event was handed out, with the first half.
            data = data.removeprefix(b"\n")
            self._after_cr = False
        if _CR in data:
            self._after_cr = data.endswith(b"\r")
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self._plain = not self._after_cr
        return data

    def _split_run(self, text: bytes) -> list[bytes] | None:
        """Return the data of `text` if it is a run of whole events of one `data: ` line each."""
        if text[:6] != b"data: " or text[-2:] != b"\n\n" or len(text) > self._max_bulk:
            return None
        run = text[6:-2].split(b"\n\ndata: ")
        # Each event accounts for two line feeds; any more are lines of another kind.
        return run if text.count(b"\n") == 2 * len(run) else None

    def _read_lines(self, text: bytes, events: list[Event]) -> None:
        for start in range(0, len(text), _SLICE):
            lines = text[start : start + _SLICE].split(b"\n")
            rest = lines.pop()
            if lines and self._line:
                lines[0] = b"".join((self._line, lines[0]))
                self._line.clear()
            for line in lines:
                if not line:
                    self._end_event(events)
                elif line[0] != _COLON or len(line) > self._max_line:
                    self._read_field(line)
                    if self._failure:
                        return
            self._line += rest
            if len(self._line) > self._max_line:
                self._fail("line", self._max_line)
                return
        self._at_boundary = not self._line and self._under_way() == (None, None, None, None)

    def _read_field(self, line: bytes) -> None:
        if len(line) > self._max_line:
            self._fail("line", self._max_line)
            return
        name, _, value = line.partition(b":")
        if value.startswith(b" "):
            value = value[1:]
        if name == b"data":
            self._add_data(value)
        elif name == b"event":
            self._event = value.decode("utf-8", "replace") or None
        elif name == b"error":
            # No field of the rules: llama.cpp reported its errors so, for years.
            self._event = "error"
            self._add_data(value)
        elif name == b"id":
            if b"\0" not in value:
                self._id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit() and len(value) <= _MAX_RETRY_DIGITS:
            self._retry = int(value)

    def _add_data(self, value: bytes) -> None:
        if self._data is None:
            self._data = value
        else:
            # Most events have one line, kept as it is; more are gathered without copying the earlier ones again.
            if not isinstance(self._data, bytearray):
                self._data = bytearray(self._data)
            self._data += b"\n"
            self._data += value
        if len(self._data) > self._max_event:
            self._fail("event", self._max_event)

    def _end_event(self, events: list[Event]) -> None:
        data, event, id_, retry = self._take()
        if data is None:
            return
        data = bytes(data)
        if (event, id_, retry) == (None, None, None):
            events.append(data)
        else:
            events.append(ServerSentEvent(data, event or "message", id_, retry))

    def _under_way(self) -> tuple[bytes | bytearray | None, str | None, str | None, int | None]:
        return self._data, self._event, self._id, self._retry

    def _take(self) -> tuple[bytes | bytearray | None, str | None, str | None, int | None]:
        taken = self._under_way()
        self._data = self._event = self._id = self._retry = None
        return taken

    def _fail(self, exceeded: str, limit: int) -> None:
        """Remember the failure, for the next call if this one has events to hand out, and let go of what was held."""
        self._failure = SSELimitError(exceeded, limit)
        self._plain = False
        self._line.clear()
        self._take()
