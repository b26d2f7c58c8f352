from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Error(Model):
    """What went wrong. Compatible servers leave out fields, or send numbers as `code`."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "code",
            "message",
            "param",
            "type",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "code": "code",
        "message": "message",
        "param": "param",
        "type": "type",
    }

    code: str | None
    """Short name of the cause for programs, such as `context_length_exceeded` or `invalid_api_key`; `null` if there is none."""
    message: str
    """The cause in words, for people."""
    param: str | None
    """Path of the request parameter at fault, such as `messages[0].content`; `null` if no single one is."""
    type: str
    """Family of the error, such as `invalid_request_error` or `server_error`."""

    def __init__(
        self,
        *,
        code: str | None = None,
        message: str,
        param: str | None = None,
        type: str,
    ) -> None:
        self._assign(
            {
                "code": code,
                "message": message,
                "param": param,
                "type": type,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "code" in src:
            n -= 1
            self.code = src["code"]
        if "message" in src:
            n -= 1
            self.message = src["message"]
        if "param" in src:
            n -= 1
            self.param = src["param"]
        if "type" in src:
            n -= 1
            self.type = src["type"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
