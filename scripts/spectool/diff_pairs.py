"""Which part of the old document is which part of the new one: members of unions, and things that changed their name."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

from spectool.diff_spelling import words_of
from spectool.diff_view import Branch, View, label_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ALIKE: Final = 0.6  # two names are one word misspelled, shortened or prefixed
_SAME_FIELDS: Final = 0.5  # this much of two classes' fields agrees


@dataclass(frozen=True, slots=True)
class Pairing:
    """The members of two unions, side by side."""

    pairs: tuple[tuple[Branch, Branch], ...]
    removed: tuple[Branch, ...]
    added: tuple[Branch, ...]


def pair(old: Sequence[Branch], new: Sequence[Branch], renamed: Callable[[Branch, Branch], bool]) -> Pairing:
    """Pair the branches of two views, the surest evidence first.

    Args:
        old: Branches of the old view.
        new: Branches of the new view.
        renamed: Whether a named object of the old document stands in the new one under another name.
    """
    tests: tuple[Callable[[Branch, Branch], bool], ...] = (
        lambda a, b: bool(a.name) and a.name == b.name,
        lambda a, b: a.type == b.type == "object" and _unnamed(a, b) and bool(tag_of(a)) and tag_of(a) == tag_of(b),
        lambda a, b: bool(a.name and b.name) and renamed(a, b),
        lambda a, b: a.type == b.type == "array" and label_of(a) == label_of(b),
        lambda a, b: a.type == b.type != "object",
        lambda a, b: a.type == b.type == "object" and _unnamed(a, b),
        lambda a, b: {a.type, b.type} == {"integer", "number"},
    )
    left, right = list(old), list(new)
    pairs: list[tuple[Branch, Branch]] = []
    for test in tests:
        for a in tuple(left):
            b = next((candidate for candidate in right if test(a, candidate)), None)
            if b is not None:
                pairs.append((a, b))
                left.remove(a)
                right.remove(b)
    return Pairing(tuple(pairs), tuple(left), tuple(right))


def _unnamed(a: Branch, b: Branch) -> bool:
    return not (a.name and b.name)


def tag_of(branch: Branch) -> tuple[str, str] | None:
    """The property with a constant value that tells an object from its siblings, and the value."""
    properties = branch.schema.get("properties") or {}
    for name in ("type", "role", "object", *properties):
        schema = properties.get(name)
        if isinstance(schema, dict):
            words = words_of(schema)
            if len(words) == 1:
                return name, str(words[0])
    return None


def same_class(a: Branch, b: Branch) -> bool:
    """Whether two objects of different names are evidently one class: same tag, or mostly the same fields."""
    ours, theirs = set(a.schema.get("properties") or ()), set(b.schema.get("properties") or ())
    alike = len(ours & theirs) / max(1, len(ours | theirs)) >= _SAME_FIELDS
    return alike and tag_of(a) == tag_of(b)


def renames(old: dict[str, View], new: dict[str, View]) -> dict[str, str]:
    """Old name → new name, for the removed and added ones that differ in nothing but the name.

    They must have the same type, and either the same description or names that resemble each other; where more than
    one partner would fit, nothing is evident and nobody is paired.
    """
    fits = [(a, b) for a, before in old.items() for b, after in new.items() if _only_renamed(a, before, b, after)]
    return {
        a: b for a, b in fits if sum(a == other for other, _ in fits) == 1 and sum(b == other for _, other in fits) == 1
    }


def _only_renamed(a: str, before: View, b: str, after: View) -> bool:
    if not before.branches or before.label != after.label or _limits(before) != _limits(after):
        return False
    told = before.description.value
    return (bool(told) and told == after.description.value) or resemble(a, b)


def resemble(a: str, b: str) -> bool:
    """Whether two names look like variations of one: `max_tokens`, `max_completion_tokens`."""
    words, others = set(a.lower().split("_")), set(b.lower().split("_"))
    if words <= others or others <= words:
        return True
    first, second = sorted((a.lower(), b.lower()))  # the ratio depends on the order
    return SequenceMatcher(None, first, second).ratio() >= _ALIKE


def _limits(view: View) -> list[dict[str, Any]]:
    return [dict(branch.constraints) for branch in view.branches]
