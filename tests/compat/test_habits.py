"""What programs for the official SDK, and their tests, do besides calling `create`: it works here, or says what does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar
from unittest.mock import AsyncMock, MagicMock, patch

import attrs
import httpx
import pytest

from chatwright import AsyncClient, Client, OutputParseError
from chatwright.openai import (
    NOT_GIVEN,
    APITimeoutError,
    AsyncOpenAI,
    BaseModel,
    OpenAI,
    omit,
)
from chatwright.openai.lib._parsing import type_to_response_format_param
from chatwright.openai.lib.streaming.chat import ChatCompletionStreamState
from chatwright.openai.types import CompletionUsage
from chatwright.openai.types.chat import ChatCompletion, ChatCompletionMessage
from chatwright.openai.types.chat.chat_completion import Choice
from chatwright.testing import FakeServer, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

HI: Any = [{"role": "user", "content": "Hi"}]


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(check=False) as running:
        yield running


@pytest.fixture
def client(server: FakeServer) -> Iterator[OpenAI]:
    with OpenAI(base_url=server.url, api_key="sk-test-0123456789", max_retries=0) as made:
        yield made


def answer(text: str) -> ChatCompletion:
    return ChatCompletion(
        id="c",
        choices=[
            Choice(
                finish_reason="stop",
                index=0,
                logprobs=None,
                message=ChatCompletionMessage(content=text, role="assistant"),
            )
        ],
        created=1,
        model="m",
        object="chat.completion",
        usage=CompletionUsage(completion_tokens=1, prompt_tokens=2, total_tokens=3),
    )


class TestReplacedMethods:
    """A method of one client is replaced, as tests of programs do."""

    @pytest.mark.parametrize("kind", [OpenAI, Client])
    def test_by_assignment(self, kind: type[Client]) -> None:
        with kind(base_url="http://127.0.0.1:9/v1") as client:
            create: Any = MagicMock(return_value=answer("mocked"))
            client.chat.completions.create = create  # type: ignore[method-assign]
            assert client.chat.completions.create(model="m", messages=HI).choices[0].message.content == "mocked"
        create.assert_called_once_with(model="m", messages=HI)

    def test_by_patch(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply("real")
        with patch.object(client.chat.completions, "create", return_value=answer("mocked")):
            assert client.chat.completions.create(model="m", messages=HI).text == "mocked"
        assert client.chat.completions.create(model="m", messages=HI).text == "real"

    @pytest.mark.parametrize("kind", [AsyncOpenAI, AsyncClient])
    async def test_async(self, kind: type[AsyncClient], anyio_backend: str) -> None:
        async with kind(base_url="http://127.0.0.1:9/v1") as client:
            create: Any = AsyncMock(return_value=answer("mocked"))
            with patch.object(client.chat.completions, "create", create):
                assert (await client.chat.completions.create(model="m", messages=HI)).text == "mocked"


class TestSettings:
    """Attributes of a client."""

    def test_can_be_read(self) -> None:
        with OpenAI(api_key="k", organization="o", project="p", max_retries=4, timeout=9) as client:
            assert (client.max_retries, client.organization, client.project) == (4, "o", "p")
            assert client.timeout == httpx.Timeout(9, connect=5, pool=None)
            assert client.with_options(timeout=None).timeout is None
        with OpenAI(api_key="k") as client:
            assert (client.max_retries, client.organization, client.project) == (2, None, None)

    @pytest.mark.parametrize("kind", [OpenAI, Client])
    @pytest.mark.parametrize("name", ["api_key", "base_url", "timeout", "max_retries", "organization"])
    def test_are_not_changed_in_silence(self, kind: type[Client], name: str) -> None:
        with kind(api_key="k") as client, pytest.raises(AttributeError, match=rf"with_options\({name}=\.\.\.\)"):
            setattr(client, name, "other")

    @pytest.mark.parametrize(
        ("name", "advice"), [("api_key", "keys are not shown"), ("with_raw_response", r"chat\.completions\.with_raw")]
    )
    def test_what_is_not_there_is_explained(self, client: OpenAI, name: str, advice: str) -> None:
        with pytest.raises(AttributeError, match=advice) as caught:
            getattr(client, name)
        assert "0123456789" not in str(caught.value)

    def test_others_may_be_added(self, client: OpenAI) -> None:
        marked: Any = client
        marked.tenant = "a"
        assert marked.tenant == "a"


class TestOtherRoutes:
    """`get`, `post` and their siblings, with the official arguments."""

    class Found(BaseModel):
        @classmethod
        def from_dict(cls, src: Any) -> Any:
            return ("found", src)

    def test_what_comes_back(self, server: FakeServer, client: OpenAI) -> None:
        server.on(path="/x").reply(fault.status(200, body={"data": [1]})).forever()
        assert client.post("/x", cast_to=object, body={"input": "Hi"}) == {"data": [1]}
        assert client.put("/x", cast_to=dict, body={}) == client.patch("/x", cast_to=dict[str, Any]) == {"data": [1]}
        assert client.get("/x", cast_to=httpx.Response).json() == {"data": [1]}
        assert client.get("/x").status_code == 200
        assert (
            json.loads(client.get("/x", cast_to=str)) == json.loads(client.delete("/x", cast_to=bytes)) == {"data": [1]}
        )
        assert client.get("/x", cast_to=self.Found) == ("found", {"data": [1]})
        assert server.requests[0].json == {"input": "Hi"}
        assert server.requests[1].json == {}

    async def test_options(self, server: FakeServer, anyio_backend: str) -> None:
        server.on(path="/x").reply(fault.status(200, body={"a": 1})).forever()
        async with AsyncOpenAI(base_url=server.url, api_key="k", max_retries=0) as client:
            options = {"headers": {"X-A": "1", "Authorization": omit}, "params": {"q": 2}, "timeout": NOT_GIVEN}
            for ask in (client.get, client.post, client.put, client.patch, client.delete):
                assert await ask("/x", cast_to=object, options={**options, "max_retries": 1}) == {"a": 1}
        assert [request.method for request in server.requests] == ["GET", "POST", "PUT", "PATCH", "DELETE"]
        for request in server.requests:
            assert (request.query, request.headers["x-a"]) == ({"q": "2"}, "1")
            assert "authorization" not in request.headers

    def test_models_take_omit_too(self, server: FakeServer, client: OpenAI) -> None:
        server.on(path="/models").reply(fault.status(200, body={"object": "list", "data": [{"id": "m"}]}))
        assert [model.id for model in client.models.list(extra_headers={"AUTHORIZATION": omit}, timeout=NOT_GIVEN)] == [
            "m"
        ]
        assert "authorization" not in server.requests[0].headers


class TestFormatsGivenAsDicts:
    """A `response_format` that is a dict is sent as it is, and the answer stays text."""

    FORMAT: ClassVar[Any] = {"type": "json_object"}

    def test_parse(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply("no JSON").forever()
        completions = client.chat.completions
        parsed = completions.parse(model="m", messages=HI, response_format=self.FORMAT)
        raw = completions.with_raw_response.parse(model="m", messages=HI, response_format=self.FORMAT).parse()
        for completion in (parsed, raw):
            assert (completion.choices[0].message.content, completion.choices[0].message.parsed) == ("no JSON", None)
        assert [request.json["response_format"] for request in server.requests] == [self.FORMAT] * 2

    async def test_stream(self, server: FakeServer, anyio_backend: str) -> None:
        server.on().reply("no JSON").forever()
        async with AsyncOpenAI(base_url=server.url, max_retries=0) as client:
            completions = client.beta.chat.completions
            async with completions.stream(model="m", messages=HI, response_format=self.FORMAT) as stream:
                final = await stream.get_final_completion()
        assert (final.choices[0].message.content, final.choices[0].message.parsed) == ("no JSON", None)
        assert server.requests[0].json["response_format"] == self.FORMAT

    def test_chunks_put_together(self) -> None:
        chunk: Any = {"choices": [{"index": 0, "delta": {"content": "no JSON"}, "finish_reason": "stop"}]}
        state = ChatCompletionStreamState(response_format=self.FORMAT)
        state.handle_chunk(chunk)
        assert state.get_final_completion().choices[0].message.parsed is None

    def test_our_own_client_reads_it(self, server: FakeServer) -> None:
        server.on().reply("no JSON")
        with Client(base_url=server.url) as client, pytest.raises(OutputParseError):
            client.chat.completions.parse(model="m", messages="Hi", response_format=self.FORMAT)


class TestHandMade:
    """Answers and errors that tests of programs make themselves."""

    RAW: ClassVar[Any] = answer("Hi").to_dict()

    def test_answers_of_dicts(self) -> None:
        made = ChatCompletion(**self.RAW)
        assert (made.choices[0].message.content, made.usage and made.usage.total_tokens) == ("Hi", 3)
        assert made == ChatCompletion.construct(**self.RAW) == ChatCompletion.model_validate_json(made.to_json())

    def test_messages_go_back_as_dicts(self, server: FakeServer, client: OpenAI) -> None:
        message = ChatCompletion(**self.RAW).choices[0].message
        server.on().reply("Hello")
        history: Any = [message.model_dump(exclude={"refusal"}), dict(message), message]
        client.chat.completions.create(model="m", messages=history)
        assert [sent["content"] for sent in server.requests[0].json["messages"]] == ["Hi", "Hi", "Hi"]
        assert "refusal" not in server.requests[0].json["messages"][0]

    def test_a_timeout_of_a_request(self) -> None:
        request = httpx.Request("POST", "http://x:1/v1")
        for error in (APITimeoutError(request), APITimeoutError(request=request)):
            assert (error.message, error.host) == ("Request timed out.", "x")


def test_response_formats_written_by_hand() -> None:
    made = type_to_response_format_param(attrs.make_class("City", {"name": attrs.field(type=str)}))
    assert made["json_schema"]["name"] == "City"
    assert made["json_schema"]["strict"] is True
    assert type_to_response_format_param({"type": "text"}) == {"type": "text"}
    assert type_to_response_format_param(NOT_GIVEN) is type_to_response_format_param(None) is NOT_GIVEN
