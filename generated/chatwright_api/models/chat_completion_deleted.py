from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ChatCompletionDeleted(Model):
    """Tells that a stored completion is gone."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "object",
            "id",
            "deleted",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "object": "object",
        "id": "id",
        "deleted": "deleted",
    }

    object: Literal["chat.completion.deleted"]
    """The kind of object, always `chat.completion.deleted`."""
    id: str
    """The `id` that the completion had."""
    deleted: bool
    """`true` once it is deleted."""

    def __init__(
        self,
        *,
        object: Literal["chat.completion.deleted"] = "chat.completion.deleted",
        id: str,
        deleted: bool,
    ) -> None:
        self._assign(
            {
                "object": object,
                "id": id,
                "deleted": deleted,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "object" in src:
            n -= 1
            self.object = src["object"]
        if "id" in src:
            n -= 1
            self.id = src["id"]
        if "deleted" in src:
            n -= 1
            self.deleted = src["deleted"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
