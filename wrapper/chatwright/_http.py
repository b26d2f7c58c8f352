"""HTTP as plain values: what was asked, what came back, what went wrong.

No I/O and no HTTP library here, so that the retry policy, the error mapping and the flows can be tested by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Literal, Protocol, TypeAlias

    Phase: TypeAlias = Literal["connect", "pool", "write", "first_byte", "idle", "deadline"]
    FailureKind: TypeAlias = Literal[
        "timeout", "refused", "dns", "tls", "proxy", "closed", "protocol", "oversized", "other"
    ]
    RawHeaders: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]] | Iterable[tuple[bytes, bytes]]

    class SyncBody(Protocol):
        """The content of an open response, piece by piece."""

        def read(self) -> bytes | Failure:
            """The next piece, `b""` at the end; a Failure (nothing more will come) when it breaks."""
            ...

        def close(self) -> None:
            """Give the connection back: to be used again if all was read, else closed. Closing twice is fine."""

        def abort(self) -> None:
            """Drop the connection at once."""

        def drain(self, seconds: float = 0.1) -> None:
            """Read what is left, if it comes within so many seconds, so that the connection can be used again; close."""

    class AsyncBody(Protocol):
        """The content of an open response, piece by piece, asynchronously; see `SyncBody`."""

        async def read(self) -> bytes | Failure:
            """The next piece, `b""` at the end; a Failure (nothing more will come) when it breaks."""
            ...

        async def aclose(self) -> None:
            """Give the connection back, whatever happens to the task meanwhile."""

        def abort(self) -> None:
            """Drop the connection at once, from any thread, without awaiting."""

        async def drain(self, seconds: float = 0.1) -> None:
            """Read what is left, if it comes within so many seconds, and close."""


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
_TELLING_WORDS = frozenset(
    {
        "apikey",
        "auth",
        "authorization",
        "cookie",
        "credential",
        "credentials",
        "jwt",
        "key",
        "passwd",
        "password",
        "secret",
    }
    | {"signature", "token"}
)
_TELL_NOTHING = frozenset({"idempotency-key", "sec-websocket-key"})


def is_secret_name(name: str) -> bool:
    """Whether a header, or a parameter of a query, of this name holds a secret: one of those above, or named like one.

    Example:
        >>> is_secret_name("X-Gateway-Auth"), is_secret_name("x-ratelimit-limit-tokens")
        (True, False)
    """
    name = name.lower()
    if name in SECRET_HEADERS:
        return True
    return not _TELLING_WORDS.isdisjoint(name.replace("_", "-").split("-")) and name not in _TELL_NOTHING


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
        self._raw: Iterable[tuple[str | bytes, str | bytes]]
        if isinstance(raw, Headers):
            self._raw = raw.multi_items()
        else:
            self._raw = cast("Mapping[str, str]", raw).items() if isinstance(raw, Mapping) else raw
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
        shown = [(name, _MASK if is_secret_name(name) else value) for name, value in self.multi_items()]
        return f"Headers({shown!r})"


class Reply:
    """A response: its head, and its content once read.

    Attributes:
        status, headers, content, url: What came, from where; `content` is decoded (gzip, deflate).
        first_byte: Seconds from the start of the last attempt until the head had arrived.
        elapsed: Seconds from the start of the call until all had arrived: retries and waits included.
        attempts: Requests made for the call, this one included.
        now: When it came, on the monotonic clock; `date`: the same in seconds since 1970.
    """

    __slots__ = ("attempts", "content", "date", "elapsed", "first_byte", "headers", "now", "status", "url")

    def __init__(  # noqa: PLR0917 - a plain value
        self,
        status: int,
        headers: Headers,
        content: bytes = b"",
        url: str = "",
        first_byte: float = 0.0,
        elapsed: float = 0.0,
        attempts: int = 1,
        now: float = 0.0,
        date: float = 0.0,
    ) -> None:
        self.status = status
        self.headers = headers
        self.content = content
        self.url = url
        self.first_byte = first_byte
        self.elapsed = elapsed
        self.attempts = attempts
        self.now = now
        self.date = date

    def with_content(self, content: bytes) -> Reply:
        """The same response, closed, with this content."""
        head = self.url, self.first_byte, self.elapsed, self.attempts, self.now, self.date
        return Reply(self.status, self.headers, content, *head)

    def with_status(self, status: int) -> Reply:
        """The same response, closed, with the status that it should have had."""
        head = self.url, self.first_byte, self.elapsed, self.attempts, self.now, self.date
        return Reply(status, self.headers, self.content, *head)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status}, {len(self.content)} bytes>"


class StreamReply(Reply):
    """A response whose content is still to come, through `body`. It holds a connection until the body is closed."""

    __slots__ = ("body",)

    body: SyncBody | AsyncBody

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled as a plain Reply: a connection can't travel."""
        plain = (self.status, self.headers, self.content, self.url, self.first_byte, self.elapsed, self.attempts)
        return Reply, plain


class Failure:
    """A request that got no whole response, as a value.

    Attributes:
        phase: What was being done: `connect`, `pool` (waiting for a free connection), `write`, `first_byte`, `idle`
            (reading the body) or `deadline`.
        during: What was being done when the deadline passed, if that is known.
        timeout: Whether time ran out (else the transport broke).
        sent: Whether the request had been sent whole, so that the server may have acted on it.
        reused: Whether it went over a connection kept alive from an earlier request.
        cause: The exception that was raised by the transport.
        kind: What kind of trouble, for messages and for the retry policy.
        refused: Whether a proxy said no for good (it wants a password, or forbids the host).
        proxy: The proxy in use, as `http://host:port`, or None.
        reply: The head, and what had arrived of the content, when it broke while the body was read.
        now: When it happened, on the monotonic clock.
    """

    __slots__ = ("cause", "during", "kind", "now", "phase", "proxy", "refused", "reply", "reused", "sent", "timeout")

    def __init__(
        self,
        phase: Phase,
        cause: Exception,
        *,
        kind: FailureKind = "other",
        timeout: bool = False,
        sent: bool = False,
        reused: bool = False,
        refused: bool = False,
        proxy: str | None = None,
        reply: Reply | None = None,
        during: Phase | None = None,
        now: float = 0.0,
    ) -> None:
        self.phase: Phase = phase
        self.during = during
        self.cause = cause
        self.kind: FailureKind = kind
        self.timeout = timeout
        self.sent = sent
        self.reused = reused
        self.refused = refused
        self.proxy = proxy
        self.reply = reply
        self.now = now

    @property
    def lost_keepalive(self) -> bool:
        """Whether the server had closed a kept-alive connection before it saw this request."""
        return self.reused and self.kind == "closed" and self.phase in ("write", "first_byte")

    def __repr__(self) -> str:
        flags = [name for name in ("timeout", "sent", "reused") if getattr(self, name)]
        return f"<Failure {self.kind} in {self.phase}{' (' + ', '.join(flags) + ')' if flags else ''}: {self.cause!r}>"


class Request:
    """A request ready to be sent: everything that stays the same over its attempts.

    Attributes:
        method, url: As in HTTP; the URL is absolute.
        headers: Pairs of bytes, ready for the wire, without `Host` and `Content-Length`.
        content: The encoded body.
        key: Where the key comes from before each attempt, when it isn't among `headers` for good.
    """

    __slots__ = ("content", "headers", "key", "method", "url")

    def __init__(
        self,
        method: str,
        url: str,
        headers: Sequence[tuple[bytes, bytes]] = (),
        content: bytes = b"",
        key: KeySource | None = None,
    ) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.content = content
        self.key = key

    def at(self, url: str) -> Request:
        """The same request to another address."""
        return Request(self.method, url, self.headers, self.content, self.key)

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.url.partition('?')[0]}, {len(self.content)} bytes>"


class KeySource:
    """A key that is asked for before each attempt, and the header it goes into.

    Attributes:
        ask: Gives the key, or an awaitable of it.
        header: The function that makes the header of a key: it strips and checks it.
    """

    __slots__ = ("ask", "header")

    def __init__(self, ask: Callable[[], object], header: Callable[[object], tuple[bytes, bytes]]) -> None:
        self.ask = ask
        self.header = header
