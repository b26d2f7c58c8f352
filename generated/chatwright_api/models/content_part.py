"""A part of a user message: text, image, audio or file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias


def load_content_part(src: Mapping[str, Any]) -> TextPart | ImagePart | AudioPart | FilePart | UnknownContentPart:
    """The object that `src` describes, told by its `type`."""
    tag = src.get("type")
    if isinstance(tag, str):
        return _CLASSES.get(tag, UnknownContentPart).from_dict(src)
    # Some servers leave the tag out: a field that only one kind has tells as much.
    for key, kind in _TELLING.items():
        if key in src:
            return kind.from_dict(src)
    return UnknownContentPart.from_dict(src)


# At the end, so that classes which hold each other can be imported in any order.
from .audio_part import AudioPart  # noqa: E402
from .file_part import FilePart  # noqa: E402
from .image_part import ImagePart  # noqa: E402
from .text_part import TextPart  # noqa: E402
from .unknown_content_part import UnknownContentPart  # noqa: E402

_CLASSES: dict[str, type[TextPart | ImagePart | AudioPart | FilePart]] = {
    "text": TextPart,
    "image_url": ImagePart,
    "input_audio": AudioPart,
    "file": FilePart,
}
_TELLING: dict[str, type[TextPart | ImagePart | AudioPart | FilePart]] = {
    "text": TextPart,
    "image_url": ImagePart,
    "input_audio": AudioPart,
    "file": FilePart,
}

ContentPart: TypeAlias = TextPart | ImagePart | AudioPart | FilePart | UnknownContentPart
