from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self

    from ..literals import AllowedToolsMode

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class AllowedTools(Model):
    """A subset of the request's `tools` and how freely the model may use it. Narrows the choice without changing `tools`, which keeps the prompt cache warm."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "mode",
            "tools",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "mode": "mode",
        "tools": "tools",
    }

    mode: AllowedToolsMode
    """`auto` leaves it to the model whether to call one of these tools or to answer in words; `required` makes it call at least one."""
    tools: list[dict[str, Any]]
    """References to tools of the request, by type and name: `{"type": "function", "function": {"name": "get_weather"}}`."""

    def __init__(
        self,
        *,
        mode: AllowedToolsMode,
        tools: list[dict[str, Any]],
    ) -> None:
        self._assign(
            {
                "mode": mode,
                "tools": tools,
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
        if "tools" in src:
            n -= 1
            self.tools = src["tools"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
