from __future__ import annotations

from typing import Any

import pytest

import chatwright as cw
from chatwright._checks import faults

HI = {"role": "user", "content": "Hi"}


def call(name: Any) -> dict[str, Any]:
    return {"id": name, "type": "function", "function": {"name": "f", "arguments": "{}"}}


def calls(*names: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": [call(name) for name in names]}


def result(name: Any) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": name, "content": "r"}


def found(*messages: Any) -> list[cw.Fault]:
    return list(faults("create_chat_completion", {"model": "m", "messages": list(messages)}))


def paths(*messages: Any) -> list[str]:
    return [fault.path for fault in found(*messages)]


@pytest.mark.parametrize(
    "messages",
    [
        [HI, calls("a"), result("a")],
        [HI, calls("a", "b"), result("b"), result("a"), HI],
        [HI, calls("a"), result("a"), calls("a"), result("a")],
        [calls("a"), result("a"), {"role": "assistant", "content": "x"}],
        [HI, {"role": "assistant", "content": "x"}, {"role": "assistant", "content": "y"}],
        [HI, {"role": "system", "content": "later"}, {"role": "developer", "content": "later"}],
    ],
)
def test_conversations_that_the_api_takes(messages: list[Any]) -> None:
    assert paths(*messages) == []


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([HI, calls("a")], ["messages[1].tool_calls[0].id"]),
        ([HI, calls("a", "b"), result("a")], ["messages[1].tool_calls[1].id"]),
        ([HI, calls("a"), HI], ["messages[1].tool_calls[0].id"]),
        ([HI, calls("a"), HI, result("a")], ["messages[3].tool_call_id"]),
        ([HI, result("a")], ["messages[1].role"]),
        ([result("a"), HI], ["messages[0].role"]),
        ([HI, {"role": "assistant", "content": "x"}, result("a")], ["messages[2].role"]),
        ([HI, calls("a"), result("a"), result("a")], ["messages[3].tool_call_id"]),
        ([HI, calls("a"), result("a"), result("z")], ["messages[3].tool_call_id"]),
        ([HI, calls("a"), result("z")], ["messages[2].tool_call_id", "messages[1].tool_calls[0].id"]),
        ([HI, calls("a", "a"), result("a")], ["messages[1].tool_calls[1].id"]),
        ([HI, calls()], ["messages[1].tool_calls", "messages[1].content"]),
        ([HI, {"role": "assistant"}], ["messages[1].content"]),
        ([HI, {"role": "assistant", "content": None}], ["messages[1].content"]),
    ],
)
def test_conversations_that_the_api_refuses(messages: list[Any], expected: list[str]) -> None:
    assert paths(*messages) == expected


def test_the_advice_names_what_is_missing() -> None:
    (fault,) = found(HI, calls("a"))
    assert fault.value == "a"
    assert fault.suggestion == "add tool_result('a', ...) right after messages[1]"
    (late,) = found(HI, calls("a"), HI, result("a"))
    assert late.rule == "must directly follow the call it answers, in messages[1]"
    (stray,) = found(HI, calls("a", "b"), result("a"), result("c"), result("b"))
    assert stray.suggestion == "calls that wait for a result: b"


def test_malformed_calls_are_no_reason_to_stumble() -> None:
    assert paths(HI, calls(3)) == ["messages[1].tool_calls[0].id"]
    assert paths(HI, {"role": "assistant", "tool_calls": "x"}) == ["messages[1].tool_calls"]
    assert paths(HI, {"role": "tool", "content": "x"}) == ["messages[1].tool_call_id"]


@pytest.mark.parametrize("name", ["Ada", "user-1", "Zoë", "x" * 64])
def test_names_of_speakers(name: str) -> None:
    assert paths({**HI, "name": name}) == []


@pytest.mark.parametrize("name", ["Ada Lovelace", "", "a<b", "a/b", "a\\b", "a|b", "x" * 65])
def test_names_that_no_speaker_may_have(name: str) -> None:
    assert paths({**HI, "name": name}) == ["messages[0].name"]


def test_an_assistant_says_text_or_refuses() -> None:
    text, refusal = {"type": "text", "text": "a"}, {"type": "refusal", "refusal": "No."}
    assert paths({"role": "assistant", "content": [text, text]}, {"role": "assistant", "content": [refusal]}) == []
    assert paths({"role": "assistant", "content": [text, refusal]}) == ["messages[0].content"]
    assert paths({"role": "assistant", "content": [{"type": "image_url"}]}) == ["messages[0].content[0].type"]


def test_four_breakpoints_at_most() -> None:
    marked = cw.user("a", cache=True)
    assert paths(*[marked] * 4) == []
    assert paths(HI, *[marked] * 6) == [f"messages[{at}].content[0].prompt_cache_breakpoint" for at in (5, 6)]


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ({"type": "image_url", "image_url": {"url": "sky.jpg"}}, "image_url.url"),
        ({"type": "image_url", "image_url": {"url": "ftp://example.com/a"}}, "image_url.url"),
        ({"type": "file", "file": {}}, "file"),
        ({"type": "file", "file": {"filename": "a.pdf"}}, "file"),
        ({"type": "file", "file": {"file_data": "data:application/pdf;base64,AAAA"}}, "file.filename"),
        ({"type": "file", "file": {"file_data": "x", "filename": "a", "file_id": "f"}}, "file.file_id"),
    ],
)
def test_parts_that_the_api_refuses(part: dict[str, Any], path: str) -> None:
    assert paths({"role": "user", "content": [part]}) == [f"messages[0].content[0].{path}"]
