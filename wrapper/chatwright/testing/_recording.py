r"""Recordings that keep what cassettes lose: which bytes came together, and when. A plain text file.

    # chatwright recording 1
    > POST /v1/chat/completions
    > content-type: application/json
    {"model":"gpt-5","messages":[{"role":"user","content":"Hi"}],"stream":true}
    < 200
    < content-type: text/event-stream
    +212ms data: {"id":"chatcmpl-1", ... }\n\n
    +13.5ms data: [DONE]\n\n
    end

Each `+` line is what came in one piece: how long after the line before it, and the bytes as text, with `\n`, `\r`, `\t`,
`\\` and `\xff` for what is no text. The last line says how it ended: `end` as HTTP has it, `cut` before that, or `reset`.
A file may hold several exchanges, one after the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from chatwright.errors import ConfigError
from chatwright.testing._answer import Answer, End, Pause

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    from chatwright.testing._answer import Step
    from chatwright.testing._incoming import ReceivedRequest

Ending: TypeAlias = Literal["end", "cut", "reset"]

HEADING = "# chatwright recording 1"
_ENDINGS: dict[str, Ending] = {"end": "end", "cut": "cut", "reset": "reset"}
_EVENT = re.compile(r"\+([0-9]+(?:\.[0-9]+)?)ms ?(.*)")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|([nrt\\]))|([^\\]+)", re.DOTALL)
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}
_WRITTEN = {ord(char): f"\\{name}" for name, char in _NAMED.items()}


@dataclass
class Exchange:
    """One request and its answer.

    Attributes:
        request: Method and path, then headers, then body, as text.
        status: Of the answer.
        headers: Of the answer, without those of the framing.
        pieces: Seconds since the one before (the first: since the request), and bytes.
        ending: How it ended; seconds until then are not kept.
    """

    method: str
    path: str
    request_headers: list[tuple[str, str]] = field(default_factory=list)
    request_body: bytes = b""
    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    ending: Ending = "end"

    def player(self, speed: float = 1.0) -> Callable[[ReceivedRequest], Answer]:
        """A reply for a fake server: the same pieces, with the same waits divided by `speed`."""
        if not speed > 0:
            raise ConfigError(f"speed: must be more than 0, got {speed!r}")
        return lambda _request: self.answer(speed)

    def answer(self, speed: float = 1.0) -> Answer:
        """The answer as it came."""
        streamed = any("event-stream" in value for name, value in self.headers if name == "content-type")
        whole = self.ending == "end" and not streamed
        steps = tuple(self._steps(speed))
        return Answer(self.status, tuple(self.headers), steps, "length" if whole else "chunked")

    def _steps(self, speed: float) -> Iterator[Step]:
        for seconds, data in self.pieces:
            if seconds / speed > 0:
                yield Pause(seconds / speed)
            yield data
        if self.ending != "end":
            yield End(reset=self.ending == "reset")

    def lines(self) -> Iterator[str]:
        """The exchange as it is written."""
        yield f"> {self.method} {self.path}"
        yield from (f"> {name}: {value}" for name, value in self.request_headers)
        if self.request_body:
            yield escaped(self.request_body)
        yield f"< {self.status}"
        yield from (f"< {name}: {value}" for name, value in self.headers)
        for seconds, data in self.pieces:
            yield f"+{round(seconds * 1000, 1):g}ms {escaped(data)}"
        yield self.ending


def write_exchanges(path: str | os.PathLike[str], exchanges: Iterable[Exchange]) -> None:
    """Write a recording."""
    lines = [HEADING, *(line for exchange in exchanges for line in exchange.lines())]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def read_exchanges(path: str | os.PathLike[str]) -> list[Exchange]:
    """Read a recording.

    Raises:
        ConfigError: It is none; with the line.
    """
    try:
        first, *lines = Path(path).read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{Path(path).name} is no recording: it is no text ({error}).") from None
    if first != HEADING:
        raise ConfigError(f"{Path(path).name} is no recording: it does not begin with {HEADING!r}.")
    exchanges: list[Exchange] = []
    begins = True
    for number, line in enumerate(lines, 2):
        try:
            if line and begins:
                method, target = line.removeprefix("> ").split(" ", 1)
                exchanges.append(Exchange(method, target))
            elif line:
                _read_line(exchanges[-1], line)
            begins = begins if not line else line in _ENDINGS
        except ValueError as error:
            raise ConfigError(f"{Path(path).name}, line {number}: {error}") from None
    if not begins:
        raise ConfigError(f"{Path(path).name} breaks off: its last line must be one of {', '.join(_ENDINGS)}.")
    return exchanges


def _read_line(exchange: Exchange, line: str) -> None:
    event = _EVENT.fullmatch(line)
    if line in _ENDINGS:
        exchange.ending = _ENDINGS[line]
    elif event:
        exchange.pieces.append((float(event[1]) / 1000, unescaped(event[2])))
    elif line.startswith("< ") and ": " not in line:
        exchange.status = int(line[2:])
    elif line.startswith(("> ", "< ")):
        name, _, value = line[2:].partition(": ")
        (exchange.headers if line[0] == "<" else exchange.request_headers).append((name, value))
    else:
        exchange.request_body = unescaped(line)


def escaped(data: bytes) -> str:
    """Bytes as one line of text."""
    text = data.decode("utf-8", "surrogateescape").translate(_WRITTEN)
    return "".join(_shown(char) if not char.isprintable() else char for char in text)


def _shown(char: str) -> str:
    data = char.encode("utf-8", "surrogateescape")
    return "".join(f"\\x{byte:02x}" for byte in data)


def unescaped(line: str) -> bytes:
    """The bytes that `escaped` wrote.

    Raises:
        ValueError: A backslash that means nothing.
    """
    pieces, end = bytearray(), 0
    for found in _ESCAPE.finditer(line):
        if found.start() != end:
            break
        end = found.end()
        code, name, text = found.groups()
        pieces += bytes([int(code, 16)]) if code else (_NAMED[name] if name else text).encode()
    if end != len(line):
        raise ValueError(f"a backslash that means nothing, at character {end + 1}")
    return bytes(pieces)
