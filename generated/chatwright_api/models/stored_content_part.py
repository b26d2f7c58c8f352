"""One of the kinds of `StoredContentPart`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias


def load_stored_content_part(src: Mapping[str, Any]) -> TextPart | ImagePart | UnknownStoredContentPart:
    """The object that `src` describes, told by its `type`."""
    tag = src.get("type")
    if isinstance(tag, str):
        return _CLASSES.get(tag, UnknownStoredContentPart).from_dict(src)
    # Some servers leave the tag out: a field that only one kind has tells as much.
    for key, kind in _TELLING.items():
        if key in src:
            return kind.from_dict(src)
    return UnknownStoredContentPart.from_dict(src)


# At the end, so that classes which hold each other can be imported in any order.
from .image_part import ImagePart  # noqa: E402
from .text_part import TextPart  # noqa: E402
from .unknown_stored_content_part import UnknownStoredContentPart  # noqa: E402

_CLASSES: dict[str, type[TextPart | ImagePart]] = {
    "text": TextPart,
    "image_url": ImagePart,
}
_TELLING: dict[str, type[TextPart | ImagePart]] = {
    "text": TextPart,
    "image_url": ImagePart,
}

StoredContentPart: TypeAlias = TextPart | ImagePart | UnknownStoredContentPart
