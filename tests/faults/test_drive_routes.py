"""Proxies and TLS."""

from __future__ import annotations

import gc
import os
import socket
import ssl
import struct
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from chatwright._drive import surroundings
from chatwright._drive.sync_channels import Channel
from chatwright.errors import ConfigError
from chatwright.timeouts import Timeout
from tests.faults.driving import post
from tests.faults.proxy import Proxy
from tests.faults.replies import Close, Stall, body_reply, chunks, error_reply, json_reply, sse_reply
from tests.faults.replies import Send as Bytes
from tests.faults.server import ScriptedServer, closed_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.driving import Driver


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with Proxy() as proxy:
        yield proxy


def test_proxy_of_the_environment_is_used(driver: Driver, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://user:pa%20ss@127.0.0.1:{proxy.port}")
    with ScriptedServer(default=json_reply({"a": 1})) as server:
        driver.answer(post(server.url))
        assert driver.answer(post(server.url)).content == b'{"a": 1}'
        assert proxy.seen[0].startswith(f"POST http://127.0.0.1:{server.port}/v1/chat/completions HTTP/1.1\r\n")
        assert "Proxy-Authorization: Basic dXNlcjpwYSBzcw==" in proxy.seen[0]
        assert len(proxy.seen) == 1  # one connection, used twice


def test_no_proxy_is_honoured(driver: Driver, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"127.0.0.1:{proxy.port}")
    monkeypatch.setenv("NO_PROXY", "example.com,127.0.0.1")
    with ScriptedServer(json_reply({})) as server:
        driver.answer(post(server.url))
    assert proxy.seen == []


def test_https_goes_through_a_proxy_unseen(
    driver: Driver, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with ScriptedServer(default=json_reply({"a": 1})) as server, Proxy(certificate=certificate, to=server.port) as tls:
        for _ in range(2):
            assert driver.answer(post(f"https://localhost:{tls.port}/v1")).content == b'{"a": 1}'
    assert [line.split("\r\n")[0] for line in proxy.seen] == [f"CONNECT localhost:{tls.port} HTTP/1.1"]
    assert "sk-test" not in proxy.seen[0]


@pytest.mark.parametrize(("status", "refused"), [(407, True), (503, False)])
def test_proxy_that_says_no(driver: Driver, monkeypatch: pytest.MonkeyPatch, status: int, refused: bool) -> None:
    with ScriptedServer(error_reply(status)) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.port}")
        failure = driver.failure(post("https://api.example/v1"))
        assert (failure.kind, failure.phase, failure.sent, failure.refused) == ("proxy", "connect", False, refused)
        assert failure.proxy == f"http://127.0.0.1:{server.port}"


def test_socks_proxy_that_is_not_there_is_named(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"socks5://me:secret@127.0.0.1:{closed_port()}")
    plain: Any = httpx.Client(trust_env=False) if driver.is_sync else httpx.AsyncClient(trust_env=False)
    monkeypatch.setattr(
        driver.wire, "_sender_to", lambda _address: plain
    )  # httpx itself speaks SOCKS, with that package
    failure = driver.failure(post(f"http://127.0.0.1:{closed_port()}/v1"))
    assert failure.kind == "refused"
    assert failure.proxy is not None
    assert failure.proxy.startswith("socks5://127.0.0.1:")
    plain.close() if driver.is_sync else driver.portal.call(plain.aclose)


def test_socks_proxy_needs_a_package(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    with pytest.raises(ConfigError, match=r"httpx\[socks\]"):
        driver.send(post("http://api.example/v1"))


def test_odd_proxy_address(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "ftp://user:secret@127.0.0.1:1")
    with pytest.raises(ConfigError, match="proxy") as raised:
        driver.send(post("http://api.example/v1"))
    assert "secret" not in str(raised.value)


# TLS


def test_tls_answer_and_kept_connection(driver: Driver, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    content = os.urandom(200_000)
    with ScriptedServer(default=body_reply(content)) as server, Proxy(certificate=certificate, to=server.port) as tls:
        for host in ("localhost", "127.0.0.1"):
            for _ in range(2):
                assert driver.answer(post(f"https://{host}:{tls.port}/v1", content=content)).content == content
        assert len(server.connections) == 2


def test_tls_stream_and_abort(driver: Driver, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    reply = sse_reply(chunks("a", "b")).cut(-20, Stall())
    with ScriptedServer(reply) as server, Proxy(certificate=certificate, to=server.port) as tls:
        stream = driver.stream(post(f"https://localhost:{tls.port}/v1"))
        assert driver.read(stream)
        driver.close_body(stream)
        server.wait_closed()


def test_unknown_certificate_is_refused_for_good(driver: Driver, certificate: Path) -> None:
    with ScriptedServer() as server, Proxy(certificate=certificate, to=server.port) as tls:
        failure = driver.failure(post(f"https://localhost:{tls.port}/v1"))
        assert (failure.kind, failure.phase, failure.sent) == ("tls", "connect", False)
        assert any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(failure.cause))


def test_plain_server_at_an_https_address(driver: Driver) -> None:
    with ScriptedServer(on_connect=((Bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Close()),)) as server:
        failure = driver.failure(post(f"https://127.0.0.1:{server.port}/v1"))
        assert (failure.phase, failure.sent) == ("connect", False)


def test_server_that_keeps_silent_in_the_handshake(driver: Driver) -> None:
    with ScriptedServer(on_connect=((Stall(),),)) as server:
        failure = driver.failure(post(f"https://127.0.0.1:{server.port}/v1"), timeout=Timeout(5, connect=0.2))
        assert (failure.phase, failure.timeout, failure.sent) == ("connect", True, False)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_can_not_be_read(
    driver: Driver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(ConfigError, match=r"SSL_CERT_FILE \(.*ca\.pem\): certificates can't be read"):
        driver.send(post("https://127.0.0.1:9/v1"))


def test_one_ssl_context_for_the_process(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> None:
    assert surroundings.ssl_context() is surroundings.ssl_context()
    usual = surroundings.ssl_context()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert surroundings.ssl_context() is not usual


def test_a_connection_that_breaks_before_tls_leaves_no_socket() -> None:
    context = ssl.create_default_context()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = (socket.AF_INET, socket.SOCK_STREAM, 0, "", listener.getsockname())
        channel = Channel.connect(address, lambda: 5.0)
        server, _ = listener.accept()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        server.close()
        while not channel.readable():  # until it has arrived
            time.sleep(0.001)
        with pytest.raises(OSError, match="not connected"):
            channel.secured(context, "localhost", lambda: 5.0)
        gc.collect()  # a socket that was lost would warn now
        channel.abort()
