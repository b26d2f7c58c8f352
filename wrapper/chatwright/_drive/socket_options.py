"""How our sockets are set up."""

from __future__ import annotations

import socket

# Seconds of silence before the first probe, between probes, and probes without an answer. Balancers and NATs forget silent
# connections after some minutes (350 s at a large one), and a model may think for longer.
_KEEP_ALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPALIVE": 60, "TCP_KEEPINTVL": 30, "TCP_KEEPCNT": 5}


def set_up(sock: socket.socket) -> None:
    """Send at once, and let neither silence nor a lost peer go unnoticed."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEP_ALIVE.items():
        option = getattr(socket, name, None)  # each system has some of them
        if option is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
