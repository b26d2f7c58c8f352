"""A server that always answers the same, as cheaply as Python can: `python benchmarks/server.py` prints its port.

It runs in a process of its own, so that the client's CPU time is the client's alone. The path chooses the answer:

    /small/…        a completion of 1.1 KB
    /large/…        a completion of about 340 KB: 8 choices with log probabilities
    /stream/N/K/P/… N chunks, K of them in each write, a pause of P milliseconds between writes
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nx-request-id: req_1\r\nx-ratelimit-limit-requests: 100\r\n{framing}\r\n\r\n"


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
        "created": 1732222222,
        "model": "gpt-5-2025-08-07",
        "choices": choices,
        "usage": usage,
        "service_tier": "default",
        "system_fingerprint": "fp_0123456789",
    }
    return json.dumps(whole, separators=(",", ":")).encode()


def _event(delta: dict[str, Any], finish: str | None = None) -> bytes:
    whole = {
        "id": "chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012",
        "object": "chat.completion.chunk",
        "created": 1732222222,
        "model": "gpt-5-2025-08-07",
        "service_tier": "default",
        "system_fingerprint": "fp_0123456789",
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
        "obfuscation": "abcdef",
    }
    return b"data: " + json.dumps(whole, separators=(",", ":")).encode() + b"\n\n"


def _whole(body: bytes) -> bytes:
    return _HEAD.format(kind="application/json", framing=f"Content-Length: {len(body)}").encode() + body


SMALL = _whole(_completion([_choice(0, 100, logprobs=False)]))
LARGE = _whole(_completion([_choice(index, 105, logprobs=True) for index in range(8)]))
CONTENT = _event({"content": " word"})
FIRST, LAST = _event({"role": "assistant", "content": ""}), _event({}, "stop")


def _piece(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


async def _stream(writer: asyncio.StreamWriter, chunks: int, per_write: int, pause: float) -> None:
    writer.write(_HEAD.format(kind="text/event-stream", framing="Transfer-Encoding: chunked").encode() + _piece(FIRST))
    full = _piece(CONTENT * per_write)
    for _ in range(chunks // per_write):
        writer.write(full)
        await writer.drain()
        if pause:
            await asyncio.sleep(pause)
    writer.write(_piece(LAST) + _piece(b"data: [DONE]\n\n") + b"0\r\n\r\n")
    await writer.drain()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            line, *headers = head.decode("latin-1").split("\r\n")
            lengths = [one.partition(":")[2] for one in headers if one.lower().startswith("content-length:")]
            if lengths:
                await reader.readexactly(int(lengths[0]))
            kind, *numbers = line.split(" ")[1].strip("/").split("/")
            if kind == "stream":
                await _stream(writer, int(numbers[0]), int(numbers[1]), int(numbers[2]) / 1000)
            else:
                writer.write(LARGE if kind == "large" else SMALL)
                await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main() -> None:
    """Serve until killed."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
