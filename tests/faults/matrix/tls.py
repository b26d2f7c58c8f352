"""A server with TLS that breaks it: instead of a handshake, by its certificate, or in the midst of an answer."""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
import struct
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tests.faults.certificates import make_certificate
from tests.faults.incoming import ConnectionOverError, Request, RequestReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.replies import Reply

_PATIENCE: Final = 30.0
_POLL: Final = 0.005


@dataclass(frozen=True)
class Spoiling:
    """What goes wrong, below HTTP.

    Attributes:
        greet: Instead of a handshake.
        certificate: Which one the server shows; see the function.
        wants_certificate: Whether the client must show one, which it doesn't have.
        after: Bytes of the answer that are sent well, a negative number counts from its end; then comes `then`.
        then: What happens next, and last.
    """

    greet: Callable[[socket.socket], None] | None = None
    certificate: str = "ours"
    wants_certificate: bool = False
    after: int = 0
    then: Callable[[ssl.SSLSocket], None] | None = None


# What may happen. A TLS socket's own methods encrypt; those of the plain class go to the connection below.


def send_below(data: bytes) -> Callable[[socket.socket], None]:
    def send(sock: socket.socket) -> None:
        socket.socket.sendall(sock, data)

    return send


def close_without_notice(sock: socket.socket) -> None:
    """The connection ends (FIN), and TLS was not told."""


def reset(sock: socket.socket) -> None:
    """The connection is broken off (RST)."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def reset_after_a_word(sock: socket.socket) -> None:
    """The connection is broken off once the client has said something."""
    sock.recv(1)
    reset(sock)


def say_goodbye(sock: ssl.SSLSocket) -> None:
    """TLS is ended properly, in the midst of HTTP."""
    sock.settimeout(0.2)
    with contextlib.suppress(OSError):
        sock.unwrap()


def stall(sock: socket.socket) -> None:
    """Nothing more comes."""
    sock.settimeout(_PATIENCE)
    with contextlib.suppress(OSError):
        while socket.socket.recv(sock, 65536):
            pass


class TLSServer:
    """Gives the replies of `reply` over TLS; from the connection after the `spared` first on, spoiled."""

    def __init__(self, reply: Callable[[Request], Reply], spoiling: Spoiling, spared: int = 0) -> None:
        self._reply = reply
        self._spoiling = spoiling
        self._spared = spared
        self._healed = False
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._made = 0
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.asked = 0
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}/v1"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        for sock in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def heal(self) -> None:
        self._healed = True

    def wait_closed(self, timeout: float = 5.0) -> None:
        until = time.monotonic() + timeout
        while self._open:
            if time.monotonic() > until:
                raise AssertionError(f"{len(self._open)} connections are open after {timeout} s")
            time.sleep(_POLL)

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name="tls-server", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(sock)
            spoiled = self._made >= self._spared and not self._healed
            self._made += 1
            sock.settimeout(_PATIENCE)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else a reset overtakes what was sent
            self._start(self._serve, sock, self._spoiling if spoiled else Spoiling())

    def _serve(self, plain: socket.socket, spoiling: Spoiling) -> None:
        sock = plain
        try:
            if spoiling.greet is not None:
                spoiling.greet(plain)
                return
            sock = tls = _context(spoiling).wrap_socket(plain, server_side=True)
            with self._lock:
                self._open = (self._open - {plain}) | {tls}
            reader = RequestReader(tls)
            while self._answer(tls, reader, spoiling):
                pass
        except (OSError, ConnectionOverError):
            pass
        finally:
            sock.close()
            with self._lock:
                self._open -= {plain, sock}

    def _answer(self, sock: ssl.SSLSocket, reader: RequestReader, spoiling: Spoiling) -> bool:
        method, target, raw_headers = reader.head()
        headers = {name.lower(): value for name, value in raw_headers}
        self.asked += 1
        wire = self._reply(Request(method, target, headers, raw_headers, reader.body(headers), 0)).wire
        if spoiling.then is None:
            sock.sendall(wire)
            return True
        sock.sendall(wire[: spoiling.after])
        spoiling.then(sock)
        return False


_NAMES: Final = {"ours": (), "unknown": (), "elsewhere": ("DNS:elsewhere.example",)}
_folders: Final[list[tempfile.TemporaryDirectory[str]]] = []


@functools.cache
def certificate(which: str) -> Path:
    """A certificate, made once: `ours`; one that clients do not know (`unknown`); one for another name (`elsewhere`)."""
    folder = tempfile.TemporaryDirectory()
    _folders.append(folder)
    return make_certificate(Path(folder.name), *_NAMES[which])


@functools.cache
def trusted_certificates() -> Path:
    """A file with the certificates that clients know."""
    path = certificate("ours").parent / "trusted.pem"
    path.write_bytes(certificate("ours").read_bytes() + certificate("elsewhere").read_bytes())
    return path


def _context(spoiling: Spoiling) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(spoiling.certificate))
    if spoiling.wants_certificate:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(certificate("ours"))
    return context
