"""Between our values and what goes over a wire: requests as they go out, responses as they come in."""

from __future__ import annotations

import re
import sys
import time
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from chatwright._http import Failure, Headers, Reply
from chatwright._masking import mask
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from chatwright._drive.attempt import Attempt
    from chatwright._http import RawHeaders, Request

BODY: Final = "chatwright.body"
"""Where our transports put a response's content, for those who can read it without httpx's wrapping."""

_MOST_URLS: Final = 256  # kept parsed: a client has few addresses, but ids are part of some
# Addresses that need no parser: everything is as it goes out. Segments that begin with a dot do.
_PLAIN: Final = re.compile(
    r"(https?)://([a-z0-9._-]+)(?::([0-9]{1,5}))?((?:/(?!\.)(?:[\w~!$&'()*+,;=:@.-]|%[0-9A-Fa-f]{2})*)+"
    r"(?:\?(?:[\w~!$&'()*+,;=:@/?.-]|%[0-9A-Fa-f]{2})*)?)",
    re.ASCII,
)
_PORTS: Final = {"http": 80, "https": 443}


class Outgoing(NamedTuple):
    """A request, ready to be written."""

    method: bytes
    target: bytes
    headers: list[tuple[bytes, bytes]]
    content: bytes


class Address(NamedTuple):
    """Where a request goes.

    Attributes:
        scheme, host, port: The server.
        netloc: The server, for the `Host` header.
        target: What is asked of it.
    """

    scheme: str
    host: str
    port: int
    netloc: bytes
    target: bytes


_addresses: dict[str, Address] = {}


def address_of(text: str) -> Address:
    """An address, parsed once.

    Raises:
        ConfigError: No request can go there.
    """
    address = _addresses.get(text)
    if address is None:
        if len(_addresses) >= _MOST_URLS:
            _addresses.clear()
        address = _addresses[text] = _parsed(text)
    return address


def _parsed(text: str) -> Address:
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        scheme, host, port, target = plain.groups()
        number = int(port or _PORTS[scheme])
        netloc = host if number == _PORTS[scheme] else f"{host}:{number}"
        return Address(scheme, host, number, netloc.encode(), target.encode())
    import httpx

    try:
        url = httpx.URL(text)
        host = url.host
    except (httpx.InvalidURL, UnicodeError) as error:  # UnicodeError: of the host's name
        raise ConfigError(f"{mask(text)!r} is not a URL: {error}") from None
    if url.scheme not in _PORTS or not host:
        raise ConfigError(f"{mask(text)!r} is no place to send to: a URL begins with http:// or https:// and a host.")
    return Address(url.scheme, host, url.port or _PORTS[url.scheme], url.netloc, url.raw_path)


def outgoing(request: Request, key: tuple[bytes, bytes] | None, address: Address) -> Outgoing:
    """The request with nothing left to be worked out."""
    headers = list(request.headers)
    if key is not None:
        headers.append(key)
    names = {name.lower() for name, _ in headers}
    if b"host" not in names:
        headers.insert(0, (b"Host", address.netloc))
    if b"accept-encoding" not in names:
        headers.append((b"Accept-Encoding", b"gzip, deflate"))
    if request.content or request.method not in ("GET", "HEAD", "DELETE"):
        headers.append((b"Content-Length", b"%d" % len(request.content)))
    return Outgoing(request.method.encode(), address.target, headers, request.content)


def is_recorded(transport: str, method: str) -> bool:
    """Whether somebody has put something of their own in the place of a method of httpx's: recorders do, and tracers."""
    httpx = sys.modules.get("httpx")
    function = getattr(getattr(httpx, transport, None), method, None)
    if httpx is None:
        return False
    if not isinstance(function, FunctionType):  # an object around it may show the function's own code
        return True
    default = sys.modules.get(f"{httpx.__name__}._transports.default")
    return function.__code__.co_filename != getattr(default, "__file__", None)


def foreign(request: Request, key: tuple[bytes, bytes] | None, attempt: Attempt, trace: object) -> dict[str, Any]:
    """The request as `build_request` of somebody's own client takes it; headers and cookies of that client are kept."""
    return {
        "method": request.method,
        "url": request.url,
        "headers": [*request.headers, *([] if key is None else [key])],
        "content": request.content or None,
        "extensions": {"timeout": attempt.plain_timeouts(), "trace": trace},
    }


def head_of(status: int, headers: RawHeaders, request: Request, attempt: Attempt) -> dict[str, Any]:
    """What a Reply takes from the head of a response."""
    now = time.monotonic()
    attempt.head_arrived()
    return {
        "status": status,
        "headers": Headers(headers),
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


def check_open(http_client: Any, *, closed: bool) -> None:
    """Refuse to send with what was closed.

    Raises:
        ConfigError: It was.
    """
    if closed:
        raise ConfigError("This client is closed.")
    if getattr(http_client, "is_closed", False) is True:
        raise ConfigError("http_client: it is closed, and can't send any more.")


def drop_idle(sender: object) -> None:
    """Close the connections of a transport of ours that nobody uses."""
    slots = getattr(sender, "slots", None)
    if slots is not None:
        slots.drop_idle()
