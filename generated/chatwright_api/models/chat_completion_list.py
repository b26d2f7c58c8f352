from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ChatCompletionList(Model):
    """One page of stored completions."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "object",
            "data",
            "first_id",
            "last_id",
            "has_more",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "object": "object",
        "data": "data",
        "first_id": "first_id",
        "last_id": "last_id",
        "has_more": "has_more",
    }

    object: Literal["list"]
    """The kind of object, always `list`."""
    data: list[ChatCompletion]
    """The completions of this page."""
    first_id: str
    """`id` of the first completion on the page."""
    last_id: str
    """`id` of the last completion on the page: the cursor to pass as `after` for the next one."""
    has_more: bool
    """Whether another page follows."""

    def __init__(
        self,
        *,
        object: Literal["list"] = "list",
        data: list[ChatCompletion],
        first_id: str,
        last_id: str,
        has_more: bool,
    ) -> None:
        self._assign(
            {
                "object": object,
                "data": data,
                "first_id": first_id,
                "last_id": last_id,
                "has_more": has_more,
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
        if "data" in src:
            n -= 1
            v = src["data"]
            self.data = (
                [ChatCompletion.from_dict(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
        if "first_id" in src:
            n -= 1
            self.first_id = src["first_id"]
        if "last_id" in src:
            n -= 1
            self.last_id = src["last_id"]
        if "has_more" in src:
            n -= 1
            self.has_more = src["has_more"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .chat_completion import ChatCompletion  # noqa: E402
