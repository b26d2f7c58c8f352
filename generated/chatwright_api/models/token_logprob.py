from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model, build_when_read

if TYPE_CHECKING:
    from typing import Self

    from .top_logprob import TopLogprob

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class TokenLogprob(Model):
    """A generated token, how probable it was, and its closest rivals."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "token",
            "logprob",
            "bytes",
            "top_logprobs",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "token": "token",
        "logprob": "logprob",
        "bytes": "bytes",
        "top_logprobs": "top_logprobs",
    }

    token: str
    """The token as text; characters that span tokens show as replacements, see `bytes`."""
    logprob: float
    """Natural logarithm of the token's probability, 0 or less; `-9999.0` stands for tokens too improbable to rank."""
    bytes: list[int] | None
    """The token's UTF-8 bytes, each 0 to 255. Join those of neighbouring tokens to decode characters that are split between them. `null` if the token stands for no bytes."""
    top_logprobs: list[TopLogprob]
    """The most probable tokens at this position, best first: up to `top_logprobs` of the request, sometimes fewer."""

    def __init__(
        self,
        *,
        token: str,
        logprob: float,
        bytes: list[int] | None = None,
        top_logprobs: list[TopLogprob],
    ) -> None:
        self._assign(
            {
                "token": token,
                "logprob": logprob,
                "bytes": bytes,
                "top_logprobs": top_logprobs,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "token" in src:
            n -= 1
            self.token = src["token"]
        if "logprob" in src:
            n -= 1
            self.logprob = src["logprob"]
        if "bytes" in src:
            n -= 1
            self.bytes = src["bytes"]
        if "top_logprobs" in src:
            n -= 1
            self.top_logprobs = src["top_logprobs"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .top_logprob import TopLogprob  # noqa: E402

build_when_read(TokenLogprob, "top_logprobs", TopLogprob)
