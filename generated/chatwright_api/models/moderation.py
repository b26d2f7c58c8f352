from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Moderation(Model):
    """What moderation found in the request and in the answer."""

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

    input: ModerationOutcome
    """Verdict on the request's messages, or why there is none."""
    output: ModerationOutcome
    """Verdict on the generated answer, or why there is none."""

    def __init__(
        self,
        *,
        input: ModerationOutcome,
        output: ModerationOutcome,
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
            self.input = load_moderation_outcome(v) if v.__class__ is dict else v
        if "output" in src:
            n -= 1
            v = src["output"]
            self.output = load_moderation_outcome(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .moderation_outcome import ModerationOutcome, load_moderation_outcome  # noqa: E402
