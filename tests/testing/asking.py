"""Asks a fake server, with httpx and with bare sockets."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from chatwright.testing import FakeServer

HELLO = [{"role": "user", "content": "Hello?"}]


def body(**fields: Any) -> dict[str, Any]:
    return {"model": "gpt-5", "messages": HELLO, **fields}


def ask(server: FakeServer, **fields: Any) -> httpx.Response:
    return httpx.post(f"{server.url}/chat/completions", json=body(**fields), timeout=5, trust_env=False)


def answer(server: FakeServer, **fields: Any) -> dict[str, Any]:
    """The decoded answer to a request that must succeed."""
    response = ask(server, **fields)
    assert response.status_code == 200, response.text
    decoded: dict[str, Any] = response.json()
    return decoded


def events(server: FakeServer, **fields: Any) -> list[Any]:
    """What comes in a stream: decoded chunks, and the text of other events."""
    response = ask(server, stream=True, **fields)
    assert response.headers["content-type"].startswith("text/event-stream"), response.text
    return decoded(response.text)


def decoded(text: str) -> list[Any]:
    data = [event.removeprefix("data: ") for event in text.split("\n\n") if event]
    return [json.loads(item) if item.startswith("{") else item for item in data]


def deltas(chunks: list[Any], index: int = 0) -> list[dict[str, Any]]:
    choices = [choice for chunk in chunks if isinstance(chunk, dict) for choice in chunk["choices"]]
    return [choice["delta"] for choice in choices if choice["index"] == index]


def text_of(chunks: list[Any], index: int = 0) -> str:
    return "".join(delta.get("content") or "" for delta in deltas(chunks, index))


def on_the_wire(server: FakeServer, *, quiet: float = 10, **fields: Any) -> tuple[bytes, bytes, str]:
    """Head and body as they come over a socket, and how it ended: `closed`, `reset`, or `open` after `quiet` seconds."""
    content = json.dumps(body(**fields)).encode()
    port = int(server.url.rpartition(":")[2].partition("/")[0])
    received, ending = b"", "closed"
    with socket.create_connection(("127.0.0.1", port), timeout=quiet) as sock:
        sock.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (len(content), content))
        try:
            while data := sock.recv(65536):
                received += data
        except TimeoutError:
            ending = "open"
        except ConnectionResetError:
            ending = "reset"
    head, _, rest = received.partition(b"\r\n\r\n")
    return head, rest, ending
