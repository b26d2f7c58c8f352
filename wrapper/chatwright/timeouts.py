"""How long a call, and each step of a request, may take."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from typing import Final, Self

__all__ = ["Timeout"]


class Default(float):
    """A default that can be told from the same number given on purpose, which the environment must not replace."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{float(self):g}"


_NO_LIMIT: Final = 1e100  # seconds; infinity is more than that, and so is an int that no float can hold
DEFAULT_TIMEOUT: Final = Default(600)
DEFAULT_CONNECT: Final = Default(5)
_AS_SECONDS: Any = ...  # "not given", where None means "no limit"


class _Limits(NamedTuple):
    connect: float | None
    pool: float | None
    write: float | None
    first_byte: float | None
    idle: float | None


class Timeout(_Limits):
    """Time limits in seconds, one for each step of a request; None for no limit. Immutable.

    They bound single steps, and begin anew with each retry. What bounds the whole call is its `deadline`.

    Args:
        seconds: Sets `write`, `first_byte` and `idle` at once.
        connect: To reach the server, TLS included.
        pool: To get a free connection. Without a limit only the call's deadline bounds it.
        write: To hand over a part of the request.
        first_byte: From the request sent to the head of the answer. A model that does not stream thinks in this time.
        idle: Between two parts of the answer.

    Raises:
        ConfigError: A value that is no number of seconds above 0.

    Example:
        >>> Timeout(60, idle=10)
        Timeout(connect=5.0, pool=None, write=60.0, first_byte=60.0, idle=10.0)
    """

    __slots__ = ()

    def __new__(
        cls,
        seconds: float | None = DEFAULT_TIMEOUT,
        *,
        connect: float | None = DEFAULT_CONNECT,
        pool: float | None = None,
        write: float | None = _AS_SECONDS,
        first_byte: float | None = _AS_SECONDS,
        idle: float | None = _AS_SECONDS,
    ) -> Self:
        """Check the values and make the limits."""
        given = {
            "connect": connect,
            "pool": pool,
            "write": seconds if write is _AS_SECONDS else write,
            "first_byte": seconds if first_byte is _AS_SECONDS else first_byte,
            "idle": seconds if idle is _AS_SECONDS else idle,
        }
        return super().__new__(
            cls, **{name: checked_seconds(f"timeout.{name}", value) for name, value in given.items()}
        )

    @classmethod
    def of(cls, value: object, name: str = "timeout") -> Timeout:
        """What `timeout=` may be, as a Timeout: one, seconds, None for no limits at all, or an `httpx.Timeout`.

        Args:
            value: A Timeout, a number of seconds, None, or any object with httpx's `connect`, `read`, `write`, `pool`.
            name: What to call it in an error.

        Raises:
            ConfigError: It is none of these, or a limit is no number of seconds above 0.
        """
        if isinstance(value, Timeout):
            return value
        if value is None:
            return cls(None, connect=None)
        if all(hasattr(value, step) for step in ("connect", "read", "write", "pool")):
            theirs: Any = value
            return cls(theirs.read, connect=theirs.connect, write=theirs.write, pool=theirs.pool)
        return cls(checked_seconds(name, value, "a number of seconds, a Timeout or an httpx.Timeout"))

    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, float | None]]:
        """Pickles and copies are made anew from the values."""
        return (), self._asdict()


def checked_seconds(name: str, value: object, what: str = "a number of seconds") -> float | None:
    """`value` as seconds above 0; None (and infinity) for no limit.

    Raises:
        ConfigError: It is something else.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ConfigError(f"{name}: must be {what} above 0, or None for no limit; got {value!r}")
    if value > _NO_LIMIT:
        return None
    if isnan(value) or value <= 0:
        raise ConfigError(f"{name}: must be above 0, or None for no limit; got {value!r}")
    return float(value)
