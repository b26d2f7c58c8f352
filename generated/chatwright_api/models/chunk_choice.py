from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self

    from ..literals import FinishReason

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ChunkChoice(Model):
    """The news of one choice."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "delta",
            "finish_reason",
            "index",
            "logprobs",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "delta": "delta",
        "finish_reason": "finish_reason",
        "index": "index",
        "logprobs": "logprobs",
    }

    delta: Delta
    """The piece of message to append."""
    finish_reason: FinishReason | None
    """Why the choice ended, in its last chunk; `null` before that. The words are those of a whole completion."""
    index: int
    """Which choice this belongs to, from 0."""
    logprobs: Logprobs | None
    """Log probabilities of this piece's tokens; `null` unless `logprobs` was set."""

    def __init__(
        self,
        *,
        delta: Delta,
        finish_reason: FinishReason | None = None,
        index: int,
        logprobs: Logprobs | None | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "delta": delta,
                "finish_reason": finish_reason,
                "index": index,
                "logprobs": logprobs,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "delta" in src:
            n -= 1
            v = src["delta"]
            self.delta = Delta.from_dict(v) if v.__class__ is dict else v
        if "finish_reason" in src:
            n -= 1
            self.finish_reason = src["finish_reason"]
        if "index" in src:
            n -= 1
            self.index = src["index"]
        if "logprobs" in src:
            n -= 1
            v = src["logprobs"]
            self.logprobs = Logprobs.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self

    @classmethod
    def from_attributes(cls, src: Any, absent: Any) -> Self:
        """An object that holds what `src` has as attributes of the same names, but for those that are `absent`."""
        self = _new(cls)
        if (v := src.delta) is not absent:
            self.delta = Delta.from_attributes(v, absent)
        if (v := src.finish_reason) is not absent:
            self.finish_reason = v
        if (v := src.index) is not absent:
            self.index = v
        if (v := src.logprobs) is not absent:
            self.logprobs = Logprobs.from_dict(v) if v.__class__ is dict else v
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .delta import Delta  # noqa: E402
from .logprobs import Logprobs  # noqa: E402
