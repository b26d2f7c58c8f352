"""Runs that are paused, steered and added to, stepped by hand."""

from __future__ import annotations

import json

import pytest

from chatwright import (
    ConfigError,
    Context,
    custom_tool,
    tool,
    user,
)
from tests.unit.tool_answers import Stepper, answer, call, custom_call, roles


def add(a: int, b: int = 1) -> int:
    """Add."""
    return a + b


@tool(needs_approval=True)
def delete(path: str) -> str:
    return f"deleted {path}"


PLAIN = {"type": "function", "function": {"name": "elsewhere", "parameters": {"type": "object", "properties": {}}}}


def test_wrong_arguments_need_no_approval() -> None:
    run = Stepper(answer(call("delete")), answer(), tools=[delete])
    run.all()
    assert run.loop.status == "done"
    assert "path" in run.results[0]


def test_calls_that_need_approval_pause_the_run() -> None:
    run = Stepper(
        answer(call("add", "a", a=1), call("delete", "b", path="x"), call("delete", "c", path="y")),
        answer(),
        tools=[add, delete],
    )
    assert run.next() is not None
    assert run.loop.status == "running"
    assert run.next() is None
    assert run.loop.status == "needs_approval"
    assert [found.id for found in run.loop.pending] == ["b", "c"]
    assert len(run.effects) == 1
    assert run.next() is None
    assert len(run.effects) == 1
    run.loop.approve(run.loop.find("b"))
    assert run.loop.status == "needs_approval"
    assert run.next() is None
    assert len(run.effects) == 2
    run.loop.find("c").deny("not today")
    assert run.loop.status == "running"
    assert run.next() is not None
    assert run.results == ["2", "deleted x", "Denied: not today"]
    assert run.loop.status == "done"


def test_decisions_before_the_pause() -> None:
    run = Stepper(answer(call("delete", "a", path="x"), call("add", "b", a=1)), answer(), tools=[add, delete])
    turn = run.next()
    assert turn is not None
    run.loop.approve(run.loop.find(turn.calls[0]), {"path": "/tmp/x"})
    run.loop.find(turn.calls[1]).deny(None)
    assert run.next() is not None
    assert run.results == ["deleted /tmp/x", "Denied: the user does not want this call to be made."]
    made = run.requests[1]["messages"][1]["tool_calls"][0]["function"]["arguments"]
    assert json.loads(made) == {"path": "/tmp/x"}
    assert turn.completion.tool_calls[0].to_dict()["function"]["arguments"] == '{"path": "x"}'


def test_decisions_that_cannot_be_carried_out() -> None:
    run = Stepper(answer(call("delete", "a", path="x"), call("elsewhere", "b")), answer(), tools=[delete, PLAIN])
    with pytest.raises(ConfigError, match="no call of the open turn"):
        run.loop.find("a")
    run.next()
    with pytest.raises(ConfigError, match="path: expected a string"):
        run.loop.approve(run.loop.find("a"), {"path": 3})
    with pytest.raises(ConfigError, match="must be a dict"):
        run.loop.approve(run.loop.find("a"), ["x"])
    with pytest.raises(ConfigError, match="has no function"):
        run.loop.approve(run.loop.find("b"))
    with pytest.raises(ConfigError, match="'c'"):
        run.loop.find("c")
    run.loop.find("a").deny(None)
    with pytest.raises(ConfigError, match="denied already"):
        run.loop.approve(run.loop.find("a"))


def test_calls_of_tools_without_a_function_are_answered_by_the_caller() -> None:
    run = Stepper(answer(call("elsewhere"), call("add", "call_2", a=1)), answer(), tools=[PLAIN, add])
    run.all()
    assert run.loop.status == "needs_approval"
    assert run.requests[0]["tools"][0] == PLAIN
    run.loop.find("call_1").answer({"ok": True})
    run.all()
    assert run.loop.status == "done"
    assert run.results == ['{"ok":true}', "2"]


def test_custom_tools_get_the_text() -> None:
    @custom_tool
    def shout(text: str, context: Context[str]) -> str:
        """Shout."""
        return f"{text.upper()}{context.value}"

    run = Stepper(answer(custom_call("shout", "hey {")), answer(), tools=[shout], context="!")
    turns = run.all()
    assert turns[0].calls[0].arguments == "hey {"
    assert turns[0].calls[0].custom is not None
    assert turns[0].calls[0].function is None
    assert run.results == ["HEY {!"]
    assert run.requests[0]["tools"] == [{"type": "custom", "custom": {"name": "shout", "description": "Shout."}}]


def test_edited_text_of_a_custom_tool() -> None:
    shout = custom_tool(needs_approval=True, name="shout")(lambda text: text.upper())
    run = Stepper(answer(custom_call("shout", "hey")), answer(), tools=[shout])
    run.next()
    run.loop.approve(run.loop.find("call_1"), "ho")
    run.all()
    assert run.results == ["HO"]
    assert run.requests[1]["messages"][1]["tool_calls"][0]["custom"]["input"] == "ho"


def test_added_messages_come_after_the_results() -> None:
    run = Stepper(answer(call("add", a=1)), answer(), tools=[add])
    run.loop.add("before")
    run.next()
    run.loop.add(user("after"))
    assert roles(run.loop.messages) == ["user", "user", "assistant"]
    run.next()
    assert roles(run.requests[1]["messages"]) == ["user", "user", "assistant", "tool", "user"]


def test_a_message_after_the_end_goes_on() -> None:
    run = Stepper(answer(text="One."), answer(text="Two."), tools=[add])
    run.all()
    run.loop.add("And then?")
    assert run.loop.status == "running"
    run.all()
    assert roles(run.loop.messages) == ["user", "assistant", "user", "assistant"]
    assert run.loop.status == "done"


def test_what_is_done_is_not_forgotten_when_it_is_interrupted() -> None:
    done: list[int] = []

    def note(number: int) -> int:
        done.append(number)
        return number

    run = Stepper(answer(call("note", "a", number=1), call("note", "b", number=2)), answer(), tools=[note])
    run.next()
    run.stops_at = 1
    with pytest.raises(KeyboardInterrupt):
        run.next()
    run.stops_at = None
    run.all()
    assert done == [1, 2]
    assert run.results == ["1", "2"]
