"""How clients are made, copied, shown and closed."""

from __future__ import annotations

import copy
import inspect
import pickle
import warnings
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

import chatwright as cw
from chatwright import AsyncClient, Client
from tests.faults.replies import completion, json_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from chatwright.types import Completion
    from tests.contract.clients import Maker

HI: dict[str, Any] = {"model": "m", "messages": "Hi"}
BOTH = pytest.mark.parametrize("kind", [Client, AsyncClient])


@BOTH
def test_a_client_shows_where_and_nothing_secret(kind: type[Client | AsyncClient]) -> None:
    client = kind(base_url="http://localhost:8080/v1/", api_key="sk-very-secret", organization="org")
    assert repr(client) == f"{kind.__name__}(base_url='http://localhost:8080/v1')"
    assert client.base_url == "http://localhost:8080/v1"
    assert "very-secret" not in f"{vars(client)} {vars(client)['_config']!r} {vars(client.chat.completions)}"
    with pytest.raises(cw.ConfigError, match="not pickled"):
        pickle.dumps(client)


@BOTH
def test_a_client_tells_its_settings(kind: type[Client | AsyncClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATWRIGHT_DEADLINE", "90")
    client = kind(base_url="http://127.0.0.1:1/v1", timeout=9)
    assert (client.timeout, client.deadline, client.max_retries) == (cw.Timeout(9), 90, 2)
    other = client.with_options(timeout=None, retry=cw.RetryPolicy(max_retries=5, after_send=True))
    assert (other.timeout, other.max_retries) == (cw.Timeout(None, connect=None), 5)
    assert other.retry.after_send
    with pytest.raises(AttributeError):
        client.timeout = 3  # type: ignore[misc, assignment]  # pyright: ignore[reportAttributeAccessIssue]


@BOTH
def test_a_key_is_needed_for_openai_alone(kind: type[Client | AsyncClient], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(cw.ConfigError, match="OPENAI_API_KEY"):
        kind()
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:1/v1")
    assert kind().base_url == "http://localhost:1/v1"


@BOTH
def test_other_apis_are_not_here(kind: type[Client | AsyncClient]) -> None:
    client = kind(base_url="http://localhost")
    with pytest.raises(AttributeError, match=r"'embeddings': chatwright speaks chat completions only; .*request"):
        client.embeddings  # type: ignore[union-attr] # noqa: B018
    with pytest.raises(AttributeError, match=r"no attribute 'chta'$"):
        client.chta  # type: ignore[union-attr] # noqa: B018
    with pytest.raises(AttributeError, match=r"there is client\.chat\.completions\.create\(\)"):
        client.create  # type: ignore[union-attr] # noqa: B018


@BOTH
def test_both_clients_take_the_same(kind: type[Client | AsyncClient]) -> None:
    parameters = inspect.signature(kind).parameters
    assert list(parameters) == [
        *("api_key", "base_url", "organization", "project", "timeout", "deadline", "max_retries", "retry"),
        *(
            "default_headers",
            "default_query",
            "http_client",
            "check",
            "on_request",
            "on_response",
            "on_retry",
            "size_limits",
        ),
    ]
    assert {parameter.kind for parameter in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert (parameters["timeout"].default, parameters["max_retries"].default) == (600, 2)


@pytest.mark.parametrize("name", ["with_options", "copy"])
def test_a_client_with_other_options_shares_connections(client_of: Maker, name: str) -> None:
    with ScriptedServer(default=json_reply(completion())) as server:
        client = client_of(server.url, default_headers={"X-A": "1", "X-B": "1"})
        other = getattr(client, name)(timeout=5, default_headers={"X-B": "2"}, api_key="sk-other")
        for each in (client, other, client):
            each.chat.completions.create(**HI)
        assert len(server.connections) == 1
        assert (client.is_closed(), other.is_closed()) == (False, False)
        other.close()
        assert (client.is_closed(), other.is_closed()) == (True, True)
    assert [(r.headers["authorization"], r.headers["x-a"], r.headers["x-b"]) for r in server.requests] == [
        ("Bearer sk-test", "1", "1"),
        ("Bearer sk-other", "1", "2"),
        ("Bearer sk-test", "1", "1"),
    ]


def test_a_closed_client_says_so(client_of: Maker) -> None:
    client = client_of("http://localhost:1/v1")
    client.close()
    client.close()
    with pytest.raises(cw.ConfigError, match="closed"):
        client.chat.completions.create(**HI)


def test_leaving_the_block_closes(client_of: Maker) -> None:
    with ScriptedServer(json_reply(completion())) as server:
        with client_of(server.url) as client:
            client.chat.completions.create(**HI)
        assert client.is_closed()
        server.wait_closed()


def test_a_forgotten_client_warns_and_a_closed_one_does_not() -> None:
    with ScriptedServer(default=json_reply(completion())) as server:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            client = Client(base_url=server.url)
            client.chat.completions.create(**HI)
            client.close()
            del client
        client = Client(base_url=server.url)
        client.chat.completions.create(**HI)
        with pytest.warns(ResourceWarning, match="forgotten"):
            del client


def test_a_client_of_the_user_s_own_is_used_and_never_closed() -> None:
    with ScriptedServer(default=json_reply(completion())) as server:
        with httpx.Client(headers={"X-Own": "1"}) as own:
            with Client(base_url=server.url, http_client=own) as client:
                assert client.chat.completions.create(**HI).text == "Hello"
                assert client.with_options(timeout=3).chat.completions.create(**HI).text == "Hello"
            assert not own.is_closed
        assert [request.headers["x-own"] for request in server.requests] == ["1", "1"]
    with pytest.raises(cw.ConfigError, match="http_client"):
        Client(base_url="http://localhost", http_client=httpx.AsyncClient)


def test_a_client_of_the_user_s_own_that_is_closed_says_so(client_of: Maker) -> None:
    http_client: Any = httpx.Client() if client_of.is_sync else httpx.AsyncClient()
    client_of.face(http_client).aclose() if hasattr(http_client, "aclose") else http_client.close()
    client = client_of("http://127.0.0.1:1/v1", http_client=http_client)
    with pytest.raises(cw.ConfigError, match="http_client: it is closed"):
        client.chat.completions.create(**HI)


def test_one_asynchronous_client_serves_several_loops() -> None:
    with ScriptedServer(default=json_reply(completion())) as server:
        client = AsyncClient(base_url=server.url)

        async def ask() -> str:
            answer: Completion = await client.chat.completions.create(**HI)
            return answer.text

        assert [anyio.run(ask), anyio.run(ask), anyio.run(ask, backend="trio")] == ["Hello"] * 3
        anyio.run(client.aclose)
    assert client.is_closed()


async def test_many_calls_at_once() -> None:
    with ScriptedServer(default=json_reply(completion())) as server:
        async with AsyncClient(base_url=server.url) as client:
            texts: list[str] = []

            async def ask() -> None:
                texts.append((await client.chat.completions.create(**HI)).text)

            async with anyio.create_task_group() as tasks:
                for _ in range(60):
                    tasks.start_soon(ask)
    assert texts == ["Hello"] * 60


class TestAzure:
    def test_path_query_and_header(self, client_of: Maker) -> None:
        kind = Client if client_of.is_sync else AsyncClient
        with ScriptedServer(default=json_reply(completion())) as server:
            endpoint = server.url.removesuffix("/v1")
            client = client_of.take(
                kind.azure(
                    azure_endpoint=endpoint, azure_deployment="d", api_version="2024-10-21", api_key="k", max_retries=0
                )
            )
            client.chat.completions.create(**HI)
            client.with_options(timeout=3).chat.completions.retrieve("c")
        assert [request.target for request in server.requests] == [
            "/openai/deployments/d/chat/completions?api-version=2024-10-21",
            "/openai/chat/completions/c?api-version=2024-10-21",
        ]
        assert {request.headers["api-key"] for request in server.requests} == {"k"}

    @BOTH
    def test_what_is_missing_is_named(self, kind: type[Client | AsyncClient]) -> None:
        with pytest.raises(cw.ConfigError, match="AZURE_OPENAI_ENDPOINT"):
            kind.azure(api_key="k", api_version="v")


@BOTH
def test_a_key_in_clear_text_warns_at_the_caller_s_line(kind: type[Client | AsyncClient]) -> None:
    with pytest.warns(UserWarning, match="clear text") as caught:
        kind(base_url="http://example.com/v1", api_key="sk-1")
    assert caught[0].filename == __file__


def test_a_copied_client_is_made_by_with_options_alone() -> None:
    with Client(base_url="http://localhost") as client, pytest.raises(cw.ConfigError):
        copy.deepcopy(client)
