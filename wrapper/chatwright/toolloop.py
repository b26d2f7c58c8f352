"""Runs: the model calls tools, gets their results, and goes on until it has an answer. To watch, steer, stop and save.

    run = client.chat.completions.run(model="gpt-5", messages="Weather in Oslo?", tools=[get_weather])
    for turn in run:                      # given before its calls are made
        for call in turn.calls:
            print(call.name, call.arguments)
    print(run.final.text)

A run is lazy: nothing is sent before it is iterated over. It can be left and continued at any time; what was done is
never done again.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from chatwright.errors import ConfigError, ToolLoopError
from chatwright.toolrun.calls import Turn, TurnCall
from chatwright.toolrun.decisions import Answer, Approval, Decision, Denial, answer, approve, deny
from chatwright.toolrun.saving import saved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Self

    import typing_extensions as checked_typing

    from chatwright._perform import AsyncPerformer, Performer
    from chatwright._wire import Usage
    from chatwright.results import Completion
    from chatwright.streaming.async_stream import AsyncChatCompletionStream
    from chatwright.streaming.stream import ChatCompletionStream
    from chatwright.toolrun.loop import RunStatus, ToolLoop
    from chatwright.types import MessageParam, Messages

__all__ = [
    "Answer",
    "Approval",
    "AsyncToolRun",
    "Decision",
    "Denial",
    "ToolRun",
    "Turn",
    "TurnCall",
    "answer",
    "approve",
    "deny",
]

if TYPE_CHECKING:
    # So that `ToolRun` alone means `ToolRun[Turn]`.
    ItemT_co = checked_typing.TypeVar("ItemT_co", covariant=True, default=Turn)
else:
    ItemT_co = TypeVar("ItemT_co", covariant=True)


class _Run(Generic[ItemT_co]):
    """What both kinds of run have."""

    __slots__ = ("_loop", "_step")

    def __init__(self, loop: ToolLoop) -> None:
        self._loop = loop
        self._step = Lock()
        loop.run = self

    @property
    def status(self) -> RunStatus:
        """How far the run is.

        `running`; `needs_approval`: calls wait for a decision; `done`; `max_turns`: so many requests have been made;
        `budget`: so many tokens have been used; `refused`: the model declined; `length`: the answer was cut off at the
        token limit; `filtered`: the server's content filter stopped it.
        """
        return self._loop.status

    @property
    def pending(self) -> list[TurnCall]:
        """The calls that wait for a decision: of tools that need approval, and of those that have no function."""
        return self._loop.pending

    @property
    def turn(self) -> Turn | None:
        """The turn whose calls have not all been made; None between turns."""
        return self._loop.turn

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The conversation, ready to be sent: what it began with, answers and results. Those of an open turn follow later."""
        return list(self._loop.messages)

    @property
    def usage(self) -> Usage | None:
        """The tokens of all requests together; None if the server tells nothing."""
        return self._loop.usage

    @property
    def completion(self) -> Completion | None:
        """The last answer; None before the first."""
        return self._loop.completion

    @property
    def final(self) -> Completion:
        """The answer that ended the run.

        Raises:
            ToolLoopError: There is none; `.run.status` says why.
        """
        completion = self._loop.completion
        if self.status == "done" and completion is not None:
            return completion
        raise ToolLoopError(
            f"The tool run has no final answer: {self._why_not_done()}",
            run=self,
            completion=completion,
            raw_text="" if completion is None else completion.text,
            total_usage=self.usage,
        )

    def approve(self, call: TurnCall | str, *, arguments: Mapping[str, Any] | str | None = None) -> None:
        """Let a call be made when the run goes on.

        Args:
            call: One of the open turn's, or its id. Calls that need no approval are made anyhow.
            arguments: What to call the tool with instead: all arguments, as JSON has them; the text for a custom tool.
                The conversation will show them.

        Raises:
            ConfigError: It is no open call, or the arguments are not what the tool takes.
        """
        self._loop.approve(self._loop.find(call), arguments)

    def deny(self, call: TurnCall | str, reason: str | None = None) -> None:
        """Do not let a call be made; the model is told.

        Args:
            call: One of the open turn's, or its id.
            reason: What the model is told about it.

        Raises:
            ConfigError: It is no open call.
        """
        self._loop.find(call).deny(reason)

    def answer(self, call: TurnCall | str, result: object) -> None:
        """Give the result of a call that somebody else has made: always so for tools without a function.

        Args:
            call: One of the open turn's, or its id.
            result: A str goes to the model as it is, anything else as JSON.

        Raises:
            ConfigError: It is no open call, or JSON can't say the result.
        """
        self._loop.find(call).answer(result)

    def add(self, message: Messages | MessageParam) -> None:
        """Add a message: after the results of the open turn, if there is one. A run that was over goes on with it.

        Args:
            message: A message, several, or a str, which the user says.

        Raises:
            ConfigError: It is no message.
        """
        self._loop.add(message)

    def to_dict(self) -> dict[str, Any]:
        """The run as JSON: its messages, options, results so far and usage; for `resume`, in another process if need be.

        There is no key in it, and no function. What belongs to single calls (`timeout`, `extra_headers`, `retry` …) and
        `context` are not saved either: give them to `resume`.
        """
        return saved(self._loop)

    @contextmanager
    def _one_step(self) -> Iterator[None]:
        """One step at a time: a tool that went on with its own run would be called again by it, without end."""
        if not self._step.acquire(blocking=False):
            raise ConfigError(
                "This run is going on already, elsewhere or with the tool that asks; add() is for messages"
            )
        try:
            yield
        finally:
            self._step.release()

    def _why_not_done(self) -> str:
        loop, status = self._loop, self.status
        if status == "needs_approval":
            waiting = ", ".join(f"{call.id} ({call.name})" for call in loop.pending)
            return f"calls wait for a decision: {waiting}. See approve(), deny() and answer()"
        if status == "refused" and loop.completion is not None:
            return f"the model refused: {loop.completion.refusal}"
        return {
            "running": "it is not over; iterate over it, or call until_done()",
            "max_turns": f"{loop.requests} requests were made, as many as max_turns allows",
            "budget": f"the tokens of max_total_tokens ({loop.settings.max_total_tokens}) are used up",
            "length": "the answer was cut off at the token limit",
            "filtered": "the content filter stopped the answer",
        }.get(status, status)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status}, requests={self._loop.requests}>"

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            near = {"text": "final.text", "result": "final", "output": "final.text", "final_output": "final.text"}
            hint = f"; there is .{near[name]}" if name in near else ""
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name, obj=self)

    def __reduce__(self) -> Any:
        raise ConfigError(f"A {type(self).__name__} holds functions and connections; save its to_dict(), and resume it")


class ToolRun(_Run[ItemT_co]):
    """A run under `Client`. Iterate over it: every answer is a `Turn`, given before its calls are made.

    With `stream=True` the events of each answer come before its `Turn`. The iteration ends when the run is over or needs
    a decision (`status`); after that decision a further loop goes on. An APIError leaves the run as it was: go on to try
    again.

    Example:
        >>> run = client.chat.completions.run(model="gpt-5", messages="Clean up", tools=[delete])  # doctest: +SKIP
        >>> for turn in run:  # doctest: +SKIP
        ...     for call in turn.calls:
        ...         run.deny(call, "not on Fridays")
        >>> run.status  # doctest: +SKIP
        'done'
    """

    __slots__ = ("_performer", "_stream")

    def __init__(self, performer: Performer, loop: ToolLoop) -> None:
        super().__init__(loop)
        self._performer = performer
        self._stream: ChatCompletionStream | None = None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> ItemT_co:
        with self._one_step():
            item: Any = self._next_of_stream() if self._loop.arguments.stream else self._drive(self._loop.advance())
        if item is None:
            raise StopIteration
        return item  # type: ignore[no-any-return] # the overloads of `run` know which

    def until_done(self) -> Self:
        """Go on until the run is over or needs a decision."""
        for _ in self:
            pass
        return self

    def close(self) -> None:
        """Drop an answer that is being streamed. The run can go on; it will ask again."""
        stream, self._stream, self._loop.asking = self._stream, None, False
        if stream is not None:
            stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _drive(self, flow: Any) -> Any:
        return self._performer.drive_tools(flow)

    def _next_of_stream(self) -> Any:
        loop, stream = self._loop, self._stream
        if stream is None:
            if not self._drive(loop.settle()):
                return None
            stream = self._stream = self._performer.stream(loop.streamed_call(), must_be_whole=False)
        try:
            return next(stream)
        except StopIteration:
            self._stream = None
            return loop.take(stream.final)
        except BaseException as error:
            self._stream = None
            loop.failed(error)
            raise


class AsyncToolRun(_Run[ItemT_co]):
    """A run under `AsyncClient`: `async for turn in run`, `await run.until_done()`; for the rest see `ToolRun`.

    Async tools run as tasks, others in threads. Cancelling what waits for the run cancels its tools.
    """

    __slots__ = ("_performer", "_stream")

    def __init__(self, performer: AsyncPerformer, loop: ToolLoop) -> None:
        super().__init__(loop)
        self._performer = performer
        self._stream: AsyncChatCompletionStream | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ItemT_co:
        loop = self._loop
        with self._one_step():
            item: Any = await (self._next_of_stream() if loop.arguments.stream else self._drive(loop.advance()))
        if item is None:
            raise StopAsyncIteration
        return item  # type: ignore[no-any-return] # the overloads of `run` know which

    async def until_done(self) -> Self:
        """Go on until the run is over or needs a decision."""
        async for _ in self:
            pass
        return self

    async def aclose(self) -> None:
        """Drop an answer that is being streamed. The run can go on; it will ask again."""
        stream, self._stream, self._loop.asking = self._stream, None, False
        if stream is not None:
            await stream.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.aclose()

    async def _drive(self, flow: Any) -> Any:
        return await self._performer.drive_tools(flow)

    async def _next_of_stream(self) -> Any:
        loop, stream = self._loop, self._stream
        if stream is None:
            if not await self._drive(loop.settle()):
                return None
            stream = self._stream = self._performer.stream(loop.streamed_call(), must_be_whole=False)
        try:
            return await anext(stream)
        except StopAsyncIteration:
            self._stream = None
            return loop.take(stream.final)
        except BaseException as error:
            self._stream = None
            loop.failed(error)
            raise
