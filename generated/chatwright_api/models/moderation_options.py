from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ModerationOptions(Model):
    """Asks for moderation of the conversation and of the answer."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "model",
            "policy",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "model": "model",
        "policy": "policy",
    }

    model: str
    """The moderation model to use, such as `omni-moderation-latest`."""
    policy: ModerationPolicy | None
    """What to do with the verdicts. Default: report them."""

    def __init__(
        self,
        *,
        model: str,
        policy: ModerationPolicy | None | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "model": model,
                "policy": policy,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "model" in src:
            n -= 1
            self.model = src["model"]
        if "policy" in src:
            n -= 1
            v = src["policy"]
            self.policy = ModerationPolicy.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .moderation_policy import ModerationPolicy  # noqa: E402
