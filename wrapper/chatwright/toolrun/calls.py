"""The calls of one turn: what the model wants, what was decided, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright._json import decode, encode, plain
from chatwright.errors import ConfigError, OutputParseError
from chatwright.messages import tool_result
from chatwright.toolrun import texts
from chatwright.toolrun.effects import Raised, Returned

if TYPE_CHECKING:
    from typing import Literal, Self, TypeAlias

    from chatwright._tool_list import ToolList
    from chatwright._wire import CustomCall, FunctionCall
    from chatwright.results import Completion
    from chatwright.toolrun.effects import Outcome
    from chatwright.tools import Tool

    # `| str`, or type checkers would think that a status never changes once it has been compared.
    CallStatus: TypeAlias = Literal["ready", "needs_approval", "done", "failed", "denied"] | str  # noqa: PYI051 - editors complete the words

__all__ = ["CALL_STATUSES", "Turn", "TurnCall"]

CALL_STATUSES = frozenset({"ready", "needs_approval", "done", "failed", "denied"})


class TurnCall:
    """A call that the model wants to be made.

    Attributes:
        id: Its name in messages.
        name: The tool's name.
        type: `function`, `custom`, or another word of the server's.
        text: The arguments as the model wrote them: JSON, or the text for a custom tool.
        status: `ready` to be made; `needs_approval`; `done`; `failed`, with the reason in `error`; `denied`.
        result: What the model is told came of it: a str or a list of text parts. None until that is known.
        error: Why it failed: what the tool raised, `TimeoutError`, or `OutputParseError` for wrong arguments.
        repeats: In how many turns just before this one the model made the very same call.
    """

    __slots__ = ("_tool", "_values", "error", "id", "name", "repeats", "result", "status", "text", "type")

    def __init__(self, id: str, name: str, type: str, text: str) -> None:  # noqa: A002 - the API's own words
        self.id = id
        self.name = name
        self.type = type
        self.text = text
        self.status: CallStatus = "needs_approval"
        self.result: Any = None
        self.error: Exception | None = None
        self.repeats = 0
        self._tool: Tool | None = None
        self._values: dict[str, Any] = {}

    @classmethod
    def of(cls, received: Mapping[str, Any], id: str) -> Self:  # noqa: A002 - the API's own word
        """A call as it stands in a message."""
        kind = str(received.get("type") or ("custom" if "custom" in received else "function"))
        said = received.get(kind)
        said = said if isinstance(said, Mapping) else received
        text = said.get("input" if kind == "custom" else "arguments")
        if text is not None and not isinstance(text, str):  # some servers send the object itself
            text = encode(plain(text)).decode()
        return cls(id, str(said.get("name") or ""), kind, text or "")

    @property
    def arguments(self) -> Any:
        """The arguments: a dict; the text for a custom tool, or if it is no JSON object."""
        if self.type == "custom":
            return self.text
        try:
            found = decode(self.text.encode("utf-8", "surrogatepass")) if self.text.strip() else {}
        except ValueError:
            return self.text
        return found if isinstance(found, dict) else self.text

    @property
    def function(self) -> FunctionCall | None:
        """The call as a received message has it: `.name`, and `.arguments` as text; None for other kinds of call."""
        from chatwright._wire import FunctionCall

        return FunctionCall(name=self.name, arguments=self.text) if self.type == "function" else None

    @property
    def custom(self) -> CustomCall | None:
        """The call of a custom tool as a received message has it: `.name`, `.input`; None for other kinds of call."""
        from chatwright._wire import CustomCall

        return CustomCall(name=self.name, input=self.text) if self.type == "custom" else None

    @property
    def is_finished(self) -> bool:
        """Whether it has a result, so that nothing will be done about it any more."""
        return self.status in ("done", "failed", "denied")

    @property
    def tool(self) -> Tool | None:
        """What is called; None for a tool without a function."""
        return self._tool

    @property
    def values(self) -> dict[str, Any]:
        """The arguments in the declared types, by parameter."""
        return self._values

    def match(self, tools: ToolList, *, approved: bool = False) -> None:
        """Find its tool, and the values of its arguments.

        Args:
            tools: Those of the run.
            approved: Whether somebody has approved it.
        """
        self._tool = tools.callable.get(self.name)
        if self._tool is None or self._tool.type != self.type:
            if self._tool is not None:
                self.fail(
                    texts.wrong_kind(self.name, self._tool.type), LookupError(f"no {self.type} tool {self.name!r}")
                )
            elif self.name not in tools.described and self.type in ("function", "custom"):
                self.fail(texts.unknown_tool(self.name, tools.names), LookupError(f"no tool {self.name!r}"))
            return
        try:
            self._values = self._tool.decode(self.text)
        except OutputParseError as error:
            self.fail(texts.bad_arguments(error.message), error)
        except Exception as error:  # noqa: BLE001 - a constructor or validator of the user's own
            self.fail(texts.bad_arguments(str(error)), error)
        else:
            self.status = "needs_approval" if self._tool.needs_approval and not approved else "ready"

    def approve(self, arguments: object) -> None:
        """Let it be made, with other arguments if there are some.

        Raises:
            ConfigError: It has a result already, there is nothing to call, or the arguments are wrong.
        """
        self._check_unfinished()
        if self._tool is None:
            raise ConfigError(f"{self.id}: the tool {self.name!r} has no function; give the result with answer()")
        if arguments is not None:
            text = arguments if isinstance(arguments, str) else _json_of(arguments, self.id)
            try:
                self._values = self._tool.decode(text)
            except OutputParseError as error:
                raise ConfigError(f"{self.id}: arguments: {error.message}", cause=error) from None
            self.text = text
        self.status = "ready"

    def deny(self, reason: str | None) -> None:
        """Do not let it be made.

        Raises:
            ConfigError: It has a result already.
        """
        self._check_unfinished()
        self.status, self.result = "denied", texts.denied(reason)

    def answer(self, result: object) -> None:
        """Take a result from elsewhere.

        Raises:
            ConfigError: It has a result already, or the result can't be said in JSON.
        """
        self._check_unfinished()
        self.status, self.result = "done", content_of(result)

    def settle(self, outcome: Outcome) -> None:
        """Take what came of it."""
        if isinstance(outcome, Returned):
            try:
                self.result = content_of(outcome.value)
            except ConfigError as error:
                self.fail(texts.raised(error), error)
            else:
                self.status = "done"
        elif isinstance(outcome, Raised):
            self.fail(texts.raised(outcome.error), outcome.error)
        else:
            self.fail(texts.timed_out(outcome.seconds), TimeoutError(f"{self.name} took over {outcome.seconds:g} s"))

    def fail(self, result: Any, error: Exception | None = None) -> None:
        """Note that nothing came of it, and what the model is told."""
        self.status, self.result, self.error = "failed", result, error

    def message(self) -> dict[str, Any]:
        """The message that tells the model."""
        return {"role": "tool", "tool_call_id": self.id, "content": self.result}

    def to_dict(self) -> dict[str, Any]:
        """What is saved of it."""
        saved = {"id": self.id, "name": self.name, "type": self.type, "arguments": self.text, "status": self.status}
        return {**saved, "result": self.result, "repeats": self.repeats}

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any], tools: ToolList) -> Self:
        """A saved call, with its tool if it is still to be made.

        Raises:
            ConfigError: Its tool is not among those of the run.
        """
        self = cls(saved["id"], saved["name"], saved["type"], saved["arguments"])
        self.status, self.result, self.repeats = saved["status"], saved["result"], saved["repeats"]
        if not self.is_finished:
            if (
                self.name not in tools.callable
                and self.name not in tools.described
                and self.type in ("function", "custom")
            ):
                raise ConfigError(f"tools: the saved call {self.id!r} needs the tool {self.name!r}, which is not there")
            self.match(tools, approved=self.status == "ready")
        return self

    def _check_unfinished(self) -> None:
        if self.is_finished:
            raise ConfigError(f"{self.id}: is {self.status} already")

    def __repr__(self) -> str:
        return f"TurnCall(id={self.id!r}, name={self.name!r}, status={self.status!r})"


class Turn(NamedTuple):
    """One answer of the model, and the calls that it wants to be made: given before they are.

    Attributes:
        completion: The answer.
        calls: Its calls; empty when it is the last one.
    """

    completion: Completion
    calls: list[TurnCall]

    @property
    def type(self) -> Literal["turn"]:
        """What tells it from the events of a streamed run."""
        return "turn"


def content_of(value: object) -> Any:
    """A result as a message has it: a str or text parts as they are, anything else as JSON.

    Raises:
        ConfigError: JSON can't say it.
    """
    if isinstance(value, str):
        return (
            str.__str__(value).encode("utf-8", "replace").decode()
        )  # half a character (a lone surrogate) can't be sent
    return tool_result("result", value).to_dict()["content"]


def _json_of(arguments: object, call_id: str) -> str:
    ready = plain(arguments, f"{call_id}.arguments")
    if not isinstance(ready, dict):
        raise ConfigError(f"{call_id}: arguments must be a dict, got {type(arguments).__name__}")
    return encode(ready).decode()
