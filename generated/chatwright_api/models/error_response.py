from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ErrorResponse(Model):
    """The body of every answer whose status is not a success."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "error",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "error": "error",
    }

    error: Error
    """The error itself."""

    def __init__(
        self,
        *,
        error: Error,
    ) -> None:
        self._assign(
            {
                "error": error,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "error" in src:
            n -= 1
            v = src["error"]
            self.error = Error.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .error import Error  # noqa: E402
