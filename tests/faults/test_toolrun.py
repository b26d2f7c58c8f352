"""Runs of tools on real sockets, through both clients: threads, asyncio and trio."""

from __future__ import annotations

import contextvars
import copy
import pickle
import threading
import time
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import pytest

import chatwright as cw
from tests.contract.clients import KINDS, Maker, making
from tests.faults.replies import completion, error_reply, json_reply
from tests.faults.server import ScriptedServer
from tests.unit.tool_answers import answer, call, custom_call, roles

if TYPE_CHECKING:
    from collections.abc import Iterator

GO: dict[str, Any] = {"model": "m", "messages": "Go"}
DONE = json_reply(answer(text="Done."))


@pytest.fixture(params=KINDS)
def client_of(request: pytest.FixtureRequest) -> Iterator[Maker]:
    with making(request.param) as maker:
        yield maker


def calling(*calls: dict[str, Any], **fields: Any) -> Any:
    return json_reply(answer(*calls, **fields))


def get_weather(city: str) -> str:
    """Weather."""
    return f"12 °C in {city}"


@cw.tool(needs_approval=True)
def pay(amount: int) -> dict[str, int]:
    return {"paid": amount}


def results_in(request: Any) -> list[Any]:
    return [message["content"] for message in request.json["messages"] if message["role"] == "tool"]


def test_a_run(client_of: Maker) -> None:
    with ScriptedServer(calling(call("get_weather", city="Oslo")), DONE) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[get_weather])
        assert server.requests == []
        turns = list(run)
        assert [len(turn.calls) for turn in turns] == [1, 0]
        assert turns[0].calls[0].result == "12 °C in Oslo"
        assert run.status == "done"
        assert run.final.text == "Done."
        assert run.final.meta.status_code == 200
        assert run.usage.total_tokens == 30
        assert roles(run.messages) == ["user", "assistant", "tool", "assistant"]
        assert run.pending == []
    assert results_in(server.requests[1]) == ["12 °C in Oslo"]


def test_a_turn_comes_before_its_tools_run(client_of: Maker) -> None:
    made: list[str] = []

    def note(text: str) -> None:
        made.append(text)

    with ScriptedServer(calling(call("note", text="a")), DONE) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[note])
        seen = [list(made) for _turn in run]
    assert seen == [[], ["a"]]


def test_until_done_gives_the_run(client_of: Maker) -> None:
    with ScriptedServer(calling(call("get_weather", city="Oslo")), DONE) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[get_weather])
        assert run.until_done().final.text == "Done."


def test_tools_run_side_by_side_and_not_too_many(client_of: Maker) -> None:
    lock, running, most = threading.Lock(), 0, 0
    together = threading.Barrier(3, timeout=20)

    def work(number: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        together.wait()
        with lock:
            running -= 1
        return number

    calls = [call("work", f"call_{number}", number=number) for number in range(6)]
    with ScriptedServer(calling(*calls), DONE) as server:
        client_of(server.url).chat.completions.run(**GO, tools=[work], parallel=3).until_done()
    assert most == 3
    assert results_in(server.requests[1]) == [str(number) for number in range(6)]


def test_tools_leave_the_thread_that_waits(client_of: Maker) -> None:
    def where() -> str:
        return threading.current_thread().name

    with ScriptedServer(calling(call("where")), DONE) as server:
        client_of(server.url).chat.completions.run(**GO, tools=[where]).until_done()
    assert results_in(server.requests[1]) == ["chatwright-tool-where"]


def test_context_variables_reach_the_tools() -> None:
    user: contextvars.ContextVar[str] = contextvars.ContextVar("user")

    def who() -> str:
        return user.get()

    with ScriptedServer(calling(call("who")), DONE) as server, cw.Client(base_url=server.url) as client:
        user.set("ann")
        client.chat.completions.run(**GO, tools=[who]).until_done()
    assert results_in(server.requests[1]) == ["ann"]


def test_a_tool_that_takes_too_long_is_given_up(client_of: Maker) -> None:
    released = threading.Event()

    @cw.tool(timeout=0.05)
    def hang() -> None:
        released.wait(20)

    with ScriptedServer(calling(call("hang"), call("get_weather", "b", city="Oslo")), DONE) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[hang, get_weather])
        turns = list(run)
        released.set()
    assert isinstance(turns[0].calls[0].error, TimeoutError)
    assert results_in(server.requests[1]) == [
        "Error: the tool took longer than 0.05 seconds and was given up.",
        "12 °C in Oslo",
    ]


def test_the_time_limit_of_a_call_begins_when_it_does(client_of: Maker) -> None:
    def slow() -> str:
        time.sleep(0.3)
        return "slow"

    calls = [call("slow", f"call_{number}") for number in range(3)]
    with ScriptedServer(calling(*calls), DONE) as server:
        client_of(server.url).chat.completions.run(**GO, tools=[slow], parallel=1, tool_timeout=0.6).until_done()
    assert results_in(server.requests[1]) == ["slow"] * 3


def test_the_deadline_ends_tools_too(client_of: Maker) -> None:
    released = threading.Event()

    def hang() -> None:
        released.wait(20)

    with ScriptedServer(calling(call("get_weather", "a", city="Oslo"), call("hang", "b")), DONE) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[hang, get_weather], deadline=1)
        with pytest.raises(cw.APITimeoutError) as raised:
            run.until_done()
        released.set()
        assert raised.value.phase == "deadline"
        assert run.status == "running"
        assert [found["status"] for found in run.to_dict()["calls"]] == ["done", "ready"]
        assert len(server.requests) == 1


def test_the_deadline_ends_requests_too(client_of: Maker) -> None:
    from tests.faults.replies import Stall

    stalling = json_reply(completion())
    with ScriptedServer(calling(call("get_weather", city="Oslo")), stalling.cut(0, Stall())) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[get_weather], deadline=1)
        with pytest.raises(cw.APITimeoutError) as raised:
            run.until_done()
        server.release()
    assert raised.value.phase == "deadline"
    assert len(server.requests) == 2


def test_approval_denial_and_editing(client_of: Maker) -> None:
    calls = [call("pay", f"call_{number}", amount=number) for number in range(1, 4)]
    with ScriptedServer(calling(*calls), DONE) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[pay])
        for turn in run:
            run.approve(turn.calls[0], arguments={"amount": 10})
            run.add(cw.user("Hurry."))
        assert run.status == "needs_approval"
        assert [found.id for found in run.pending] == ["call_2", "call_3"]
        with pytest.raises(cw.ToolLoopError, match=r"call_2 \(pay\)") as raised:
            run.final  # noqa: B018
        assert raised.value.total_usage.total_tokens == 15
        run.deny("call_2", "over limit")
        run.answer(run.pending[-1], "paid in cash")
        assert run.until_done().final.text == "Done."
    sent = server.requests[1].json["messages"]
    assert roles(sent) == ["user", "assistant", "tool", "tool", "tool", "user"]
    assert results_in(server.requests[1]) == ['{"paid":10}', "Denied: over limit", "paid in cash"]
    assert sent[1]["tool_calls"][0]["function"]["arguments"] == '{"amount":10}'


def test_a_run_can_be_left_and_gone_on_with(client_of: Maker) -> None:
    replies = [calling(call("get_weather", city=city)) for city in ("Oslo", "Rome")]
    with ScriptedServer(*replies, DONE) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[get_weather])
        for _turn in run:
            break
        assert len(server.requests) == 1
        assert run.until_done().status == "done"
    assert results_in(server.requests[2]) == ["12 °C in Oslo", "12 °C in Rome"]


def test_resumed_with_another_client(client_of: Maker) -> None:
    with ScriptedServer(calling(call("pay", amount=5), call("get_weather", "b", city="Oslo")), DONE) as server:
        state = client_of(server.url).chat.completions.run(**GO, tools=[pay, get_weather]).until_done().to_dict()
        completions = client_of(server.url).chat.completions
        waiting = completions.resume(state, tools=[pay, get_weather])
        assert (list(waiting), waiting.status) == ([], "needs_approval")
        assert len(server.requests) == 1
        run = completions.resume(state, tools=[pay, get_weather], decisions={"call_1": cw.approve()}).until_done()
        assert run.final.text == "Done."
        assert run.usage.total_tokens == 30


def test_an_error_of_the_server_leaves_the_run_as_it_was(client_of: Maker) -> None:
    replies = (calling(call("get_weather", city="Oslo")), error_reply(500), DONE)
    with ScriptedServer(*replies) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[get_weather])
        with pytest.raises(cw.InternalServerError):
            run.until_done()
        assert run.until_done().final.text == "Done."
    assert server.requests[1].json == server.requests[2].json


def test_retries_go_on_inside_a_run(client_of: Maker) -> None:
    with ScriptedServer(error_reply(500), DONE) as server:
        policy = cw.RetryPolicy(1, base=0.001)
        run = client_of(server.url).chat.completions.run(**GO, tools=[get_weather], retry=policy)
        assert run.until_done().final.meta.attempts == 2


def test_unknown_tools_and_repeated_calls(client_of: Maker) -> None:
    same = calling(call("get_weather", city="Oslo"))
    with ScriptedServer(calling(call("nope")), same, same, same, DONE) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[get_weather], max_repeats=2)
        turns = list(run)
    assert [turn.calls[0].repeats for turn in turns[:-1]] == [0, 0, 1, 2]
    assert [turn.calls[0].status for turn in turns[:-1]] == ["failed", "done", "done", "failed"]


def test_custom_tools(client_of: Maker) -> None:
    @cw.custom_tool(grammar='start: "SELECT" /.+/')
    def query(sql: str) -> list[str]:
        """Run a query."""
        return [sql]

    with ScriptedServer(calling(custom_call("query", "SELECT 1")), DONE) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[query], tool_choice=cw.tool_choice(query))
        run.until_done()
    assert server.requests[0].json["tools"][0]["custom"]["format"]["type"] == "grammar"
    assert server.requests[0].json["tool_choice"] == {"type": "custom", "custom": {"name": "query"}}
    assert server.requests[1].json["messages"][1]["tool_calls"] == [custom_call("query", "SELECT 1")]
    assert results_in(server.requests[1]) == ['["SELECT 1"]']


def test_tools_may_add_messages(client_of: Maker) -> None:
    def ask(context: cw.Context[None]) -> str:
        context.run.add("By the way …")
        return context.call.id

    with ScriptedServer(calling(call("ask", "call_7")), DONE) as server:
        client_of(server.url).chat.completions.run(**GO, tools=[ask]).until_done()
    assert results_in(server.requests[1]) == ["call_7"]
    assert server.requests[1].json["messages"][-1] == {"role": "user", "content": "By the way …"}


def test_errors_of_a_run_travel(client_of: Maker) -> None:
    with ScriptedServer(calling(call("pay", amount=5))) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[pay]).until_done()
        with pytest.raises(cw.ToolLoopError) as raised:
            run.final  # noqa: B018
        for copied in (pickle.loads(pickle.dumps(raised.value)), copy.deepcopy(raised.value)):
            assert copied.run == run.to_dict()
            assert copied.message == raised.value.message


def test_a_run_itself_is_saved_otherwise() -> None:
    with cw.Client(base_url="http://127.0.0.1:9/v1", api_key="sk-x") as client:
        run = client.chat.completions.run(**GO)
        with pytest.raises(cw.ConfigError, match="to_dict"):
            pickle.dumps(run)
        assert repr(run) == "<ToolRun running, requests=0>"


def test_requests_as_values_can_be_run(client_of: Maker) -> None:
    marked = cw.tool(name="weather")(get_weather)
    with ScriptedServer(calling(call("weather", city="Oslo")), DONE) as server:
        request = cw.ChatRequest("m").user("Go").tools(marked)
        run = client_of(server.url).run(request, max_turns=2)
        assert run.until_done().final.text == "Done."
    del get_weather.__tool__  # type: ignore[attr-defined]
    assert results_in(server.requests[1]) == ["12 °C in Oslo"]


def test_an_async_tool_needs_an_async_client() -> None:
    async def wait() -> str:
        await anyio.lowlevel.checkpoint()
        return "waited"

    def sneaky() -> Any:
        return wait()

    with ScriptedServer(calling(call("sneaky"))) as server, cw.Client(base_url=server.url) as client:
        with pytest.raises(cw.ConfigError, match="wait is async"):
            client.chat.completions.run(**GO, tools=[wait])
        run = client.chat.completions.run(**GO, tools=[sneaky])
        with pytest.raises(cw.ConfigError, match="sneaky: gave something to be awaited"):
            run.until_done()


def test_nothing_wrong_reaches_the_server(client_of: Maker) -> None:
    def bad(options: dict[str, int]) -> None: ...

    with ScriptedServer() as server:
        completions = client_of(server.url).chat.completions
        with pytest.raises(cw.ConfigError, match="options: "):
            completions.run(**GO, tools=[bad])
        with pytest.raises(TypeError, match="max_turns"):
            completions.run(**GO, max_turn=3)
        with pytest.raises(cw.ConfigError, match="state"):
            completions.resume({})
    assert server.requests == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_is_meant_for_the_program_gets_there(error: type[BaseException]) -> None:
    def leave() -> None:
        raise error

    with (
        ScriptedServer(calling(call("leave"))) as server,
        cw.Client(base_url=server.url) as client,
        pytest.raises(error),
    ):
        client.chat.completions.run(**GO, tools=[leave]).until_done()


def test_a_tool_can_not_go_on_with_the_run_that_called_it(client_of: Maker) -> None:
    def again(context: cw.Context[None]) -> None:
        context.run.until_done()

    async def again_async(context: cw.Context[None]) -> None:
        run: Any = context.run
        await run.until_done()

    tool = cw.Tool.from_function(again if client_of.is_sync else again_async, name="again")
    with ScriptedServer(calling(call("again")), DONE) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[tool]).until_done()
        assert run.status == "done"
        assert "This run is going on already" in results_in(server.requests[1])[0]


def test_what_is_looked_for_on_a_run_is_told(client_of: Maker) -> None:
    with ScriptedServer() as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[])
    with pytest.raises(AttributeError, match=r"no attribute 'text'; there is \.final\.text"):
        run.text  # noqa: B018
