"""The types whose values are written as strings: dates, numbers of exact size, addresses, bytes."""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import ipaddress
import pathlib
import re
import uuid
from typing import TYPE_CHECKING, Any

import msgspec

from chatwright.structured.leaves import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

    from chatwright.structured.shapes import Shape


def text_shape(cls: type) -> Shape | None:
    """The shape of a type that is written as a string; None if it isn't one of those."""
    found = _SHAPES.get(cls)
    if found is None and issubclass(cls, pathlib.PurePath):
        return Text("a path", {"type": "string", "description": "A file path."}, cls, rank=8)
    return found


def _reader(cls: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        return msgspec.convert(value, cls, strict=True)

    return read


def _decimal(value: Any) -> decimal.Decimal:
    text = value if isinstance(value, str) else repr(value)  # the shortest digits that stand for a float
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError(text)
    return decimal.Decimal(text)


_DECIMAL: Final = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_DATE_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*")


def _date_time(value: Any) -> dt.datetime:
    if _DATE_TIME.fullmatch(value) is None:
        raise ValueError(value)
    # As ISO 8601 allows: without seconds, and offsets of four digits.
    return dt.datetime.fromisoformat(value.upper())


_DURATION: Final = re.compile(
    r"([-+]?)P(?!$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?"
)


def _duration(value: str) -> dt.timedelta:
    """Weeks, days and what is smaller: years and months have no certain length."""
    match = _DURATION.fullmatch(value.upper())
    if match is None:
        raise ValueError(value)
    weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[1:5])
    seconds = float((match[6] or "0").replace(",", "."))
    try:
        found = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise ValueError(value) from None
    return -found if match[1] == "-" else found


def _pattern(value: str) -> re.Pattern[str]:
    try:
        return re.compile(value)
    except re.error as error:
        raise ValueError(str(error)) from None


def _formatted(format: str) -> dict[str, Any]:  # noqa: A002 - JSON schema's own word
    return {"type": "string", "format": format}


_BASE64: Final = {
    "type": "string",
    "contentEncoding": "base64",
    "pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
}

_SHAPES: Final[dict[type, Shape]] = {
    dt.datetime: Text("a date and time, as in 2026-01-31T12:00:00Z", _formatted("date-time"), _date_time),
    dt.date: Text("a date, as in 2026-01-31", _formatted("date"), _reader(dt.date)),
    dt.time: Text("a time, as in 12:00:00", _formatted("time"), _reader(dt.time)),
    dt.timedelta: Text("a duration, as in PT1H30M", _formatted("duration"), _duration),
    decimal.Decimal: Text(
        "a decimal number in a string",
        {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
        _decimal,
        numbers=True,
    ),
    fractions.Fraction: Text(
        "a fraction, as in 2/3", {"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}, fractions.Fraction
    ),
    uuid.UUID: Text("a UUID", _formatted("uuid"), _reader(uuid.UUID)),
    bytes: Text("base64", _BASE64, _reader(bytes), rank=2),
    bytearray: Text("base64", _BASE64, _reader(bytearray), rank=2),
    ipaddress.IPv4Address: Text("an IPv4 address", _formatted("ipv4"), ipaddress.IPv4Address),
    ipaddress.IPv6Address: Text("an IPv6 address", _formatted("ipv6"), ipaddress.IPv6Address),
    re.Pattern: Text(
        "a regular expression", {"type": "string", "description": "A regular expression."}, _pattern, rank=8
    ),
}
