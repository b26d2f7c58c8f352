"""llama.cpp inside this process: its settings, and the server."""

from __future__ import annotations

import os
import socket
from importlib import import_module
from pathlib import Path
from typing import Any

from chatwright.errors import ConfigError
from chatwright.local._model import MODEL, weights

_MAX_PORT = 65535
_TOOLS_TEMPLATE = Path(__file__).with_name("tools.jinja")


def serve(host: str, port: int, *, tools: bool) -> tuple[str, object]:
    """Load the model and serve it from threads of this process.

    Args:
        host: The address to listen on.
        port: The port; 0 takes a free one.
        tools: Use a chat template that makes the model call functions.

    Returns:
        The URL it listens on, without `/v1`, and the server, which serves as long as it is referred to.

    Raises:
        ConfigError: It can't be served here: packages missing, port taken, llama.cpp refuses.
    """
    path = weights()
    _check_address(host, port)
    # Threads that wait for work would otherwise spin, and take the cores from the program that asks.
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    try:
        llama: Any = import_module("xllamacpp")
    except (ImportError, OSError) as error:
        raise ConfigError(f"llama.cpp does not load on this machine: {error}", cause=error) from error

    settings = llama.CommonParams()
    settings.model.path = str(path)
    settings.model_alias = {MODEL}
    settings.hostnames = [host]
    settings.port = port
    settings.n_ctx = 4096  # shared by the slots: 2048 tokens a request
    settings.n_parallel = 2
    settings.n_predict = 256  # so that a small model's loops end
    settings.cache_ram_mib = 64
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = _threads()
    settings.verbosity = 1  # errors
    settings.ui = False
    settings.cors_origins = "localhost"  # no website may ask the model through its visitor's browser
    if tools:
        settings.chat_template = _TOOLS_TEMPLATE.read_text(encoding="utf-8")
    try:
        server = llama.Server(settings)
    except RuntimeError as error:
        raise ConfigError(f"llama.cpp could not serve {path.name} on {host}:{port}: {error}", cause=error) from error
    return server.listening_address, server


def _check_address(host: str, port: int) -> None:
    """Bind the address once: llama.cpp takes port 80000 for 14464, and does not say why it could not listen."""
    if not 0 <= port <= _MAX_PORT:
        raise ConfigError(f"port must be 0 (any free one) to {_MAX_PORT}, got {port}.")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise ConfigError(
            f"Cannot listen on {host} port {port}: {error.strerror or error}. "
            "Run: python -m chatwright.local --port 0 (takes a free port on 127.0.0.1)",
            cause=error,
        ) from error


def _threads() -> int:
    """Half the cores that this process may use: the other half asks."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores // 2)
