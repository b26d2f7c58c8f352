"""A part of an assistant message: text or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias


def load_assistant_content_part(src: Mapping[str, Any]) -> TextPart | RefusalPart | UnknownAssistantContentPart:
    """The object that `src` describes, told by its `type`."""
    tag = src.get("type")
    if isinstance(tag, str):
        return _CLASSES.get(tag, UnknownAssistantContentPart).from_dict(src)
    # Some servers leave the tag out: a field that only one kind has tells as much.
    for key, kind in _TELLING.items():
        if key in src:
            return kind.from_dict(src)
    return UnknownAssistantContentPart.from_dict(src)


# At the end, so that classes which hold each other can be imported in any order.
from .refusal_part import RefusalPart  # noqa: E402
from .text_part import TextPart  # noqa: E402
from .unknown_assistant_content_part import UnknownAssistantContentPart  # noqa: E402

_CLASSES: dict[str, type[TextPart | RefusalPart]] = {
    "text": TextPart,
    "refusal": RefusalPart,
}
_TELLING: dict[str, type[TextPart | RefusalPart]] = {
    "text": TextPart,
    "prompt_cache_breakpoint": TextPart,
    "refusal": RefusalPart,
}

AssistantContentPart: TypeAlias = TextPart | RefusalPart | UnknownAssistantContentPart
