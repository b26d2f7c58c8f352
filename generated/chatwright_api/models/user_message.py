from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import UNSET, ChatMessage, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class UserMessage(ChatMessage):
    """What the user says, asks or shows."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "content",
            "role",
            "name",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "content": "content",
        "role": "role",
        "name": "name",
    }

    content: str | list[ContentPart]
    """A string, or a list of at least one part: text, images, audio or files, as far as the model takes them."""
    role: Literal["user"]
    """Who speaks, here always `user`."""
    name: str | None
    """Tells several users in one conversation apart. Optional."""

    def __init__(
        self,
        *,
        content: str | list[ContentPart],
        role: Literal["user"] = "user",
        name: str | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "content": content,
                "role": role,
                "name": name,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "content" in src:
            n -= 1
            v = src["content"]
            self.content = [load_content_part(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
        if "role" in src:
            n -= 1
            self.role = src["role"]
        if "name" in src:
            n -= 1
            self.name = src["name"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .content_part import ContentPart, load_content_part  # noqa: E402
