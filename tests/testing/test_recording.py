"""Recordings that keep which bytes came together, and when; and their replay."""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright.errors import ConfigError
from chatwright.testing import FakeServer, Recorder, fault
from chatwright.testing._answer import Pause
from chatwright.testing._recording import HEADING, Exchange, escaped, read_exchanges, unescaped, write_exchanges
from chatwright.testing.scan import scan
from tests.faults.server import closed_port
from tests.testing.asking import answer, ask, body, on_the_wire

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = rf"""{HEADING}
> POST /v1/chat/completions
> content-type: application/json
{{"model":"gpt-5"}}
< 200
< content-type: text/event-stream
+212ms data: {{"id":"1",
+0.5ms "choices":[]}}\n\ndata: {{}}\n\n
+0ms data: [DONE]\n\n
end
> GET /v1/models
< 503
+1ms \xff\\n
reset
"""


@given(st.binary())
def test_any_bytes_are_one_line_and_come_back(data: bytes) -> None:
    line = escaped(data)
    assert "\n" not in line
    assert line == line.encode().decode()
    assert unescaped(line) == data


@given(st.text())
def test_text_stays_readable(text: str) -> None:
    line = escaped(text.encode("utf-8", "replace"))
    assert unescaped(line) == text.encode("utf-8", "replace")
    assert len(line.splitlines()) <= 1


def test_the_form_is_plain(tmp_path: Path) -> None:
    path = tmp_path / "one.recording"
    path.write_text(WRITTEN)
    first, second = read_exchanges(path)
    assert (first.method, first.path, first.request_body) == ("POST", "/v1/chat/completions", b'{"model":"gpt-5"}')
    assert first.pieces[1] == (0.0005, b'"choices":[]}\n\ndata: {}\n\n')
    assert (second.status, second.pieces, second.ending) == (503, [(0.001, b"\xff\\n")], "reset")
    write_exchanges(path, [first, second])
    assert path.read_text() == WRITTEN


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("something else\n", "is no recording"),
        (f"{HEADING}\n> GET /\n< 200\n+1ms \\q\nend\n", "line 4: a backslash that means nothing, at character 1"),
        (f"{HEADING}\n> GET /\n< 200\n", "breaks off"),
        (f"{HEADING}\nGET\n", "line 2"),
    ],
)
def test_what_is_no_recording_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "one.recording"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message.replace("\\", "\\\\")):
        read_exchanges(path)


def test_waits_are_kept_and_can_be_shortened() -> None:
    exchange = Exchange("GET", "/", headers=[("content-type", "text/event-stream")], pieces=[(0.5, b"a"), (0.25, b"b")])
    assert list(exchange.answer().content) == [Pause(0.5), b"a", Pause(0.25), b"b"]
    assert list(exchange.answer(10).content) == [Pause(0.05), b"a", Pause(0.025), b"b"]
    assert list(exchange.answer(math.inf).content) == [b"a", b"b"]
    with pytest.raises(ConfigError):
        exchange.player(0)


def test_a_stream_is_recorded_and_replayed_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "stream.recording"
    with FakeServer() as upstream, Recorder(upstream.url, path) as recorder:
        upstream.on().stream_of("Hel", 0.02, "lo", 0.02, b": ping\n\n")
        upstream.on().reply("whole")
        url = f"{recorder.url}/chat/completions"
        sent = httpx.post(url, json=body(stream=True), headers={"Authorization": "Bearer my own words"})
        whole = httpx.post(url, json=body())
    first, second = read_exchanges(path)
    assert b"".join(data for _, data in first.pieces) == sent.content
    assert (first.ending, second.ending) == ("end", "end")
    assert len(first.pieces) >= 3
    assert sum(seconds for seconds, _ in first.pieces) >= 0.04
    assert "my own words" not in path.read_text()
    assert list(scan(path)) == []
    with FakeServer() as server:
        server.on().replay(path, speed=math.inf)
        _, raw, ending = on_the_wire(server, stream=True, quiet=0.5)
        assert ending == "open"
        assert raw == b"".join(b"%x\r\n%b\r\n" % (len(data), data) for _, data in first.pieces) + b"0\r\n\r\n"
        assert answer(server) == whole.json()


@pytest.mark.parametrize(("spoil", "ending"), [(fault.cut(after_chunks=2), "cut"), (fault.cut(after_bytes=9), "cut")])
@pytest.mark.parametrize("stream", [True, False])
def test_broken_answers_are_recorded_as_they_broke(
    tmp_path: Path, spoil: fault.Fault, ending: str, stream: bool
) -> None:
    path = tmp_path / "cut.recording"
    with FakeServer() as upstream, Recorder(upstream.url, path) as recorder:
        upstream.on().reply("some words", spoil)
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(f"{recorder.url}/chat/completions", json=body(stream=stream))
    (exchange,) = read_exchanges(path)
    assert exchange.ending == ending
    with FakeServer() as server:
        server.on().replay(path)
        with pytest.raises(httpx.RemoteProtocolError):
            ask(server, stream=stream)


def test_a_recorder_does_not_wait_for_a_silent_server(tmp_path: Path) -> None:
    path = tmp_path / "silent.recording"
    outcomes: list[object] = []

    def ask_through(url: str) -> None:
        try:
            outcomes.append(httpx.post(f"{url}/chat/completions", json=body(stream=True), timeout=60).status_code)
        except httpx.HTTPError as error:
            outcomes.append(type(error))

    with FakeServer() as upstream:
        upstream.on().reply("some words", fault.stall(at="body"))
        with Recorder(upstream.url, path) as recorder:
            waiting = threading.Thread(target=ask_through, args=(recorder.url,))
            waiting.start()
            upstream.wait_for_requests(1)
        waiting.join(10)
        assert not waiting.is_alive()
        upstream.wait_for_connections(0)
    # Whether the head had come through by then decides what the client is told.
    assert len(outcomes) == 1
    assert outcomes[0] in (httpx.RemoteProtocolError, httpx.ReadError, 502)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("fake-server")]


def test_a_secret_in_two_pieces_is_taken_out_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "secret.recording"
    with FakeServer() as upstream, Recorder(upstream.url, path) as recorder:
        upstream.on().stream_of(b'data: {"key": "sk-proj-abcd', 0.02, b'efghijklmnop12345"}\n\n')
        httpx.post(f"{recorder.url}/chat/completions", json=body(stream=True))
    assert "abcd" not in path.read_text()
    assert "efgh" not in path.read_text()
    assert b"".join(data for _, data in read_exchanges(path)[0].pieces).startswith(b'data: {"key": "***"}')


def test_a_server_that_is_not_there_is_no_exchange(tmp_path: Path) -> None:
    path = tmp_path / "none.recording"
    with Recorder(f"http://127.0.0.1:{closed_port()}/v1", path) as recorder:
        assert httpx.post(f"{recorder.url}/chat/completions", json=body()).status_code == 502
    assert read_exchanges(path) == []
    with pytest.raises(ConfigError, match="upstream"):
        Recorder("api.example.com", path)
