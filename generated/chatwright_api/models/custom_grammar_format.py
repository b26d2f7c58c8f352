from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class CustomGrammarFormat(Model):
    """Input that a grammar of yours accepts."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "grammar",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "grammar": "grammar",
    }

    type: Literal["grammar"]
    """The tag of a grammar, always `grammar`."""
    grammar: Grammar
    """The grammar, and the language it is written in."""

    def __init__(
        self,
        *,
        type: Literal["grammar"] = "grammar",
        grammar: Grammar,
    ) -> None:
        self._assign(
            {
                "type": type,
                "grammar": grammar,
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
        if "grammar" in src:
            n -= 1
            v = src["grammar"]
            self.grammar = Grammar.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .grammar import Grammar  # noqa: E402
