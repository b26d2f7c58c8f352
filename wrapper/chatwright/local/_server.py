"""The local model in a child process, which ends with its owner whatever happens."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from chatwright.errors import ConfigError
from chatwright.local._model import MODEL, UNUSABLE, weights

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_POLL = 0.05  # seconds between two looks at a child that starts
_GRACE = 5  # seconds for a terminated child to be gone
_LOG_TAIL = 2000  # characters of its log in an error


class LocalServer:
    """Serve the local model from a child process while this object is open.

    The child ends on `close()`, when this object is garbage, when the interpreter exits, and when this process dies.
    It is started once; after `close()` another one is needed. Threads may share it, and so may event loops.

    Args:
        startup_timeout: Seconds until it must answer; it takes about one, or several on a busy machine.
        tools: Make the model call the functions it is offered; what to expect of that stands at the top of this package.
        host: The address to listen on.
        port: The port; 0 takes a free one.

    Example:
        >>> with LocalServer() as server:  # doctest: +SKIP
        ...     client = Client(base_url=server.base_url)
        ...     print(client.chat.completions.create(model=server.model, messages="Say hello").text)
    """

    model = MODEL

    def __init__(
        self, *, startup_timeout: float = 60, tools: bool = False, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self._startup_timeout = startup_timeout
        self._arguments = ["--host", host, "--port", str(port), *(["--tools"] if tools else [])]
        self._starting = threading.Lock()
        self._closing = threading.Event()
        self._base_url: str | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[[subprocess.Popen[bytes], int], LocalServer] | None = None

    @property
    def base_url(self) -> str:
        """The URL for `base_url=`, `/v1` included. ConfigError before `start()`."""
        if self._base_url is None:
            raise ConfigError("The local server is not running: start() it, or use it in a with statement.")
        return self._base_url

    @property
    def pid(self) -> int | None:
        """The child's process id, None before the start."""
        return self._process.pid if self._process else None

    def start(self) -> str:
        """Start the child unless it runs, wait until it answers, and return its base URL.

        Raises:
            ConfigError: The packages are missing (the message has the command that installs them), the port is taken,
                the child failed (with the end of its log) or was not ready in time; or this server was closed.
        """
        with self._starting:
            if self._closing.is_set():
                raise ConfigError("The local server was closed; make another one.")
            if self._base_url is None:
                weights()  # fails here, without a child
                self._base_url = self._launch(time.monotonic() + self._startup_timeout)
            return self._base_url

    async def astart(self) -> str:
        """Do `start()` without blocking the event loop. Cancelled, it leaves the start to go on in the background."""
        import anyio.to_thread

        return await anyio.to_thread.run_sync(self.start, abandon_on_cancel=True)

    def close(self) -> None:
        """End the child, a start that is under way included. Closing twice is fine."""
        self._closing.set()
        with self._starting:
            if self._end is not None:
                self._end()

    async def aclose(self) -> None:
        """Do `close()` without blocking the event loop."""
        import anyio
        import anyio.to_thread

        self._closing.set()
        if self._process is not None:
            _terminate(self._process)  # at once, even if this task is cancelled on the way
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(self.close)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        await self.astart()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        state = "closed" if self._closing.is_set() else self._base_url or "not started"
        return f"<{type(self).__name__} {self.model} ({state})>"

    def _launch(self, deadline: float) -> str:
        if not sys.executable:
            raise ConfigError("The local server needs a Python interpreter to run in, and sys.executable names none.")
        with tempfile.TemporaryFile() as log:
            process = subprocess.Popen(  # noqa: S603 - our own module, in the running interpreter
                # -P: nothing in the current folder may stand in for a module.
                [sys.executable, "-P", "-m", "chatwright.local", *self._arguments, "--until-stdin-closes"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            self._process = process
            self._end = weakref.finalize(self, _reap, process, os.getpid())
            try:
                base_url = self._first_line(process, log, deadline)
                while not _healthy(base_url):
                    self._give_up_if_due(deadline)
                    time.sleep(_POLL)
            except BaseException:
                self._end()
                raise
        return base_url

    def _first_line(self, process: subprocess.Popen[bytes], log: IO[bytes], deadline: float) -> str:
        """Return the URL that the child prints when it is ready."""
        assert process.stdout is not None
        lines: SimpleQueue[bytes] = SimpleQueue()
        # A thread, because a pipe can't be read with a timeout on every platform. It ends with the child at the latest.
        threading.Thread(target=_read_line, args=(process.stdout, lines), daemon=True).start()
        while True:
            try:
                line = lines.get(timeout=_POLL)
            except Empty:
                self._give_up_if_due(deadline)
            else:
                if not line:
                    raise ConfigError(_failure(process.wait(), log))
                return line.decode().strip()

    def _give_up_if_due(self, deadline: float) -> None:
        if self._closing.is_set():
            raise ConfigError("The local server was closed while it started.")
        if time.monotonic() >= deadline:
            raise ConfigError(
                f"The local server was not ready after {self._startup_timeout:g} seconds: raise startup_timeout, or "
                "run python -m chatwright.local to see what it waits for."
            )


def _read_line(stdout: IO[bytes], lines: SimpleQueue[bytes]) -> None:
    with stdout:
        lines.put(stdout.readline())


def _healthy(base_url: str) -> bool:
    """Ask the server itself, past any proxy."""
    url = urlsplit(base_url)
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _failure(status: int, log: IO[bytes]) -> str:
    """Say why the child ended: its own last line if it knew, else the end of its log."""
    log.seek(0)
    text = log.read().decode(errors="replace").strip()
    if status == UNUSABLE and text:
        return text.splitlines()[-1]
    return (
        f"The local server ended with status {status} before it was ready:\n{text[-_LOG_TAIL:] or '(it said nothing)'}"
    )


def _terminate(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()


def _reap(process: subprocess.Popen[bytes], owner: int) -> None:
    """End the child and reap it; a forked copy of its owner leaves it alone."""
    if os.getpid() != owner:
        return
    _terminate(process)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin is not None:
        process.stdin.close()
