"""Usage over several requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright._wire import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable


def sum_usage(usages: Iterable[Usage | None]) -> Usage | None:
    """The usage of several requests together: every count, details included, added up. None if no server told.

    Example:
        >>> one = Usage(prompt_tokens=5, completion_tokens=2, total_tokens=7)
        >>> sum_usage([one, None, one]).total_tokens
        14
    """
    found = [usage for usage in usages if isinstance(usage, Usage)]
    if len(found) < 2:  # noqa: PLR2004 - one is its own sum
        return found[0] if found else None
    total: dict[str, Any] = {}
    for usage in found:
        _add(total, usage.to_dict())
    return Usage.from_dict(total)


def _add(total: dict[str, Any], counts: dict[str, Any]) -> None:
    for name, count in counts.items():
        if isinstance(count, dict):
            inner = total.get(name)
            total[name] = inner = inner if isinstance(inner, dict) else {}
            _add(inner, count)
        elif isinstance(count, (int, float)) and not isinstance(count, bool):
            before = total.get(name)
            total[name] = count + (before if isinstance(before, (int, float)) else 0)
        else:
            total.setdefault(name, count)
