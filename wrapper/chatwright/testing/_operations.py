"""Which operation of the API a request is for, and what the API's description has against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright.testing._answer import error_answer

if TYPE_CHECKING:
    from chatwright.testing._answer import Answer
    from chatwright.testing._incoming import ReceivedRequest

_MOST_SHOWN = 10  # faults in one message


class Operation(NamedTuple):
    """What is asked of the API.

    Attributes:
        resource: `chat/completions` or `models`.
        method: As in HTTP.
        rest: The parts of the path after the resource's own.
    """

    resource: str
    method: str
    rest: tuple[str, ...]

    @property
    def is_create(self) -> bool:
        """Whether a new completion is asked for."""
        return self.resource == "chat/completions" and self.method == "POST" and not self.rest

    @property
    def is_models(self) -> bool:
        """Whether models are asked for."""
        return self.resource == "models" and self.method == "GET" and len(self.rest) <= 1

    def fault(self, request: ReceivedRequest) -> Answer | None:
        """The answer to a request that the API's description refuses; None: it does not."""
        if request.method != "POST" or self.resource != "chat/completions":
            return None
        try:
            body = request.json
        except ValueError as error:
            return error_answer(400, f"We could not parse the JSON body of your request: {error}")
        if not isinstance(body, dict):
            return error_answer(400, "The body of your request must be a JSON object.")
        if self.is_create:
            return _check("create_chat_completion", {**body, "messages": _as_sent_back(body.get("messages"))}, body)
        return _check("update_chat_completion", body, body) if len(self.rest) == 1 else None


def find(request: ReceivedRequest) -> Operation | None:
    """The operation that a request is for; None: the API has none like it."""
    for resource in ("chat/completions", "models"):
        before, found, rest = request.path.partition(f"/{resource}")
        if found and (not rest or rest.startswith("/")) and "chat/completions" not in before:
            return Operation(resource, request.method, tuple(part for part in rest.split("/") if part))
    return None


def _check(operation: str, fields: dict[str, Any], body: dict[str, Any]) -> Answer | None:
    from chatwright._checks import faults

    found = faults(operation, {name: value for name, value in fields.items() if name in body})
    if not found:
        return None
    message = "; ".join(map(str, found[:_MOST_SHOWN]))
    return error_answer(400, message, param=found[0].path or None)


def _as_sent_back(messages: Any) -> Any:
    """Without the extra fields of assistant messages: programs send back what they received, and servers allow it."""
    from chatwright._wire import schema

    known = schema("AssistantMessage")["properties"]
    if not isinstance(messages, list):
        return messages
    return [
        {name: value for name, value in message.items() if name in known}
        if isinstance(message, dict) and message.get("role") == "assistant"
        else message
        for message in messages
    ]
