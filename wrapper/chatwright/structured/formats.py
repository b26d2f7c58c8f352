"""The formats that strings can be asked to have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final


def follows_format(text: str, name: str) -> bool:
    """Whether a string has a format of JSON schema; a format that isn't known is followed by anything.

    Example:
        >>> follows_format("2026-01-31", "date"), follows_format("yesterday", "date")
        (True, False)
    """
    test = _FORMATS.get(name)
    return test is None or test(text)


def _reads(name: str) -> Callable[[str], bool]:
    """Whether the type that such strings stand for can read it."""

    def test(text: str) -> bool:
        import datetime as dt
        import ipaddress
        import uuid

        from chatwright.structured.shapes import Mismatch
        from chatwright.structured.texts import text_shape

        kinds: dict[str, type] = {
            "date-time": dt.datetime,
            "date": dt.date,
            "time": dt.time,
            "duration": dt.timedelta,
            "uuid": uuid.UUID,
            "ipv4": ipaddress.IPv4Address,
            "ipv6": ipaddress.IPv6Address,
        }
        shape = text_shape(kinds[name])
        try:
            return shape is not None and shape.convert(text) is not None
        except Mismatch:
            return False

    return test


_LABEL: Final = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"
_HOST: Final = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*\.?")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")

_FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    **{name: _reads(name) for name in ("date-time", "date", "time", "duration", "uuid", "ipv4", "ipv6")},
    "hostname": lambda text: _HOST.fullmatch(text) is not None,
    "email": lambda text: _EMAIL.fullmatch(text) is not None,
}
