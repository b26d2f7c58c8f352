"""`client.get` and its siblings as the official SDK has them, for routes that have no method: `cast_to`, `body`, `options`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright._wire import Model
from chatwright.openai._types import given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatwright._raw import RawResponse

__all__ = ["Asked"]

# The official names of the options of one call, and ours.
_OPTIONS = {"headers": "extra_headers", "params": "extra_query", "extra_json": "extra_body"}


class Asked(NamedTuple):
    """What to send, and what to make of the answer.

    Attributes:
        options: Keywords of `Client.request`.
        cast_to: The type of the result; None for the response.
    """

    options: dict[str, Any]
    cast_to: Any

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Asked:
        """Read the official arguments, and ours."""
        found = given(arguments)
        cast_to, body = found.pop("cast_to", None), found.pop("body", None)
        for name, value in given(found.pop("options", None) or {}).items():
            found.setdefault(_OPTIONS.get(name, name), value)
        if body is not None:
            found.setdefault("json", body)
        return cls(given(found), cast_to)

    def result(self, response: RawResponse[Any]) -> Any:
        """The answer as the type that was asked for: a model, text, or what the JSON holds."""
        kind = self.cast_to
        if kind is None or getattr(kind, "__module__", "").startswith(("httpx", "chatwright._raw")):
            return response  # reads like httpx's
        if kind is str:
            return response.text
        if kind is bytes:
            return response.content
        data = response.json()
        if isinstance(kind, type) and (issubclass(kind, Model) or hasattr(kind, "model_validate")):
            made: Any = kind
            return made.model_validate(data)
        return data
