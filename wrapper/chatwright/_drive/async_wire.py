"""Sending in tasks: one `AsyncWire` for a client and all clients made from it."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING, Any

from chatwright._drive import messages
from chatwright._drive.async_content import AsyncContent
from chatwright._drive.attempt import Attempt
from chatwright._drive.event_loops import has_ended, this_loop
from chatwright._http import Failure, Reply, StreamReply
from chatwright._secret import hide

if TYPE_CHECKING:
    import httpx

    from chatwright._drive.async_pool import AsyncPool
    from chatwright._drive.messages import Address
    from chatwright._flow import Outcome, Send
    from chatwright._http import RawHeaders, Request

    Session = dict[tuple[str, str, int], AsyncPool | httpx.AsyncClient]


class AsyncWire:
    """Connections for asynchronous calls, opened when needed, under asyncio and trio.

    Nothing is bound to an event loop before the first call. Each running loop has connections of its own; those of a loop
    that has ended are closed when another one needs some.

    Args:
        http_client: An httpx (or httpx2) client to send with instead. It is never closed here.
        most_connections: Open connections at most, for each server and loop.

    Raises:
        ConfigError: `http_client` is synchronous, or no HTTP client at all.
    """

    def __init__(self, http_client: Any = None, *, most_connections: int = 1000) -> None:
        self._closed = False
        self._process = os.getpid()
        self._sessions: dict[Any, Session] = {}
        self._inherited: list[object] = []
        if http_client is not None:
            messages.check_http_client(http_client, asynchronous=True)
        self._http_client = http_client
        self._most_connections = most_connections

    async def send(self, effect: Send) -> Outcome:
        """Make one attempt. Trouble with the transport is an outcome; anything else is raised."""
        messages.check_open(self._http_client, closed=self._closed)
        request = effect.request
        attempt = Attempt(effect.timeout, effect.deadline, fresh=effect.fresh)
        key = None
        if request.key is not None:
            answer = hide(await _ask_for_key(request, attempt))  # locals may be shown
            if isinstance(answer, Failure):
                return answer
            key = request.key.header(answer)
        handled_before = sys.exception()
        try:
            status, headers, content = await self._open(request, key, attempt)
        except Exception as error:  # noqa: BLE001 - `failure` raises again what is no matter of transport
            return attempt.failure(error, handled_before)
        content.most = effect.sizes.for_content(success=messages.is_success(status))
        head = messages.head_of(status, headers, request, attempt)
        if effect.stream and messages.is_success(status):
            reply = StreamReply(**head)
            reply.body = content
            return reply
        try:
            return await _read_whole(content, head)
        finally:
            await content.aclose()

    async def _open(
        self, request: Request, key: tuple[bytes, bytes] | None, attempt: Attempt
    ) -> tuple[int, RawHeaders, AsyncContent]:
        address = messages.address_of(request.url)
        sender = self._http_client or self._sender_to(address)
        if hasattr(sender, "exchange"):
            outgoing = messages.outgoing(request, key, address)
            if not messages.is_recorded("AsyncHTTPTransport", "handle_async_request"):
                head, body = await sender.exchange(outgoing, attempt)
                return head.status, head.headers, AsyncContent.of_pool(body, head.headers, request.url, attempt)
            from chatwright._drive.recorded import AsyncTransport, as_httpx

            theirs = as_httpx(request.method, request.url, outgoing, attempt)
            response = await AsyncTransport(sender).handle_async_request(theirs)
        else:
            import anyio

            if self._http_client is None:
                from chatwright._drive.surroundings import proxy_name

                attempt.proxy = proxy_name(*address[:3])
            theirs = sender.build_request(**messages.foreign(request, key, attempt, attempt.atrace))
            with anyio.fail_after(attempt.left()):
                response = await sender.send(theirs, stream=True, follow_redirects=False)
            attempt.head_arrived()
            theirs.extensions["timeout"]["read"] = attempt.idle_timeout()
        return response.status_code, response.headers.raw, AsyncContent.of_httpx(response, request.url, attempt)

    def _sender_to(self, address: Address) -> Any:
        if self._process != os.getpid():  # a forked child must not talk over its parent's connections, nor end them
            self._process = os.getpid()
            self._inherited.append(self._sessions)
            self._sessions = {}
        session = self._sessions.get(this_loop())
        sender = None if session is None else session.get(address[:3])
        return sender or self._add_sender(*address[:3])

    def _add_sender(self, scheme: str, host: str, port: int) -> AsyncPool | httpx.AsyncClient:
        from chatwright._drive.async_pool import AsyncPool
        from chatwright._drive.surroundings import client_options, route_to

        for loop in list(self._sessions):  # a copy, made at once: loops of other threads come and go meanwhile
            if has_ended(loop):
                _drop(self._sessions.pop(loop, {}))
        session = self._sessions.setdefault(this_loop(), {})
        place = scheme, host, port
        route = route_to(scheme, host, port)
        if route is not None:
            return session.setdefault(place, AsyncPool(route, self._most_connections))
        import httpx

        return session.setdefault(place, httpx.AsyncClient(**client_options(scheme, host, self._most_connections)))

    def is_closed(self) -> bool:
        """Whether `aclose` was called."""
        return self._closed

    async def aclose(self) -> None:
        """Close every connection, those in use included. Closing twice is fine."""
        self._closed = True
        sessions, self._sessions = self._sessions, {}
        if self._process != os.getpid():
            self._inherited.append(sessions)
            return
        mine = sessions.pop(this_loop(), {})
        for session in (mine, *sessions.values()):
            _drop(session)
        for sender in mine.values():
            await sender.aclose()

    def __del__(self) -> None:
        if not self._closed and self._sessions and self._process == os.getpid():
            warnings.warn("an AsyncClient was forgotten: use `async with`, or aclose()", ResourceWarning, 2, self)
            for session in self._sessions.values():
                for sender in session.values():
                    messages.drop_idle(sender)


def _drop(session: Session) -> None:
    """Close the connections of a loop, which may have ended, without awaiting."""
    for sender in session.values():
        slots = getattr(sender, "slots", None)
        if slots is not None:
            slots.drop_all()


async def _ask_for_key(request: Request, attempt: Attempt) -> object:
    """The key, asked for in a thread if it may block, within the deadline."""
    from inspect import iscoroutinefunction

    import anyio
    import anyio.to_thread

    assert request.key is not None
    ask = request.key.ask
    answer: Any = None
    with anyio.move_on_after(attempt.left()) as scope:
        if iscoroutinefunction(ask):
            answer = ask()
        else:  # boxed, since trio's threads refuse functions that give a coroutine
            (answer,) = await anyio.to_thread.run_sync(lambda: (ask(),), abandon_on_cancel=True)
        if hasattr(answer, "__await__"):
            answer = await answer
    if scope.cancelled_caught:
        return attempt.failure(TimeoutError("the deadline passed while the key was asked for"))
    return answer


async def _read_whole(content: AsyncContent, head: dict[str, Any]) -> Reply | Failure:
    pieces: list[bytes] = []
    while piece := await content.read():
        if isinstance(piece, Failure):
            return messages.cut_off(piece, head, b"".join(pieces))
        pieces.append(piece)
    return messages.finished(head, b"".join(pieces))
