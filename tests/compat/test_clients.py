"""The official SDK's clients over ours: their arguments, `NOT_GIVEN` and `omit` everywhere, raw responses, errors."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import httpx
import httpx2
import pytest

from chatwright import AsyncClient, Client
from chatwright.openai import (
    NOT_GIVEN,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    AsyncAzureOpenAI,
    AsyncOpenAI,
    AzureOpenAI,
    BadRequestError,
    DefaultAioHttpClient,
    DefaultAsyncHttpx2Client,
    DefaultAsyncHttpxClient,
    DefaultHttpx2Client,
    DefaultHttpxClient,
    NotGiven,
    Omit,
    OpenAI,
    OpenAIError,
    RateLimitError,
    Timeout,
    not_given,
    omit,
)
from chatwright.openai._types import given
from chatwright.openai.types.chat import ChatCompletion, ChatCompletionMessage
from chatwright.openai.types.chat.chat_completion import Choice
from chatwright.testing import FakeServer, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "sk-test-0123456789"
HI: Any = [{"role": "user", "content": "Hi"}]


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(check=False) as running:
        yield running


@pytest.fixture
def client(server: FakeServer) -> Iterator[OpenAI]:
    with OpenAI(base_url=server.url, api_key=KEY, max_retries=0) as made:
        yield made


class TestNotGiven:
    @pytest.mark.parametrize("value", [NOT_GIVEN, omit])
    def test_there_is_one_of_each_and_it_is_false(self, value: object) -> None:
        assert not value
        assert copy.deepcopy(value) is value
        assert pickle.loads(pickle.dumps(value)) is value
        assert repr(value) in {"NOT_GIVEN", "omit"}

    def test_types(self) -> None:
        values: list[object] = [NOT_GIVEN, not_given, NotGiven(), omit, Omit()]  # type: ignore[misc]
        assert [isinstance(value, NotGiven) for value in values] == [True, True, True, False, False]
        assert [isinstance(value, Omit) for value in values] == [False, False, False, True, True]

    def test_in_arguments(self) -> None:
        arguments = {"a": NOT_GIVEN, "b": None, "extra_query": {"x": omit, "y": 1}, "extra_headers": None, "c": omit}
        assert given(arguments) == {"b": None, "extra_query": {"x": None, "y": 1}, "extra_headers": None}

    def test_nothing_of_it_is_sent(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply("Hello").forever()
        client.chat.completions.create(
            model="gpt-5",
            messages=HI,
            temperature=NOT_GIVEN,
            stop=omit,
            tools=NOT_GIVEN,
            stream=NOT_GIVEN,
            timeout=NOT_GIVEN,
            extra_body=NOT_GIVEN,
            extra_headers={"X-Stainless-Lang": omit, "X-Mine": "1"},
        )
        (request,) = server.requests
        assert request.json == {"model": "gpt-5", "messages": HI}
        assert "x-stainless-lang" not in request.headers
        assert request.headers["x-mine"] == "1"

    async def test_nor_by_other_methods(self, server: FakeServer, anyio_backend: str) -> None:
        server.on().reply("Hello").forever()
        async with AsyncOpenAI(base_url=server.url, api_key=KEY) as client:
            completions = client.chat.completions
            stored = await completions.create(model="gpt-5", messages=HI, store=True, seed=NOT_GIVEN)
            page = await completions.list(limit=NOT_GIVEN, after=omit, order="asc")
            raw = await completions.with_raw_response.retrieve(stored.id, timeout=NOT_GIVEN)
            async with completions.with_streaming_response.retrieve(stored.id, timeout=omit) as response:
                assert (await response.parse()).id == stored.id
            messages = await completions.messages.list(stored.id, after=NOT_GIVEN)
        assert [completion.id for completion in page.data] == [raw.parse().id] == [stored.id]
        assert messages.data[0].content == "Hi"
        assert server.requests[1].query == {"order": "asc"}


class TestArguments:
    def test_it_is_our_client(self, client: OpenAI) -> None:
        assert isinstance(client, Client)
        assert issubclass(AsyncOpenAI, AsyncClient)
        assert client.beta.chat.completions is client.chat.completions
        assert isinstance(client.with_options(timeout=NOT_GIVEN, max_retries=3), OpenAI)

    def test_what_is_for_other_routes_is_taken(self, server: FakeServer) -> None:
        server.on().reply("Hello")
        with OpenAI(
            api_key=KEY,
            admin_api_key="x",
            webhook_secret="x",
            websocket_base_url="wss://x",
            base_url=server.url,
            organization="org",
            project=NOT_GIVEN,
            timeout=NOT_GIVEN,
            default_headers={"X-Mine": "1", "User-Agent": Omit()},  # type: ignore[misc]
            default_query={"q": 1},
            _strict_response_validation=True,
            deadline=20,
        ) as client:
            client.chat.completions.create(model="gpt-5", messages=HI)
        (request,) = server.requests
        assert request.query == {"q": "1"}
        assert (request.headers["openai-organization"], request.headers["x-mine"]) == ("org", "1")
        assert (request.headers["x-stainless-lang"], "openai-project" in request.headers) == ("python", False)
        assert not request.headers.get("user-agent", "").startswith("chatwright")

    def test_an_unknown_one_is_refused(self) -> None:
        with pytest.raises(TypeError, match="nonsense"):
            OpenAI(api_key=KEY, nonsense=1)  # type: ignore[call-arg]

    def test_no_key(self) -> None:
        with pytest.raises(OpenAIError, match="OPENAI_API_KEY"):
            OpenAI()

    def test_limits(self, server: FakeServer, client: OpenAI) -> None:
        assert OpenAI(base_url=server.url).with_options()._config.timeout.idle == 600
        assert client.with_options(timeout=None)._config.timeout.idle is None
        assert client.with_options(timeout=Timeout(9, read=7))._config.timeout.idle == 7
        assert client.copy(timeout=3)._config.timeout.idle == 3
        server.on().reply("Slow", fault.stall(0.4))
        quick = client.with_options(timeout=0.1)
        assert quick.chat.completions.create(model="gpt-5", messages=HI, timeout=None).text == "Slow"

    def test_azure(self, server: FakeServer) -> None:
        server.on().reply("Hello").forever()
        with AzureOpenAI(
            azure_endpoint=server.url.removesuffix("/v1"),
            api_version="2024-10-21",
            api_key=KEY,
            azure_deployment=NOT_GIVEN,
            max_retries=0,
        ) as client:
            assert isinstance(client, OpenAI)
            assert client.chat.completions.create(model="gpt-5", messages=HI).text == "Hello"
        (request,) = server.requests
        assert request.path == "/openai/deployments/gpt-5/chat/completions"
        assert (request.query, request.headers["api-key"]) == ({"api-version": "2024-10-21"}, KEY)

    async def test_azure_with_a_token(self, server: FakeServer, anyio_backend: str) -> None:
        async def token() -> str:
            return "token-01234"

        async with AsyncAzureOpenAI(
            base_url=server.url, api_version="v", azure_ad_token_provider=token, max_retries=0
        ) as client:
            assert isinstance(client, AsyncOpenAI)
            server.on().reply("Hello")
            assert (await client.chat.completions.create(model="gpt-5", messages=HI)).text == "Hello"
        assert server.requests[0].headers["authorization"] == "Bearer token-01234"

    @pytest.mark.parametrize("kind", [DefaultHttpxClient, DefaultHttpx2Client])
    def test_an_http_client_is_closed_with_the_client(
        self, server: FakeServer, kind: type[DefaultHttpxClient | DefaultHttpx2Client]
    ) -> None:
        server.on().reply("Hello")
        http_client = kind(headers={"X-Theirs": "1"})
        assert (http_client.timeout.read, http_client.timeout.connect) == (600, 5)
        with OpenAI(base_url=server.url, http_client=http_client) as client:
            assert client.chat.completions.create(model="gpt-5", messages=HI).text == "Hello"
            assert not http_client.is_closed
        assert http_client.is_closed
        assert client.is_closed()

    @pytest.mark.parametrize("kind", [DefaultAsyncHttpxClient, DefaultAsyncHttpx2Client])
    async def test_an_async_http_client_is_closed_with_the_client(
        self, server: FakeServer, kind: type[DefaultAsyncHttpxClient | DefaultAsyncHttpx2Client]
    ) -> None:
        server.on().reply("Hello")
        http_client = kind()
        assert (http_client.timeout.read, http_client.timeout.connect) == (600, 5)
        async with AsyncOpenAI(base_url=server.url, http_client=http_client) as client:
            assert (await client.chat.completions.create(model="gpt-5", messages=HI)).text == "Hello"
        assert http_client.is_closed

    def test_what_a_client_over_aiohttp_needs(self) -> None:
        with pytest.raises(OpenAIError, match="pip install httpx-aiohttp"):
            DefaultAioHttpClient()

    def test_timeouts_of_httpx2(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply("Hello")
        limits: Any = httpx2.Timeout(60, read=5)
        patient = client.with_options(timeout=limits)
        assert patient._config.timeout.idle == 5
        assert patient.chat.completions.create(model="gpt-5", messages=HI, timeout=limits).text == "Hello"


class TestCalls:
    def test_no_messages_are_passed_on(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply("Hello").forever()
        client.chat.completions.create(model="gpt-5", messages=[], extra_body={"prompt": "x"})
        client.chat.completions.with_raw_response.create(model="gpt-5", messages=[])
        assert [request.json for request in server.requests] == [
            {"model": "gpt-5", "messages": [], "prompt": "x"},
            {"model": "gpt-5", "messages": []},
        ]

    def test_raw_responses(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply("Hello", headers={"x-request-id": "req_1"}).forever()
        response = client.chat.completions.with_raw_response.create(model="gpt-5", messages=HI)
        request = response.http_request
        assert (request.method, request.url) == ("POST", f"{server.url}/chat/completions")
        assert (request.headers["X-Stainless-Lang"], request.headers["Authorization"]) == ("python", "***")
        assert request.content == server.requests[0].body
        assert KEY not in repr(request) + repr(dict(request.headers)) + repr(request.headers)
        assert (response.request_id, response.is_closed) == ("req_1", True)
        assert response.parse()._request_id == "req_1"
        with client.chat.completions.with_streaming_response.create(model="gpt-5", messages=HI) as streamed:
            assert streamed.http_request.method == "POST"
            assert streamed.parse().choices[0].message.content == "Hello"

    def test_create_takes_no_class(self, client: OpenAI) -> None:
        with pytest.raises(TypeError, match=r"parse\("):
            client.chat.completions.create(model="gpt-5", messages=HI, response_format=Timeout)  # type: ignore[call-overload]

    def test_signatures_show_all(self, client: OpenAI) -> None:
        import inspect

        assert {"temperature", "extra_body", "timeout"} <= inspect.signature(
            client.chat.completions.create
        ).parameters.keys()

    def test_methods_can_be_replaced_where_tests_of_programs_do(
        self, client: OpenAI, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = "chatwright.openai.resources.chat.completions.Completions.create"
        monkeypatch.setattr(path, lambda _self, **_: "replaced")
        replaced: object = client.chat.completions.create(model="gpt-5", messages=HI)
        assert replaced == "replaced"


class TestErrors:
    def test_they_can_be_made_as_tests_of_programs_do(self) -> None:
        response = httpx.Response(429, headers={"x-request-id": "r"}, request=httpx.Request("POST", "http://x/v1"))
        error = RateLimitError("slow down", response=response, body={"code": "rate_limit_exceeded"})
        assert (error.status_code, error.code, error.request_id) == (429, "rate_limit_exceeded", "r")
        assert isinstance(error, APIStatusError)
        boom = APIError("boom", httpx.Request("POST", "http://x/v1"), body=None)
        assert (boom.message, boom.host) == ("boom", "x")

    def test_answers_can_be_made_as_tests_of_programs_do(self) -> None:
        message = ChatCompletionMessage(role="assistant", content="Hi")
        choice = Choice(finish_reason="stop", index=0, message=message)
        made = ChatCompletion(id="c", choices=[choice], created=1, model="m", object="chat.completion")
        assert ChatCompletion.model_validate(made.model_dump()) == made
        assert (made.text, made.usage) == ("Hi", None)

    def test_a_refusal(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply(fault.status(400, body={"error": {"message": "no", "param": "seed", "code": None}}))
        with pytest.raises(BadRequestError) as caught:
            client.chat.completions.create(model="gpt-5", messages=HI)
        assert (caught.value.param, caught.value.body) == ("seed", {"message": "no", "param": "seed", "code": None})
        assert caught.value.response.status_code == 400

    def test_no_answer(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply(fault.html())
        with pytest.raises(APIResponseValidationError):
            client.chat.completions.create(model="gpt-5", messages=HI)
