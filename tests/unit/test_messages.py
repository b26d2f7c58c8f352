from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import msgspec
import pydantic
import pytest

import chatwright as cw
from chatwright.types import (
    AssistantMessage,
    Audio,
    DeveloperMessage,
    FunctionToolCall,
    SystemMessage,
    TextPart,
    ToolMessage,
    UserMessage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CALL = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
EXPLICIT = {"mode": "explicit"}


@pytest.mark.parametrize(
    ("build", "kind", "role"),
    [
        (cw.system, SystemMessage, "system"),
        (cw.developer, DeveloperMessage, "developer"),
        (cw.user, UserMessage, "user"),
        (cw.assistant, AssistantMessage, "assistant"),
    ],
)
def test_a_text_alone(build: Callable[..., Any], kind: type, role: str) -> None:
    message = build("Hi", name="Ada")
    assert message.to_dict() == {"role": role, "content": "Hi", "name": "Ada"}
    assert type(message) is kind
    assert build("Hi", cw.text("you")).content == [TextPart(text="Hi"), TextPart(text="you")]
    with pytest.raises(cw.ConfigError, match=f"{role}: name must be a str"):
        build("Hi", name=3)
    with pytest.raises(cw.ConfigError, match=rf"{role}: content\[1\] must be a str or a part, got int"):
        build("Hi", 3)


@pytest.mark.parametrize("build", [cw.system, cw.developer, cw.user])
def test_nothing_said(build: Callable[..., Any]) -> None:
    with pytest.raises(cw.ConfigError, match="needs content"):
        build()
    with pytest.raises(cw.ConfigError, match="needs content"):
        build([])


def test_parts_of_any_make() -> None:
    image = cw.image("https://example.com/sky.jpg")
    parts: list[Any] = ["What?", image, {"type": "text", "text": "a"}, MappingProxyType({"type": "text", "text": "b"})]
    expected = [
        {"type": "text", "text": "What?"},
        {"type": "image_url", "image_url": {"url": "https://example.com/sky.jpg"}},
        {"type": "text", "text": "a"},
        {"type": "text", "text": "b"},
    ]
    message = cw.user(*parts)
    assert message.to_dict() == {"role": "user", "content": expected}
    assert cw.user(parts) == cw.user(tuple(parts)) == message
    assert isinstance(message.content, list)
    assert message.content[1] is image
    assert all(not isinstance(part, dict) for part in message.content)
    assert cw.user(image).content == [image]


def test_bytes_are_no_part() -> None:
    with pytest.raises(cw.ConfigError, match=r"image\(\), audio\(\) and file\(\) make parts of bytes"):
        cw.user("Look", b"\x89PNG")  # type: ignore[arg-type]


@pytest.mark.parametrize("build", [cw.system, cw.developer, cw.user])
def test_a_cacheable_prefix_ends_with_the_last_part(build: Callable[..., Any]) -> None:
    part = cw.text("b")
    message = build("a", part, cache=True)
    marks = [one.get("prompt_cache_breakpoint") for one in message.to_dict()["content"]]
    assert marks == [None, EXPLICIT]
    assert part.prompt_cache_breakpoint is None, "the caller's own part is left alone"
    assert build("a", cache=True).to_dict()["content"] == [
        {"type": "text", "text": "a", "prompt_cache_breakpoint": EXPLICIT}
    ]
    as_dict = {"type": "text", "text": "c"}
    assert build(as_dict, cache=True).to_dict()["content"][0]["prompt_cache_breakpoint"] == EXPLICIT
    assert as_dict == {"type": "text", "text": "c"}


def test_what_an_assistant_may_say() -> None:
    with_call = cw.assistant(tool_calls=[CALL])  # type: ignore[list-item]
    assert with_call.to_dict() == {"role": "assistant", "content": None, "tool_calls": [CALL]}
    assert isinstance((with_call.tool_calls or [])[0], FunctionToolCall)
    assert cw.assistant(None, tool_calls=(FunctionToolCall.from_dict(CALL),)) == with_call
    assert cw.assistant(refusal="No.").to_dict() == {"role": "assistant", "content": None, "refusal": "No."}
    assert cw.assistant(cw.refusal("No.")).to_dict()["content"] == [{"type": "refusal", "refusal": "No."}]
    for audio in ("audio_1", Audio(id="audio_1", expires_at=1, data="", transcript=""), {"id": "audio_1"}):
        assert cw.assistant(audio=audio).to_dict()["audio"] == {"id": "audio_1"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "needs content, tool_calls=, refusal= or audio="),
        ({"tool_calls": []}, "needs content"),
        ({"refusal": 3}, "refusal must be a str"),
        ({"audio": 3}, "audio must be a str"),
    ],
)
def test_what_an_assistant_may_not_say(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(cw.ConfigError, match=message):
        cw.assistant(**arguments)


@dataclass
class Point:
    x: int


@attrs.define
class Place:
    name: str


class Struct(msgspec.Struct):
    day: dt.date


class Spot(NamedTuple):
    x: int
    more: tuple[Any, ...] = ()


class Model(pydantic.BaseModel):
    name: str
    size: int = 1


class Tagged(msgspec.Struct, tag=True, rename="camel"):
    the_size: int
    spot: Spot | None = None
    absent: int | msgspec.UnsetType = msgspec.UNSET


class Shade(enum.Enum):
    DARK = "dark"
    ODD = (1, 2)


@attrs.define
class Holder:
    spot: Spot
    _hidden: int = 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("as it is", "as it is"),
        ("", ""),
        ({"a": [1, None, True]}, '{"a":[1,null,true]}'),
        ([], "[]"),
        ([1, 2], "[1,2]"),
        (None, "null"),
        (1.5, "1.5"),
        (Point(1), '{"x":1}'),
        ([Place("Oslo")], '[{"name":"Oslo"}]'),
        (Struct(dt.date(2026, 1, 2)), '{"day":"2026-01-02"}'),
        (MappingProxyType({"a": 1}), '{"a":1}'),
        ({"part": cw.text("x")}, '{"part":{"type":"text","text":"x"}}'),
        ("ünïcode", "ünïcode"),
        ({"ü": 1}, '{"ü":1}'),
        (Spot(1, (Spot(2),)), '{"x":1,"more":[{"x":2,"more":[]}]}'),
        ([Holder(Spot(1))], '[{"spot":{"x":1,"more":[]}}]'),
        (Model(name="a"), '{"name":"a","size":1}'),
        ({"m": [Model(name="a", size=2)]}, '{"m":[{"name":"a","size":2}]}'),
        (Tagged(3), '{"type":"Tagged","theSize":3,"spot":null}'),
        ({Shade.DARK: Shade.DARK, "odd": Shade.ODD}, '{"dark":"dark","odd":"ODD"}'),
        ((n for n in range(2)), "[0,1]"),
        ({1: dt.timedelta(seconds=3)}, '{"1":"PT3S"}'),
        (b"hi", '"aGk="'),
    ],
)
def test_tool_results(content: object, expected: str) -> None:
    message = cw.tool_result("call_1", content)
    assert isinstance(message, ToolMessage)
    assert message.to_dict() == {"role": "tool", "content": expected, "tool_call_id": "call_1"}


def test_tool_results_of_parts() -> None:
    parts = [cw.text("a"), {"type": "text", "text": "b"}]
    expected = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    assert cw.tool_result("call_1", parts).to_dict()["content"] == expected
    assert cw.tool_result("call_1", {"n": 1}, cache=True).to_dict()["content"] == [
        {"type": "text", "text": '{"n":1}', "prompt_cache_breakpoint": EXPLICIT}
    ]


IMAGE: Any = cw.image("https://example.com/sky.png")
REFUSAL: Any = cw.refusal("No.")
SOUND: Any = {"type": "input_audio"}


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: cw.system(IMAGE), r"system: content\[0\] must be text, .*'image_url'; it goes into a user message"),
        (lambda: cw.developer("x", SOUND), r"developer: content\[1\] must be text"),
        (lambda: cw.system(REFUSAL), "it goes into an assistant message"),
        (lambda: cw.tool_result("c", IMAGE), r"tool: content\[0\] must be text"),
        (lambda: cw.tool_result("c", ["See:", IMAGE]), r"tool: content\[1\] must be text"),
        (lambda: cw.user(None), "user: needs content"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        (lambda: cw.system(None), "system: needs content"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    ],
)
def test_parts_that_a_role_can_not_have(build: Callable[[], Any], message: str) -> None:
    with pytest.raises(cw.ConfigError, match=message):
        build()


@pytest.mark.parametrize(
    ("tool_call_id", "content", "message"),
    [
        ("", "x", "tool_call_id is empty"),
        (3, "x", "tool_call_id must be a str"),
        ("call_1", object(), "can't be said in JSON"),
        ("call_1", {"a": lambda: 1}, "can't be said in JSON"),
    ],
)
def test_tool_results_that_can_not_be(tool_call_id: Any, content: object, message: str) -> None:
    with pytest.raises(cw.ConfigError, match=message):
        cw.tool_result(tool_call_id, content)
