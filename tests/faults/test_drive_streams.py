"""Open responses: every way to end one gives its connection back."""

from __future__ import annotations

import gzip
import time
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from chatwright._drive.inflating import LARGEST_PIECE
from chatwright._http import Failure, Reply, StreamReply
from tests.faults.driving import post
from tests.faults.replies import Reply as Steps
from tests.faults.replies import Send, Stall, body_reply, chunks, error_reply, head, http_chunk, json_reply, sse_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.faults.driving import Driver


def test_stream_comes_as_it_is_sent(driver: Driver) -> None:
    sent = http_chunk(b"data: 1\n\n")
    begun = Send(head(200, {"Transfer-Encoding": "chunked", "Content-Type": "text/event-stream"}))
    with ScriptedServer(Steps((begun, Send(sent), Stall(), Send(http_chunk(b"2") + b"0\r\n\r\n")))) as server:
        reply = driver.stream(post(server.url))
        assert reply.status == 200
        assert driver.read(reply) == b"data: 1\n\n"
        server.release()
        assert driver.read_all(reply) == b"2"
        driver.close_body(reply)
        server.wait_returned()
        assert server.idle_connections == 1


def test_compressed_stream_comes_as_it_is_sent(driver: Driver) -> None:
    packer = zlib.compressobj(wbits=31)
    first = packer.compress(b"data: 1\n\n") + packer.flush(zlib.Z_SYNC_FLUSH)
    rest = packer.compress(b"data: 2\n\n") + packer.flush()
    begun = Send(head(200, {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}))
    steps = (begun, Send(http_chunk(first)), Stall(), Send(http_chunk(rest) + b"0\r\n\r\n"))
    with ScriptedServer(Steps(steps)) as server:
        reply = driver.stream(post(server.url))
        assert driver.read(reply) == b"data: 1\n\n"
        server.release()
        assert driver.read_all(reply) == b"data: 2\n\n"
        driver.close_body(reply)


def test_stream_read_to_its_end_gives_the_connection_back(driver: Driver) -> None:
    with ScriptedServer(default=sse_reply(chunks("a", "b"))) as server:
        for _ in range(3):
            reply = driver.stream(post(server.url))
            driver.read_all(reply)
            driver.close_body(reply)
            driver.close_body(reply)
        assert len(server.connections) == 1


def test_drained_stream_gives_the_connection_back(driver: Driver) -> None:
    with ScriptedServer(default=sse_reply(chunks("a", "b"))) as server:
        for _ in range(3):
            reply = driver.stream(post(server.url))
            assert driver.read(reply)
            driver.drain(reply)
        assert len(server.connections) == 1


def test_draining_does_not_wait_for_a_server_that_holds_on(driver: Driver) -> None:
    with ScriptedServer(sse_reply(chunks("a")).cut(-5, Stall())) as server:
        reply = driver.stream(post(server.url))
        driver.drain(reply, 0.1)
        server.wait_closed()
        assert driver.read(reply) == b""


def test_stream_left_early_closes_its_connection(driver: Driver) -> None:
    with ScriptedServer(sse_reply(chunks("a", "b")).cut(-20, Stall()), json_reply({})) as server:
        reply = driver.stream(post(server.url))
        assert driver.read(reply)
        driver.close_body(reply)
        server.wait_closed(1)
        assert driver.read(reply) == b""
        assert driver.answer(post(server.url)).status == 200


def test_aborted_stream_closes_its_connection_at_once(driver: Driver) -> None:
    with ScriptedServer(sse_reply(chunks("a", "b")).cut(-20, Stall())) as server:
        reply = driver.stream(post(server.url))
        reply.body.abort()  # from this thread, which is not the event loop's
        server.wait_closed()
        driver.close_body(reply)


def test_forgotten_stream_closes_its_connection_and_warns(driver: Driver) -> None:
    with ScriptedServer(sse_reply(chunks("a", "b")).cut(-20, Stall()), json_reply({})) as server:
        reply = driver.stream(post(server.url))
        with pytest.warns(ResourceWarning, match="was forgotten"):
            del reply
        server.wait_closed(1)
        assert driver.answer(post(server.url)).status == 200


def test_cut_stream_is_a_failure(driver: Driver) -> None:
    with ScriptedServer(sse_reply(chunks("a", "b")).cut(-20)) as server:
        reply = driver.stream(post(server.url))
        pieces = []
        while isinstance(piece := driver.read(reply), bytes) and piece:
            pieces.append(piece)
        assert isinstance(piece, Failure)
        assert (piece.kind, piece.phase) == ("closed", "idle")
        assert b'"a"' in b"".join(pieces)


def test_error_status_to_a_stream_is_read_whole(driver: Driver) -> None:
    with ScriptedServer(error_reply(429, "slow down"), json_reply({})) as server:
        reply = driver.send(post(server.url), stream=True)
        assert isinstance(reply, Reply)
        assert not isinstance(reply, StreamReply)
        assert b"slow down" in reply.content
        driver.answer(post(server.url))
        assert len(server.connections) == 1


def test_deadline_holds_between_the_pieces_of_what_one_packet_unpacks_to(driver: Driver) -> None:
    packed = gzip.compress(bytes(20 * LARGEST_PIECE))
    assert len(packed) < 64 * 1024
    with ScriptedServer(body_reply(packed, headers={"Content-Encoding": "gzip"})) as server:
        reply = driver.stream(post(server.url), deadline=time.monotonic() + 60)
        first = driver.read(reply)
        assert isinstance(first, bytes)
        assert len(first) <= LARGEST_PIECE
        body: Any = reply.body
        body.attempt.deadline = time.monotonic()
        failure = driver.read(reply)
        assert isinstance(failure, Failure)
        assert failure.phase == "deadline"
        server.wait_closed()


@pytest.mark.parametrize("compressed", [False, True])
def test_compressed_content_leaves_a_usable_connection(driver: Driver, compressed: bool) -> None:
    content = gzip.compress(b"{}") if compressed else b"{}"
    headers = {"Content-Encoding": "gzip"} if compressed else {"Content-Encoding": "identity"}
    with ScriptedServer(default=body_reply(content, headers=headers, framing="chunked")) as server:
        assert driver.answer(post(server.url)).content == b"{}"
        assert driver.answer(post(server.url)).content == b"{}"
        assert len(server.connections) == 1
