from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Usage(Model):
    """Tokens that a request consumed, the basis of its price."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "completion_tokens",
            "prompt_tokens",
            "total_tokens",
            "completion_tokens_details",
            "prompt_tokens_details",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "completion_tokens": "completion_tokens",
        "prompt_tokens": "prompt_tokens",
        "total_tokens": "total_tokens",
        "completion_tokens_details": "completion_tokens_details",
        "prompt_tokens_details": "prompt_tokens_details",
    }

    completion_tokens: int
    """Tokens generated, over all choices, reasoning included."""
    prompt_tokens: int
    """Tokens of the input: messages, tools and formatting, cached ones included."""
    total_tokens: int
    """`prompt_tokens` plus `completion_tokens`."""
    completion_tokens_details: CompletionTokensDetails | None
    """Where the generated tokens went."""
    prompt_tokens_details: PromptTokensDetails | None
    """What the input tokens were."""

    def __init__(
        self,
        *,
        completion_tokens: int,
        prompt_tokens: int,
        total_tokens: int,
        completion_tokens_details: CompletionTokensDetails | Unset = UNSET,
        prompt_tokens_details: PromptTokensDetails | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "completion_tokens": completion_tokens,
                "prompt_tokens": prompt_tokens,
                "total_tokens": total_tokens,
                "completion_tokens_details": completion_tokens_details,
                "prompt_tokens_details": prompt_tokens_details,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "completion_tokens" in src:
            n -= 1
            self.completion_tokens = src["completion_tokens"]
        if "prompt_tokens" in src:
            n -= 1
            self.prompt_tokens = src["prompt_tokens"]
        if "total_tokens" in src:
            n -= 1
            self.total_tokens = src["total_tokens"]
        if "completion_tokens_details" in src:
            n -= 1
            v = src["completion_tokens_details"]
            self.completion_tokens_details = CompletionTokensDetails.from_dict(v) if v.__class__ is dict else v
        if "prompt_tokens_details" in src:
            n -= 1
            v = src["prompt_tokens_details"]
            self.prompt_tokens_details = PromptTokensDetails.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .completion_tokens_details import CompletionTokensDetails  # noqa: E402
from .prompt_tokens_details import PromptTokensDetails  # noqa: E402
