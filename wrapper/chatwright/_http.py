"""HTTP as plain values: what was asked, what came back, what went wrong.

No I/O and no HTTP library here, so that the retry policy, the error mapping and the flows can be tested by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    Phase: TypeAlias = Literal["connect", "pool", "write", "first_byte", "idle", "deadline"]
    FailureKind: TypeAlias = Literal["timeout", "refused", "dns", "tls", "proxy", "closed", "protocol", "other"]
    RawHeaders: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]] | Iterable[tuple[bytes, bytes]]

SECRET_HEADERS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "api-key",
        "x-api-key",
        "x-goog-api-key",
        "ocp-apim-subscription-key",
        "cookie",
        "set-cookie",
        "x-auth-token",
        "x-amz-security-token",
    }
)
"""Names of headers, in lower case, whose values are never shown."""

_MASK = "***"


def _text(value: str | bytes) -> str:
    if isinstance(value, str):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


class Headers(Mapping[str, str]):
    """Headers of a request or a response: case-insensitive, in order, duplicates kept.

    `headers["name"]` joins duplicates with `", "`; `get_list` gives them one by one. Iterating gives each name once, in
    lower case. The lookup table is built when first needed. `repr` masks the values that may hold secrets.

    Example:
        >>> headers = Headers([("X-Request-Id", "req_1"), ("Set-Cookie", "a=1")])
        >>> headers["x-request-id"]
        'req_1'
    """

    __slots__ = ("_index", "_raw")

    def __init__(self, raw: RawHeaders = ()) -> None:
        self._raw: Iterable[tuple[str | bytes, str | bytes]] = raw.items() if isinstance(raw, Mapping) else raw
        self._index: dict[str, list[str]] | None = None

    def _table(self) -> dict[str, list[str]]:
        table = self._index
        if table is None:
            table = {}
            pairs = tuple((_text(name), _text(value)) for name, value in self._raw)
            for name, value in pairs:
                table.setdefault(name.lower(), []).append(value)
            self._raw = pairs
            self._index = table
        return table

    def __getitem__(self, name: str) -> str:
        return ", ".join(self._table()[name.lower()])

    def __iter__(self) -> Iterator[str]:
        return iter(self._table())

    def __len__(self) -> int:
        return len(self._table())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._table()

    def get_list(self, name: str) -> list[str]:
        """All values of one header, in order of arrival; empty when there is none."""
        return list(self._table().get(name.lower(), ()))

    def multi_items(self) -> list[tuple[str, str]]:
        """Every (name, value) pair as it was written, duplicates included."""
        self._table()
        return [(_text(name), _text(value)) for name, value in self._raw]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        theirs = other if isinstance(other, Headers) else Headers(other)
        return self._table() == theirs._table()

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[type[Headers], tuple[list[tuple[str, str]]]]:
        return Headers, (self.multi_items(),)

    def __repr__(self) -> str:
        shown = [(name, _MASK if name.lower() in SECRET_HEADERS else value) for name, value in self.multi_items()]
        return f"Headers({shown!r})"


class Reply:
    """A response: its head, and its content once read.

    `first_byte` and `elapsed` are seconds since this attempt was sent: until the head had arrived, and until the content
    had. `attempts` counts the requests made so far for this call, this one included.
    """

    __slots__ = ("attempts", "content", "elapsed", "first_byte", "headers", "status", "url")

    def __init__(
        self,
        status: int,
        headers: Headers,
        content: bytes = b"",
        url: str = "",
        first_byte: float = 0.0,
        elapsed: float = 0.0,
        attempts: int = 1,
    ) -> None:
        self.status = status
        self.headers = headers
        self.content = content
        self.url = url
        self.first_byte = first_byte
        self.elapsed = elapsed
        self.attempts = attempts

    def __repr__(self) -> str:
        return f"<Reply {self.status}, {len(self.content)} bytes>"


class Failure:
    """A request that got no whole response, as a value.

    Attributes:
        phase: What was being done: `connect`, `pool`, `write`, `first_byte`, `idle` (reading the body) or `deadline`.
        timeout: Whether time ran out (else the transport broke).
        sent: Whether the request had been sent whole, so that the server may have acted on it.
        reused: Whether it went over a connection kept alive from an earlier request.
        cause: The exception that was raised by the transport.
        kind: What kind of trouble, for messages and for the retry policy.
    """

    __slots__ = ("cause", "kind", "phase", "reused", "sent", "timeout")

    def __init__(
        self,
        phase: Phase,
        cause: Exception,
        *,
        kind: FailureKind = "other",
        timeout: bool = False,
        sent: bool = False,
        reused: bool = False,
    ) -> None:
        self.phase = phase
        self.cause = cause
        self.kind = kind
        self.timeout = timeout
        self.sent = sent
        self.reused = reused

    def __repr__(self) -> str:
        flags = [name for name in ("timeout", "sent", "reused") if getattr(self, name)]
        return f"<Failure {self.kind} in {self.phase}{' (' + ', '.join(flags) + ')' if flags else ''}: {self.cause!r}>"
