"""The check against the API's description: planted faults, each found with its path, and nothing else."""

from __future__ import annotations

import copy
import pickle
import sys
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chatwright as cw
from chatwright import types
from chatwright._checks import check, deprecations, faults
from tests.corpus import Case, cases

OPERATION = "create_chat_completion"
HI: dict[str, Any] = {"role": "user", "content": "Hi"}
FUNCTION: dict[str, Any] = {"type": "function", "function": {"name": "get_weather"}}
CUSTOM: dict[str, Any] = {"type": "custom", "custom": {"name": "query"}}


def request(**fields: Any) -> dict[str, Any]:
    return {"model": "gpt-5", "messages": [HI], **fields}


def said(*messages: Any) -> dict[str, Any]:
    return request(messages=list(messages))


def paths(body: dict[str, Any], operation: str = OPERATION) -> list[str]:
    return [fault.path for fault in faults(operation, body)]


def only_fault(body: dict[str, Any]) -> cw.Fault:
    (found,) = faults(OPERATION, body)
    return found


def user_parts(*parts: Any) -> dict[str, Any]:
    return said({"role": "user", "content": list(parts)})


def function(**fields: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": "f", **fields}}


PLANTED: list[tuple[dict[str, Any], str]] = [
    # Shapes
    ({"messages": [HI]}, "model"),
    ({"model": "gpt-5"}, "messages"),
    ({"model": 3, "messages": [HI]}, "model"),
    (request(messages=[]), "messages"),
    (request(messages=7), "messages"),
    (request(messages=[3]), "messages[0]"),
    (request(n="two"), "n"),
    (request(n=0), "n"),
    (request(n=129), "n"),
    (request(n=True), "n"),
    (request(n=2.0), "n"),
    (request(temperature=2.1), "temperature"),
    (request(temperature=float("nan")), "temperature"),
    (request(temperature="hot"), "temperature"),
    (request(top_p=-0.1), "top_p"),
    (request(frequency_penalty=-3), "frequency_penalty"),
    (request(presence_penalty=3), "presence_penalty"),
    (request(logprobs=1), "logprobs"),
    (request(logprobs=True, top_logprobs=21), "top_logprobs"),
    (request(stop=[]), "stop"),
    (request(stop=list("abcde")), "stop"),
    (request(stop=["a", 2]), "stop[1]"),
    (request(stop=3), "stop"),
    (request(reasoning_effort="hard"), "reasoning_effort"),
    (request(verbosity="loud"), "verbosity"),
    (request(service_tier="gold"), "service_tier"),
    (request(modalities=["text", "smell"]), "modalities[1]"),
    (request(safety_identifier="x" * 65), "safety_identifier"),
    (request(tools=None), "tools"),
    (request(prompt_cache_options={"ttl": "1h"}), "prompt_cache_options.ttl"),
    (request(seed=2**70), "seed"),
    (request(logit_bias={"50256": 0.5}), "logit_bias.50256"),
    (request(metadata={"k": 1}), "metadata.k"),
    (request(stream="yes"), "stream"),
    (request(stream=True, stream_options={"include_usage": "yes"}), "stream_options.include_usage"),
    (request(prediction={"type": "text", "content": "x"}), "prediction.type"),
    (request(web_search_options={"search_context_size": "huge"}), "web_search_options.search_context_size"),
    (request(moderation={}), "moderation.model"),
    (request(user=b"bytes"), "user"),
    # Unknown fields, at any depth
    (request(temprature=1), "temprature"),
    (said({**HI, "contents": "x"}), "messages[0].contents"),
    (user_parts({"type": "text", "text": "a", "txt": "b"}), "messages[0].content[0].txt"),
    (request(tools=[{**FUNCTION, "strict": True}]), "tools[0].strict"),
    # Messages
    (said({"content": "Hi"}), "messages[0].role"),
    (said({"role": "usr", "content": "Hi"}), "messages[0].role"),
    (said({"role": 3, "content": "Hi"}), "messages[0].role"),
    (said({"role": "user"}), "messages[0].content"),
    (said({"role": "user", "content": None}), "messages[0].content"),
    (said({"role": "user", "content": 3}), "messages[0].content"),
    (said({"role": "user", "content": {"type": "text"}}), "messages[0].content"),
    (said({"role": "user", "content": []}), "messages[0].content"),
    (said(HI, {"role": "assistant", "content": "a", "tool_calls": None}), "messages[1].tool_calls"),
    (user_parts({"text": "a"}), "messages[0].content[0].type"),
    (user_parts({"type": "text", "text": "a"}, {"type": "image", "url": "x"}), "messages[0].content[1].type"),
    (user_parts({"type": "text"}), "messages[0].content[0].text"),
    (user_parts({"type": "image_url", "image_url": "https://example.com"}), "messages[0].content[0].image_url"),
    (user_parts("text"), "messages[0].content[0]"),
    (
        user_parts({"type": "image_url", "image_url": {"url": "https://example.com", "detail": "lo"}}),
        "messages[0].content[0].image_url.detail",
    ),
    (
        user_parts({"type": "input_audio", "input_audio": {"data": "AAAA", "format": "ogg"}}),
        "messages[0].content[0].input_audio.format",
    ),
    (
        said({"role": "system", "content": [{"type": "image_url", "image_url": {"url": "https://example.com"}}]}),
        "messages[0].content[0].type",
    ),
    (
        user_parts({"type": "text", "text": "a", "prompt_cache_breakpoint": {"mode": "implicit"}}),
        "messages[0].content[0].prompt_cache_breakpoint.mode",
    ),
    # Tools and formats
    (request(tools=[{"type": "func", "function": {"name": "f"}}]), "tools[0].type"),
    (request(tools=[{"type": "function"}]), "tools[0].function"),
    (request(tools=[{"type": "function", "function": {}}]), "tools[0].function.name"),
    (request(tools=[FUNCTION], tool_choice="any"), "tool_choice"),
    (request(tools=[FUNCTION], tool_choice={"type": "functions"}), "tool_choice.type"),
    (request(tools=[FUNCTION], tool_choice=3), "tool_choice"),
    (
        request(tools=[{"type": "custom", "custom": {"name": "q", "format": {"type": "grammer"}}}]),
        "tools[0].custom.format.type",
    ),
    (request(response_format={"type": "json"}), "response_format.type"),
    (request(response_format="json_object"), "response_format"),
    (request(response_format={"type": "json_schema", "json_schema": {}}), "response_format.json_schema.name"),
    # Parameters that depend on each other
    (request(top_logprobs=2), "top_logprobs"),
    (request(top_logprobs=2, logprobs=False), "top_logprobs"),
    (request(max_tokens=1, max_completion_tokens=1), "max_tokens"),
    (request(max_completion_tokens=0), "max_completion_tokens"),
    (request(stream_options={"include_usage": True}), "stream_options"),
    (request(modalities=["text", "audio"]), "audio"),
    (request(stream=True, audio={"voice": "ash", "format": "mp3"}), "audio.format"),
    (request(audio={"voice": 3, "format": "mp3"}), "audio.voice"),
    (request(logit_bias={"50256": 101}), "logit_bias.50256"),
    (request(logit_bias={"the": 1}), "logit_bias.the"),
    (request(metadata={str(n): "v" for n in range(17)}), "metadata"),
    (request(metadata={"k": "v" * 513}), "metadata.k"),
    (request(metadata={"k" * 65: "v"}), f"metadata.{'k' * 65}"),
    (request(response_format={"type": "json_object"}), "messages"),
    (
        request(response_format={"type": "json_schema", "json_schema": {"name": "G[int]"}}),
        "response_format.json_schema.name",
    ),
    (
        request(
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "n", "strict": True, "schema": {"type": "array", "items": {"type": "string"}}},
            }
        ),
        "response_format.json_schema.schema.type",
    ),
    # Tools and what refers to them
    (request(tools=[]), "tools"),
    (request(tools=[function(name=f"f{n}") for n in range(129)]), "tools"),
    (request(tool_choice="auto"), "tool_choice"),
    (request(parallel_tool_calls=False), "parallel_tool_calls"),
    (request(tools=[function(name="get weather")]), "tools[0].function.name"),
    (request(tools=[function(name="f" * 65)]), "tools[0].function.name"),
    (request(tools=[FUNCTION, CUSTOM, FUNCTION]), "tools[2].function.name"),
    (request(tools=[function(parameters={"type": "array"})]), "tools[0].function.parameters.type"),
    (
        request(tools=[function(strict=True, parameters={"type": "object"})]),
        "tools[0].function.parameters.additionalProperties",
    ),
    (
        request(tools=[FUNCTION], tool_choice={"type": "function", "function": {"name": "get_whether"}}),
        "tool_choice.function.name",
    ),
    (
        request(tools=[FUNCTION], tool_choice={"type": "custom", "custom": {"name": "get_weather"}}),
        "tool_choice.custom.name",
    ),
    (
        request(
            tools=[FUNCTION, CUSTOM],
            tool_choice={"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": [FUNCTION, function()]}},
        ),
        "tool_choice.allowed_tools.tools[1].function.name",
    ),
    (
        request(
            tools=[FUNCTION], tool_choice={"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": []}}
        ),
        "tool_choice.allowed_tools.tools",
    ),
    (request(tools=[FUNCTION], functions=[{"name": "f"}]), "functions"),
    (request(function_call="auto"), "function_call"),
    (request(functions=[{"name": "f"}], function_call={"name": "g"}), "function_call.name"),
    (request(functions=[]), "functions"),
    (request(functions=[{"name": "f"}, {"name": "f"}]), "functions[1].name"),
]


@pytest.mark.parametrize(
    ("body", "path"), PLANTED, ids=[f"{number}-{path[:40]}" for number, (_, path) in enumerate(PLANTED)]
)
def test_a_planted_fault_is_the_only_one_found(body: dict[str, Any], path: str) -> None:
    before = copy.deepcopy(body)
    found = only_fault(body)
    assert found.path == path
    assert found.rule
    assert repr(body) == repr(before), "the check changes nothing"
    with pytest.raises(cw.RequestCheckError, match="The request has 1 fault") as caught:
        check(OPERATION, body)
    assert caught.value.faults == (found,)
    assert pickle.loads(pickle.dumps(caught.value)).message == caught.value.message


def test_all_faults_are_found_at_once() -> None:
    body = {
        "messages": [{"role": "user", "content": [{"type": "txt"}]}, {"role": "toll"}],
        "n": 0,
        "temperature": 3,
        "top_logprobs": 2,
        "stop": list("abcde"),
    }
    assert sorted(paths(body)) == sorted(
        ["messages[0].content[0].type", "messages[1].role", "n", "temperature", "top_logprobs", "stop", "model"]
    )


@pytest.mark.parametrize(
    ("body", "suggestion"),
    [
        (request(temprature=1), "did you mean 'temperature'?"),
        (request(MAX_TOKENS=1), "did you mean 'max_tokens'?"),
        (request(zebra=1), "a server's own field goes through extra_body"),
        (said({"role": "asistant", "content": "x"}), "did you mean 'assistant'?"),
        (request(verbosity="hgih"), "did you mean 'high'?"),
        (request(top_logprobs=1), "add logprobs=True"),
        (
            request(tools=[FUNCTION], tool_choice={"type": "function", "function": {"name": "get_wether"}}),
            "did you mean 'get_weather'?",
        ),
        (
            request(tools=[FUNCTION], tool_choice={"type": "function", "function": {"name": "x"}}),
            "there are get_weather",
        ),
    ],
)
def test_a_fault_says_what_to_do(body: dict[str, Any], suggestion: str) -> None:
    assert only_fault(body).suggestion == suggestion


def test_a_fault_says_what_is_allowed() -> None:
    rules = {
        fault.path: fault.rule for fault in faults(OPERATION, request(n=0, stop=3, verbosity="x", temperature="x"))
    }
    assert rules == {
        "n": "must be between 1 and 128",
        "stop": "must be a str or a list",
        "verbosity": "must be 'low', 'medium' or 'high'",
        "temperature": "must be a number",
    }


SOUND = [
    request(model="anybody's own model", audio={"voice": "a new voice", "format": "wav"}, modalities=["text", "audio"]),
    request(temperature=None, stop=None, n=None, tool_choice="none", tools=[FUNCTION]),
    request(temperature=1, top_p=0.5, stop="x", seed=-1, metadata={}, logit_bias={"1": -100}),
    request(audio={"voice": {"id": "voice_1"}, "format": "pcm16"}, modalities=["audio"], stream=True),
    request(stream=True, stream_options={"include_usage": True, "include_obfuscation": False}),
    request(tools=[CUSTOM, FUNCTION], tool_choice={"type": "custom", "custom": {"name": "query"}}),
    request(tools=[function(parameters={"type": "object", "anything": {"goes": True}})]),
    request(tools=[function(strict=True), function(name="g", strict=None)]),
    request(response_format={"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "array"}}}),
    {**said({"role": "system", "content": "Answer in JSON."}, HI), "response_format": {"type": "json_object"}},
    user_parts({"type": "file", "file": {"file_id": "file-1"}}, {"type": "text", "text": ""}),
    said({"role": "assistant", "content": None, "refusal": "No."}, HI),
    said({"role": "assistant", "audio": {"id": "audio_1"}}, HI),
    said({"role": "assistant", "content": "x", "annotations": []}),
    request(web_search_options={"user_location": {"type": "approximate", "approximate": {"city": "Oslo"}}}),
    request(moderation={"model": "m", "policy": {"input": {"mode": "block"}}}),
    request(prediction={"type": "content", "content": [{"type": "text", "text": "x"}]}),
]


@pytest.mark.parametrize("body", SOUND, ids=range(len(SOUND)))
def test_what_the_api_takes_has_no_fault(body: dict[str, Any]) -> None:
    assert faults(OPERATION, body) == ()


def test_builders_and_mappings_are_looked_into() -> None:
    messages: list[Any] = [cw.system("x"), types.UserMessage.from_dict({"role": "user", "content": [{"type": "t"}]})]
    assert paths(request(messages=messages)) == ["messages[1].content[0].type"]
    assert paths(request(messages=(message for message in messages))) == ["messages[1].content[0].type"]
    assert paths(request(messages="Hi", tools=(types.FunctionTool.from_dict(function(name=3)),))) == [
        "tools[0].function.name"
    ]


def test_received_messages_may_hold_what_nobody_described() -> None:
    answer = {
        "role": "assistant",
        "content": "x",
        "reasoning_content": "hm",
        "tool_calls": [{"id": "c", "type": "odd", "odd": {}}],
        "audio": None,
    }
    result = {"role": "tool", "tool_call_id": "c", "content": "r"}
    assert faults(OPERATION, said(HI, types.Message.from_dict(answer), result)) == ()
    assert paths(said(HI, answer, result)) == ["messages[1].reasoning_content", "messages[1].tool_calls[0].type"]
    stored = types.StoredMessage.from_dict({"id": "m", "role": "user", "content": "x", "name": None, "odd": 1})
    assert faults(OPERATION, said(stored)) == ()


def test_received_messages_are_part_of_the_conversation() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    answer = types.Message.from_dict({"role": "assistant", "content": None, "tool_calls": [call]})
    assert paths(said(HI, answer)) == ["messages[1].tool_calls[0].id"]
    assert paths(said(HI, answer, cw.tool_result("c", "r"))) == []
    assert paths(said({"role": "usr", "content": "x"}, answer, cw.tool_result("c", "r"))) == ["messages[0].role"]


def test_the_update_of_a_stored_completion() -> None:
    operation = "update_chat_completion"
    assert faults(operation, {"metadata": {"k": "v"}}) == faults(operation, {"metadata": None}) == ()
    assert paths({}, operation) == ["metadata"]
    assert paths({"metadata": {"k": "v" * 513}, "extra": 1}, operation) == ["extra", "metadata.k"]


def test_the_query_of_a_list() -> None:
    operation = "list_chat_completions"
    assert faults(operation, {"limit": 3, "order": "asc", "metadata": {"k": "v"}}) == ()
    assert paths({"limit": "3", "order": "up", "page": 1}, operation) == ["limit", "order", "page"]


def test_values_are_shown_short_and_without_secrets() -> None:
    key = "sk-abcdefghijklmnopqrstuvwxyz0123456789"
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 100_000, "detail": 7}}
    body = request(user=[key], service_tier=key, verbosity="x" * 10_000, stop={"a": [image] * 9}, temprature=image)
    found = faults(OPERATION, body)
    assert len(found) == 5
    for fault in found:
        assert "abcdefghij" not in str(fault) + repr(fault.value)
        assert len(repr(fault.value)) < 150
        assert "AAAAAAAA" * 12 not in repr(fault.value)


@pytest.mark.parametrize("case", [case for case in cases() if case.path.endswith("/chat/completions")], ids=str)
def test_requests_to_real_servers(case: Case) -> None:
    """What they were meant to take is sound; what was broken on purpose is found."""
    body = case.request["json"]
    broken = {
        "err_bad_range": ["temperature", "top_logprobs", "top_logprobs"],
        "err_bad_role": ["messages[0].role"],
        "err_bad_type": ["temperature"],
        "err_empty_messages": ["messages"],
        "err_no_messages": ["messages"],
        "err_no_model": ["model"],
        "unknown_param": ["definitely_not_a_param"],
    }
    if isinstance(body, dict):
        assert paths(body) == broken.get(case.name, [])
    else:
        assert case.name.startswith("err_")


# Deprecated parameters


@pytest.fixture
def unwarned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deprecations, "_warned", set[str]())


def test_deprecated_parameters_warn_once_with_what_replaces_them(unwarned: None) -> None:
    body = request(max_tokens=5, functions=[{"name": "f"}], function_call="auto")
    with pytest.warns(DeprecationWarning, match="is deprecated") as caught:
        check(OPERATION, body)
    texts = sorted(str(one.message) for one in caught)
    assert texts[2] == (
        "`max_tokens` is deprecated: use `max_completion_tokens`, the only one that OpenAI's o-series takes. "
        "Compatible servers often know just this name."
    )
    assert [text.split()[0] for text in texts] == ["`function_call`", "`functions`", "`max_tokens`"]
    assert {one.filename for one in caught} == {__file__}, "the warning points to the caller"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check(OPERATION, body)
        faults(OPERATION, request(seed=1))
    with pytest.warns(DeprecationWarning, match="`seed` is deprecated by OpenAI without a successor"):
        check(OPERATION, request(seed=1))


def test_what_a_server_sent_is_not_the_callers_doing(unwarned: None) -> None:
    call = {"name": "f", "arguments": "{}"}
    message = {"role": "assistant", "content": None, "function_call": call}
    check(OPERATION, said(HI, types.Message.from_dict(message)))
    with pytest.warns(DeprecationWarning, match=r"`messages.function_call` is deprecated: use `tool_calls`"):
        check(OPERATION, said(HI, message))


# Anything at all

WORDS = [
    *(
        "model",
        "messages",
        "role",
        "content",
        "type",
        "text",
        "tools",
        "function",
        "name",
        "parameters",
        "strict",
        "stop",
    ),
    *("user", "assistant", "tool", "tool_calls", "id", "tool_call_id", "tool_choice", "metadata", "response_format"),
    *("json_schema", "json_object", "schema", "object", "properties", "anyOf", "$ref", "items", "enum", "audio"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from(WORDS), JSON))
def test_any_json_is_judged_without_an_exception(body: dict[str, Any]) -> None:
    for fault in faults(OPERATION, body):
        assert isinstance(fault.path, str)
        assert len(str(fault)) < sys.maxsize


NAME = st.from_regex(r"\A[A-Za-z0-9_-]{1,20}\Z")
TEXT = st.text(max_size=20)


@st.composite
def conversations(draw: st.DrawFn) -> list[Any]:
    messages: list[Any] = [draw(st.sampled_from([cw.system, cw.developer]))(draw(TEXT))]
    for turn in range(draw(st.integers(0, 3))):
        parts: list[Any] = [
            cw.text(draw(TEXT)),
            cw.image("https://example.com/a.png", detail=draw(st.sampled_from(["low", None]))),
        ]
        messages.append(draw(st.sampled_from([cw.user("Hi"), cw.user(*parts), cw.user("Hi", name="Ada")])))
        ids = [f"call_{turn}_{number}" for number in range(draw(st.integers(0, 3)))]
        calls = [types.FunctionToolCall(id=one, function=types.FunctionCall(name="f", arguments="{}")) for one in ids]
        messages.append(cw.assistant(draw(TEXT), tool_calls=calls))
        messages.extend(
            cw.tool_result(one, draw(TEXT | st.integers() | st.none())) for one in draw(st.permutations(ids))
        )
    return messages


@given(conversations(), st.fixed_dictionaries({}, optional={"temperature": st.floats(0, 2), "n": st.integers(1, 128)}))
def test_what_builders_make_is_sound(messages: list[Any], options: dict[str, Any]) -> None:
    request = cw.ChatRequest("m", messages).options(**options)
    assert request.faults() == ()
    assert cw.ChatRequest.from_dict(request.to_dict()) == request
