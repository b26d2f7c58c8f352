"""How much of a response is taken: what a server sends beyond is an error, never a full memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from typing import Final, Self

__all__ = ["SizeLimits"]

_MEBI: Final = 1024 * 1024


class _Sizes(NamedTuple):
    body: int | None
    error: int | None
    event: int | None
    line: int | None


class SizeLimits(_Sizes):
    """Limits in bytes, after decompression; None for no limit. Immutable.

    Args:
        body: The content of one response: an answer read whole, or a stream from beginning to end. More is an
            APIResponseError, in a stream a StreamError with what had arrived in `.partial`.
        error: The content of a response with an error status; what comes beyond is left out.
        event: The data of one event in a stream. More is a StreamError.
        line: One line in a stream. More is a StreamError.

    Raises:
        ConfigError: A value that is no number of bytes above 0.

    Example:
        >>> SizeLimits(body=1_000_000)
        SizeLimits(body=1000000, error=4194304, event=33554432, line=33554432)
    """

    __slots__ = ()

    def __new__(
        cls,
        body: int | None = 256 * _MEBI,
        *,
        error: int | None = 4 * _MEBI,
        event: int | None = 32 * _MEBI,
        line: int | None = 32 * _MEBI,
    ) -> Self:
        """Check the values and make the limits."""
        given = {"body": body, "error": error, "event": event, "line": line}
        for name, value in given.items():
            _check(f"size_limits.{name}", value)
        return super().__new__(cls, **given)

    @classmethod
    def of(cls, value: object) -> SizeLimits:
        """What `size_limits=` may be, as SizeLimits: them, a number of bytes for the body, or None for the defaults.

        Raises:
            ConfigError: It is none of these.
        """
        if value is None:
            return DEFAULT_SIZES
        if isinstance(value, SizeLimits):
            return value
        if isinstance(value, bool) or not isinstance(value, int):
            raise ConfigError(f"size_limits: must be SizeLimits or a number of bytes, got {value!r}")
        return cls(value)

    def for_content(self, *, success: bool) -> int | None:
        """Bytes of content that a response may have."""
        limits = [limit for limit in (self.body, None if success else self.error) if limit is not None]
        return min(limits, default=None)

    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, int | None]]:
        """Pickles and copies are made anew from the values."""
        return (), self._asdict()


def _check(name: str, value: object) -> None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value <= 0):
        raise ConfigError(f"{name}: must be a whole number of bytes above 0, or None for no limit; got {value!r}")


DEFAULT_SIZES: Final = SizeLimits()
