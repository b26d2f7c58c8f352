"""What things cost, in numbers that are the same on every machine: modules, connections, bytes, objects. Never in time."""

from __future__ import annotations

import gc
import json
import socket
import ssl
import subprocess
import sys
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from chatwright import ChatCompletionAccumulator, Client
from chatwright._drive import async_channels, socket_options, surroundings, sync_channels
from chatwright._http import Request
from chatwright.types import Chunk, Completion
from tests.faults.proxy import Proxy
from tests.faults.replies import chunks, completion, json_reply, sse_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.contract.clients import Maker
    from tests.faults.driving import Driver

HEAVY = {"asyncio", "attr", "attrs", "anyio", "chatwright_api", "httpcore", "httpx", "msgspec", "ssl"}
LONG = [*chunks(*[f" word{number}" for number in range(1000)])]


def loaded_by(steps: list[str], base_url: str) -> list[set[str]]:
    """The modules that each step has loaded, in a fresh interpreter, those of the steps before it included."""
    code = f"import sys\nbefore = set(sys.modules)\nbase_url = {base_url!r}\n" + "".join(
        f"{step}\nprint(*(set(sys.modules) - before))\n" for step in steps
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return [set(line.split()) for line in done.stdout.splitlines()]


def tops(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_nothing_is_loaded_before_it_is_needed() -> None:
    steps = [
        "import chatwright",
        "from chatwright import Client, user, tool",
        "client = Client(base_url=base_url, api_key='sk-test')",
        "client.chat.completions.create(model='m', messages='Hi').text",
        "client.close(); from chatwright import AsyncClient; AsyncClient(base_url=base_url, api_key='sk-test')",
    ]
    with ScriptedServer(json_reply(completion())) as server:
        package, names, client, call, asynchronous = loaded_by(steps, server.url)
    assert {name for name in package if name.partition(".")[0] != "chatwright"} <= {"__future__"}
    assert len(names) <= 70
    assert tops(names).isdisjoint(HEAVY)
    assert tops(client).isdisjoint(HEAVY - {"attr", "attrs", "chatwright_api", "msgspec"})
    assert tops(call).isdisjoint({"asyncio", "anyio", "httpcore", "httpx", "ssl"})
    assert len(call) <= 330
    assert sum(name.startswith("chatwright_api.models.") for name in call) <= 35
    assert tops(asynchronous).isdisjoint({"httpcore", "httpx", "ssl"})


def test_calls_and_streams_one_after_the_other_take_one_connection(client_of: Maker) -> None:
    replies = [json_reply(completion()), sse_reply(chunks("a", "b")), sse_reply(chunks("c"))]
    with ScriptedServer(*replies, *replies, *replies) as server:
        client = client_of(server.url)
        completions = client.chat.completions
        for _ in range(3):
            completions.create(model="m", messages="Hi")
            for _chunk in completions.create(model="m", messages="Hi", stream=True):
                pass
            completions.stream(model="m", messages="Hi").until_done()
        assert len(server.connections) == 1


def test_silent_connections_are_kept_alive(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[socket.socket] = []

    def watched(sock: socket.socket) -> None:
        socket_options.set_up(sock)
        seen.append(sock)

    for channels in (sync_channels, async_channels):
        monkeypatch.setattr(channels, "set_up", watched)
    with ScriptedServer(json_reply({})) as server:
        assert driver.answer(Request("GET", server.url)).status == 200
        (sock,) = seen
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        if hasattr(socket, "TCP_KEEPIDLE"):
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60


def test_a_request_is_little_more_than_its_body(client_of: Maker) -> None:
    messages = [{"role": "user", "content": "Name three primes."}] * 50
    with ScriptedServer(json_reply(completion())) as server:
        client_of(server.url).chat.completions.create(model="m", messages=messages)
        (request,) = server.requests
    assert len(request.body) == len(json.dumps({"model": "m", "messages": messages}, separators=(",", ":")))
    assert sum(len(name) + len(value) + 4 for name, value in request.headers.items()) <= 400


def test_clients_share_one_tls_context(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def counted(*args: Any, **kwargs: Any) -> ssl.SSLContext:
        made.append(args)
        return create(*args, **kwargs)

    create = ssl.create_default_context
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(ssl, "create_default_context", counted)
    monkeypatch.setattr(surroundings, "_contexts", {})
    with ScriptedServer(default=json_reply(completion())) as server:
        for _ in range(3):
            with (
                Proxy(certificate=certificate, to=server.port) as tls,
                Client(base_url=f"https://localhost:{tls.port}/v1", api_key="sk-test", max_retries=0) as client,
            ):
                assert client.chat.completions.create(model="m", messages="Hi").text == "Hello"
    assert len(made) == 1


def kept_bytes(make: Callable[[], object], count: int = 500) -> float:
    """Bytes in use for each thing, once several are kept."""
    make()
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        kept = [make() for _ in range(count)]
        gc.collect()
        return (tracemalloc.get_traced_memory()[0] - before) / len(kept)
    finally:
        tracemalloc.stop()


FULL_CHUNK = {
    "id": "chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012",
    "object": "chat.completion.chunk",
    "created": 1732222222,
    "model": "gpt-5-2025-08-07",
    "service_tier": "default",
    "system_fingerprint": "fp_0123456789",
    "choices": [{"index": 0, "delta": {"content": " word"}, "logprobs": None, "finish_reason": None}],
    "obfuscation": "abcdef",
}


@pytest.mark.parametrize(("kind", "value"), [(Chunk, FULL_CHUNK), (Completion, completion("word " * 50))])
def test_what_is_kept_takes_about_half_of_a_dict(kind: Any, value: object) -> None:
    import msgspec

    text = json.dumps(value)
    ours = kept_bytes(lambda: kind.from_dict(msgspec.json.decode(text)))
    assert ours <= 0.55 * kept_bytes(lambda: json.loads(text))


def test_a_chunk_makes_few_objects() -> None:
    kept: list[object] = []
    blocks = 0
    with ScriptedServer(*[sse_reply(LONG)] * 2) as server, Client(base_url=server.url, api_key="sk-test") as client:
        for _ in range(2):  # what is loaded and cached the first time does not count
            kept.clear()
            gc.collect()
            before = sys.getallocatedblocks()
            kept.extend(client.chat.completions.create(model="m", messages="Hi", stream=True))
            blocks = sys.getallocatedblocks() - before
    assert len(kept) >= 1000
    assert blocks / len(kept) <= 12


def test_an_accumulated_stream_keeps_its_text_and_little_else() -> None:
    accumulator = ChatCompletionAccumulator()
    for chunk in LONG[:10]:
        accumulator.push(chunk)
    gc.collect()
    before = sys.getallocatedblocks()
    for chunk in LONG[10:-2]:
        accumulator.push(chunk)
    gc.collect()
    assert (sys.getallocatedblocks() - before) / len(LONG) <= 0.2  # the pieces of text are the chunks' own
