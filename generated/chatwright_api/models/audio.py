from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Audio(Model):
    """`Audio` of the API."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
            "expires_at",
            "data",
            "transcript",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "id": "id",
        "expires_at": "expires_at",
        "data": "data",
        "transcript": "transcript",
    }

    id: str
    """Refers to this audio in a later assistant message."""
    expires_at: int
    """Unix time in seconds after which `id` can no longer be referred to."""
    data: str
    """The sound in base64, encoded as `audio.format` of the request asked."""
    transcript: str
    """What is said, as text."""

    def __init__(
        self,
        *,
        id: str,
        expires_at: int,
        data: str,
        transcript: str,
    ) -> None:
        self._assign(
            {
                "id": id,
                "expires_at": expires_at,
                "data": data,
                "transcript": transcript,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "id" in src:
            n -= 1
            self.id = src["id"]
        if "expires_at" in src:
            n -= 1
            self.expires_at = src["expires_at"]
        if "data" in src:
            n -= 1
            self.data = src["data"]
        if "transcript" in src:
            n -= 1
            self.transcript = src["transcript"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
