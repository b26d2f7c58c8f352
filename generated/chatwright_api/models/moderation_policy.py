from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ModerationPolicy(Model):
    """What to do with the verdicts, separately for input and output."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "input",
            "output",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "input": "input",
        "output": "output",
    }

    input: ModerationConfig | None
    """Policy for the request's messages; `null` for the default."""
    output: ModerationConfig | None
    """Policy for the generated answer; `null` for the default."""

    def __init__(
        self,
        *,
        input: ModerationConfig | None | Unset = UNSET,
        output: ModerationConfig | None | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "input": input,
                "output": output,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "input" in src:
            n -= 1
            v = src["input"]
            self.input = ModerationConfig.from_dict(v) if v.__class__ is dict else v
        if "output" in src:
            n -= 1
            v = src["output"]
            self.output = ModerationConfig.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .moderation_config import ModerationConfig  # noqa: E402
