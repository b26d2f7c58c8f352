"""A run as JSON, and back: what has been said, asked and done; no key, no function."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from math import inf
from typing import TYPE_CHECKING, Any

from chatwright._json import decode, plain, shown
from chatwright._wire import Usage
from chatwright.errors import ConfigError
from chatwright.results import Completion
from chatwright.toolrun.calls import CALL_STATUSES, Turn, TurnCall
from chatwright.toolrun.decisions import Answer, Approval, Denial
from chatwright.toolrun.loop import ToolLoop
from chatwright.toolrun.settings import arguments_in, savable_options

if TYPE_CHECKING:
    from typing import Final

    from chatwright.config import ClientConfig
    from chatwright.toolrun.settings import RunArguments

VERSION: Final = 1

_PARTS: Final[dict[str, tuple[type, ...]]] = {
    "status": (str,),
    "options": (dict,),
    "messages": (list,),
    "added": (list,),
    "calls": (list,),
    "requests": (int,),
    "elapsed": (int, float),
    "usage": (dict, type(None)),
    "completion": (dict, type(None)),
}
_CALL_PARTS: Final[dict[str, tuple[type, ...]]] = {
    **dict.fromkeys(("id", "name", "type", "arguments", "status"), (str,)),
    "result": (str, list, type(None)),
    "repeats": (int,),
}
_LONGEST: Final = 1e12  # seconds, beyond which no run has gone on
_LIMITS: Final = ("max_turns", "max_total_tokens", "max_repeats")


def new_loop(config: ClientConfig, arguments: Mapping[str, Any], *, asynchronous: bool) -> ToolLoop:
    """A run from its beginning.

    Args:
        config: The client's settings.
        arguments: The keywords of `run`.
        asynchronous: Whether tools may be async.

    Raises:
        TypeError: A keyword that nobody knows, or one too few.
        ConfigError: An option or a tool that can't work.
    """
    return ToolLoop(config, arguments_in("run", arguments), asynchronous=asynchronous)


def restored_loop(
    config: ClientConfig, state: Any, decisions: Any, arguments: Mapping[str, Any], *, asynchronous: bool
) -> ToolLoop:
    """A saved run, at the place where it was.

    Args:
        config: The client's settings.
        state: What `saved` gave, or the JSON text of it.
        decisions: About calls that wait, by their id.
        arguments: The keywords of `resume`.
        asynchronous: Whether tools may be async.

    Raises:
        TypeError: A keyword that nobody knows.
        ConfigError: It is no saved run, a decision can't be carried out, or an option or tool can't work.
    """
    found = state_in(state)
    loop = ToolLoop(config, arguments_of(found, arguments), asynchronous=asynchronous)
    restore(loop, found)
    decide(loop, decisions)
    return loop


def saved(loop: ToolLoop) -> dict[str, Any]:
    """A run as JSON has it. Nothing in it changes when the run goes on."""
    return {
        "version": VERSION,
        "status": loop.status,
        "options": {
            **deepcopy(loop.arguments.fields),
            **loop.settings.to_dict(),
        },
        "messages": deepcopy(loop.messages),
        "added": deepcopy(loop.added),
        "calls": [] if loop.turn is None else [call.to_dict() for call in loop.turn.calls],
        "requests": loop.requests,
        "elapsed": loop.elapsed,
        "usage": None if loop.usage is None else loop.usage.to_dict(),
        "completion": None if loop.completion is None else loop.completion.to_dict(),
    }


def state_in(state: Any) -> dict[str, Any]:
    """A saved run, checked.

    Args:
        state: What `to_dict` gave, or the JSON text of it.

    Raises:
        ConfigError: It is none, or of a version that is not known here.
    """
    if isinstance(state, (str, bytes, bytearray)):
        try:
            state = decode(state.encode() if isinstance(state, str) else bytes(state))
        except ValueError as error:
            raise ConfigError(f"state: is no JSON: {error}") from None
    if not isinstance(state, Mapping) or "version" not in state:
        raise ConfigError(f"state: must be what run.to_dict() gave, got {shown(state)}")
    if state["version"] != VERSION:
        raise ConfigError(f"state.version: is {state['version']!r}; this version of chatwright reads version {VERSION}")
    for name, kinds in _PARTS.items():
        if name not in state or not isinstance(state.get(name), kinds) or isinstance(state.get(name), bool):
            raise ConfigError(f"state.{name}: must be {kinds[0].__name__}, got {shown(state.get(name))}")
    try:
        found: dict[str, Any] = plain(deepcopy(dict(state)), "state")
    except RecursionError:
        raise ConfigError("state: is nested too deep, or holds itself") from None
    _check_inside(found)
    return found


def _check_inside(state: dict[str, Any]) -> None:
    """Refuse what no run would have saved. A state may come from where others can write."""
    for name in ("messages", "added"):
        for index, message in enumerate(state[name]):
            if not isinstance(message, dict):
                raise ConfigError(f"state.{name}[{index}]: must be a message, got {shown(message)}")
    _check_options(state["options"])
    for index, call in enumerate(state["calls"]):
        _check_call(f"state.calls[{index}]", call)
    if state["calls"] and state["completion"] is None:
        raise ConfigError("state.completion: is missing, though there are calls")
    if state["requests"] < 0 or not 0 <= state["elapsed"] < _LONGEST:
        raise ConfigError("state: requests and elapsed must be numbers from 0 up")


def _check_options(options: dict[str, Any]) -> None:
    strange = next((name for name in options if name not in savable_options()), None)
    if strange is not None:
        raise ConfigError(f"state.options: {shown(strange)} is nothing that a run saves")
    if not isinstance(options.get("model"), str):
        raise ConfigError(f"state.options.model: must be str, got {shown(options.get('model'))}")


def _check_call(path: str, call: Any) -> None:
    for name, kinds in _CALL_PARTS.items():
        if not isinstance(call, dict) or name not in call or not isinstance(call[name], kinds):
            raise ConfigError(f"{path}: must be a saved call, got {shown(call)}")
    if call["status"] not in CALL_STATUSES:
        raise ConfigError(f"{path}.status: is {call['status']!r}, which no call has")


def arguments_of(state: Mapping[str, Any], given: Mapping[str, Any]) -> RunArguments:
    """The keywords of a saved run, and those that are given anew, which win."""
    options = {name: value for name, value in state["options"].items() if value is not None}
    endless = {name: inf for name in _LIMITS if state["options"].get(name, inf) is None}
    more = {name: value for name, value in given.items() if value is not None}
    return arguments_in("resume", {**options, **endless, **more, "messages": state["messages"]})


def restore(loop: ToolLoop, state: Mapping[str, Any]) -> None:
    """Bring a new loop to where the saved one was.

    Raises:
        ConfigError: A call that is still to be made needs a tool that is not there.
    """
    loop.messages = list(state["messages"])
    loop.added = list(state["added"])
    loop.requests = state["requests"]
    loop.elapsed = float(state["elapsed"])
    loop.usage = None if state["usage"] is None else Usage.from_dict(state["usage"])
    loop.completion = None if state["completion"] is None else Completion.from_dict(state["completion"])
    calls = [TurnCall.from_dict(call, loop.tools) for call in state["calls"]]
    if calls and loop.completion is not None:
        loop.turn = Turn(loop.completion, calls)
    elif state["status"] in ("done", "refused", "length", "filtered"):
        loop.ended = state["status"]
    elif loop.requests and loop.messages and loop.messages[-1].get("role") == "tool":
        loop.ended = loop.limit_reached()
    loop.paused = state["status"] == "needs_approval"


def decide(loop: ToolLoop, decisions: Any) -> None:
    """Carry out what was decided about the calls of a saved run. What is about a finished call has no effect any more.

    Raises:
        ConfigError: No such call was ever made, or it is no decision.
    """
    if decisions is None:
        return
    if not isinstance(decisions, Mapping):
        raise ConfigError(f"decisions: must be a dict of call ids, got {shown(decisions)}")
    open_calls = {} if loop.turn is None else {call.id: call for call in loop.turn.calls}
    answered = {message.get("tool_call_id") for message in loop.messages}
    for call_id, decision in decisions.items():
        call = open_calls.get(call_id)
        if call is None and call_id not in answered:
            waiting = ", ".join(repr(found.id) for found in loop.pending) or "none"
            raise ConfigError(f"decisions: there is no call {call_id!r}; pending: {waiting}")
        if not isinstance(decision, (Approval, Denial, Answer)):
            raise ConfigError(
                f"decisions[{call_id!r}]: must be approve(), deny(...) or answer(...), got {shown(decision)}"
            )
        if call is None or call.is_finished:
            continue
        if isinstance(decision, Approval):
            loop.approve(call, decision.arguments)
        elif isinstance(decision, Denial):
            call.deny(decision.reason)
        else:
            call.answer(decision.result)
