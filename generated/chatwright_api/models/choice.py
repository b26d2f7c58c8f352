from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self

    from ..literals import FinishReason

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Choice(Model):
    """One generated answer and why it ended."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "finish_reason",
            "index",
            "message",
            "logprobs",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "finish_reason": "finish_reason",
        "index": "index",
        "message": "message",
        "logprobs": "logprobs",
    }

    finish_reason: FinishReason
    """Why generation ended: `stop` (done, or a stop sequence came up), `length` (a token limit cut it short), `tool_calls` (tools are to be called), `content_filter` (something was withheld) or, deprecated, `function_call`."""
    index: int
    """Position among the choices, from 0."""
    message: Message
    """What the model said."""
    logprobs: Logprobs | None
    """Log probabilities of the tokens; `null` unless `logprobs` was set."""

    def __init__(
        self,
        *,
        finish_reason: FinishReason,
        index: int,
        message: Message,
        logprobs: Logprobs | None = None,
    ) -> None:
        self._assign(
            {
                "finish_reason": finish_reason,
                "index": index,
                "message": message,
                "logprobs": logprobs,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "finish_reason" in src:
            n -= 1
            self.finish_reason = src["finish_reason"]
        if "index" in src:
            n -= 1
            self.index = src["index"]
        if "message" in src:
            n -= 1
            v = src["message"]
            self.message = Message.from_dict(v) if v.__class__ is dict else v
        if "logprobs" in src:
            n -= 1
            v = src["logprobs"]
            self.logprobs = Logprobs.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .logprobs import Logprobs  # noqa: E402
from .message import Message  # noqa: E402
