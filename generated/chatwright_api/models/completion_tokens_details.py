from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class CompletionTokensDetails(Model):
    """Where the generated tokens went."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "accepted_prediction_tokens",
            "audio_tokens",
            "reasoning_tokens",
            "text_tokens",
            "rejected_prediction_tokens",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "accepted_prediction_tokens": "accepted_prediction_tokens",
        "audio_tokens": "audio_tokens",
        "reasoning_tokens": "reasoning_tokens",
        "text_tokens": "text_tokens",
        "rejected_prediction_tokens": "rejected_prediction_tokens",
    }

    accepted_prediction_tokens: int | None
    """Tokens of `prediction` that the answer really contained."""
    audio_tokens: int | None
    """Generated tokens of speech."""
    reasoning_tokens: int | None
    """Tokens of hidden reasoning: billed, and counted against `max_completion_tokens`."""
    text_tokens: int | None
    """Generated tokens of text."""
    rejected_prediction_tokens: int | None
    """Tokens of `prediction` that the answer did not contain. They are billed as output all the same and take room in the context window."""

    def __init__(
        self,
        *,
        accepted_prediction_tokens: int | Unset = UNSET,
        audio_tokens: int | Unset = UNSET,
        reasoning_tokens: int | Unset = UNSET,
        text_tokens: int | Unset = UNSET,
        rejected_prediction_tokens: int | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "accepted_prediction_tokens": accepted_prediction_tokens,
                "audio_tokens": audio_tokens,
                "reasoning_tokens": reasoning_tokens,
                "text_tokens": text_tokens,
                "rejected_prediction_tokens": rejected_prediction_tokens,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "accepted_prediction_tokens" in src:
            n -= 1
            self.accepted_prediction_tokens = src["accepted_prediction_tokens"]
            if not n:
                return self
        if "audio_tokens" in src:
            n -= 1
            self.audio_tokens = src["audio_tokens"]
            if not n:
                return self
        if "reasoning_tokens" in src:
            n -= 1
            self.reasoning_tokens = src["reasoning_tokens"]
            if not n:
                return self
        if "text_tokens" in src:
            n -= 1
            self.text_tokens = src["text_tokens"]
        if "rejected_prediction_tokens" in src:
            n -= 1
            self.rejected_prediction_tokens = src["rejected_prediction_tokens"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
