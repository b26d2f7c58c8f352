"""Between our values and httpx's messages: what goes out, and what comes in."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING, Any

from chatwright._http import Failure, Headers, Reply
from chatwright._masking import mask
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    import httpx

    from chatwright._drive.attempt import Attempt
    from chatwright._http import Request

BODY = "chatwright.body"
"""Where our transports put a response's content, for those who can read it without httpx's wrapping."""

_MOST_URLS = 256  # kept parsed: a client has few addresses, but ids are part of some

_urls: dict[str, httpx.URL] = {}


def parsed_url(address: str) -> httpx.URL:
    """The address, parsed once.

    Raises:
        ConfigError: No request can go there.
    """
    url = _urls.get(address)
    if url is None:
        import httpx

        try:
            url = httpx.URL(address)
        except httpx.InvalidURL as error:
            raise ConfigError(f"{mask(address)!r} is not a URL: {error}") from None
        if url.scheme not in ("http", "https") or not url.host:
            raise ConfigError(
                f"{mask(address)!r} is no place to send to: a URL begins with http:// or https:// and a host."
            )
        if len(_urls) >= _MOST_URLS:
            _urls.clear()
        _urls[address] = url
    return url


def outgoing(request: Request, key: tuple[bytes, bytes] | None, attempt: Attempt) -> httpx.Request:
    """The request as our transports take it, with nothing left for httpx to work out."""
    import httpx

    url = parsed_url(request.url)
    headers = [(b"Host", url.netloc), *request.headers]
    if key is not None:
        headers.append(key)
    if not any(name.lower() == b"accept-encoding" for name, _ in headers):
        headers.append((b"Accept-Encoding", b"gzip, deflate"))
    if request.content or request.method not in ("GET", "HEAD", "DELETE"):
        headers.append((b"Content-Length", b"%d" % len(request.content)))
    return httpx.Request(
        request.method,
        url,
        headers=headers,
        stream=httpx.ByteStream(request.content),
        extensions={"timeout": {"pool": attempt}},
    )


def foreign(request: Request, key: tuple[bytes, bytes] | None, attempt: Attempt, trace: object) -> dict[str, Any]:
    """The request as `build_request` of somebody's own client takes it; headers and cookies of that client are kept."""
    return {
        "method": request.method,
        "url": request.url,
        "headers": [*request.headers, *([] if key is None else [key])],
        "content": request.content or None,
        "extensions": {"timeout": attempt.plain_timeouts(), "trace": trace},
    }


def head_of(response: httpx.Response, request: Request, attempt: Attempt) -> dict[str, Any]:
    """What a Reply takes from the head of a response."""
    now = time.monotonic()
    attempt.head_arrived()
    return {
        "status": response.status_code,
        "headers": Headers(response.headers.raw),
        "url": request.url,
        "first_byte": now - attempt.started,
        "now": now,
        "date": time.time(),
    }


def finished(head: dict[str, Any], content: bytes) -> Reply:
    """The reply, now that its content is here."""
    head["now"] = time.monotonic()
    return Reply(content=content, **head)


def cut_off(failure: Failure, head: dict[str, Any], content: bytes) -> Reply | Failure:
    """What a response amounts to whose content broke off: an error status counts all the same."""
    reply = finished(head, content)
    if failure.phase != "deadline" and not is_success(reply.status):
        return reply
    failure.reply = reply
    return failure


def is_success(status: int) -> bool:
    """Whether there is an answer, and not an error or a redirect."""
    return 200 <= status < 300  # noqa: PLR2004 - HTTP's own numbers


_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_FOREIGN = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
_GZIP = b"\x1f\x8b"


LARGEST_PIECE = 256 * 1024
"""Bytes that are unpacked at once: a small packet may stand for gigabytes, and time limits hold between two pieces."""


class Inflater:
    """Decompresses gzip and deflate as it comes, a piece at a time.

    Args:
        broken: What to raise.
        coding: How the content is packed, if that is no way we know.

    Attributes:
        has_more: Whether `rest` gives more of what was fed.
    """

    def __init__(self, broken: type[Exception], coding: str = "") -> None:
        self.has_more = False
        self._broken = broken
        self._coding = coding
        self._zlib: Any = None

    def feed(self, data: bytes) -> bytes:
        """The beginning of what `data` gives, once all from before is out; `b""` says that no more comes."""
        if self._coding:
            raise self._broken(f"the content is packed as {self._coding[:40]!r}, which was not asked for")
        if self._zlib is None:
            if not data:
                return b""
            # gzip and zlib say so themselves; some servers call headerless data deflate too
            wrapped = data[:1] == b"\x1f" or (data[0] & 0x0F == 8 and data[0] >> 4 <= 7)  # noqa: PLR2004
            self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 32 if wrapped else -zlib.MAX_WBITS)
        if data:
            return self._piece(data)
        if not self._zlib.eof:
            raise self._broken("the compressed content is cut off")
        return b""

    def rest(self) -> bytes:
        """The next piece of what was fed; none at the end of it."""
        return self._piece(self._zlib.unconsumed_tail)

    def _piece(self, data: bytes) -> bytes:
        """A gzip file may be several, one after the other; what follows and is none is padding."""
        self.has_more = False
        if self._zlib.eof and not _GZIP.startswith(self._zlib.unused_data[:2]):
            return b""
        try:
            result: bytes = self._zlib.decompress(data, LARGEST_PIECE)
            while len(result) < LARGEST_PIECE and self._zlib.eof and self._zlib.unused_data.startswith(_GZIP):
                data = self._zlib.unused_data
                self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 32)
                result += self._zlib.decompress(data, LARGEST_PIECE - len(result))
        except zlib.error as error:
            raise self._broken(f"the content is not compressed as its header says: {error}") from error
        self.has_more = bool(self._zlib.unconsumed_tail) or len(result) == LARGEST_PIECE
        return result


def decoder_for(response: httpx.Response) -> Inflater | None:
    """What decompresses the content; None: it is as it is.

    Only gzip and deflate are asked for. A server that packs otherwise all the same gets a clear error; words that name no
    packing (some servers put a charset there) mean nothing.
    """
    named = response.headers.get("content-encoding")
    if named is None:
        return None
    codings = [coding for word in named.split(",") if (coding := word.strip().lower()) in _PACKED | _FOREIGN]
    if not codings:
        return None
    import httpx

    return Inflater(httpx.DecodingError, "" if len(codings) == 1 and codings[0] in _PACKED else ", ".join(codings))


def check_http_client(client: Any, *, asynchronous: bool) -> None:
    """Refuse what can't be sent with.

    Raises:
        ConfigError: With what to give instead.
    """
    import inspect

    wanted = "an httpx.AsyncClient" if asynchronous else "an httpx.Client"
    if not callable(getattr(client, "send", None)) or not callable(getattr(client, "build_request", None)):
        raise ConfigError(f"http_client: must be {wanted}, got {type(client).__name__}")
    if inspect.iscoroutinefunction(client.send) is not asynchronous:
        ours = "an AsyncClient" if asynchronous else "a Client"
        raise ConfigError(f"http_client: {ours} needs {wanted}, got {type(client).__module__}.{type(client).__name__}")


def drop_idle(sender: object) -> None:
    """Close the connections of a transport of ours that nobody uses."""
    slots = getattr(sender, "slots", None)
    if slots is not None:
        slots.drop_idle()
