"""Answers of a model that calls tools, and flows that are carried out by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chatwright._flow import Send, Sleep
from chatwright._http import Headers, Reply
from chatwright.config import resolve
from chatwright.toolrun.effects import CallTools, Raised, Returned
from chatwright.toolrun.loop import ToolLoop
from chatwright.toolrun.settings import arguments_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chatwright.toolrun.calls import Turn


def call(name: str, call_id: str = "call_1", **arguments: Any) -> dict[str, Any]:
    """A call of a function."""
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}


def custom_call(name: str, text: str, call_id: str = "call_1") -> dict[str, Any]:
    """A call of a custom tool."""
    return {"id": call_id, "type": "custom", "custom": {"name": name, "input": text}}


def answer(*calls: dict[str, Any], text: str | None = None, finish: str | None = None, **fields: Any) -> dict[str, Any]:
    """A completion: with these calls, or with a text."""
    message: dict[str, Any] = {"role": "assistant", "content": text if calls else text or "Done.", "refusal": None}
    if calls:
        message["tool_calls"] = list(calls)
    message.update({key: fields.pop(key) for key in ("refusal",) if key in fields})
    choice = {"index": 0, "message": message, "finish_reason": finish or ("tool_calls" if calls else "stop")}
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
        "usage": usage,
    } | fields


class Stepper:
    """A loop without a world: requests are answered from a script, tools are called at once, the clock is set by hand."""

    def __init__(self, *answers: dict[str, Any] | Reply, asynchronous: bool = False, **arguments: Any) -> None:
        arguments = {"model": "m", "messages": "Go", **arguments}
        config = resolve(base_url="https://host/v1", api_key="sk-secret-key-0123456789")
        self.loop = ToolLoop(config, arguments_in("run", arguments), asynchronous=asynchronous)
        self.answers = list(answers)
        self.requests: list[dict[str, Any]] = []
        self.effects: list[CallTools] = []
        self.now = 100.0
        self.tool_seconds = 0.0
        self.stops_at: int | None = None

    def next(self) -> Turn | None:
        """One step of the iteration."""
        flow = self.loop.advance()
        outcome: Any = None
        try:
            while True:
                try:
                    effect = flow.send(outcome)
                except StopIteration as end:
                    turn: Turn | None = end.value
                    return turn
                outcome = self._carry_out(effect)
        finally:
            flow.close()

    def all(self) -> list[Turn]:
        """The whole iteration, until it is over or pauses."""
        return list(iter(self.next, None))

    def _carry_out(self, effect: Any) -> Any:
        if isinstance(effect, Sleep):
            self.now += effect.seconds
            return self.now
        if isinstance(effect, Send):
            self.requests.append(json.loads(effect.request.content))
            found = self.answers.pop(0)
            if isinstance(found, Reply):
                return found
            self.now += 1.0
            return Reply(200, Headers({}), json.dumps(found).encode(), now=self.now)
        assert isinstance(effect, CallTools)
        self.effects.append(effect)
        for number, job in enumerate(effect.jobs):
            if number == self.stops_at:
                raise KeyboardInterrupt
            try:
                job.outcome = Returned(job.function())
            except Exception as error:  # noqa: BLE001 - whatever tools raise
                job.outcome = Raised(error)
        self.now += self.tool_seconds
        return self.now

    @property
    def results(self) -> list[Any]:
        """What the model was told in the last request."""
        return [message["content"] for message in self.requests[-1]["messages"] if message["role"] == "tool"]


def roles(messages: Iterable[dict[str, Any]]) -> list[str]:
    """Who speaks, in order."""
    return [message["role"] for message in messages]
