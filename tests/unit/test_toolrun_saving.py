"""Runs as JSON, and back."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from chatwright import ConfigError, answer, approve, deny, tool
from chatwright.config import resolve
from chatwright.toolrun.saving import VERSION, restored_loop, saved, state_in
from tests.unit.tool_answers import Stepper, call
from tests.unit.tool_answers import answer as said

CALLS: list[str] = []


def note(text: str) -> str:
    CALLS.append(text)
    return f"noted {text}"


@tool(needs_approval=True)
def pay(amount: int) -> str:
    CALLS.append(f"pay {amount}")
    return f"paid {amount}"


PLAIN = {"type": "function", "function": {"name": "elsewhere"}}
TOOLS = [note, pay, PLAIN]


@pytest.fixture(autouse=True)
def no_calls() -> None:
    CALLS.clear()


def resumed(state: Any, *answers: Any, decisions: Any = None, **options: Any) -> Stepper:
    """A run that goes on from what was saved."""
    stepper = Stepper(*answers)
    config = resolve(base_url="https://host/v1", api_key="sk-other")
    stepper.loop = restored_loop(config, state, decisions, {"tools": TOOLS, **options}, asynchronous=False)
    return stepper


def paused(**options: Any) -> Stepper:
    """A run that waits for two decisions; one call has been made."""
    calls = [call("note", "call_1", text="a"), call("pay", "call_2", amount=5), call("elsewhere", "call_3")]
    run = Stepper(said(*calls), tools=TOOLS, **options)
    run.all()
    assert run.loop.status == "needs_approval"
    return run


def test_what_is_saved_is_json_and_holds_no_key() -> None:
    run = paused(
        temperature=0.5, extra_headers={"X-Key": "sk-secret-key-0123456789"}, context=object(), extra_body={"top_k": 3}
    )
    text = json.dumps(saved(run.loop))
    assert "sk-secret" not in text
    state = json.loads(text)
    assert state == saved(run.loop)
    assert state["version"] == VERSION
    assert state["status"] == "needs_approval"
    assert state["options"]["model"] == "m"
    assert state["options"]["temperature"] == 0.5
    assert state["options"]["extra_body"] == {"top_k": 3}
    assert state["messages"][0] == {"role": "user", "content": "Go"}
    assert [found["result"] for found in state["calls"]] == ["noted a", None, None]
    assert state["usage"]["total_tokens"] == 15


def test_what_is_saved_does_not_change_any_more() -> None:
    run = paused()
    state = saved(run.loop)
    before = json.dumps(state)
    run.loop.approve(run.loop.find("call_2"), {"amount": 1})
    run.loop.add("more")
    assert json.dumps(state) == before


@pytest.mark.parametrize(
    "form", [lambda state: state, json.dumps, lambda state: json.dumps(state).encode()], ids=["dict", "text", "bytes"]
)
def test_a_run_goes_on_where_it_was(form: Any) -> None:
    state = form(saved(paused(temperature=0.5).loop))
    run = resumed(state, said(text="All done."), decisions={"call_2": approve(), "call_3": answer({"ok": 1})})
    assert run.loop.status == "running"
    run.all()
    assert run.loop.status == "done"
    assert CALLS == ["a", "pay 5"]
    assert run.results == ["noted a", "paid 5", '{"ok":1}']
    assert run.requests[0]["temperature"] == 0.5
    assert run.loop.usage is not None
    assert run.loop.usage.total_tokens == 30
    assert run.loop.requests == 2


def test_a_missing_decision_stays_pending() -> None:
    run = resumed(saved(paused().loop), decisions={"call_2": deny("over limit")})
    assert run.loop.status == "needs_approval"
    assert [found.id for found in run.loop.pending] == ["call_3"]
    assert run.all() == []
    again = resumed(saved(run.loop), said(), decisions={"call_3": answer("x")})
    again.all()
    assert again.results == ["noted a", "Denied: over limit", "x"]
    assert CALLS == ["a"]


def test_a_run_saved_before_its_calls_were_made() -> None:
    first = Stepper(said(call("note", text="a")), tools=TOOLS)
    first.next()
    state = saved(first.loop)
    assert (state["status"], CALLS) == ("running", [])
    run = resumed(state, said())
    run.all()
    assert CALLS == ["a"]
    assert run.loop.status == "done"


def test_an_approval_that_was_given_is_kept() -> None:
    first = paused()
    first.loop.approve(first.loop.find("call_2"), {"amount": 7})
    run = resumed(saved(first.loop), said(), decisions={"call_3": answer("x")})
    run.all()
    assert "paid 7" in run.results
    made = run.requests[0]["messages"][1]["tool_calls"][1]["function"]["arguments"]
    assert json.loads(made) == {"amount": 7}


def test_messages_that_wait_are_kept() -> None:
    first = paused()
    first.loop.add("after")
    run = resumed(saved(first.loop), said(), decisions={"call_2": deny(), "call_3": answer("x")})
    run.all()
    assert run.requests[0]["messages"][-1] == {"role": "user", "content": "after"}


def test_a_run_saved_before_it_began() -> None:
    run = resumed(saved(Stepper(tools=TOOLS, messages="Hello").loop), said())
    run.all()
    assert run.requests[0]["messages"] == [{"role": "user", "content": "Hello"}]


def test_a_run_saved_when_it_was_over() -> None:
    first = Stepper(said(text="The end."), tools=TOOLS)
    first.all()
    run = resumed(saved(first.loop))
    assert run.loop.status == "done"
    assert run.loop.completion is not None
    assert run.loop.completion.text == "The end."
    assert run.all() == []


def test_limits_go_on_counting_and_can_be_lifted() -> None:
    first = Stepper(*(said(call("note", text=str(number))) for number in range(2)), tools=TOOLS, max_turns=2)
    first.all()
    state = saved(first.loop)
    assert state["status"] == "max_turns"
    assert resumed(state).loop.status == "max_turns"
    run = resumed(state, said(), max_turns=3)
    assert run.loop.status == "running"
    run.all()
    assert run.loop.status == "done"
    endless = saved(Stepper(max_turns=math.inf, deadline=9).loop)
    assert json.loads(json.dumps(endless))["options"]["max_turns"] is None
    again = resumed(json.dumps(endless))
    assert again.loop.settings.max_turns == math.inf
    assert again.loop.settings.deadline == 9.0


def test_decisions_about_finished_calls_have_no_effect() -> None:
    decisions = {"call_1": approve(), "call_2": deny(), "call_3": answer("x")}
    run = resumed(saved(paused().loop), said(), decisions=decisions)
    run.all()
    assert CALLS == ["a"]
    later = resumed(saved(run.loop), decisions=decisions)
    assert later.loop.status == "done"


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ({"call_9": approve()}, "no call 'call_9'; pending: 'call_2', 'call_3'"),
        ({"call_2": True}, r"decisions\['call_2'\]: must be approve"),
        ([approve()], "must be a dict"),
        ({"call_2": approve(arguments={"amount": "much"})}, "call_2: arguments: amount: expected an integer"),
        ({"call_3": approve()}, "has no function"),
    ],
)
def test_decisions_that_cannot_be_carried_out(decisions: Any, message: str) -> None:
    state = saved(paused().loop)
    with pytest.raises(ConfigError, match=message):
        resumed(state, decisions=decisions)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 99}, "state.version: is 99"),
        ({"messages": None}, "state.messages: must be list"),
        ({"requests": "two"}, "state.requests"),
        ({"calls": [{}]}, r"state.calls\[0\]"),
        ({"options": []}, "state.options"),
    ],
)
def test_what_is_no_saved_run_is_told(change: dict[str, Any], message: str) -> None:
    state = saved(paused().loop)
    with pytest.raises(ConfigError, match=message):
        resumed({**state, **change})


@pytest.mark.parametrize("state", [None, "{", "[]", {}, 3])
def test_what_is_nothing_like_a_saved_run_is_told(state: Any) -> None:
    with pytest.raises(ConfigError, match="state"):
        state_in(state)


def test_a_tool_that_is_missing_is_told() -> None:
    state = saved(paused().loop)
    with pytest.raises(ConfigError, match="'call_2' needs the tool 'pay'"):
        resumed(state, tools=[note, PLAIN])


def test_a_tool_whose_arguments_have_changed_in_the_meantime() -> None:
    def pay(sum: str) -> str:  # noqa: A002
        return sum

    run = resumed(saved(paused().loop), said(), tools=[note, pay, PLAIN], decisions={"call_3": answer("x")})
    run.all()
    assert "the arguments are wrong" in run.results[1]
