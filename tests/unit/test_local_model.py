"""The local model itself: real answers from a real server in a child process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from chatwright.local import MODEL, LocalServer
from tests.local_model import needs_local_model

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = needs_local_model
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")

CAPITAL = "What is the capital of France? Answer in one sentence."
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Current weather of a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


@pytest.fixture(scope="module")
def calling_server() -> Iterator[LocalServer]:
    with LocalServer(tools=True) as running:
        yield running


def ask(server: LocalServer, question: str | list[dict[str, Any]], **body: Any) -> httpx.Response:
    messages = [{"role": "user", "content": question}] if isinstance(question, str) else question
    body = {"model": server.model, "messages": messages, "temperature": 0, "max_tokens": 60, **body}
    return httpx.post(f"{server.base_url}/chat/completions", json=body, timeout=60)


def gone(pid: int) -> bool:
    """Wait for a process to be gone: who reaps it may be somebody else."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_it_answers(server: LocalServer) -> None:
    answer = ask(server, CAPITAL).json()
    assert "Paris" in answer["choices"][0]["message"]["content"]
    assert answer["choices"][0]["finish_reason"] == "stop"
    assert answer["model"] == MODEL
    assert answer["usage"]["completion_tokens"] > 0


def test_it_streams(server: LocalServer) -> None:
    lines = ask(server, CAPITAL, stream=True).text.split("\n\n")
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: {")]
    text = "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks if chunk["choices"])
    assert "Paris" in text
    assert len(chunks) > 4
    assert "data: [DONE]" in lines


def test_it_keeps_to_a_schema(server: LocalServer) -> None:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["name", "age"],
        "additionalProperties": False,
    }
    response_format = {"type": "json_schema", "json_schema": {"name": "person", "strict": True, "schema": schema}}
    answer = ask(server, "Bob is 42 years old. Extract the person as JSON.", response_format=response_format).json()
    person = json.loads(answer["choices"][0]["message"]["content"])
    assert set(person) == {"name", "age"}
    assert isinstance(person["age"], int)


def test_without_the_template_it_ignores_tools(server: LocalServer) -> None:
    message = ask(server, "What is the weather in Oslo?", tools=[WEATHER]).json()["choices"][0]["message"]
    assert "tool_calls" not in message


def test_websites_may_not_ask_it(server: LocalServer) -> None:
    headers = {"Origin": "http://example.com"}
    response = httpx.get(server.base_url.removesuffix("/v1") + "/health", headers=headers)
    assert "access-control-allow-origin" not in response.headers


def test_it_calls_tools_and_uses_the_result(calling_server: LocalServer) -> None:
    question = {"role": "user", "content": "What is the weather in Paris?"}
    choice = ask(calling_server, [question], tools=[WEATHER]).json()["choices"][0]
    assert choice["finish_reason"] == "tool_calls"
    (call,) = choice["message"]["tool_calls"]
    assert call["function"]["name"] == "get_weather"
    assert json.loads(call["function"]["arguments"]) == {"city": "Paris"}

    result = {"role": "tool", "tool_call_id": call["id"], "content": "21 degrees and sunny"}
    last = ask(calling_server, [question, choice["message"], result], tools=[WEATHER]).json()["choices"][0]
    assert last["finish_reason"] == "stop"
    assert "21" in last["message"]["content"]


def test_with_the_template_it_still_answers(calling_server: LocalServer) -> None:
    messages = [{"role": "developer", "content": "You are a helpful assistant."}, {"role": "user", "content": CAPITAL}]
    assert "Paris" in ask(calling_server, messages).json()["choices"][0]["message"]["content"]
    assert ask(calling_server, []).status_code == 200


async def test_from_an_event_loop(anyio_backend: str) -> None:
    async with LocalServer() as server:
        pid = server.pid
        assert pid is not None
        async with httpx.AsyncClient() as client:
            models = (await client.get(f"{server.base_url}/models")).json()
        assert models["data"][0]["id"] == MODEL
    assert gone(pid)


OWNER = """
import os, sys
from chatwright.local import LocalServer
server = LocalServer()
server.start()
print(server.pid, server.base_url, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def owner() -> Iterator[subprocess.Popen[str]]:
    """Another process that owns a server and waits for its stdin to close."""
    process = subprocess.Popen([sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


def child_of(owner: subprocess.Popen[str]) -> tuple[int, str]:
    assert owner.stdout is not None
    pid, url = owner.stdout.readline().split()
    return int(pid), url


def test_it_ends_with_the_interpreter(owner: subprocess.Popen[str]) -> None:
    pid, _ = child_of(owner)
    owner.communicate("")
    assert owner.returncode == 0
    assert gone(pid)


@posix
def test_it_ends_when_its_owner_is_killed(owner: subprocess.Popen[str]) -> None:
    pid, url = child_of(owner)
    assert httpx.get(f"{url}/models").status_code == 200
    owner.kill()
    assert gone(pid)


@posix
def test_an_interrupt_is_for_the_owner(owner: subprocess.Popen[str]) -> None:
    pid, url = child_of(owner)
    os.kill(pid, signal.SIGINT)  # what Ctrl-C in their terminal sends to both
    assert httpx.get(f"{url}/models").status_code == 200


@posix
def test_the_command_serves_until_interrupted() -> None:
    command = [sys.executable, "-m", "chatwright.local", "--tools"]
    # A job in the background of a script inherits that interrupts are ignored; the server must not.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert url.endswith("/v1")
    assert httpx.get(f"{url}/models").status_code == 200
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")
