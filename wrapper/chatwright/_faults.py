"""Faults, as checks note them: values fit to be shown, and words for rules and suggestions."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from chatwright._error_root import Fault, shorten
from chatwright._masking import mask

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

_LONGEST: Final = 80
_FEW: Final = 12


def fault(path: str, value: object, rule: str, suggestion: str | None = None) -> Fault:
    """A fault whose value is fit to be shown: short, and without anything that looks like a key."""
    return Fault(path, presentable(value), rule, suggestion)


def presentable(value: object) -> object:
    """A refused value as an error may hold it: numbers and short texts as they are, the rest cut and masked."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        text = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}… ({len(value)} characters)"
        return mask(str.__str__(text))
    if isinstance(value, (dict, list)) and not value:
        return value
    return _Shown(shorten(mask(_outline(value)), _LONGEST))


class _Shown(str):
    """The repr of a value, which prints as it stands."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str.__str__(self)


def _outline(value: object) -> str:
    """A container's first words; its own repr could hold megabytes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_outline(item)}" for key, item in list(value.items())[:4]) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_outline, value[:4])) + (", …" if len(value) > 4 else "") + "]"  # noqa: PLR2004
    if isinstance(value, str):
        return repr(value[:_LONGEST])
    if isinstance(value, (bytes, bytearray)):
        return f"{type(value).__name__} of {len(value)} bytes"
    return shorten(repr(value), _LONGEST)


def words(choices: Iterable[object]) -> str:
    """A list of allowed values for a rule: `'a', 'b' or 'c'`.

    Example:
        >>> words(["low", "high"])
        "'low' or 'high'"
    """
    shown = [repr(choice) for choice in choices]
    if len(shown) > _FEW:
        shown = [*shown[:_FEW], f"{len(shown) - _FEW} more"]
    return " or ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def did_you_mean(word: object, known: Iterable[str]) -> str | None:
    """A suggestion for a word that is close to a known one, or None.

    Example:
        >>> did_you_mean("temprature", ["temperature", "top_p"])
        "did you mean 'temperature'?"
    """
    if not isinstance(word, str) or len(word) > _LONGEST:
        return None
    by_case = {one.lower(): one for one in known}
    close = get_close_matches(word.lower(), by_case, n=1)
    return f"did you mean {by_case[close[0]]!r}?" if close else None
