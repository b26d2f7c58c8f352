"""The keywords of `run`: what steers the loop, what is asked of the model, and what concerns the transport alone."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright import _wire
from chatwright._arguments import OPTIONS, fields_in, reject_unknown
from chatwright._json import plain, shown
from chatwright._tool_list import chosen_tool
from chatwright.errors import ConfigError
from chatwright.timeouts import checked_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Final, Literal, TypeAlias

    ToolErrors: TypeAlias = Literal["send", "raise"] | Callable[[Any, Exception], object]

MAX_TURNS: Final = 10
MAX_REPEATS: Final = 3
PARALLEL: Final = 8


class Settings(NamedTuple):
    """What steers the loop.

    Attributes:
        max_turns: Requests at most.
        max_total_tokens: No further request once so many tokens have been used.
        deadline: Seconds for everything, requests and tools; None for no limit.
        parallel: Calls that may run at once.
        tool_timeout: Seconds that a call may take, unless its tool says otherwise.
        tool_errors: What becomes of an exception that a tool raises.
        max_repeats: In how many turns in a row the same call is made before it is refused.
        include_usage: Whether streamed answers are asked for the tokens used; None: as the client's `stream` does.
    """

    max_turns: float = MAX_TURNS
    max_total_tokens: float = inf
    deadline: float | None = None
    parallel: int = PARALLEL
    tool_timeout: float | None = None
    tool_errors: ToolErrors = "send"
    max_repeats: float = MAX_REPEATS
    include_usage: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        """The settings that can be saved; null is no limit."""
        found = {name: None if value == inf else value for name, value in self._asdict().items()}
        if callable(self.tool_errors):
            found["tool_errors"] = "send"
        return found


_OWN: Final = frozenset({*Settings._fields, "tools", "context"})
_NOT_SAVED: Final = OPTIONS - {"extra_body", "deadline"}


class RunArguments(NamedTuple):
    """The keywords of a run, sorted.

    Attributes:
        settings: What steers the loop.
        fields: What every request asks of the model, ready for JSON; no messages, no tools.
        messages: The conversation to begin with.
        tools, context: As they were given.
        transport: The options of each call, which are not saved, as they may hold keys.
        stream: Whether answers are streamed.
    """

    settings: Settings
    fields: dict[str, Any]
    messages: list[dict[str, Any]]
    tools: Any
    context: Any
    transport: dict[str, Any]
    stream: bool


def savable_options() -> frozenset[str]:
    """The names that the options of a saved run have: none that leads a request elsewhere, or puts headers on it."""
    return frozenset({*_wire.CREATE.fields, *Settings._fields, "extra_body"} - {"messages", "stream", "tools"})


def arguments_in(name: str, arguments: Mapping[str, Any]) -> RunArguments:
    """Check and sort the keywords of `run` or `resume`.

    Args:
        name: The method, for messages.
        arguments: As they were given; None is as good as nothing.

    Raises:
        TypeError: A name that nobody knows, or one too few.
        ConfigError: A value that can't work.
    """
    known = {**_wire.CREATE.fields, **dict.fromkeys(_OWN, frozenset[str]())}
    reject_unknown(name, arguments, _wire.CREATE._replace(fields=known))
    request = {key: value for key, value in arguments.items() if key not in _OWN}
    if "tool_choice" in request:
        request["tool_choice"] = chosen_tool(request["tool_choice"])
    fields = fields_in(name, request, _wire.CREATE, required=("model", "messages"))
    if fields.get("n") not in (None, 1):
        raise ConfigError(f"n: {name}() follows one choice; got {shown(fields['n'])}")
    if arguments.get("extra_body") is not None:
        fields["extra_body"] = plain(arguments["extra_body"], "extra_body")
    return RunArguments(
        _settings_in(arguments),
        {key: value for key, value in fields.items() if key not in ("messages", "stream")},
        list(fields["messages"]),
        arguments.get("tools"),
        arguments.get("context"),
        {key: arguments[key] for key in _NOT_SAVED if arguments.get(key) is not None},
        fields.get("stream") is True,
    )


def _settings_in(arguments: Mapping[str, Any]) -> Settings:
    given = {name: arguments[name] for name in Settings._fields if arguments.get(name) is not None}
    for name in ("max_turns", "max_total_tokens", "max_repeats", "parallel"):
        if name in given:
            given[name] = _count(name, given[name], endless=name != "parallel")
    for name in ("deadline", "tool_timeout"):
        if name in given:
            given[name] = checked_seconds(name, given[name])
    if arguments.get("stream") and "stream_options" in arguments and arguments["stream_options"] is None:
        given.setdefault("include_usage", False)
    errors = given.get("tool_errors", "send")
    if errors not in ("send", "raise") and not callable(errors):
        raise ConfigError(f"tool_errors: must be 'send', 'raise' or a function, got {shown(errors)}")
    return Settings(**given)


def _count(name: str, value: object, *, endless: bool) -> float:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    if endless and value == inf:
        return inf
    allowed = "an int above 0, or math.inf for no limit" if endless else "an int above 0"
    raise ConfigError(f"{name}: must be {allowed}, got {shown(value)}")
