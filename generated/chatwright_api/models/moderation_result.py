from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self

    from ..literals import ModerationInputType

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ModerationResult(Model):
    """Verdict of a moderation model on one text or image."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "model",
            "flagged",
            "categories",
            "category_scores",
            "category_applied_input_types",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "model": "model",
        "flagged": "flagged",
        "categories": "categories",
        "category_scores": "category_scores",
        "category_applied_input_types": "category_applied_input_types",
    }

    type: Literal["moderation_result"]
    """The tag of a verdict, always `moderation_result`."""
    model: str
    """The moderation model that decided."""
    flagged: bool
    """Whether any category applies."""
    categories: dict[str, bool]
    """For each category, such as `violence`, whether it applies."""
    category_scores: dict[str, float]
    """For each category, the model's confidence from 0 to 1."""
    category_applied_input_types: dict[str, list[ModerationInputType]]
    """For each category, which kinds of content its score considered."""

    def __init__(
        self,
        *,
        type: Literal["moderation_result"] = "moderation_result",
        model: str,
        flagged: bool,
        categories: dict[str, bool],
        category_scores: dict[str, float],
        category_applied_input_types: dict[str, list[ModerationInputType]],
    ) -> None:
        self._assign(
            {
                "type": type,
                "model": model,
                "flagged": flagged,
                "categories": categories,
                "category_scores": category_scores,
                "category_applied_input_types": category_applied_input_types,
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
        if "flagged" in src:
            n -= 1
            self.flagged = src["flagged"]
        if "categories" in src:
            n -= 1
            self.categories = src["categories"]
        if "category_scores" in src:
            n -= 1
            self.category_scores = src["category_scores"]
        if "category_applied_input_types" in src:
            n -= 1
            self.category_applied_input_types = src["category_applied_input_types"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
