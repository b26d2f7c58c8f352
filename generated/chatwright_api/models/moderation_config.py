from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self

    from ..literals import ModerationMode

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ModerationConfig(Model):
    """What to do about flagged content."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "mode",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "mode": "mode",
    }

    mode: ModerationMode
    """`score` only reports, `block` also withholds."""

    def __init__(
        self,
        *,
        mode: ModerationMode,
    ) -> None:
        self._assign(
            {
                "mode": mode,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "mode" in src:
            n -= 1
            self.mode = src["mode"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
