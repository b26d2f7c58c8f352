"""A server that stores completions, as far as the examples of the reference pages need one."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class ChatServer(ThreadingHTTPServer):
    """The six operations over what was stored; keeps method, path and body of each request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ChatHandler)
        self.seen: list[tuple[str, str, Any]] = []
        self.stored: dict[str, dict[str, Any]] = {}


class ChatHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, the base class's name
        """Say nothing."""

    @property
    def chats(self) -> ChatServer:
        assert isinstance(self.server, ChatServer)
        return self.server

    def answer(self, body: Any, kind: str = "application/json") -> None:
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body: Any = json.loads(self.rfile.read(length) or b"null")
        parts = urlsplit(self.path)
        self.chats.seen.append((self.command, parts.path, body or parse_qs(parts.query)))
        match self.command, parts.path.split("/")[4:]:
            case "POST", []:
                self.create(body)
            case "GET", []:
                self.answer(page(list(self.chats.stored.values())))
            case "GET", [name]:
                self.answer(self.chats.stored[name])
            case "POST", [name]:
                self.chats.stored[name]["metadata"] = body["metadata"]
                self.answer(self.chats.stored[name])
            case "DELETE", [name]:
                del self.chats.stored[name]
                self.answer({"object": "chat.completion.deleted", "id": name, "deleted": True})
            case "GET", [_, "messages"]:
                self.answer(page([{"id": "m-0", "role": "user", "content": "Name three primes."}]))

    do_GET = do_POST = do_DELETE = handle_any  # noqa: N815, the names that http.server asks for

    def create(self, body: dict[str, Any]) -> None:
        facts = {"id": f"c-{len(self.chats.stored)}", "created": 1700000000, "model": body["model"]}
        if body.get("stream"):
            deltas = [{"role": "assistant", "content": ""}, {"content": "one "}, {"content": "two"}, {}]
            chunks = [
                {
                    **facts,
                    "object": "chat.completion.chunk",
                    "choices": [{"index": 0, "delta": delta, "finish_reason": None if delta else "stop"}],
                }
                for delta in deltas
            ]
            events = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
            self.answer("".join([*events, "data: [DONE]\n\n"]), "text/event-stream")
            return
        message = {"role": "assistant", "content": "2, 3 and 5.", "refusal": None}
        completion = {
            **facts,
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
            "usage": {"prompt_tokens": 5, "completion_tokens": 6, "total_tokens": 11},
        }
        if body.get("store"):
            self.chats.stored[facts["id"]] = completion
        self.answer(completion)


def page(items: list[dict[str, Any]]) -> dict[str, Any]:
    ends = {"first_id": items[0]["id"], "last_id": items[-1]["id"]} if items else {"first_id": None, "last_id": None}
    return {"object": "list", "data": items, "has_more": False, **ends}
