"""`with_raw_response` and `with_streaming_response`: the HTTP response, and the result from it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw
from chatwright._body_pieces import BytePieces, Lines, TextPieces
from chatwright.types import Completion
from tests.faults.replies import Close, body_reply, completion, error_reply, json_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.contract.clients import Maker

INSTANT = cw.RetryPolicy(base=0)


def test_a_raw_response(client_of: Maker) -> None:
    reply = json_reply(completion("Hallo"), headers={"X-Request-Id": "r1", "X-Other": "o"})
    with ScriptedServer(error_reply(503), reply) as server:
        raw = client_of(server.url, retry=INSTANT).chat.completions.with_raw_response
        response = raw.create(model="m", messages="Hi")
    assert (response.status_code, response.request_id, response.retries_taken) == (200, "r1", 1)
    assert (response.headers["x-other"], response.method, response.is_closed) == ("o", "POST", True)
    assert response.url == f"{server.url}/chat/completions"
    assert response.json() == completion("Hallo")
    assert response.text.encode() == response.content
    assert response.elapsed == response.meta.elapsed > 0
    answer = response.parse()
    assert isinstance(answer, Completion)
    assert (answer.text, answer.meta.attempts) == ("Hallo", 2)
    assert response.parse() is answer


def test_every_method_has_a_raw_one(client_of: Maker) -> None:
    page = {"object": "list", "data": [completion(id="a")], "has_more": True}
    replies = [
        json_reply(completion()),
        json_reply(completion()),
        json_reply({"id": "c", "deleted": True}),
        json_reply(page),
        json_reply({**page, "data": [{"id": "m1", "role": "user"}]}),
        json_reply({**page, "data": [completion(id="b")], "has_more": False}),
    ]
    with ScriptedServer(*replies) as server:
        client = client_of(server.url)
        raw = client.chat.completions.with_raw_response
        assert raw.retrieve("c").parse().text == "Hello"
        assert raw.update("c", metadata={}).parse().id == "chatcmpl-1"
        assert raw.delete("c").parse().deleted is True
        pages = raw.list().parse()
        assert raw.messages.list("c").parse().data[0].id == "m1"
        following: Any = client_of.face(pages).get_next_page()
        assert [item.id for item in following.data] == ["b"]


def test_raw_errors_are_raised_and_wrong_bodies_wait_for_parse(client_of: Maker) -> None:
    with ScriptedServer(error_reply(401), body_reply(b"<html>", content_type="text/html")) as server:
        raw = client_of(server.url).chat.completions.with_raw_response
        with pytest.raises(cw.AuthenticationError):
            raw.create(model="m", messages="Hi")
        response = raw.create(model="m", messages="Hi")
        assert response.text == "<html>"
        with pytest.raises(cw.APIResponseError):
            response.parse()


def test_text_is_read_by_its_charset(client_of: Maker) -> None:
    replies = [
        body_reply("é".encode("latin-1"), content_type='text/plain; charset="iso-8859-1"'),
        body_reply("é".encode(), content_type="text/plain; charset=klingon"),
        body_reply(b"\xff", content_type="text/plain"),
    ]
    with ScriptedServer(*replies) as server:
        client = client_of(server.url)
        assert [client.get("/x").text for _ in replies] == ["é", "é", "\N{REPLACEMENT CHARACTER}"]


def test_a_response_is_read_inside_its_block(client_of: Maker) -> None:
    body = b'{"choices": [],\n"note": "gr\xc3\xbc\xc3\x9fe"}'
    pieces = [body[:5], body[5:30], body[30:]]
    with ScriptedServer(default=body_reply(pieces, headers={"x-request-id": "r1"}, framing="chunked")) as server:
        streaming = client_of(server.url).chat.completions.with_streaming_response

        def opened() -> Any:
            return streaming.create(model="m", messages="Hi")

        with opened() as response:
            assert (response.status_code, response.request_id, response.is_closed) == (200, "r1", False)
            assert b"".join(response.iter_bytes()) == body
        assert response.is_closed
        with opened() as response:
            assert [len(piece) for piece in response.iter_bytes(16)] == [16, 16, len(body) - 32]
        with opened() as response:
            assert "".join(response.iter_text()) == body.decode()
        with opened() as response:
            assert list(response.iter_lines()) == body.decode().split("\n")
        with opened() as response:
            assert response.read() == response.read() == body
            assert response.text() == body.decode()
        with opened() as response:
            assert response.json()["note"] == "grüße"
        with opened() as response:
            assert response.parse().extra == {"note": "grüße"}
            assert response.parse() is response.parse()
        server.wait_returned()
    assert server.requests[0].headers["accept"] == "application/json"


def test_leaving_early_gives_the_connection_back(client_of: Maker) -> None:
    with ScriptedServer(default=body_reply([b"a" * 10, b"b" * 1_000_000], gap=0.01)) as server:
        streaming = client_of(server.url).chat.completions.with_streaming_response
        with streaming.create(model="m", messages="Hi") as response:
            assert response.status_code == 200
        server.wait_closed(1)
        with pytest.raises(cw.ConfigError, match="read, or closed, before"):
            response.read()


def test_a_body_that_breaks_off(client_of: Maker) -> None:
    cut = body_reply(b"0123456789", content_type="text/plain").cut(-5, Close())
    with ScriptedServer(default=cut) as server:
        streaming = client_of(server.url).chat.completions.with_streaming_response
        with streaming.create(model="m", messages="Hi") as response, pytest.raises(cw.APIConnectionError):
            response.read()


def test_errors_come_out_where_the_block_begins(client_of: Maker) -> None:
    with ScriptedServer(error_reply(429)) as server:
        streaming = client_of(server.url).chat.completions.with_streaming_response
        with pytest.raises(cw.RateLimitError), streaming.retrieve("c"):
            pass


def test_compressed_bodies_are_decompressed_on_the_way(client_of: Maker) -> None:
    reply = body_reply(gzip.compress(b"x" * 5000), headers={"Content-Encoding": "gzip"}, content_type="text/plain")
    with ScriptedServer(default=reply) as server:
        streaming = client_of(server.url).chat.completions.with_streaming_response
        with streaming.delete("c") as response:
            assert response.text() == "x" * 5000


class TestPieces:
    @pytest.mark.parametrize("size", [1, 2, 3, 100])
    def test_any_cut_gives_the_same_lines(self, size: int) -> None:
        text = "a\r\nb\rc\n\n\u2028d\x0c\r\n\re"
        data = text.encode()
        lines = Lines()
        found = [line for at in range(0, len(data), size) for line in lines.feed(data[at : at + size])]
        assert [*found, *lines.rest()] == ["a", "b", "c", "", "\u2028d\x0c", "", "e"]

    def test_characters_cut_in_two_are_put_together(self) -> None:
        pieces = TextPieces()
        data = "grüße".encode()
        found = [text for byte in data for text in pieces.feed(bytes([byte]))]
        assert "".join([*found, *pieces.rest()]) == "grüße"
        assert [*pieces.feed(b"\xc3"), *pieces.rest()] == ["\N{REPLACEMENT CHARACTER}"]

    def test_text_in_pieces_of_one_size(self) -> None:
        pieces = TextPieces(size=2)
        assert [*pieces.feed("üab".encode()), *pieces.feed(b"c"), *pieces.rest()] == ["üa", "bc"]

    @pytest.mark.parametrize("size", [0, -1, "x"])
    def test_a_size_that_is_none(self, size: Any) -> None:
        with pytest.raises(cw.ConfigError, match="chunk_size"):
            BytePieces(size)
