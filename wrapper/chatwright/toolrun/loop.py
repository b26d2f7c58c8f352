"""The tool loop as a flow: asks the model, has its calls made, and asks again. No I/O, no clock, no async in here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright._calls import creation, streaming
from chatwright._error_map import failure_error
from chatwright._flow import Sleep
from chatwright._http import Failure
from chatwright._json import shown
from chatwright._messages_in import messages_in
from chatwright._tool_context import Context
from chatwright._tool_list import ToolList
from chatwright.errors import APIError, ConfigError
from chatwright.toolrun import texts
from chatwright.toolrun.calls import Turn, content_of
from chatwright.toolrun.effects import CallTools, Job, Raised
from chatwright.toolrun.transcript import Received, edit, free_choice, repeats_of
from chatwright.usage_sum import sum_usage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final, Literal, TypeAlias

    from chatwright._flow import Call, Flow
    from chatwright._wire import Usage
    from chatwright.config import ClientConfig
    from chatwright.results import Completion
    from chatwright.toolrun.calls import TurnCall
    from chatwright.toolrun.settings import RunArguments

    _Statuses = Literal["running", "needs_approval", "done", "max_turns", "budget", "refused", "length", "filtered"]
    # `| str`, or type checkers would think that a status never changes once it has been compared.
    RunStatus: TypeAlias = _Statuses | str

_WHY_ENDED: Final = {
    "refused": "the model declined to go on",
    "length": "the answer was cut off at the token limit",
    "filtered": "the content filter stopped the answer",
}


class ToolLoop:
    """Everything about one run but the means to carry it out.

    Args:
        config: The client's settings.
        arguments: The keywords of the run.
        asynchronous: Whether tools may be async.

    Attributes:
        messages: The conversation: complete turns, and the answer of an open one.
        added: Messages that come after the results of the open turn.
        turn: The turn whose calls have no results yet, or None.
        requests: How many answers have arrived.
        elapsed: Seconds spent on requests and tools.
        usage: The sum over all answers, or None.
        completion: The last answer, or None.
        ended: Why the model is not asked again, once that is certain.
        asking: Whether an answer is on its way.
        run: What tools see as `context.run`.

    Raises:
        ConfigError: A tool that can't be expressed, or an async one where those can't run.
    """

    def __init__(self, config: ClientConfig, arguments: RunArguments, *, asynchronous: bool) -> None:
        self.config = config
        self.arguments = arguments
        self.settings = arguments.settings
        self.tools = ToolList(arguments.tools)
        for tool in self.tools:
            if tool.is_async and not asynchronous:
                raise ConfigError(f"tools: {tool.name} is async, and needs an AsyncClient")
        self.messages: list[dict[str, Any]] = arguments.messages
        self.added: list[dict[str, Any]] = []
        self.turn: Turn | None = None
        self.requests = 0
        self.elapsed = 0.0
        self.usage: Usage | None = None
        self.completion: Completion | None = None
        self.ended: RunStatus | None = None
        self.asking = False
        self.paused = False
        self.run: Any = None

    @property
    def status(self) -> RunStatus:
        """How far the run is."""
        if self.ended is not None:
            return self.ended
        return "needs_approval" if self.paused and self.pending else "running"

    @property
    def pending(self) -> list[TurnCall]:
        """The calls that wait for a decision."""
        return [] if self.turn is None else [call for call in self.turn.calls if call.status == "needs_approval"]

    def add(self, messages: Any) -> None:
        """Put messages where they belong: after the results of the open turn. A run that has ended goes on with them.

        Raises:
            ConfigError: There is none, or it is no message.
        """
        self.added.extend(messages_in(messages))
        if self.turn is None and not self.asking:
            self._close_turn()
            self._revive()

    def find(self, call: Any) -> TurnCall:
        """The open call that is meant: the call itself, its id, or anything that has its id.

        Raises:
            ConfigError: There is none.
        """
        wanted = call if isinstance(call, str) else getattr(call, "id", None)
        for found in () if self.turn is None else self.turn.calls:
            if found is call or found.id == wanted:
                return found
        raise ConfigError(f"{shown(call if wanted is None else wanted)}: is no call of the open turn")

    def approve(self, call: TurnCall, arguments: Any = None) -> None:
        """Let a call be made. The conversation shows the arguments that it is made with."""
        call.approve(arguments)
        if arguments is not None:
            edit(self.messages[-1], call)

    def advance(self) -> Flow[Turn | None]:
        """Have the open calls made, and ask the model again. None when the run pauses or has ended.

        Raises:
            APIError: As a call of `create`; the run can be continued where it was.
        """
        return (yield from self.ask()) if (yield from self.settle()) else None

    def settle(self) -> Flow[bool]:
        """Have the open calls made; whether the model may be asked again then."""
        if self.turn is not None:
            ready = [call for call in self.turn.calls if call.status == "ready"]
            if ready:
                yield from self._make(ready)
            self.paused = bool(self.pending)
            if self.paused:
                return False
        self._close_turn()
        self.ended = self.ended or self.limit_reached()
        return self.ended is None

    def ask(self) -> Flow[Turn]:
        """Ask the model."""
        operation = creation(self.config, self.request(), _no_stream, name="run")
        self.asking = True
        try:
            completion = yield from operation.flow()
        except BaseException as error:
            self.failed(error)
            raise
        return self.take(completion)

    def streamed_call(self) -> Call:
        """The next request, for an answer that is streamed."""
        call, _must_be_whole = streaming(self.config, self.request(), include_usage=self.settings.include_usage)
        self.asking = True
        return call

    def failed(self, error: BaseException) -> None:
        """Note that no answer has come; the model can be asked again."""
        self.asking = False
        if isinstance(error, APIError):
            self.elapsed += error.elapsed or 0.0

    def request(self) -> dict[str, Any]:
        """The keywords of the next request.

        Raises:
            APITimeoutError: There is no time left.
        """
        fields, transport = dict(self.arguments.fields), dict(self.arguments.transport)
        if self.requests:
            free_choice(fields, self.messages)
        if self.tools.wire:
            fields["tools"] = self.tools.wire
        if self.settings.deadline is not None:
            left = self.settings.deadline - self.elapsed
            if left <= 0:
                raise self._out_of_time()
            transport["deadline"] = left
        if "idempotency_key" in transport:  # one key for several requests would give the first answer again and again
            transport["idempotency_key"] = f"{transport['idempotency_key']}-{self.requests + 1}"
        return {**fields, **transport, "messages": list(self.messages)}

    def take(self, completion: Completion) -> Turn:
        """Go on with an answer of the model."""
        received = Received(completion)
        self.asking = False
        self.requests += 1
        self.elapsed += completion.meta.elapsed or 0.0
        self.usage = sum_usage([self.usage, completion.usage])
        self.completion = completion
        for call in received.calls:
            call.repeats = repeats_of(call, self.messages)
            call.match(self.tools)
            if call.repeats >= self.settings.max_repeats and not call.is_finished:
                call.fail(texts.repeated(call.repeats))
        if received.message is not None:
            self.messages.append(received.message)
        turn = Turn(completion, received.calls)
        self.ended = received.ending
        self.turn = turn if turn.calls else None
        if self.turn is not None and self.ended is not None:
            for call in turn.calls:
                call.fail(texts.not_run(_WHY_ENDED.get(self.ended, "the run ended")))
            self._close_turn()
        if self.turn is None and self.added:  # said while the answer was on its way
            self._close_turn()
            self._revive()
        return turn

    def limit_reached(self) -> RunStatus | None:
        """Which limit keeps the model from being asked again, if any."""
        if self.requests >= self.settings.max_turns:
            return "max_turns"
        return "budget" if _total(self.usage) >= self.settings.max_total_tokens else None

    def _make(self, calls: Sequence[TurnCall]) -> Flow[None]:
        started = yield Sleep()
        jobs = [self._job(call) for call in calls]
        left = None if self.settings.deadline is None else self.settings.deadline - self.elapsed
        if left is not None and left <= 0:
            raise self._out_of_time()
        now = started
        try:
            now = yield CallTools(jobs, self.settings.parallel, None if left is None else started + left)
        finally:  # also when it was cancelled: what is done is done
            for call, job in zip(calls, jobs, strict=True):
                if job.outcome is not None:
                    call.settle(job.outcome)
        self.elapsed += now - started
        if any(job.outcome is None for job in jobs):
            if left is not None and self.elapsed >= left:
                raise self._out_of_time()
            for call in calls:
                if not call.is_finished:
                    call.fail(texts.cancelled())
        self._judge_errors(calls, jobs)

    def _job(self, call: TurnCall) -> Job:
        tool = call.tool
        assert tool is not None
        context = Context(self.arguments.context, call, self.run)
        timeout = self.settings.tool_timeout if tool.timeout is None else tool.timeout
        function = tool.prepared(call.values, context)
        return Job(tool.name, function, is_async=tool.is_async, timeout=timeout)

    def _judge_errors(self, calls: Sequence[TurnCall], jobs: Sequence[Job]) -> None:
        """Send or raise what tools have raised, as the run was told."""
        judge = self.settings.tool_errors
        for call, job in zip(calls, jobs, strict=True):
            if isinstance(job.outcome, Raised):
                if judge == "raise":
                    raise job.outcome.error
                if callable(judge):
                    call.fail(content_of(judge(call, job.outcome.error)), job.outcome.error)

    def _close_turn(self) -> None:
        """Put the results into the conversation, and what was added after them."""
        if self.turn is not None:
            self.messages.extend(call.message() for call in self.turn.calls)
        self.messages.extend(self.added)
        self.turn, self.added, self.paused = None, [], False

    def _revive(self) -> None:
        """Go on with what was added after the end, unless a limit was the reason."""
        if self.ended not in ("max_turns", "budget"):
            self.ended = None

    def _out_of_time(self) -> APIError:
        context = self.config.context._replace(
            deadline=self.settings.deadline, model=self.arguments.fields.get("model"), elapsed=self.elapsed
        )
        cause = TimeoutError("the deadline of the run passed")
        return failure_error(Failure("deadline", cause, kind="timeout", timeout=True), context, self.completion)


def _total(usage: Usage | None) -> int:
    """All tokens of a usage; some servers leave the sum to others."""
    if usage is None:
        return 0
    return _count(usage.total_tokens) or _count(usage.prompt_tokens) + _count(usage.completion_tokens)


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _no_stream(*_: Any) -> Any:
    raise ConfigError("extra_body: stream=True is an argument of run()")
