"""What type checkers infer of tools and runs, and what they refuse. Checked by mypy and basedpyright; never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, assert_type

import chatwright as cw
from chatwright import (
    AsyncClient,
    AsyncToolRun,
    Client,
    Context,
    StreamEvent,
    Tool,
    ToolRun,
    Turn,
    TurnCall,
    custom_tool,
    tool,
)
from chatwright.types import AllowedToolsChoice, Completion, CustomToolChoice, FunctionToolChoice, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


@tool
def plain(city: str, unit: Literal["C", "F"] = "C") -> int:
    return len(city + unit)


@tool(needs_approval=True, timeout=10, name="x", description="y", strict=False)
def with_options(city: str, *, days: int = 1) -> str:
    return city * days


@tool
async def asynchronous(city: str) -> str:
    return city


@custom_tool
def free_form(text: str) -> str:
    return text


@custom_tool(grammar="x", syntax="lark", needs_approval=True)
def bound_to_a_grammar(text: str) -> int:
    return len(text)


class Store:
    @tool
    def drop(self, name: str) -> bool:
        return bool(name)


def with_context(context: Context[int], other: Context[str]) -> None:
    assert_type(context.value, int)
    assert_type(other.value, str)
    assert_type(context.call, TurnCall)


def functions_keep_their_types(store: Store) -> None:
    assert_type(plain("Oslo"), int)
    assert_type(plain("Oslo", unit="F"), int)
    assert_type(with_options("Oslo", days=2), str)
    assert_type(free_form("x"), str)
    assert_type(bound_to_a_grammar("x"), int)
    assert_type(store.drop("x"), bool)
    found: Callable[[str], Coroutine[Any, Any, str]] = asynchronous
    del found
    plain("Oslo", unit="K")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    plain(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with_options("Oslo", 2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    tool(needs_aproval=True)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    assert_type(Tool.from_function(plain, name="y"), Tool)


def tools_of_single_calls(client: Client) -> None:
    completions = client.chat.completions
    made = Tool.from_function(plain, name="y")
    described: dict[str, object] = {"type": "custom", "custom": {"name": "q"}}
    assert_type(completions.create(model="m", messages="Hi", tools=[with_options, plain, made, described]), Completion)
    completions.stream(model="m", messages="Hi", tools=(with_options, made))
    completions.parse(model="m", messages="Hi", tools=[with_options])
    completions.create(model="m", messages="Hi", tools=[3])  # type: ignore[list-item,call-overload,unused-ignore]  # pyright: ignore[reportArgumentType, reportCallIssue]


TOOLS = [plain, with_options, asynchronous, free_form]
PAIR = (with_options, asynchronous)


def tools_of_a_list_made_elsewhere(client: Client) -> None:
    """Of functions with different parameters, mypy makes a `list[function]`."""
    completions = client.chat.completions
    assert_type(completions.run(model="m", messages="Hi", tools=TOOLS), ToolRun[Turn])
    assert_type(completions.create(model="m", messages="Hi", tools=TOOLS), Completion)
    completions.stream(model="m", messages="Hi", tools=PAIR)
    completions.resume({}, tools=[*TOOLS, Tool.from_function(plain)])
    cw.ChatRequest("m").tools(*TOOLS).tools(TOOLS).tool_choice(plain)


def runs(client: Client, *, flag: bool) -> None:
    completions = client.chat.completions
    run = completions.run(model="m", messages="Hi", tools=[plain, asynchronous, free_form, Tool.from_function(plain)])
    assert_type(run, ToolRun[Turn])
    for turn in run:
        assert_type(turn, Turn)
        assert_type(turn.completion, Completion)
        assert_type(turn.calls, list[TurnCall])
        run.approve(turn.calls[0], arguments={"city": "Oslo"})
        run.deny("call_1", "no")
        run.add(cw.user("also"))
    assert_type(run.until_done(), ToolRun[Turn])
    assert_type(run.final, Completion)
    assert_type(run.usage, Usage | None)
    assert_type(run.to_dict(), dict[str, Any])
    assert_type(completions.run(model="m", messages="Hi", stream=True), ToolRun[StreamEvent | Turn])
    assert_type(completions.run(model="m", messages="Hi", stream=flag), ToolRun[StreamEvent | Turn])
    assert_type(completions.resume({}, decisions={"a": cw.approve(), "b": cw.deny("no")}), ToolRun[Turn])
    assert_type(completions.resume("{}", stream=True), ToolRun[StreamEvent | Turn])
    completions.run(model="m", messages="Hi", max_turn=3)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    completions.resume({}, decisions={"a": True})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    completions.run(model="m", messages="Hi", tools=[{"type": "function", "function": {"name": "x"}}], temperature=1)


async def asynchronous_runs(client: AsyncClient) -> None:
    completions = client.chat.completions
    run = completions.run(model="m", messages="Hi", tools=[asynchronous], max_turns=3, context=object(), parallel=2)
    assert_type(run, AsyncToolRun[Turn])
    async for turn in run:
        assert_type(turn, Turn)
    assert_type(await run.until_done(), AsyncToolRun[Turn])
    assert_type(completions.resume({}, stream=True), AsyncToolRun[StreamEvent | Turn])


def a_run_is_one_of_turns_by_default(run: ToolRun, other: AsyncToolRun) -> None:
    assert_type(run, ToolRun[Turn])
    assert_type(other, AsyncToolRun[Turn])


def comparing_a_status_does_not_freeze_it(run: ToolRun[Turn]) -> None:
    if run.status == "needs_approval":
        run.approve(run.pending[0])
        run.until_done()
        assert run.status == "done"


def choices() -> None:
    assert_type(cw.tool_choice(plain), FunctionToolChoice | CustomToolChoice)
    assert_type(cw.allowed_tools(plain, "other", mode="required"), AllowedToolsChoice)
    cw.allowed_tools(plain, mode="must")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
