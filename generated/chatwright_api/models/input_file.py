from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class InputFile(Model):
    """The document: `file_id` alone, or `file_data` with `filename`."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "filename",
            "file_data",
            "file_id",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "filename": "filename",
        "file_data": "file_data",
        "file_id": "file_id",
    }

    filename: str | None
    """Name that the model sees, with its extension. Goes with `file_data`."""
    file_data: str | None
    """The file's bytes as a base64 `data:` URL, for sending it along with the message."""
    file_id: str | None
    """The `id` that the Files API gave to an upload."""

    def __init__(
        self,
        *,
        filename: str | Unset = UNSET,
        file_data: str | Unset = UNSET,
        file_id: str | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "filename": filename,
                "file_data": file_data,
                "file_id": file_id,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "filename" in src:
            n -= 1
            self.filename = src["filename"]
            if not n:
                return self
        if "file_data" in src:
            n -= 1
            self.file_data = src["file_data"]
        if "file_id" in src:
            n -= 1
            self.file_id = src["file_id"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
