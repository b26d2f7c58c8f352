"""From keyword arguments to a request: what is sent, and what never leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import pytest

from chatwright import RetryPolicy, Timeout, Tool, tool
from chatwright._answers import completion_in
from chatwright._azure import AzureOptions
from chatwright._calls import Operation, anything, creation, deletion, model_info, retrieval, update
from chatwright._function_tools import with_tools
from chatwright._messages_in import messages_in, sent_back
from chatwright._wire import CREATE, LIST, SCHEMAS  # type: ignore[attr-defined] # the data the table is made from
from chatwright.config import resolve
from chatwright.errors import ConfigError
from chatwright.types import (
    FunctionToolCall,
    ImagePart,
    ImageUrl,
    Message,
    StoredMessage,
    SystemMessage,
    TextPart,
    UserMessage,
)

CONFIG = resolve(base_url="http://localhost:8080/v1", api_key="sk-1", default_query={"v": "1"})
HI = [{"role": "user", "content": "Hi"}]


def created(**arguments: Any) -> Operation[Any]:
    return creation(CONFIG, with_tools({"model": "m", "messages": "Hi", **arguments}), lambda _call, reply: reply)


def body(**arguments: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(created(**arguments).call.request.content)
    return found


def headers_of(operation: Operation[Any]) -> dict[str, str]:
    return {name.decode().lower(): bytes(value).decode() for name, value in operation.call.request.headers}


class TestBody:
    def test_a_str_is_what_the_user_says(self) -> None:
        assert body() == {"model": "m", "messages": HI}

    def test_none_is_not_sent(self) -> None:
        assert body(temperature=None, tools=None, stream=None, extra_body=None, timeout=None) == body()

    def test_extra_body_wins_and_sends_null(self) -> None:
        found = body(temperature=1, extra_body={"temperature": 0, "stop": None, "min_p": 0.1})
        assert found == {**body(), "temperature": 0, "stop": None, "min_p": 0.1}

    def test_functions_are_described_decorated_or_not(self) -> None:
        def look_up(city: str) -> str:
            """The weather in a city."""
            return city

        described = {"type": "custom", "custom": {"name": "q"}}
        found = body(tools=iter([look_up, tool(look_up), Tool.from_function(look_up), described]))["tools"]
        assert found == [Tool.from_function(look_up).to_dict()] * 3 + [described]

    def test_a_function_that_is_no_tool_is_refused_with_its_path(self) -> None:
        def anything(*words: str) -> str:
            return " ".join(words)

        with pytest.raises(ConfigError, match=r"words"):
            body(tools=[anything])

    def test_options_are_no_fields(self) -> None:
        options = {"timeout": 3, "deadline": 9, "max_retries": 1, "idempotency_key": "k", "extra_headers": {"a": "b"}}
        assert body(**options, extra_query={"q": 1}) == body()

    def test_every_field_of_the_specification_is_a_keyword(self) -> None:
        assert CREATE.fields.keys() == SCHEMAS["CreateChatCompletionRequest"]["properties"].keys()
        assert {"model", "limit", "after", "order", "metadata"} == LIST.fields.keys()

    @pytest.mark.parametrize(
        ("name", "value", "sent"),
        [
            ("temperature", 0.5, 0.5),
            ("temperature", 1, 1),
            ("stop", ("a", "b"), ["a", "b"]),
            ("logit_bias", {50256: -100}, {"50256": -100}),
            (
                "tools",
                iter([{"type": "function", "function": {"name": "f"}}]),
                [{"type": "function", "function": {"name": "f"}}],
            ),
            ("tool_choice", "auto", "auto"),
            ("response_format", {"type": "json_object"}, {"type": "json_object"}),
            ("service_tier", "a tier of tomorrow", "a tier of tomorrow"),
            ("n", 2000, 2000),
        ],
    )
    def test_values_are_judged_by_their_json_type_alone(self, name: str, value: object, sent: object) -> None:
        assert body(**{name: value})[name] == sent

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ({"n": "two"}, "n: must be an int, got 'two' (str)"),
            ({"n": True}, "n: must be an int, got True (bool)"),
            ({"n": 1.5}, "n: must be an int, got 1.5 (float)"),
            ({"temperature": "hot"}, "temperature: must be a number, got 'hot' (str)"),
            ({"temperature": float("nan")}, "temperature: nan is no number"),
            ({"stream": "yes"}, "stream: must be True or False"),
            ({"tools": {"type": "function"}}, "tools: must be a list"),
            ({"tools": [int]}, "tools[0]: int is a class"),
            ({"metadata": [1]}, "metadata: must be a dict"),
            ({"stop": 3}, "stop: must be a str or a list"),
            ({"model": int}, "model: must be a str"),
            ({"model": None}, "model: is required, and was given as None"),
            ({"messages": None}, "messages: is required"),
            ({"response_format": "json"}, "response_format: must be a dict"),
            ({"extra_body": [1]}, "extra_body: must be a dict"),
            ({"extra_headers": "a: b"}, "extra_headers: must be a dict"),
            ({"extra_headers": {"a": "b\r\nc: d"}}, "extra_headers: the value of a holds a line break"),
            ({"extra_query": 3}, "extra_query: must be a dict"),
            ({"deadline": -1}, "deadline: must be above 0"),
            ({"timeout": "soon"}, "timeout: must be"),
            ({"max_retries": 1, "retry": RetryPolicy()}, "give one of them"),
            ({"max_retries": -1}, "max_retries: must be"),
            ({"retry": 3}, "retry: must be a RetryPolicy"),
            (
                {"tools": [{"type": "function", "function": {"parameters": {"default": b"x"}}}]},
                "tools[0].function.parameters.default: bytes",
            ),
            ({"user": "half \ud83d"}, "user: holds a lone surrogate"),
        ],
    )
    def test_wrong_shapes_never_leave(self, arguments: dict[str, Any], words: str) -> None:
        with pytest.raises(ConfigError) as caught:
            created(**arguments)
        assert words in str(caught.value)
        assert isinstance(caught.value, ValueError)

    def test_an_unknown_keyword_is_told_with_what_was_meant(self) -> None:
        with pytest.raises(
            TypeError,
            match=r"create\(\) got an unexpected keyword argument 'temprature'; did you mean 'temperature'\? .*extra_body=\{'temprature': \.\.\.\}",
        ):
            created(temprature=1)
        with pytest.raises(TypeError, match=r"'zzz'\. A field that"):
            created(zzz=None)

    @pytest.mark.parametrize(("name", "meant"), [("output_type", "response_format"), ("headers", "extra_headers")])
    def test_what_other_libraries_call_it_is_known(self, name: str, meant: str) -> None:
        with pytest.raises(TypeError, match=f"did you mean '{meant}'"):
            created(**{name: 1})

    def test_a_part_is_no_message(self) -> None:
        with pytest.raises(ConfigError, match=r"messages.role: is missing; a part of a message goes into user\(...\)"):
            created(messages={"type": "text", "text": "Hi"})

    class Invoice(NamedTuple):
        total: int

    @pytest.mark.parametrize("kind", [Invoice, list[int], int | str, dict])
    def test_a_type_is_no_response_format_of_create(self, kind: object) -> None:
        with pytest.raises(TypeError, match=r"create\(\) gives back text, and takes a dict .* use parse\(\)"):
            created(response_format=kind)

    def test_a_function_may_be_the_choice(self) -> None:
        def find(city: str) -> str:
            return city

        for choice in (find, tool(find), Tool.from_function(find)):
            operation = created(tools=[find], tool_choice=choice)
            body = json.loads(operation.call.request.content)
            assert body["tool_choice"] == {"type": "function", "function": {"name": "find"}}

    def test_what_is_asked_for_is_told_as_it_was_written(self) -> None:
        for kind, text in ((list[int], "list[int]"), (self.Invoice, "Invoice"), (int | str, "int | str")):
            with pytest.raises(TypeError, match=re.escape(f"parse(..., response_format={text})")):
                created(response_format=kind)


class TestMessages:
    @pytest.mark.parametrize(
        "given",
        [
            "Hi",
            HI[0],
            UserMessage(content="Hi"),
            HI,
            tuple(HI),
            (message for message in HI),
            [UserMessage(content="Hi")],
        ],
        ids=["str", "dict", "builder", "list", "tuple", "generator", "list of builders"],
    )
    def test_one_or_several_of_any_kind(self, given: Any) -> None:
        assert messages_in(given) == HI

    def test_kinds_mix_also_inside(self) -> None:
        picture = ImagePart(image_url=ImageUrl(url="data:,"))
        found = messages_in(
            [SystemMessage(content="Be terse."), {"role": "user", "content": [TextPart(text="What?"), picture]}]
        )
        assert found == [
            {"role": "system", "content": "Be terse."},
            {
                "role": "user",
                "content": [{"type": "text", "text": "What?"}, {"type": "image_url", "image_url": {"url": "data:,"}}],
            },
        ]

    def test_dicts_are_neither_copied_nor_changed(self) -> None:
        (sent,) = messages_in(HI)
        assert sent is HI[0]

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ([], "messages: is empty"),
            (b"Hi", "messages: must be a str, a message or several"),
            (7, "messages: must be"),
            (UserMessage, "messages: must be"),
            (["Hi"], "messages[0]: must be a message"),
            ([HI[0], None], "messages[1]: must be a message"),
            ([{"content": "x"}], "messages[0].role: is missing"),
            ({"content": "x"}, "messages.role: is missing"),
            ([{"role": 5, "content": "x"}], "messages[0].role: must be a str such as 'user', got 5 (int)"),
            ([{"role": None}], "messages[0].role: must be a str"),
            ([{"role": "user", "content": 5}], "messages[0].content: must be a str or a list of parts, got 5 (int)"),
            ([{"role": "user", "content": {"type": "text"}}], "messages[0].content: must be a str or a list"),
            ([{"role": "user", "content": ["Hi"]}], "messages[0].content[0]: must be a part"),
            ([{"role": "user", "content": [{"a": [b"x"]}]}], "messages[0].content[0].a[0]: bytes"),
            ([{"choices": []}], "give its .choices[0].message"),
            ([{"message": {}}], "give its .message"),
        ],
    )
    def test_what_is_no_message_is_told_with_its_path(self, given: Any, words: str) -> None:
        with pytest.raises(ConfigError) as caught:
            messages_in(given)
        assert words in str(caught.value)


class TestReceivedMessages:
    def test_one_goes_back_as_it_came(self) -> None:
        call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
        raw = {
            "role": "assistant",
            "content": None,
            "refusal": None,
            "annotations": [],
            "tool_calls": [call],
            "reasoning_content": "hm",
        }
        assert messages_in([Message.from_dict(raw)]) == [raw]

    def test_nulls_that_a_request_may_not_hold_are_left_out(self) -> None:
        nulls = dict.fromkeys(
            ("content", "refusal", "audio", "function_call", "tool_calls", "name", "annotations", "x")
        )
        sent = sent_back(Message.from_dict({"role": "assistant", **nulls}))
        assert sent == {"role": "assistant", **dict.fromkeys(("content", "refusal", "audio", "function_call"))}

    def test_no_calls_are_no_list(self) -> None:
        message = Message.from_dict({"role": "assistant", "content": "Hi", "tool_calls": []})
        assert messages_in(message) == [{"role": "assistant", "content": "Hi"}]

    def test_a_decoded_value_never_travels(self) -> None:
        message = Message.from_dict({"role": "assistant", "content": "{}"})
        message.parsed = {"a": 1}
        assert messages_in(message) == [{"role": "assistant", "content": "{}"}]

    def test_speech_shrinks_to_its_id(self) -> None:
        audio = {"id": "a1", "data": "UklG", "expires_at": 1, "transcript": "Hi"}
        assert sent_back(Message.from_dict({"role": "assistant", "content": None, "audio": audio}))["audio"] == {
            "id": "a1"
        }

    def test_a_stored_message_goes_back_without_its_id(self) -> None:
        parts = [{"type": "text", "text": "Hi"}]
        raw = {"id": "m1", "role": "user", "content": None, "refusal": None, "tool_calls": None, "content_parts": parts}
        assert messages_in([StoredMessage.from_dict(raw)]) == [{"role": "user", "content": parts}]
        answer = StoredMessage.from_dict({"id": "m2", "role": "assistant", "content": "Yes", "content_parts": None})
        assert messages_in([answer]) == [{"role": "assistant", "content": "Yes"}]

    def test_calls_of_a_class_go_back_inside_a_dict(self) -> None:
        raw = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
        call = FunctionToolCall.from_dict(raw)
        assert messages_in([{"role": "assistant", "tool_calls": [call]}]) == [
            {"role": "assistant", "tool_calls": [raw]}
        ]


class TestOptions:
    def test_the_client_s_own_without_any(self) -> None:
        call = created().call
        assert (call.timeout, call.deadline, call.policy, call.stream) == (CONFIG.timeout, None, CONFIG.retry, False)
        assert call.request.url == "http://localhost:8080/v1/chat/completions?v=1"
        assert (call.model, call.messages) == ("m", HI)

    def test_a_call_s_own_win(self) -> None:
        call = created(timeout=Timeout(3, idle=1), deadline=9, max_retries=5, extra_query={"v": "2", "w": True}).call
        assert call.timeout == Timeout(3, idle=1)
        assert (call.deadline, call.context.deadline, call.context.timeout) == (9, 9, call.timeout)
        assert call.policy == RetryPolicy(max_retries=5)
        assert call.request.url.endswith("?v=2&w=true")
        assert created(retry=RetryPolicy(base=1)).call.policy == RetryPolicy(base=1)

    def test_headers(self) -> None:
        plain = headers_of(created())
        assert (plain["authorization"], plain["content-type"], plain["accept"]) == (
            "Bearer sk-1",
            "application/json",
            "application/json",
        )
        own = headers_of(created(extra_headers={"X-A": "1", "Authorization": None}, idempotency_key="once"))
        assert (own["x-a"], own["idempotency-key"]) == ("1", "once")
        assert "authorization" not in own
        assert (
            headers_of(created(idempotency_key="a", extra_headers={"idempotency-key": "b"}))["idempotency-key"] == "b"
        )

    def test_a_stream_is_asked_for_by_the_body(self) -> None:
        streamed = created(stream=True)
        assert streamed.call.stream
        assert headers_of(streamed)["accept"] == "text/event-stream"
        assert created(extra_body={"stream": True}).call.stream
        assert not created(stream=False).call.stream
        assert created(stream=False).read is completion_in

    def test_azure_puts_the_model_s_deployment_into_the_path(self) -> None:
        options = AzureOptions(azure_endpoint="https://r.openai.azure.com", api_version="2024-10-21")
        config = resolve(azure=options, api_key="k")
        made = creation(config, {"model": "gpt 5", "messages": "Hi"}, lambda _call, reply: reply)
        assert made.call.request.url == (
            "https://r.openai.azure.com/openai/deployments/gpt%205/chat/completions?api-version=2024-10-21"
        )
        stored = retrieval(config, "c1", {}).call.request.url
        assert stored == "https://r.openai.azure.com/openai/chat/completions/c1?api-version=2024-10-21"


class TestStored:
    def test_retrieve_and_delete_have_no_body(self) -> None:
        for make, method in ((retrieval, "GET"), (deletion, "DELETE")):
            request = make(CONFIG, "a/b?c", {}).call.request
            assert (request.method, request.content) == (method, b"")
            assert request.url == "http://localhost:8080/v1/chat/completions/a%2Fb%3Fc?v=1"
            assert "content-type" not in {name.decode() for name, _ in request.headers}

    def test_update_sends_null_only_here(self) -> None:
        assert json.loads(update(CONFIG, "c", {"metadata": None}).call.request.content) == {"metadata": None}
        assert json.loads(update(CONFIG, "c", {"metadata": {"a": "b"}}).call.request.content) == {
            "metadata": {"a": "b"}
        }

    @pytest.mark.parametrize("make", [retrieval, deletion, partial(update)])
    @pytest.mark.parametrize("bad", ["", " ", None, 5, "a\nb"])
    def test_an_id_that_is_none_never_leaves(self, make: Any, bad: Any) -> None:
        with pytest.raises(ConfigError, match="completion_id"):
            make(CONFIG, bad, {"metadata": {}} if make not in (retrieval, deletion) else {})

    def test_the_official_sdk_s_words_for_an_empty_id(self) -> None:
        with pytest.raises(ValueError, match="Expected a non-empty value for `completion_id` but received ''"):
            retrieval(CONFIG, "", {})

    def test_unknown_keywords_are_refused_everywhere(self) -> None:
        for make in (retrieval, deletion):
            with pytest.raises(TypeError, match="unexpected keyword argument 'tiemout'; did you mean 'timeout'"):
                make(CONFIG, "c", {"tiemout": 3})
        with pytest.raises(TypeError, match=r"goes through extra_query=\{'x': \.\.\.\} \(or extra_body="):
            retrieval(CONFIG, "c", {"x": 3})


class TestAnything:
    def test_method_path_and_json(self) -> None:
        request = anything(CONFIG, "post", "/embeddings", {"input": ("a",)}, {"extra_query": {"x": 1}}).call.request
        assert (request.method, request.url, request.content) == (
            "POST",
            "http://localhost:8080/v1/embeddings?v=1&x=1",
            b'{"input":["a"]}',
        )
        assert anything(CONFIG, "GET", "models", None, {}).call.request.content == b""

    def test_extra_body_is_merged_into_an_object(self) -> None:
        sent = anything(CONFIG, "POST", "/x", {"a": 1}, {"extra_body": {"b": None}}).call.request.content
        assert json.loads(sent) == {"a": 1, "b": None}
        with pytest.raises(ConfigError, match="extra_body: needs a dict as json"):
            anything(CONFIG, "POST", "/x", [1], {"extra_body": {"b": 1}})

    @pytest.mark.parametrize(
        ("method", "path"), [("", "/x"), ("GET", ""), ("GET /x", "/x"), ("GET", "/a b"), (None, "/x")]
    )
    def test_no_request_can_be_smuggled_in(self, method: Any, path: str) -> None:
        with pytest.raises(ConfigError):
            anything(CONFIG, method, path, None, {})

    def test_another_server_does_not_get_the_key(self) -> None:
        with pytest.raises(ConfigError, match="is not on localhost:8080"):
            anything(CONFIG, "GET", "https://example.com/x", None, {})

    def test_models_with_slashes_keep_them(self) -> None:
        assert model_info(CONFIG, "org/model:free", {}).call.request.url.startswith(
            "http://localhost:8080/v1/models/org/model:free?"
        )


@dataclass
class Env(Mapping[str, Any]):
    inner: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.inner[key]

    def __iter__(self) -> Any:
        return iter(self.inner)

    def __len__(self) -> int:
        return len(self.inner)


def test_any_mapping_is_a_message_a_tool_and_a_format() -> None:
    found = body(
        messages=[Env({"role": "user", "content": "Hi"})],
        tools=[Env({"type": "custom"})],
        response_format=Env({"type": "text"}),
    )
    assert found == {"model": "m", "messages": HI, "tools": [{"type": "custom"}], "response_format": {"type": "text"}}
