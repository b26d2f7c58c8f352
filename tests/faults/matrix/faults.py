"""The faults of the matrix: one row each, without a word on what should come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from chatwright import SizeLimits
from chatwright.testing import fault
from tests.faults.matrix.observing import DEADLINE, SHORT_DEADLINE
from tests.faults.matrix.places import Kit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatwright.testing.fault import Fault
    from tests.faults.matrix.places import Play


@dataclass(frozen=True)
class Row:
    """One fault."""

    group: str
    name: str
    play: Play
    ends: bool = True
    """Whether it comes to an end by itself; else the call's deadline must end it."""
    calls: tuple[str, ...] = ()
    """The calls that it can happen to; none: all."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Of the client."""
    counts: bool = True
    """Whether it is certain how often it happens: not so where client and server race for who is first."""

    @property
    def deadline(self) -> float:
        """Seconds for the call."""
        return DEADLINE if self.ends else SHORT_DEADLINE


def _kit(
    group: str,
    *faults: Fault,
    name: str | None = None,
    ends: bool = True,
    calls: tuple[str, ...] = (),
    **options: Any,
) -> Row:
    shown = " + ".join(f"`{fault!r}`" for fault in faults) if name is None else f"`{name}`"
    shown += "".join(f" under `{name}={value!r}`" for name, value in options.items())
    return Row(group, shown, Kit(faults), ends=ends, calls=calls, options=options)


_CONNECTION: Final = "The connection"
_TIME: Final = "Time"
_STATUS: Final = "Statuses"
_HTTP: Final = "HTTP"
_CONTENT: Final = "Content"
_LONG: Final = fault.status(400, body="x" * 100_000)
_QUOTA: Final = {"error": {"message": "You exceeded your quota.", "code": "insufficient_quota"}}

KIT: Final = (
    _kit(_CONNECTION, fault.refuse()),
    _kit(_CONNECTION, fault.reset()),
    _kit(_CONNECTION, fault.reset(at="body")),
    _kit(_CONNECTION, fault.reset(at=0)),
    _kit(_CONNECTION, fault.reset(at=-1)),
    _kit(_CONNECTION, fault.cut()),
    _kit(_CONNECTION, fault.cut(after_bytes=0)),
    _kit(_CONNECTION, fault.cut(after_bytes=-1)),
    _kit(_CONNECTION, fault.cut(after_chunks=3)),
    _kit(_TIME, fault.stall(at="head"), ends=False),
    _kit(_TIME, fault.stall(at="body"), ends=False),
    _kit(_TIME, fault.stall(at=0), ends=False),
    _kit(_TIME, fault.stall(at=-1), ends=False),
    _kit(_TIME, fault.stall(0.05, at="body")),
    _kit(_TIME, fault.drip(20), ends=False),
    _kit(_TIME, fault.endless(), fault.drip(100_000), ends=False),
    *(_kit(_STATUS, fault.status(code)) for code in (400, 401, 402, 403, 404, 408, 409, 413, 422, 429)),
    *(_kit(_STATUS, fault.status(code)) for code in (500, 502, 503, 529)),
    _kit(_STATUS, fault.status(429, retry_after=0.01)),
    _kit(_STATUS, fault.status(429, retry_after=3600)),
    _kit(_STATUS, fault.status(429, body=_QUOTA), name="fault.status(429, body=<quota used up>)"),
    _kit(
        _STATUS,
        fault.status(502, body="<html><body>502 Bad Gateway</body></html>"),
        name="fault.status(502, body=<HTML>)",
    ),
    _kit(_STATUS, fault.status(503, body=""), name="fault.status(503, body='')"),
    _kit(_STATUS, fault.status(500), fault.cut()),
    _kit(_STATUS, fault.status(200, body=""), name="fault.status(200, body='')"),
    _kit(_STATUS, fault.status(204, body=""), name="fault.status(204, body='')"),
    _kit(_STATUS, fault.status(200, body=_QUOTA), name="fault.status(200, body=<quota used up>)"),
    _kit(_STATUS, fault.redirect("/v1/elsewhere")),
    _kit(_STATUS, fault.redirect("http://127.0.0.1:9/v1/elsewhere")),
    _kit(_STATUS, fault.redirect("/v1/chat/completions", status=302), name="fault.redirect(<to itself>, status=302)"),
    _kit(_STATUS, fault.redirect("/v1/chat/completions"), name="fault.redirect(<to itself>)"),
    _kit(_HTTP, fault.wrong_length()),
    _kit(_HTTP, fault.wrong_length(-10)),
    _kit(_HTTP, fault.bad_chunking()),
    _kit(_HTTP, fault.bad_gzip()),
    _kit(_HTTP, fault.bad_gzip(truncated=True)),
    _kit(_HTTP, fault.duplicate_header()),
    _kit(_HTTP, fault.duplicate_header("content-length", "10", "20")),
    _kit(_HTTP, fault.oversized_header(60_000)),
    _kit(_HTTP, fault.oversized_header(1_000_000)),
    _kit(_CONTENT, fault.html()),
    _kit(_CONTENT, fault.malformed()),
    _kit(_CONTENT, fault.malformed(3)),
    _kit(_CONTENT, fault.invalid_utf8()),
    _kit(_CONTENT, fault.huge_line(2_000_000)),
    _kit(_CONTENT, fault.huge_line(40_000_000), calls=("stream",)),
    _kit(_CONTENT, fault.endless(), size_limits=1_000_000),
    _kit(_STATUS, _LONG, name="fault.status(400, body=<100 KB>)", size_limits=SizeLimits(error=1000)),
    _kit(_CONTENT, fault.error_event()),
    _kit(_CONTENT, fault.error_event("rate_limit_exceeded", after_chunks=0)),
    _kit(_CONTENT, fault.error_event("insufficient_quota", after_chunks=3)),
    _kit(_CONTENT, fault.error_event("something else", after_chunks=3)),
    _kit(_CONTENT, fault.error_event(429, after_chunks=4)),
    _kit(_CONTENT, fault.no_done()),
    _kit(_CONTENT, fault.no_done(), fault.cut(after_chunks=7)),
)
