from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class PredictionContent(Model):
    """Text that the answer is expected to repeat for the most part."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "content",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "content": "content",
    }

    type: Literal["content"]
    """The tag of a predicted text, always `content`."""
    content: str | list[TextPart]
    """The expected text: a string, or one or more text parts."""

    def __init__(
        self,
        *,
        type: Literal["content"] = "content",
        content: str | list[TextPart],
    ) -> None:
        self._assign(
            {
                "type": type,
                "content": content,
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
        if "content" in src:
            n -= 1
            v = src["content"]
            self.content = (
                [TextPart.from_dict(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .text_part import TextPart  # noqa: E402
