"""Real servers on the loopback interface, to record cassettes from.

What each is good for:

llamacpp          Real answers: text, `n`, logprobs, JSON schemas, `stop`, `seed`, streams with and without usage. Errors with
                  integer codes: 400 (a bad type; too long a context), 404 (unknown routes, stored completions), 500 (images).
llamacpp-tools    The same model with a chat template that makes it call functions: calls, results, calls in streams.
litellm           A gateway in front of the other two: their answers with its headers and extra fields, its own errors (400
                  for an unknown model, codes as strings), and an error event inside a stream when its upstream breaks.
llmock            Every status that the others never send, on demand: 401, 403, 404, 409, 422, 429 and 503 with Retry-After,
                  500, 529; scripted answers (`content_filter`, tool calls); streams that end early or hold broken JSON.
openai            The API itself, when OPENAI_API_KEY is set (OPENAI_BASE_URL names another one): stored completions.

Cut connections and stalled streams fit in no cassette: tests/faults plays them over sockets.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from chatwright.local import LocalServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-record"
REQUIREMENTS = ROOT / "requirements-record.txt"

TITLES = {
    "llamacpp": "llama.cpp (xllamacpp 2026.10.11549) with SmolLM2-135M-Instruct",
    "llamacpp-tools": "llama.cpp (xllamacpp 2026.10.11549) with SmolLM2-135M-Instruct and chatwright's tool template",
    "litellm": "the LiteLLM gateway 1.102.4, in front of llama.cpp and LLMock",
    "llmock": "LLMock 0.2.2",
    "openai": "the OpenAI API",
}

# The models that the gateway offers. The mocked ones raise inside the gateway.
_GATEWAY: dict[str, Any] = {
    "model_list": [
        {
            "model_name": "smollm2",
            "litellm_params": {
                "model": "openai/smollm2-135m-instruct",
                "api_base": "os.environ/UPSTREAM_LLAMACPP",
                "api_key": "none",
            },
        },
        {
            "model_name": "llmock",
            "litellm_params": {
                "model": "openai/gpt-4o-mini",
                "api_base": "os.environ/UPSTREAM_LLMOCK",
                "api_key": "none",
            },
        },
        {
            "model_name": "rate-limited",
            "litellm_params": {
                "model": "openai/gpt-4o-mini",
                "api_key": "none",
                "mock_response": "litellm.RateLimitError",
            },
        },
        {
            "model_name": "too-long",
            "litellm_params": {
                "model": "openai/gpt-4o-mini",
                "api_key": "none",
                "mock_response": "litellm.ContextWindowExceededError",
            },
        },
    ],
    "litellm_settings": {"num_retries": 0, "telemetry": False},
    # A key refused once would otherwise take the upstream out of service for the next recordings.
    "router_settings": {"disable_cooldowns": True, "num_retries": 0},
}
_STARTUP = 120  # seconds; the gateway takes about fifteen


class RecordingServers:
    """Start each server when it is first asked for, and end all of them with the `with` block."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._urls: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def url(self, name: str) -> str:
        """Return a server's base URL (`/v1` included), starting it if need be."""
        if name not in self._urls:
            self._urls[name] = self._start(name)
        return self._urls[name]

    def script(self, behaviours: list[dict[str, Any]]) -> None:
        """Tell LLMock what to do with its next requests; what was left over from before is forgotten."""
        url = urlsplit(self.url("llmock"))
        _ask(url.hostname, url.port, "POST", "/_llmock/reset")
        if behaviours:
            _ask(url.hostname, url.port, "POST", "/_llmock/scenario", {"behaviors": behaviours})

    def _start(self, name: str) -> str:
        match name:
            case "llamacpp" | "llamacpp-tools":
                return self._stack.enter_context(LocalServer(tools=name.endswith("tools"))).base_url
            case "llmock":
                return self._stack.enter_context(_program("llmock", ["serve", "--log-level", "warning"], "/health"))
            case "litellm":
                folder = self._stack.enter_context(tempfile.TemporaryDirectory())
                config = Path(folder, "config.yaml")
                config.write_text(json.dumps(_GATEWAY))  # JSON is YAML
                upstream = {"UPSTREAM_LLAMACPP": self.url("llamacpp"), "UPSTREAM_LLMOCK": self.url("llmock")}
                arguments = ["--config", str(config)]
                return self._stack.enter_context(_program("litellm", arguments, "/health/liveliness", upstream))
            case _:
                raise KeyError(name)


def missing_environment() -> list[list[str]]:
    """Return the commands that make the servers' environment, none when it is there and up to date."""
    stamp = ENVIRONMENT / ".requirements"
    if stamp.is_file() and stamp.read_bytes() == REQUIREMENTS.read_bytes():
        return []
    uv = [sys.executable, "-m", "uv"]
    python = str(_in_environment("python"))
    return [
        [*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(ENVIRONMENT)],
        [*uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", str(REQUIREMENTS)],
        [python, "-c", f"import shutil; shutil.copy({str(REQUIREMENTS)!r}, {str(stamp)!r})"],
    ]


def _in_environment(program: str) -> Path:
    return ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin") / program


@contextlib.contextmanager
def _program(name: str, arguments: list[str], health: str, extra: dict[str, str] | None = None) -> Iterator[str]:
    """Run a server of the environment on a free port until the block ends."""
    port = _free_port()
    # Nothing of the developer's own keys and settings reaches the servers, and they ask nobody outside for anything.
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR", "SYSTEMROOT") if key in os.environ}
    environment = {
        **kept,
        **(extra or {}),
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "DO_NOT_TRACK": "1",
        "NO_COLOR": "1",
    }
    command = [str(_in_environment(name)), *arguments, "--host", "127.0.0.1", "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=environment
        )
        try:
            _wait_until_healthy(process, port, health, log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, path: str, log: IO[bytes]) -> None:
    deadline = time.monotonic() + _STARTUP
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if _ask("127.0.0.1", port, "GET", path) < http.client.BAD_REQUEST:
                return
        time.sleep(0.2)
    process.kill()
    process.wait()
    log.seek(0)
    raise RuntimeError(f"{process.args!r} did not come up:\n{log.read().decode(errors='replace')[-3000:]}")


def _ask(host: str | None, port: int | None, method: str, path: str, body: Any = None) -> int:
    connection = http.client.HTTPConnection(host or "", port, timeout=10)
    try:
        connection.request(method, path, None if body is None else json.dumps(body))
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
