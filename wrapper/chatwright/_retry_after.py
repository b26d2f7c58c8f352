"""How long a server asks to be left alone, from its response headers."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds to wait, or None when the server names no time that can be read.

    `retry-after-ms` comes before `retry-after`, which is either a number of seconds or a date. A date counts from the
    server's own `date` header, so that a wrong clock on either side does no harm, else from `now` (Unix time). A date
    in the past is 0.
    """
    milliseconds = seconds_in(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    seconds = seconds_in(value)
    if seconds is not None or value is None:
        return seconds
    then, sent = _unix_time(value), _unix_time(headers.get("date", ""))
    start = now if sent is None else sent
    return None if then is None or start is None else max(0.0, then - start)


def seconds_in(text: str | None) -> float | None:
    """The number, 0 or above, that a text is; None if it is none."""
    try:
        number = float(text or "") if text and text.isascii() and "_" not in text else nan  # Python's own notations
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None


def _unix_time(text: str) -> float | None:
    from email.utils import mktime_tz, parsedate_tz

    parts = parsedate_tz(text)
    if parts is None:
        return None
    try:
        return mktime_tz(parts)
    except (ValueError, OverflowError):  # the 32nd of a month, the year 99999
        return None
