"""A server that always answers the same, as cheaply as Python can. It prints the ports for `http:` and `https:`.

    python -m benchmarks.server CERTIFICATE

It runs in a process of its own, so that the client's CPU time is the client's alone. The path chooses the answer:

    /small/…        a completion of 1.1 KB
    /large/…        a completion of 367 KB: 8 choices with log probabilities
    /choices/N/…    a completion of N choices, without log probabilities
    /stream/N/K/P/… N chunks, K of them in each write, a pause of P milliseconds between writes
    /connections    how many connections were accepted so far, as a number
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import sys
from functools import cache
from typing import Any

_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nx-request-id: req_1\r\nx-ratelimit-limit-requests: 100\r\n{framing}\r\n\r\n"
_NAMES = {"created": 1732222222, "model": "gpt-5-2025-08-07", "service_tier": "default"}


def _token(number: int) -> dict[str, Any]:
    return {"token": f" tok{number}", "logprob": -0.125 * number, "bytes": [32, 116, 111, 107]}


def _choice(index: int, words: int, *, logprobs: bool) -> dict[str, Any]:
    tokens = [{**_token(n), "top_logprobs": [_token(k) for k in range(5)]} for n in range(words)]
    return {
        "index": index,
        "message": {"role": "assistant", "content": "word " * words, "refusal": None, "annotations": []},
        "logprobs": {"content": tokens, "refusal": None} if logprobs else None,
        "finish_reason": "stop",
    }


def _completion(choices: list[dict[str, Any]]) -> bytes:
    details = {"cached_tokens": 0, "audio_tokens": 0}
    usage = {"prompt_tokens": 19, "completion_tokens": 100, "total_tokens": 119, "prompt_tokens_details": details}
    whole = {
        "id": "chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012",
        "object": "chat.completion",
        "choices": choices,
        "usage": usage,
        "system_fingerprint": "fp_0123456789",
        **_NAMES,
    }
    return json.dumps(whole, separators=(",", ":")).encode()


def _event(delta: dict[str, Any], finish: str | None = None) -> bytes:
    whole = {
        "id": "chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012",
        "object": "chat.completion.chunk",
        **_NAMES,
        "system_fingerprint": "fp_0123456789",
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
        "obfuscation": "abcdef",
    }
    return b"data: " + json.dumps(whole, separators=(",", ":")).encode() + b"\n\n"


def _whole(body: bytes) -> bytes:
    return _HEAD.format(kind="application/json", framing=f"Content-Length: {len(body)}").encode() + body


SMALL = _whole(_completion([_choice(0, 100, logprobs=False)]))
LARGE = _whole(_completion([_choice(index, 121, logprobs=True) for index in range(8)]))
# Different ones, since a client may take a model that repeats itself for broken.
CONTENTS = [_event({"content": f" word{n}"}) for n in range(8)]
FIRST, LAST = _event({"role": "assistant", "content": ""}), _event({}, "stop")


@cache
def _many_choices(count: int) -> bytes:
    return _whole(_completion([_choice(index, 20, logprobs=False) for index in range(count)]))


def _turned(start: int, count: int) -> list[bytes]:
    return [CONTENTS[(start + number) % len(CONTENTS)] for number in range(count)]


def _piece(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


class Server:
    """Answers, and counts connections."""

    def __init__(self) -> None:
        self._connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        self._connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                line, *headers = head.decode("latin-1").split("\r\n")
                lengths = [one.partition(":")[2] for one in headers if one.lower().startswith("content-length:")]
                if lengths:
                    await reader.readexactly(int(lengths[0]))
                kind, *numbers = line.split(" ")[1].strip("/").split("/")
                if kind == "stream":
                    await self._stream(writer, *map(int, numbers[:3]))
                else:
                    writer.write(self._answer(kind, numbers))
                    await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    def _answer(self, kind: str, numbers: list[str]) -> bytes:
        if kind == "connections":
            return _whole(str(self._connections).encode())
        if kind == "choices":
            return _many_choices(int(numbers[0]))
        return LARGE if kind == "large" else SMALL

    @staticmethod
    async def _stream(writer: asyncio.StreamWriter, chunks: int, per_write: int, pause: int) -> None:
        head = _HEAD.format(kind="text/event-stream", framing="Transfer-Encoding: chunked").encode()
        writer.write(head + _piece(FIRST))
        writes = [_piece(b"".join(_turned(start, per_write))) for start in range(len(CONTENTS))]
        for number in range(chunks // per_write):
            writer.write(writes[number % len(writes)])
            await writer.drain()
            if pause:
                await asyncio.sleep(pause / 1000)
        writer.write(_piece(LAST) + _piece(b"data: [DONE]\n\n") + b"0\r\n\r\n")
        await writer.drain()


async def main(certificate: str) -> None:
    """Serve until killed."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    serve = Server().serve
    plain = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4096)
    secure = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    print(plain.sockets[0].getsockname()[1], secure.sockets[0].getsockname()[1], flush=True)
    await asyncio.gather(plain.serve_forever(), secure.serve_forever())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
