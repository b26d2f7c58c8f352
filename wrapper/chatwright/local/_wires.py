"""Connections of clients that own a local server: it starts with their first request and ends with them."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from chatwright._drive import AsyncWire, SyncWire

if TYPE_CHECKING:
    from chatwright._flow import Outcome, Send
    from chatwright.local._server import LocalServer


class LocalWire(SyncWire):
    """Connections to one local server, for a `Client`.

    Args:
        server: The server; it is started and closed here.
    """

    def __init__(self, server: LocalServer) -> None:
        super().__init__()
        self._server = server

    def close(self) -> None:
        """Close the connections, and end the server."""
        super().close()
        self._server.close()


class AsyncLocalWire(AsyncWire):
    """Connections to one local server, for an `AsyncClient`; the server starts when the first request is sent.

    Args:
        server: The server; it is started and closed here.
    """

    def __init__(self, server: LocalServer) -> None:
        super().__init__()
        self._server = server
        self._started = False

    async def send(self, effect: Send) -> Outcome:
        """Start the server if need be, and make one attempt.

        Raises:
            ConfigError: The server can't start; the message says why, and what to do.
        """
        if not self._started:
            await self._server.astart()
            self._started = True
        return await super().send(effect)

    async def aclose(self) -> None:
        """Close the connections, and end the server."""
        try:
            await super().aclose()
        finally:
            await self._server.aclose()


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
