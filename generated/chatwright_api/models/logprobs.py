from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model, build_when_read

if TYPE_CHECKING:
    from typing import Self

    from .token_logprob import TokenLogprob

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Logprobs(Model):
    """`Logprobs` of the API."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "content",
            "refusal",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "content": "content",
        "refusal": "refusal",
    }

    content: list[TokenLogprob] | None
    """One entry for each token of `message.content`."""
    refusal: list[TokenLogprob] | None
    """One entry for each token of `message.refusal`."""

    def __init__(
        self,
        *,
        content: list[TokenLogprob] | None = None,
        refusal: list[TokenLogprob] | None = None,
    ) -> None:
        self._assign(
            {
                "content": content,
                "refusal": refusal,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "content" in src:
            n -= 1
            self.content = src["content"]
        if "refusal" in src:
            n -= 1
            self.refusal = src["refusal"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .token_logprob import TokenLogprob  # noqa: E402

build_when_read(Logprobs, "content", TokenLogprob)
build_when_read(Logprobs, "refusal", TokenLogprob)
