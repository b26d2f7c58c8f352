"""What the validators of attrs demand, in the words of annotated-types, so that the model hears of it, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

_COMPARISONS: Final = {">=": "ge", ">": "gt", "<=": "le", "<": "lt"}


class Rule(NamedTuple):
    """One demand, as `Annotated` would hold it; None where it is none."""

    ge: Any = None
    gt: Any = None
    le: Any = None
    lt: Any = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None


def rules_in(validator: Any) -> Iterator[Rule]:
    """The demands of a validator that JSON schema has words for; the others are left to the validator itself.

    Example:
        >>> import attrs
        >>> [rule.ge for rule in rules_in(attrs.validators.ge(1))]
        [1]
    """
    kind = type(validator).__name__
    if kind == "_AndValidator":
        for one in validator._validators:  # noqa: SLF001 - there is no public way to ask
            yield from rules_in(one)
    elif kind == "_OptionalValidator":
        yield from rules_in(validator.validator)
    elif kind == "_NumberValidator" and validator.compare_op in _COMPARISONS:
        yield Rule(**{_COMPARISONS[validator.compare_op]: validator.bound})
    elif kind == "_MinLengthValidator":
        yield Rule(min_length=validator.min_length)
    elif kind == "_MaxLengthValidator":
        yield Rule(max_length=validator.max_length)
    elif kind == "_MatchesReValidator":
        yield from _pattern(validator)


def _pattern(validator: Any) -> Iterator[Rule]:
    """The pattern of `matches_re`, anchored as it matches; flags have no place in a schema."""
    import re

    regex = validator.pattern
    if not isinstance(regex.pattern, str) or regex.flags & ~re.UNICODE:
        return
    how = getattr(validator.match_func, "__name__", "")
    anchored = {"fullmatch": f"^(?:{regex.pattern})$", "match": f"^(?:{regex.pattern})", "search": regex.pattern}
    if how in anchored:
        yield Rule(pattern=anchored[how])
