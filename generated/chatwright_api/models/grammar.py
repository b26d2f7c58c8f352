from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self

    from ..literals import GrammarSyntax

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Grammar(Model):
    """The grammar, and the language it is written in."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "definition",
            "syntax",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "definition": "definition",
        "syntax": "syntax",
    }

    definition: str
    """The grammar's source text."""
    syntax: GrammarSyntax
    """Language of `definition`: a `lark` grammar or a regular expression (`regex`)."""

    def __init__(
        self,
        *,
        definition: str,
        syntax: GrammarSyntax,
    ) -> None:
        self._assign(
            {
                "definition": definition,
                "syntax": syntax,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "definition" in src:
            n -= 1
            self.definition = src["definition"]
        if "syntax" in src:
            n -= 1
            self.syntax = src["syntax"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
