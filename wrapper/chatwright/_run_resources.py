"""`client.chat.completions.run` and `resume`, for both kinds of client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from chatwright._signature import shows_options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal, Unpack

    from chatwright._perform import AsyncPerformer, Performer
    from chatwright.streaming.events import StreamEvent
    from chatwright.toolloop import AsyncToolRun, Decision, ToolRun, Turn
    from chatwright.types import Messages, ModelName, RunOptions


class Runs:
    """Runs of tools, a part of `Completions`."""

    _performer: Performer

    @overload
    def run(
        self,
        *,
        model: ModelName,
        messages: Messages,
        stream: Literal[False] | None = None,
        **options: Unpack[RunOptions],
    ) -> ToolRun[Turn]: ...

    @overload
    def run(
        self, *, model: ModelName, messages: Messages, stream: bool, **options: Unpack[RunOptions]
    ) -> ToolRun[StreamEvent | Turn]: ...

    @shows_options
    def run(
        self, *, model: ModelName, messages: Messages, stream: bool | None = None, **options: Unpack[RunOptions]
    ) -> ToolRun[Any]:
        """Let the model call tools until it has an answer. Nothing is sent before the run is iterated over.

        Args:
            model: Name of the model.
            messages: A str (the user says it), one message, or several.
            stream: Whether the events of each answer come before its `Turn`.
            options: `tools`, `context`, limits (`max_turns`, `max_total_tokens`, `tool_timeout` …), every other parameter
                of the API, and the options of each call. `deadline` is for the whole run, tools included; the time between
                turns does not count. A `tool_choice` that makes the model call a tool holds until it has.

        Raises:
            ConfigError: A tool that can't be expressed, or an option that can't work.

        Example:
            >>> run = client.chat.completions.run(
            ...     model="gpt-5", messages="Weather?", tools=[get_weather]
            ... )  # doctest: +SKIP
            >>> run.until_done().final.text  # doctest: +SKIP
            'It is 12 °C in Oslo.'
        """
        from chatwright.toolloop import ToolRun
        from chatwright.toolrun.saving import new_loop

        arguments = {"model": model, "messages": messages, "stream": stream, **options}
        return ToolRun(self._performer, new_loop(self._performer.config, arguments, asynchronous=False))

    @overload
    def resume(
        self,
        state: Mapping[str, Any] | str | bytes,
        *,
        decisions: Mapping[str, Decision] | None = None,
        stream: Literal[False] | None = None,
        **options: Unpack[RunOptions],
    ) -> ToolRun[Turn]: ...

    @overload
    def resume(
        self,
        state: Mapping[str, Any] | str | bytes,
        *,
        decisions: Mapping[str, Decision] | None = None,
        stream: bool,
        **options: Unpack[RunOptions],
    ) -> ToolRun[StreamEvent | Turn]: ...

    @shows_options
    def resume(
        self,
        state: Mapping[str, Any] | str | bytes,
        *,
        decisions: Mapping[str, Decision] | None = None,
        stream: bool | None = None,
        **options: Unpack[RunOptions],
    ) -> ToolRun[Any]:
        """Go on with a saved run. Finished calls are never made again.

        Args:
            state: What `run.to_dict()` gave, or its JSON text.
            decisions: About calls that wait, by their id: `approve()`, `deny("reason")`, `answer(result)`. Calls without
                one keep waiting.
            stream: Whether the events of each answer come before its `Turn`.
            options: `tools` and `context`, which are not saved, and whatever is to be different from now on.

        Raises:
            ConfigError: It is no saved run, a decision is about no call of it, or a tool that is needed is missing.

        Example:
            >>> run = client.chat.completions.resume(
            ...     state, tools=[pay], decisions={"call_1": approve()}
            ... )  # doctest: +SKIP
        """
        from chatwright.toolloop import ToolRun
        from chatwright.toolrun.saving import restored_loop

        arguments = {"stream": stream, **options}
        loop = restored_loop(self._performer.config, state, decisions, arguments, asynchronous=False)
        return ToolRun(self._performer, loop)


class AsyncRuns:
    """Runs of tools, a part of `AsyncCompletions`."""

    _performer: AsyncPerformer

    @overload
    def run(
        self,
        *,
        model: ModelName,
        messages: Messages,
        stream: Literal[False] | None = None,
        **options: Unpack[RunOptions],
    ) -> AsyncToolRun[Turn]: ...

    @overload
    def run(
        self, *, model: ModelName, messages: Messages, stream: bool, **options: Unpack[RunOptions]
    ) -> AsyncToolRun[StreamEvent | Turn]: ...

    @shows_options
    def run(
        self, *, model: ModelName, messages: Messages, stream: bool | None = None, **options: Unpack[RunOptions]
    ) -> AsyncToolRun[Any]:
        """Let the model call tools until it has an answer. Nothing is sent before the run is iterated over.

        Args:
            model: Name of the model.
            messages: A str (the user says it), one message, or several.
            stream: Whether the events of each answer come before its `Turn`.
            options: `tools`, `context`, limits (`max_turns`, `max_total_tokens`, `tool_timeout` …), every other parameter
                of the API, and the options of each call. `deadline` is for the whole run, tools included; the time between
                turns does not count. A `tool_choice` that makes the model call a tool holds until it has.

        Raises:
            ConfigError: A tool that can't be expressed, or an option that can't work.

        Example:
            >>> run = client.chat.completions.run(
            ...     model="gpt-5", messages="Weather?", tools=[get_weather]
            ... )  # doctest: +SKIP
            >>> (await run.until_done()).final.text  # doctest: +SKIP
            'It is 12 °C in Oslo.'
        """
        from chatwright.toolloop import AsyncToolRun
        from chatwright.toolrun.saving import new_loop

        arguments = {"model": model, "messages": messages, "stream": stream, **options}
        return AsyncToolRun(self._performer, new_loop(self._performer.config, arguments, asynchronous=True))

    @overload
    def resume(
        self,
        state: Mapping[str, Any] | str | bytes,
        *,
        decisions: Mapping[str, Decision] | None = None,
        stream: Literal[False] | None = None,
        **options: Unpack[RunOptions],
    ) -> AsyncToolRun[Turn]: ...

    @overload
    def resume(
        self,
        state: Mapping[str, Any] | str | bytes,
        *,
        decisions: Mapping[str, Decision] | None = None,
        stream: bool,
        **options: Unpack[RunOptions],
    ) -> AsyncToolRun[StreamEvent | Turn]: ...

    @shows_options
    def resume(
        self,
        state: Mapping[str, Any] | str | bytes,
        *,
        decisions: Mapping[str, Decision] | None = None,
        stream: bool | None = None,
        **options: Unpack[RunOptions],
    ) -> AsyncToolRun[Any]:
        """Go on with a saved run. Finished calls are never made again.

        Args:
            state: What `run.to_dict()` gave, or its JSON text.
            decisions: About calls that wait, by their id: `approve()`, `deny("reason")`, `answer(result)`. Calls without
                one keep waiting.
            stream: Whether the events of each answer come before its `Turn`.
            options: `tools` and `context`, which are not saved, and whatever is to be different from now on.

        Raises:
            ConfigError: It is no saved run, a decision is about no call of it, or a tool that is needed is missing.

        Example:
            >>> run = client.chat.completions.resume(
            ...     state, tools=[pay], decisions={"call_1": approve()}
            ... )  # doctest: +SKIP
        """
        from chatwright.toolloop import AsyncToolRun
        from chatwright.toolrun.saving import restored_loop

        arguments = {"stream": stream, **options}
        loop = restored_loop(self._performer.config, state, decisions, arguments, asynchronous=True)
        return AsyncToolRun(self._performer, loop)
