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

    from chatwright._drive.messages import Address
    from chatwright._drive.sync_pool import SyncPool
    from chatwright._flow import Outcome, Send
    from chatwright._http import RawHeaders, Request


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
        self._senders: dict[tuple[str, str, int], SyncPool | httpx.Client] = {}
        self._inherited: list[object] = []
        if http_client is not None:
            messages.check_http_client(http_client, asynchronous=False)
        self._http_client = http_client
        self._most_connections = most_connections

    def send(self, effect: Send) -> Outcome:
        """Make one attempt. Trouble with the transport is an outcome; anything else is raised."""
        messages.check_open(self._http_client, closed=self._closed)
        request = effect.request
        key = None if request.key is None else request.key.header(_ask_for_key(request))
        attempt = Attempt(effect.timeout, effect.deadline, fresh=effect.fresh)
        handled_before = sys.exception()
        try:
            status, headers, content = self._open(request, key, attempt)
        except Exception as error:  # noqa: BLE001 - `failure` raises again what is no matter of transport
            return attempt.failure(error, handled_before)
        content.most = effect.sizes.for_content(success=messages.is_success(status))
        head = messages.head_of(status, headers, request, attempt)
        if effect.stream and messages.is_success(status):
            reply = StreamReply(**head)
            reply.body = content
            return reply
        try:
            return _read_whole(content, head)
        finally:
            content.close()

    def _open(
        self, request: Request, key: tuple[bytes, bytes] | None, attempt: Attempt
    ) -> tuple[int, RawHeaders, SyncContent]:
        address = messages.address_of(request.url)
        sender = self._http_client or self._sender_to(address)
        if hasattr(sender, "exchange"):
            outgoing = messages.outgoing(request, key, address)
            if not messages.is_recorded("HTTPTransport", "handle_request"):
                head, body = sender.exchange(outgoing, attempt)
                return head.status, head.headers, SyncContent.of_pool(body, head.headers, request.url, attempt)
            from chatwright._drive.recorded import SyncTransport, as_httpx

            response = SyncTransport(sender).handle_request(as_httpx(request.method, request.url, outgoing, attempt))
        else:
            if self._http_client is None:
                from chatwright._drive.surroundings import proxy_name

                attempt.proxy = proxy_name(*address[:3])
            theirs = sender.build_request(**messages.foreign(request, key, attempt, attempt.trace))
            response = sender.send(theirs, stream=True, follow_redirects=False)
            attempt.head_arrived()
            theirs.extensions["timeout"]["read"] = attempt.idle_timeout()
        return response.status_code, response.headers.raw, SyncContent.of_httpx(response, request.url, attempt)

    def _sender_to(self, address: Address) -> Any:
        if self._process != os.getpid():  # a forked child must not talk over its parent's connections, nor end them
            self._process = os.getpid()
            self._inherited.append(self._senders)
            self._senders = {}
        return self._senders.get(address[:3]) or self._add_sender(*address[:3])

    def _add_sender(self, scheme: str, host: str, port: int) -> SyncPool | httpx.Client:
        from chatwright._drive.surroundings import client_options, route_to
        from chatwright._drive.sync_pool import SyncPool

        place = scheme, host, port
        route = route_to(scheme, host, port)
        if route is not None:
            return self._senders.setdefault(place, SyncPool(route, self._most_connections))
        import httpx

        return self._senders.setdefault(place, httpx.Client(**client_options(scheme, host, self._most_connections)))

    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def close(self) -> None:
        """Close every connection, those in use included. Closing twice is fine."""
        self._closed = True
        senders, self._senders = self._senders, {}
        if self._process != os.getpid():
            self._inherited.append(senders)
            return
        for sender in senders.values():
            sender.close()

    def __del__(self) -> None:
        if not self._closed and self._senders and self._process == os.getpid():
            warnings.warn("a Client was forgotten: use `with`, or call close()", ResourceWarning, 2, self)
            for sender in self._senders.values():  # streams may live on, idle sockets would only warn a second time
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
