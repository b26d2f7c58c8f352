from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self

    from ..literals import AudioFormat, VoiceName

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class AudioOptions(Model):
    """`AudioOptions` of the API."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "voice",
            "format",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "voice": "voice",
        "format": "format",
    }

    voice: VoiceName | CustomVoice
    """Who speaks: the name of a built-in voice, or `{"id": ...}` for a custom one."""
    format: AudioFormat
    """Encoding of the sound. Streams of it must use `pcm16`."""

    def __init__(
        self,
        *,
        voice: VoiceName | CustomVoice,
        format: AudioFormat,
    ) -> None:
        self._assign(
            {
                "voice": voice,
                "format": format,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "voice" in src:
            n -= 1
            v = src["voice"]
            self.voice = CustomVoice.from_dict(v) if v.__class__ is dict else v
        if "format" in src:
            n -= 1
            self.format = src["format"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .custom_voice import CustomVoice  # noqa: E402
