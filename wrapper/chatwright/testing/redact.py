"""Takes secrets out of recorded requests and responses: what the pytest plugin does, for other recorders.

With vcrpy alone:

    from chatwright.testing import redact

    recorder = vcr.VCR(before_record_request=redact.request, before_record_response=redact.response)

Headers are kept by allow-list, in both directions; bodies and URLs lose whatever looks like a key, a token or a password.
What comes in is left as it is: each function gives a copy.
"""

from __future__ import annotations

import copy
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from chatwright.testing._secrets import secrets_of, without_secrets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Final, TypeAlias

    from chatwright.testing._recording import Exchange

    Direction: TypeAlias = Literal["request", "response"]

__all__ = ["REQUEST_HEADERS", "RESPONSE_HEADERS", "body", "exchange", "headers", "keeps", "request", "response", "text"]

REQUEST_HEADERS: Final = frozenset({"accept", "content-type"})
"""The headers of requests that are kept."""

RESPONSE_HEADERS: Final = frozenset(
    {
        "content-type",
        "location",
        "openai-processing-ms",
        "openai-version",
        "retry-after",
        "retry-after-ms",
        "x-request-id",
        "x-should-retry",
    }
)
"""The headers of responses that are kept, and so are those that begin with `x-ratelimit-`."""

_RESPONSE_PREFIXES: Final = ("x-ratelimit-",)


def text(value: str, secrets: Iterable[str] = ()) -> str:
    """A text without the given secrets, and without whatever looks like one.

    Example:
        >>> text("the key is sk-abcdefghij")
        'the key is ***'
    """
    return without_secrets(value, secrets)


def keeps(name: str, direction: Direction) -> bool:
    """Whether a header stays in a recording."""
    name = name.lower()
    if direction == "request":
        return name in REQUEST_HEADERS
    return name in RESPONSE_HEADERS or name.startswith(_RESPONSE_PREFIXES)


def headers(
    values: Mapping[str, Any], direction: Direction, secrets: Iterable[str] = (), *, also: Collection[str] = ()
) -> dict[str, Any]:
    """The headers that may stay, and those that `also` names in lower case; a value is a text or a list of them.

    Example:
        >>> headers({"Content-Type": "application/json", "Set-Cookie": "id=1"}, "response")
        {'content-type': 'application/json'}
    """
    kept: dict[str, Any] = {}
    for name, value in sorted(values.items()):
        if keeps(name, direction) or name.lower() in also:
            kept[name.lower()] = (
                text(value, secrets) if isinstance(value, str) else [text(str(item), secrets) for item in value]
            )
    return kept


def body(content: Any, encoding: str = "", secrets: Iterable[str] = ()) -> Any:
    """The content without secrets, unpacked if `encoding` (of the header `Content-Encoding`) is gzip or deflate.

    Text stays text and bytes stay bytes; bytes that are no UTF-8 can't be searched, and stay.
    """
    if isinstance(content, str):
        return text(content, secrets)
    if not isinstance(content, bytes):
        return content
    unpacked = _unpacked(content, encoding)
    try:
        return text(unpacked.decode(), secrets).encode()
    except UnicodeDecodeError:
        return unpacked


def request(recorded: Any) -> Any:
    """A vcrpy request without secrets, for `before_record_request`."""
    clean = copy.copy(recorded)
    pairs = list(recorded.headers.items())
    secrets = secrets_of((name, str(value)) for name, value in pairs)
    clean.uri = text(recorded.uri, secrets)
    clean.body = body(recorded.body, secrets=secrets)
    clean.headers = headers({name: str(value) for name, value in pairs}, "request", secrets)
    return clean


def response(recorded: Mapping[str, Any], secrets: Iterable[str] = (), *, also: Collection[str] = ()) -> dict[str, Any]:
    """A vcrpy response without secrets, and unpacked, for `before_record_response`.

    Args:
        recorded: As vcrpy keeps it.
        secrets: Texts to take out beside what looks like one, such as the key that the request had.
        also: Headers to keep beside the usual ones, in lower case.
    """
    content = recorded.get("body")
    known = recorded.get("headers") or {}
    if isinstance(content, Mapping) and "string" in content:
        content = {**content, "string": body(content["string"], _encoding(known), secrets)}
    return {**recorded, "headers": headers(known, "response", secrets, also=also), "body": content}


def exchange(recorded: Exchange) -> Exchange:
    """A recording's exchange without secrets. A secret that came in several pieces joins them."""
    secrets = secrets_of(recorded.request_headers)
    pieces = [(seconds, body(data, secrets=secrets)) for seconds, data in recorded.pieces]
    whole = body(b"".join(data for _, data in recorded.pieces), secrets=secrets)
    if b"".join(data for _, data in pieces) != whole:
        pieces = [(sum(seconds for seconds, _ in pieces), whole)]
    return replace(
        recorded,
        path=text(recorded.path, secrets),
        request_headers=_kept(recorded.request_headers, "request", secrets),
        request_body=body(recorded.request_body, secrets=secrets),
        headers=_kept(recorded.headers, "response", secrets),
        pieces=pieces,
    )


def _kept(pairs: Iterable[tuple[str, str]], direction: Direction, secrets: Iterable[str]) -> list[tuple[str, str]]:
    return [(name.lower(), text(value, secrets)) for name, value in pairs if keeps(name, direction)]


def _encoding(known: Mapping[str, Any]) -> str:
    for name, value in known.items():
        if name.lower() == "content-encoding":
            return str(value if isinstance(value, str) else ", ".join(value)).lower()
    return ""


def _unpacked(content: bytes, encoding: str) -> bytes:
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        return content
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        unpacking = zlib.decompressobj(bits)
        try:
            return unpacking.decompress(content) + unpacking.flush()
        except zlib.error:
            continue
    return content
