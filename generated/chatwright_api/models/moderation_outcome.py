"""Verdict on the request's messages, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias


def load_moderation_outcome(src: Mapping[str, Any]) -> ModerationResults | ModerationError | UnknownModerationOutcome:
    """The object that `src` describes, told by its `type`."""
    tag = src.get("type")
    if isinstance(tag, str):
        return _CLASSES.get(tag, UnknownModerationOutcome).from_dict(src)
    # Some servers leave the tag out: a field that only one kind has tells as much.
    for key, kind in _TELLING.items():
        if key in src:
            return kind.from_dict(src)
    return UnknownModerationOutcome.from_dict(src)


# At the end, so that classes which hold each other can be imported in any order.
from .moderation_error import ModerationError  # noqa: E402
from .moderation_results import ModerationResults  # noqa: E402
from .unknown_moderation_outcome import UnknownModerationOutcome  # noqa: E402

_CLASSES: dict[str, type[ModerationResults | ModerationError]] = {
    "moderation_results": ModerationResults,
    "error": ModerationError,
}
_TELLING: dict[str, type[ModerationResults | ModerationError]] = {
    "model": ModerationResults,
    "results": ModerationResults,
    "code": ModerationError,
    "message": ModerationError,
}

ModerationOutcome: TypeAlias = ModerationResults | ModerationError | UnknownModerationOutcome
