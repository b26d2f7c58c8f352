"""What the input may look like. Default: any text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias


def load_custom_tool_format(src: Mapping[str, Any]) -> CustomTextFormat | CustomGrammarFormat | UnknownCustomToolFormat:
    """The object that `src` describes, told by its `type`."""
    tag = src.get("type")
    if isinstance(tag, str):
        return _CLASSES.get(tag, UnknownCustomToolFormat).from_dict(src)
    # Some servers leave the tag out: a field that only one kind has tells as much.
    for key, kind in _TELLING.items():
        if key in src:
            return kind.from_dict(src)
    return UnknownCustomToolFormat.from_dict(src)


# At the end, so that classes which hold each other can be imported in any order.
from .custom_grammar_format import CustomGrammarFormat  # noqa: E402
from .custom_text_format import CustomTextFormat  # noqa: E402
from .unknown_custom_tool_format import UnknownCustomToolFormat  # noqa: E402

_CLASSES: dict[str, type[CustomTextFormat | CustomGrammarFormat]] = {
    "text": CustomTextFormat,
    "grammar": CustomGrammarFormat,
}
_TELLING: dict[str, type[CustomTextFormat | CustomGrammarFormat]] = {
    "grammar": CustomGrammarFormat,
}

CustomToolFormat: TypeAlias = CustomTextFormat | CustomGrammarFormat | UnknownCustomToolFormat
