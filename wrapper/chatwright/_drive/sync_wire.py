"""Sending in threads: one `SyncWire` for a client and all clients made from it."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING, Any

from chatwright._drive import messages
from chatwright._drive.attempt import Attempt
from chatwright._drive.content import SyncContent
from chatwright._http import Failure, Reply, StreamReply
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    import httpx

    from chatwright._drive.pools import SyncTransport
    from chatwright._flow import Outcome, Send
    from chatwright._http import Request

    Place = tuple[str, str, int | None]


class SyncWire:
    """Connections for synchronous calls, opened when needed. Threads may share it; a forked child opens its own.

    Args:
        http_client: An httpx (or httpx2) client to send with instead. It is never closed here.
        most_connections: Open connections at most, for each server.

    Raises:
        ConfigError: `http_client` is asynchronous, or no HTTP client at all.
    """

    def __init__(self, http_client: Any = None, *, most_connections: int = 1000) -> None:
        self._closed = False
        self._process = os.getpid()
        self._transports: dict[Place, SyncTransport | httpx.Client] = {}
        self._inherited: list[object] = []
        if http_client is not None:
            messages.check_http_client(http_client, asynchronous=False)
        self._http_client = http_client
        self._most_connections = most_connections

    def send(self, effect: Send) -> Outcome:
        """Make one attempt. Trouble with the transport is an outcome; anything else is raised."""
        if self._closed:
            raise ConfigError("This client is closed.")
        request = effect.request
        key = None if request.key is None else request.key.header(_ask_for_key(request))
        attempt = Attempt(effect.timeout, effect.deadline, fresh=effect.fresh)
        handled_before = sys.exception()
        try:
            response = self._open(request, key, attempt)
        except Exception as error:  # noqa: BLE001 - `failure` raises again what is no matter of transport
            return attempt.failure(error, handled_before)
        head = messages.head_of(response, request, attempt)
        content = SyncContent(response, request.url, attempt)
        if effect.stream and messages.is_success(response.status_code):
            reply = StreamReply(**head)
            reply.body = content
            return reply
        try:
            return _read_whole(content, head)
        finally:
            content.close()

    def _open(self, request: Request, key: tuple[bytes, bytes] | None, attempt: Attempt) -> httpx.Response:
        sender = self._http_client or self._sender_to(messages.parsed_url(request.url))
        if hasattr(sender, "handle_request"):
            opened: httpx.Response = sender.handle_request(messages.outgoing(request, key, attempt))
            return opened
        theirs = sender.build_request(**messages.foreign(request, key, attempt, attempt.trace))
        response: httpx.Response = sender.send(theirs, stream=True, follow_redirects=False)
        attempt.head_arrived()
        theirs.extensions["timeout"]["read"] = attempt.idle_timeout()
        return response

    def _sender_to(self, url: httpx.URL) -> Any:
        if self._process != os.getpid():  # a forked child must not talk over its parent's connections, nor end them
            self._process = os.getpid()
            self._inherited.append(self._transports)
            self._transports = {}
        place = url.scheme, url.host, url.port
        return self._transports.get(place) or self._add_sender(place)

    def _add_sender(self, place: Place) -> SyncTransport | httpx.Client:
        import httpx

        from chatwright._drive.pools import SyncTransport
        from chatwright._drive.surroundings import client_options, route_to

        scheme, host, port = place
        route = route_to(scheme, host, port or (443 if scheme == "https" else 80))
        if route is not None:
            return self._transports.setdefault(place, SyncTransport(route, self._most_connections))
        return self._transports.setdefault(place, httpx.Client(**client_options(scheme, host, self._most_connections)))

    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def close(self) -> None:
        """Close every connection, those in use included. Closing twice is fine."""
        self._closed = True
        transports, self._transports = self._transports, {}
        if self._process != os.getpid():
            self._inherited.append(transports)
            return
        for transport in transports.values():
            transport.close()

    def __del__(self) -> None:
        if not self._closed and self._transports and self._process == os.getpid():
            warnings.warn("a Client was forgotten: use `with`, or call close()", ResourceWarning, 2, self)
            for sender in self._transports.values():  # streams may live on, idle sockets would only warn a second time
                messages.drop_idle(sender)


def _ask_for_key(request: Request) -> object:
    assert request.key is not None
    answer: Any = request.key.ask()
    if hasattr(answer, "__await__"):
        if hasattr(answer, "close"):
            answer.close()
        raise ConfigError("api_key: an async function needs an AsyncClient; a Client takes a plain one.")
    return answer


def _read_whole(content: SyncContent, head: dict[str, Any]) -> Reply | Failure:
    pieces: list[bytes] = []
    while piece := content.read():
        if isinstance(piece, Failure):
            return messages.cut_off(piece, head, b"".join(pieces))
        pieces.append(piece)
    return messages.finished(head, b"".join(pieces))
