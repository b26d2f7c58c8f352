from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class AudioPart(Model):
    """Recorded speech or sound in a user message, for models that listen, such as `gpt-4o-audio-preview`."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "input_audio",
            "prompt_cache_breakpoint",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "input_audio": "input_audio",
        "prompt_cache_breakpoint": "prompt_cache_breakpoint",
    }

    type: Literal["input_audio"]
    """The tag of an audio part, always `input_audio`."""
    input_audio: InputAudio
    """The recording."""
    prompt_cache_breakpoint: PromptCacheBreakpoint | None
    """Ends a cacheable prefix of the prompt with this part."""

    def __init__(
        self,
        *,
        type: Literal["input_audio"] = "input_audio",
        input_audio: InputAudio,
        prompt_cache_breakpoint: PromptCacheBreakpoint | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "type": type,
                "input_audio": input_audio,
                "prompt_cache_breakpoint": prompt_cache_breakpoint,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "type" in src:
            n -= 1
            self.type = src["type"]
        if "input_audio" in src:
            n -= 1
            v = src["input_audio"]
            self.input_audio = InputAudio.from_dict(v) if v.__class__ is dict else v
        if "prompt_cache_breakpoint" in src:
            n -= 1
            v = src["prompt_cache_breakpoint"]
            self.prompt_cache_breakpoint = PromptCacheBreakpoint.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .input_audio import InputAudio  # noqa: E402
from .prompt_cache_breakpoint import PromptCacheBreakpoint  # noqa: E402
