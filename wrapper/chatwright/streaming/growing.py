"""What grows while a stream is read, and events that remember how it looked when they were made.

An event holds the growing thing and its length at the time, which costs nothing; what had arrived by then is put
together when somebody asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN = 60
_T = TypeVar("_T")
_E = TypeVar("_E", bound="GrowingEvent")


class GrowingText(list[str]):
    """A text in pieces. Append to it, never change it otherwise.

    Example:
        >>> text = GrowingText()
        >>> text += ["Hel", "lo"]
        >>> text.upto(1), text.upto(2)
        ('Hel', 'Hello')

    """

    __slots__ = ("_joined",)

    def __init__(self) -> None:
        super().__init__()
        # What was joined last, and of how many pieces: who reads after every piece goes on from there.
        self._joined = (0, "")

    def upto(self, count: int) -> str:
        """Return the first `count` pieces as one text."""
        done, text = self._joined
        if count < done:
            return "".join(self[:count])
        if count > done:
            text += "".join(self[done:count])
            self._joined = (count, text)
        return text


class GrowingList(list[_T]):
    """A list that is only appended to."""

    __slots__ = ()

    def upto(self, count: int) -> list[_T]:
        """Return its first `count` items."""
        return self[:count]


class PartialParser:
    """Reads the beginning of an answer in the type that was asked for."""

    __slots__ = ()

    def parse_partial(self, text: str) -> Any:
        """Return what `text`, which may stop anywhere, says so far; None if that is nothing yet."""
        raise NotImplementedError


class Event(msgspec.Struct, frozen=True):
    """Something that happened in a stream: values that don't change, compared by what a reader sees."""

    def _values(self) -> dict[str, Any]:
        names: tuple[str, ...] = type(self).__match_args__
        return {name: getattr(self, name) for name in names}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Event):
            return NotImplemented
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), *self._values().values()))

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), tuple(self._values().values())

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({', '.join(f'{name}={_short(value)}' for name, value in self._values().items())})"
        )


class GrowingEvent(Event, frozen=True, kw_only=True):
    """An event of which some fields are built when they are read.

    msgspec fills those fields in C like any other, which no constructor in Python comes near; so they are declared with
    the type that they read as, and given either such a value or the growing thing, together with its `_length`.
    """

    _length: int = 0


class _BuiltWhenRead:
    """Stands before a field and turns what is stored there into its value."""

    def __init__(self, stored: Any) -> None:
        self._stored = stored

    def __get__(self, event: Any, owner: type | None = None) -> Any:
        if event is None:
            return self
        value = self._stored.__get__(event, owner)
        if isinstance(value, (GrowingText, GrowingList)):
            return value.upto(event._length)  # noqa: SLF001 - the other half of GrowingEvent
        if isinstance(value, PartialParser):
            return value.parse_partial(event.snapshot)
        return value


def built_when_read(*names: str) -> Callable[[type[_E]], type[_E]]:
    """Let these fields hold a GrowingText, a GrowingList, or a PartialParser that reads the event's `snapshot`."""

    def decorate(cls: type[_E]) -> type[_E]:
        for name in names:
            setattr(cls, name, _BuiltWhenRead(getattr(cls, name)))
        return cls

    return decorate


class _MadeWhenRead:
    """Stands before a field that may hold decoded JSON, and makes a model of it on the first reading."""

    def __init__(self, stored: Any, model: str) -> None:
        self._stored = stored
        self._model = model

    def __get__(self, event: Any, owner: type | None = None) -> Any:
        if event is None:
            return self
        value = self._stored.__get__(event, owner)
        if value.__class__ is dict:
            from chatwright import _wire

            value = getattr(_wire, self._model).from_dict(value)
            self._stored.__set__(event, value)
        return value


def made_when_read(name: str, model: str) -> Callable[[type[_T]], type[_T]]:
    """Let a field hold decoded JSON in place of a model: most readers of a stream never look at its chunks."""

    def decorate(cls: type[_T]) -> type[_T]:
        setattr(cls, name, _MadeWhenRead(getattr(cls, name), model))
        return cls

    return decorate


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
