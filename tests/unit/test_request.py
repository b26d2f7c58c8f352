from __future__ import annotations

import copy
import json
import pickle
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chatwright as cw
from chatwright import types
from chatwright.types import FunctionDefinition, FunctionTool

HI = {"role": "user", "content": "Hi"}
TOOL: dict[str, Any] = {"type": "function", "function": {"name": "get_weather"}}
LOOSE: Any = cw.ChatRequest
PNG = b"\x89PNG\r\n\x1a\n" + bytes(400)


def whole() -> cw.ChatRequest:
    return (
        cw.ChatRequest("gpt-5")
        .system("You are terse.")
        .user("Weather in Oslo?", cw.image(PNG))
        .tools(TOOL)
        .options(temperature=0.2, max_completion_tokens=200, timeout=5)
    )


def test_a_request_step_by_step() -> None:
    assert whole().to_dict() == {
        "model": "gpt-5",
        "messages": [
            {"role": "system", "content": "You are terse."},
            {"role": "user", "content": [{"type": "text", "text": "Weather in Oslo?"}, cw.image(PNG).to_dict()]},
        ],
        "tools": [TOOL],
        "temperature": 0.2,
        "max_completion_tokens": 200,
    }


def test_every_kind_of_message() -> None:
    call: Any = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    request = (
        cw.ChatRequest("m", "first")
        .developer("a", name="Ada")
        .assistant(tool_calls=[call])
        .tool_result("c", {"n": 1})
        .message({"role": "user", "content": "b"})
        .messages("c")
        .messages([HI, cw.user("d", cache=True)])
        .messages([])
    )
    assert request.to_dict()["messages"] == [
        {"role": "user", "content": "first"},
        {"role": "developer", "content": "a", "name": "Ada"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "content": '{"n":1}', "tool_call_id": "c"},
        {"role": "user", "content": "b"},
        {"role": "user", "content": "c"},
        HI,
        cw.user("d", cache=True).to_dict(),
    ]


def test_nothing_ever_changes() -> None:
    message = {"role": "user", "content": [{"type": "text", "text": "a"}]}
    tool = FunctionTool(function=FunctionDefinition(name="f"))
    stop = ["x"]
    first = cw.ChatRequest("m", [message]).tools(tool).options(stop=stop)
    before = first.to_dict()
    message["content"] = "changed"
    tool.function.name = "changed"
    stop.append("changed")
    for change in (
        first.user("b"),
        first.options(stop=None, n=2),
        first.tools(TOOL),
        first.with_model("o"),
        first.tool_choice("auto"),
    ):
        assert change != first
    handed_out: Any = first.to_dict()
    handed_out["messages"][0]["content"][0]["text"] = "changed"
    first.arguments()["messages"].append("changed")
    first.arguments()["tools"][0]["type"] = "changed"
    assert first.to_dict() == before
    with pytest.raises(AttributeError, match="never changes"):
        first.model = "o"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="never changes"):
        del first._body


def test_none_removes() -> None:
    request = cw.ChatRequest("m").options(n=2, timeout=3)
    assert request.options(n=None, timeout=None, seed=None) == cw.ChatRequest("m")
    assert request.options(n=3).to_dict()["n"] == 3
    assert request.model == "m"
    assert request.with_model("o").model == "o"


def test_unknown_keywords_are_refused_with_a_suggestion() -> None:
    with pytest.raises(TypeError, match=r"options\(\) got an unexpected keyword argument 'temprature'; did you mean"):
        cw.ChatRequest("m").options(temprature=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'zebra'"):
        cw.ChatRequest("m", zebra=1)  # type: ignore[call-arg]
    assert LOOSE("m", "a").options(model="o", messages="b") == cw.ChatRequest("o", "b"), "what create takes is taken"


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: LOOSE("m").options(metadata={"k": b"x"}), r"metadata\.k: bytes can't be sent as JSON"),
        (lambda: LOOSE("m", [{"role": "user", "content": object()}]), r"messages\[0\]\.content: "),
        (lambda: LOOSE("m", 3), "messages: must be a str, a message or several"),
        (lambda: LOOSE("m").tools(b"x"), r"tools\[0\]: must be a function, a Tool, or a dict"),
        (lambda: LOOSE("m").tools(TOOL, 3), r"tools\[1\]: must be a function"),
        (lambda: LOOSE.from_dict([]), "request: must be a dict, got list"),
        (lambda: LOOSE("m").user(), "needs content"),
    ],
)
def test_what_can_not_be_kept(build: Any, message: str) -> None:
    with pytest.raises(cw.ConfigError, match=message):
        build()


def test_a_value_that_holds_itself() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(cw.ConfigError, match="stop: is nested too deep, or holds itself"):
        cw.ChatRequest("m").options(stop=endless)


@dataclass
class Invoice:
    total: int


def test_response_formats() -> None:
    request = cw.ChatRequest("m", "Hi")
    plain = request.response_format({"type": "json_schema", "json_schema": {"name": "n"}})
    assert plain.to_dict()["response_format"] == {"type": "json_schema", "json_schema": {"name": "n"}}
    assert not plain.is_typed
    assert not request.is_typed
    for typed in (request.response_format(Invoice), request.options(response_format=Invoice)):  # type: ignore[arg-type]
        assert typed.is_typed
        assert typed.arguments()["response_format"] is Invoice
        assert typed.to_dict()["response_format"]["json_schema"]["schema"]["required"] == ["total"]
        assert typed.faults() == ()
        assert pickle.loads(pickle.dumps(typed)) == typed
        assert "'name': 'Invoice'" in repr(typed)
    assert request.response_format(int | str).is_typed
    assert request.response_format(Invoice).options(response_format=None) == request
    with pytest.raises(cw.ConfigError):
        request.response_format(dict[str, int])


def test_tool_choice_by_name() -> None:
    custom: Any = {"type": "custom", "custom": {"name": "query"}}
    request = cw.ChatRequest("m").tools(TOOL, custom)
    chosen = [
        request.tool_choice(name).to_dict()["tool_choice"] for name in ("required", "get_weather", "query", "other")
    ]
    assert chosen == [
        "required",
        {"type": "function", "function": {"name": "get_weather"}},
        {"type": "custom", "custom": {"name": "query"}},
        {"type": "function", "function": {"name": "other"}},
    ]
    assert request.tool_choice({"type": "custom", "custom": {"name": "query"}}) == request.tool_choice("query")
    assert [fault.path for fault in request.user("x").tool_choice("other").faults()] == ["tool_choice.function.name"]


class Weather:
    """A tool that can be called, as decorated functions are."""

    def __init__(self, name: str) -> None:
        self.name = name

    def to_dict(self) -> dict[str, Any]:
        return {"type": "function", "function": {"name": self.name}}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Weather) and self.name == other.name

    __hash__ = None  # type: ignore[assignment]


def decorated() -> None:
    """A function with its description."""


decorated.__tool__ = Weather("decorated")  # type: ignore[attr-defined]


def by_itself(city: str) -> str:
    """Look it up."""
    return city


def test_functions_become_tools() -> None:
    request = cw.ChatRequest("m", "Hi").tools(by_itself, TOOL)
    own, described = request.to_dict()["tools"]
    assert (own["function"]["name"], own["function"]["description"]) == ("by_itself", "Look it up.")
    assert described == TOOL
    assert isinstance(request.arguments()["tools"][0], cw.Tool)
    assert request.tool_choice("by_itself").faults() == ()
    assert pickle.loads(pickle.dumps(request)) == request


def test_tools_that_can_be_called_are_kept() -> None:
    tool = Weather("get_weather")
    request = cw.ChatRequest("m").tools(tool, decorated).user("Hi")
    assert request.arguments()["tools"] == [tool, decorated]
    assert request.options(tools=[tool]).arguments()["tools"] == [tool]  # type: ignore[list-item]
    assert [one["function"]["name"] for one in request.to_dict()["tools"]] == ["get_weather", "decorated"]
    assert request.faults() == ()
    assert request.tool_choice("decorated").faults() == ()
    assert pickle.loads(pickle.dumps(request)) == request


# Saved and restored

BODY: dict[str, Any] = {
    "model": "m",
    "messages": [HI, {"role": "assistant", "content": None, "odd": 1}],
    "stop": None,
    "stream": True,
    "own_field": {"a": [1, 2.5, None]},
}


def test_a_body_comes_back_as_it_went_in() -> None:
    request = cw.ChatRequest.from_dict(BODY)
    assert request.to_dict() == BODY
    assert json.loads(json.dumps(request.to_dict())) == BODY
    assert cw.ChatRequest.from_dict({}).to_dict() == {}
    assert cw.ChatRequest.from_dict({}).model is None
    assert cw.ChatRequest.from_dict({"messages": 3}).user("a").to_dict() == {
        "messages": [{"role": "user", "content": "a"}]
    }


def test_copies_are_equal() -> None:
    for request in (whole(), cw.ChatRequest.from_dict(BODY)):
        for other in (pickle.loads(pickle.dumps(request)), copy.deepcopy(request), copy.copy(request)):
            assert other == request
            assert hash(other) == hash(request)
            assert other.arguments() == request.arguments()
    assert whole() == whole()
    assert whole() != whole().options(timeout=6)
    assert whole() != whole().to_dict()
    assert len({whole(), whole(), whole().user("x")}) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=15,
)


@given(st.dictionaries(st.text(max_size=8), JSON), st.lists(st.dictionaries(st.text(max_size=5), JSON), max_size=3))
def test_any_body_comes_back(fields: dict[str, Any], messages: list[Any]) -> None:
    body = {**fields, "messages": messages}
    request = cw.ChatRequest.from_dict(body)
    assert request.to_dict() == body
    assert pickle.loads(pickle.dumps(request)) == request
    assert isinstance(request.faults(), tuple)
    assert repr(request).startswith("ChatRequest(")


class OwnRequest(cw.ChatRequest):
    """A subclass stays one."""


def test_subclasses() -> None:
    request = OwnRequest("m").user("a").options(n=2).with_model("o")
    assert type(request) is OwnRequest
    assert type(pickle.loads(pickle.dumps(request))) is OwnRequest
    assert type(OwnRequest.from_dict({})) is OwnRequest


# What is sent


def test_arguments_for_a_call() -> None:
    request = cw.ChatRequest.from_dict({**BODY, "n": 2}).options(timeout=3, extra_body={"more": 1})
    assert request.arguments() == {
        "model": "m",
        "messages": BODY["messages"],
        "stop": None,
        "n": 2,
        "timeout": 3,
        "extra_body": {"own_field": {"a": [1, 2.5, None]}, "more": 1},
    }
    assert request.to_dict()["more"] == 1
    assert cw.ChatRequest("m").arguments() == {"model": "m", "messages": []}


def test_received_messages_stay_received() -> None:
    received = types.Message.from_dict(
        {"role": "assistant", "content": "x", "reasoning_content": "hm", "tool_calls": None}
    )
    request = cw.ChatRequest("m", [HI, received])
    assert request.faults() == ()
    assert request.to_dict()["messages"][1] == {"role": "assistant", "content": "x", "reasoning_content": "hm"}
    (kept,) = request.arguments()["messages"][1:]
    assert kept == received
    assert kept is not received
    received.content = "changed"
    assert request.to_dict()["messages"][1]["content"] == "x"
    assert request.message(received).faults() == ()


# The check


def test_check_gives_the_request_or_raises_everything() -> None:
    request = cw.ChatRequest("m", "Hi").options(n=0, temperature=3)
    with pytest.raises(cw.RequestCheckError) as caught:
        request.check()
    assert caught.value.faults == request.faults()
    assert [fault.path for fault in request.faults()] == ["n", "temperature"]
    sound = request.options(n=1, temperature=1)
    assert sound.check() is sound
    assert [fault.path for fault in cw.ChatRequest("m").faults()] == ["messages"]
    assert [fault.path for fault in cw.ChatRequest.from_dict({}).faults()] == ["model", "messages"]


def test_settings_of_a_stream_are_no_fault_of_a_request_that_may_be_streamed() -> None:
    request = cw.ChatRequest("m", "Hi").options(stream_options={"include_obfuscation": False})
    assert request.faults() == ()
    body = {**request.to_dict(), "stream": False}
    assert [fault.path for fault in cw.ChatRequest.from_dict(body).faults()] == ["stream_options"]


# What it looks like


def test_repr_is_short_and_tells_no_secret() -> None:
    key = "sk-abcdefghijklmnop"
    request = whole().user("x" * 500 + key).options(extra_headers={"X-Key": "hidden"}, user=key)
    shown = repr(request)
    assert shown.startswith("ChatRequest('gpt-5', messages=[{")
    assert "<image/png, 408 bytes>" in shown
    assert "temperature=0.2" in shown
    assert "timeout=5" in shown
    assert "extra_headers=…" in shown
    assert "(519 characters)" in shown
    for secret in ("hidden", key, "AAAAAAAA"):
        assert secret not in shown
    assert "<image/png, 408 bytes>" in repr(cw.ChatRequest.from_dict(request.to_dict()))


def find(city: str) -> str:
    return city


CUSTOM: Any = {"type": "custom", "custom": {"name": "query"}}


def test_tools_may_come_as_a_list() -> None:
    one, several = cw.ChatRequest("m").tools(find, CUSTOM), cw.ChatRequest("m").tools([find, CUSTOM])
    assert [tool["type"] for tool in several.to_dict()["tools"]] == ["function", "custom"]
    assert one == several
    assert cw.ChatRequest("m").tools([]) == cw.ChatRequest("m")


@pytest.mark.parametrize("choice", [find, cw.Tool.from_function(find), "find"], ids=range(3))
def test_a_function_may_be_the_choice(choice: Any) -> None:
    expected = {"type": "function", "function": {"name": "find"}}
    request = cw.ChatRequest("m").user("Hi").tools(find)
    assert request.tool_choice(choice).to_dict()["tool_choice"] == expected
    assert request.tool_choice(choice).faults() == ()
    if not isinstance(choice, str):
        assert request.options(tool_choice=choice).to_dict()["tool_choice"] == expected
