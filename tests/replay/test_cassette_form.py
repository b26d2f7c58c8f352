"""What is written to disk: readable, exact where it matters, and free of secrets."""

from __future__ import annotations

import gzip
import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import vcr  # type: ignore[import-untyped]
import yaml
from vcr.errors import CannotOverwriteExistingCassetteException  # type: ignore[import-untyped]

from tests.replay.cassette_form import allowed, cassette_form, scrub

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "sk-proj-abcdefghijklmnop1234567890"
EVENTS = 'data: {"id": "1"}\n\n: comment\n\ndata: [DONE]\n\n'


class _Server(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        kind, body = {
            "/json": ("application/json", json.dumps({"key": KEY, "file": f"{Path.home()}/model.gguf", "x": 1e-05})),
            "/events": ("text/event-stream", EVENTS),
            "/gzip": ("application/json", json.dumps({"packed": True})),
        }[self.path.partition("?")[0]]
        content = gzip.compress(body.encode()) if self.path == "/gzip" else body.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Set-Cookie", "session=secret")
        self.send_header("OpenAI-Organization", "acme")
        self.send_header("X-RateLimit-Limit-Requests", "60")
        self.send_header("Content-Length", str(len(content)))
        if self.path == "/gzip":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method's parameter
        """Say nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def cassettes(tmp_path: Path) -> vcr.VCR:
    recorder = vcr.VCR(cassette_library_dir=str(tmp_path), match_on=("method", "path", "query", "body"))
    recorder.decode_compressed_response = True
    recorder.register_serializer("yaml", cassette_form("a test server"))
    return recorder


def record(cassettes: vcr.VCR, url: str, path: str) -> tuple[httpx.Response, str]:
    """Send one request, twice: to the server, and to the cassette. Returns the replay, and the cassette's text."""
    body = {"messages": [{"role": "user", "content": "two\nlines"}], "note": KEY}
    headers = {"Authorization": f"Bearer {KEY}", "X-Custom": "mine"}
    with cassettes.use_cassette("one.yaml"):
        httpx.post(url + path, json=body, headers=headers)
    text = Path(cassettes.cassette_library_dir or "", "one.yaml").read_text()
    with cassettes.use_cassette("one.yaml", record_mode="none", match_on=("method", "path")) as cassette:
        replayed = httpx.post("http://127.0.0.1:9" + path, json=body)
        assert cassette.all_played
    return replayed, text


def test_json_is_written_as_yaml_and_read_back(cassettes: vcr.VCR, url: str) -> None:
    replayed, text = record(cassettes, url, "/json")
    assert text.startswith("# Recorded from a test server.\n")
    interaction = yaml.safe_load(text)["interactions"][0]
    assert interaction["request"]["body"]["json"]["messages"] == [{"role": "user", "content": "two\nlines"}]
    assert "content: |-\n" in text
    assert interaction["request"]["uri"] == "http://127.0.0.1/json"
    assert replayed.json() == {"key": "***", "file": "<path>/model.gguf", "x": 1e-05}


def test_nothing_secret_is_written(cassettes: vcr.VCR, url: str) -> None:
    _, text = record(cassettes, url, "/json?api-key=topsecret")
    for secret in (KEY, "topsecret", "Authorization", "X-Custom", "session=secret", "acme", str(Path.home()) + "/"):
        assert secret.lower() not in text.lower()
    headers = yaml.safe_load(text)["interactions"][0]
    assert set(headers["request"]["headers"]) == {"accept", "content-type"}
    assert set(headers["response"]["headers"]) == {"content-type", "x-ratelimit-limit-requests"}


def test_event_streams_stay_text_to_the_byte(cassettes: vcr.VCR, url: str) -> None:
    replayed, text = record(cassettes, url, "/events")
    assert replayed.text == EVENTS
    assert '      data: {"id": "1"}\n' in text


def test_compressed_bodies_are_written_unpacked(cassettes: vcr.VCR, url: str) -> None:
    replayed, text = record(cassettes, url, "/gzip")
    assert "packed: true" in text
    assert replayed.json() == {"packed": True}


def test_a_request_matches_by_its_body(cassettes: vcr.VCR, url: str) -> None:
    with cassettes.use_cassette("body.yaml"):
        httpx.post(f"{url}/json", json={"n": 1})
    with cassettes.use_cassette("body.yaml", record_mode="none"):
        assert httpx.post("http://127.0.0.1:9/json", json={"n": 1}).status_code == 200
    with (
        cassettes.use_cassette("body.yaml", record_mode="none"),
        pytest.raises(CannotOverwriteExistingCassetteException),
    ):
        httpx.post("http://127.0.0.1:9/json", json={"n": 2})


@pytest.mark.parametrize("body", ["", "not json", '"text"', "\r\ndata: 1\r\n", "null"])
def test_other_bodies_survive(body: str) -> None:
    form = cassette_form("a test server")
    request = {"method": "POST", "uri": "https://example.com/", "headers": {}, "body": body}
    response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": body}}
    text = form.serialize({"version": 1, "interactions": [{"request": request, "response": response}]})
    back = form.deserialize(text)["interactions"][0]
    assert (back["request"]["body"], back["response"]["body"]["string"]) == (body, body)


def test_this_machine_is_nameless() -> None:
    text = f"{Path.cwd()} {sys.prefix}/bin /home/someone/x.gguf /Users/jane/models/y C:\\Users\\jo\\z localhost:8080"
    assert scrub(text) == "<path> <path>/bin <path> <path> <path> 127.0.0.1"
    name = socket.gethostname()
    if name != "localhost":
        assert name not in scrub(f"on {name}, port 1")


def test_headers_by_allow_list() -> None:
    assert allowed("X-RateLimit-Remaining-Tokens", "response")
    assert not allowed("X-RateLimit-Remaining-Tokens", "request")
    assert not allowed("Set-Cookie", "response")
    assert not allowed("Authorization", "request")
