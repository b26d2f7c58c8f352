"""What an answer means for a run, and what the conversation so far says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from chatwright._json import decode
from chatwright._messages_in import sent_back
from chatwright._wire import Model
from chatwright.toolrun.calls import TurnCall

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal

    from chatwright._wire import Message
    from chatwright.results import Completion

    Ending = Literal["done", "refused", "length", "filtered"]

_CUT_SHORT: Final[dict[str | None, Ending]] = {"length": "length", "content_filter": "filtered"}


class Received:
    """An answer, seen by the loop.

    Attributes:
        message: The message, as requests take it; None if there is none.
        calls: The calls in it, each with an id that no other one of them has.
        ending: Why the run ends with it; None if it goes on.
    """

    __slots__ = ("calls", "ending", "message")

    def __init__(self, completion: Completion) -> None:
        found = _first_message(completion)
        self.message: dict[str, Any] | None = None
        self.calls: list[TurnCall] = []
        if found is not None:
            self.message = {"role": "assistant", **sent_back(found)}
            self.calls = list(_calls_in(self.message))
        reason = completion.finish_reason
        self.ending: Ending | None = _CUT_SHORT.get(reason) if isinstance(reason, str) else None
        if completion.refusal:
            self.ending = "refused"
        elif self.ending is None and not self.calls:
            self.ending = "done"


def repeats_of(call: TurnCall, messages: Sequence[Mapping[str, Any]]) -> int:
    """In how many answers at the end of a conversation the very same call was made, with nothing said in between."""
    count = 0
    for message in reversed(messages):
        role = message.get("role")
        if role == "tool":
            continue
        calls = message.get("tool_calls") if role == "assistant" else None
        if not isinstance(calls, list) or not any(
            _is_same(call, TurnCall.of(made, "")) for made in calls if isinstance(made, Mapping)
        ):
            break
        count += 1
    return count


def free_choice(fields: dict[str, Any], messages: Sequence[Mapping[str, Any]]) -> None:
    """Let the model choose, once it has called what `tool_choice` made it call: else it would have to call it for ever."""
    choice = fields.get("tool_choice")
    if choice in (None, "auto", "none") or not any(message.get("role") == "tool" for message in messages):
        return
    allowed = choice.get("allowed_tools") if isinstance(choice, dict) else None
    if isinstance(allowed, dict):
        fields["tool_choice"] = {**choice, "allowed_tools": {**allowed, "mode": "auto"}}
    else:
        fields["tool_choice"] = "auto"


def edit(message: dict[str, Any], call: TurnCall) -> None:
    """Let the conversation show the arguments that a call is made with."""
    for made in message.get("tool_calls") or ():
        if made.get("id") == call.id and isinstance(made.get(call.type), dict):
            made[call.type] = {**made[call.type], ("input" if call.type == "custom" else "arguments"): call.text}


def _first_message(completion: Completion) -> Message | None:
    choices = [choice for choice in completion.choices or () if isinstance(choice, Model)]
    choices.sort(key=lambda choice: choice.index if isinstance(choice.index, int) else 0)
    message = choices[0].message if choices else None
    return message if isinstance(message, Model) else None


def _calls_in(message: dict[str, Any]) -> Iterator[TurnCall]:
    """The calls of a message. Those without an id of their own get one, in the message, too."""
    received = message.get("tool_calls")
    if not isinstance(received, list):
        return
    message["tool_calls"] = calls = [dict(call) for call in received if isinstance(call, dict)]
    taken = {call["id"] for call in calls if isinstance(call.get("id"), str)}
    seen: set[str] = set()
    for number, call in enumerate(calls, 1):
        found = call.get("id")
        if not isinstance(found, str) or not found or found in seen:
            found = next(name for name in _names(number) if name not in taken)
            taken.add(found)
        seen.add(found)
        call["id"] = found
        yield TurnCall.of(call, found)


def _names(number: int) -> Iterator[str]:
    name = f"call_{number}"
    while True:
        yield name
        name += "_"


def _is_same(one: TurnCall, other: TurnCall) -> bool:
    if (one.name, one.type) != (other.name, other.type):
        return False
    return one.text == other.text or (one.type != "custom" and _meaning(one) == _meaning(other))


def _meaning(call: TurnCall) -> Any:
    try:
        return decode(call.text.encode("utf-8", "surrogatepass")) if call.text.strip() else {}
    except ValueError:
        return call.text
