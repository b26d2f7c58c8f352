"""The exchanges under `tests/data/corpus`, one object each."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "data" / "corpus"


@dataclass(frozen=True)
class Case:
    """One exchange; see the corpus's README."""

    server: str
    name: str
    request: dict[str, Any]
    """Method, url, headers, and the body as `json` or `raw`."""
    status: int | None
    """None if no answer came."""
    headers: tuple[tuple[str, str], ...]
    body: bytes
    broken: str | None
    """How the exchange broke off, if it did."""
    reads: tuple[int, ...]
    """Bytes of each read from the socket, framing included."""

    def __str__(self) -> str:
        return f"{self.server}/{self.name}"

    @property
    def path(self) -> str:
        """What was asked for, without scheme and host."""
        url: str = self.request["url"]
        return "/" + url.split("/", 3)[3]

    @property
    def content_type(self) -> str:
        """Media type of the answer, parameters removed; empty if it has none."""
        values = [value for name, value in self.headers if name.lower() == "content-type"]
        return values[0].partition(";")[0].strip() if values else ""

    @property
    def is_stream(self) -> bool:
        """Whether the answer is an event stream."""
        return self.content_type == "text/event-stream"

    @property
    def asked_for_stream(self) -> bool:
        """Whether the request asked for an event stream."""
        return bool((self.request["json"] or {}).get("stream"))


@functools.cache
def cases() -> tuple[Case, ...]:
    """All exchanges, by server and name."""
    return tuple(_read(folder) for folder in sorted(FOLDER.glob("*/*/")))


def streams() -> tuple[Case, ...]:
    """The exchanges that were answered with an event stream."""
    return tuple(case for case in cases() if case.is_stream)


def case(name: str) -> Case:
    """The exchange called `server/case`."""
    return next(case for case in cases() if str(case) == name)


def _read(folder: Path) -> Case:
    meta = json.loads((folder / "response.meta.json").read_bytes())
    return Case(
        server=folder.parent.name,
        name=folder.name,
        request=json.loads((folder / "request.json").read_bytes()),
        status=meta["status"],
        # A list of pairs, or an empty object where no answer came.
        headers=tuple((name, value) for name, value in meta["headers"] or ()),
        body=(folder / "body.bin").read_bytes(),
        broken=meta["http_error"] or meta["socket_error"],
        reads=tuple(size for _, size in meta["recv"]),
    )
