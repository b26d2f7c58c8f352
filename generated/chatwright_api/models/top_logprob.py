from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class TopLogprob(Model):
    """A candidate for this position."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "token",
            "logprob",
            "bytes",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "token": "token",
        "logprob": "logprob",
        "bytes": "bytes",
    }

    token: str
    """The candidate as text."""
    logprob: float
    """Natural logarithm of the candidate's probability; `-9999.0` if negligible."""
    bytes: list[int] | None
    """The candidate's UTF-8 bytes, or `null` if it has none."""

    def __init__(
        self,
        *,
        token: str,
        logprob: float,
        bytes: list[int] | None = None,
    ) -> None:
        self._assign(
            {
                "token": token,
                "logprob": logprob,
                "bytes": bytes,
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
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
