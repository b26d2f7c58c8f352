from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ModerationResults(Model):
    """Moderation that succeeded, for either the input or the output."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "model",
            "results",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "model": "model",
        "results": "results",
    }

    type: Literal["moderation_results"]
    """The tag of a successful moderation, always `moderation_results`."""
    model: str
    """The moderation model that gave the verdict."""
    results: list[ModerationResult]
    """One verdict for each text or image examined."""

    def __init__(
        self,
        *,
        type: Literal["moderation_results"] = "moderation_results",
        model: str,
        results: list[ModerationResult],
    ) -> None:
        self._assign(
            {
                "type": type,
                "model": model,
                "results": results,
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
        if "model" in src:
            n -= 1
            self.model = src["model"]
        if "results" in src:
            n -= 1
            v = src["results"]
            self.results = (
                [ModerationResult.from_dict(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .moderation_result import ModerationResult  # noqa: E402
