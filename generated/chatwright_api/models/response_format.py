"""Shape of the answer: plain text (default), JSON that follows a schema (`json_schema`), or any JSON object (`json_object`, older and weaker)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias


def load_response_format(
    src: Mapping[str, Any],
) -> ResponseFormatText | ResponseFormatJsonSchema | ResponseFormatJsonObject | UnknownResponseFormat:
    """The object that `src` describes, told by its `type`."""
    tag = src.get("type")
    if isinstance(tag, str):
        return _CLASSES.get(tag, UnknownResponseFormat).from_dict(src)
    # Some servers leave the tag out: a field that only one kind has tells as much.
    for key, kind in _TELLING.items():
        if key in src:
            return kind.from_dict(src)
    return UnknownResponseFormat.from_dict(src)


# At the end, so that classes which hold each other can be imported in any order.
from .response_format_json_object import ResponseFormatJsonObject  # noqa: E402
from .response_format_json_schema import ResponseFormatJsonSchema  # noqa: E402
from .response_format_text import ResponseFormatText  # noqa: E402
from .unknown_response_format import UnknownResponseFormat  # noqa: E402

_CLASSES: dict[str, type[ResponseFormatText | ResponseFormatJsonSchema | ResponseFormatJsonObject]] = {
    "text": ResponseFormatText,
    "json_schema": ResponseFormatJsonSchema,
    "json_object": ResponseFormatJsonObject,
}
_TELLING: dict[str, type[ResponseFormatText | ResponseFormatJsonSchema | ResponseFormatJsonObject]] = {
    "json_schema": ResponseFormatJsonSchema,
}

ResponseFormat: TypeAlias = (
    ResponseFormatText | ResponseFormatJsonSchema | ResponseFormatJsonObject | UnknownResponseFormat
)
