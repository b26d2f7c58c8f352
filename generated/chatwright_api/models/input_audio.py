from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self

    from ..literals import InputAudioFormat

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class InputAudio(Model):
    """The recording."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "data",
            "format",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "data": "data",
        "format": "format",
    }

    data: str
    """The file's bytes in base64, without a `data:` prefix. URLs are not accepted."""
    format: InputAudioFormat
    """Encoding of the bytes: `mp3` or `wav`."""

    def __init__(
        self,
        *,
        data: str,
        format: InputAudioFormat,
    ) -> None:
        self._assign(
            {
                "data": data,
                "format": format,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "data" in src:
            n -= 1
            self.data = src["data"]
        if "format" in src:
            n -= 1
            self.format = src["format"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
