"""Clients that bring their own model: it starts with them and ends with them."""

from __future__ import annotations

import os
from typing import Any

import anyio
import pytest

import chatwright as cw
from chatwright import AsyncClient, Client
from chatwright.local import MODEL, _model
from tests.local_model import needs_local_model

HI: dict[str, Any] = {"model": MODEL, "messages": "Say hello.", "max_tokens": 8, "temperature": 0}


def is_running(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def child_of(client: Any) -> int | None:
    pid: int | None = client._wire._server.pid
    return pid


@needs_local_model
def test_a_client_answers_at_once_and_ends_its_server() -> None:
    with Client.local(max_retries=0) as client:
        pid = child_of(client)
        assert is_running(pid)
        assert client.with_options(timeout=60).chat.completions.create(**HI).text
        with client.chat.completions.stream(**HI) as stream:
            assert "".join(stream.text_stream) == stream.final.text
    assert client.is_closed()
    assert not is_running(pid)


@needs_local_model
def test_an_asynchronous_client_starts_its_server_with_the_first_call() -> None:
    async def use(client: AsyncClient) -> None:
        async with client:
            assert child_of(client) is None
            texts: list[str] = []

            async def ask() -> None:
                texts.append((await client.chat.completions.create(**HI)).text)

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(ask)
                tasks.start_soon(ask)
            assert all(texts)
            pid.append(child_of(client))
        assert not is_running(pid[0])

    pid: list[int | None] = []
    anyio.run(use, AsyncClient.local())


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_missing_packages_are_told_when_the_client_is_made(
    kind: type[Client | AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_model, "find_spec", lambda _name: None)
    with pytest.raises(cw.ConfigError, match="Run: "):
        kind.local()
