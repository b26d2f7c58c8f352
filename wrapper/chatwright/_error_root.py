"""The root of the exceptions, how they travel in pickles, and those that are raised before the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from chatwright._masking import mask

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeVar

    _ErrorT = TypeVar("_ErrorT", bound="ChatwrightError")

_REPR_LENGTH = 120
_MADE_IN_PYTHON = 1 << 9  # the interpreter's flag for classes that are not built in


class ChatwrightError(Exception):
    """Anything that chatwright raises on purpose. `str()` of it is `.message`."""

    default_message: ClassVar[str] = "The call failed."

    def __init__(self, message: str | None = None, *, cause: BaseException | None = None) -> None:
        self.message: str = self.default_message if message is None else message
        super().__init__(self.message)
        self._cause: BaseException | str | None = cause
        if cause is not None:
            self.__cause__ = cause

    @property
    def cause(self) -> BaseException | str | None:
        """What led to it: an exception, or its type name and text in an error that was pickled or copied."""
        return self.__cause__ if self._cause is None else self._cause

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self._portable_state())

    def _portable_state(self) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Attributes (and slots, in subclasses) as they travel: a cause holds frames and sockets, its text does not."""
        state: Any = object.__getstate__(self)
        attributes, slots = state if isinstance(state, tuple) else (state, None)
        return {**(attributes or {}), "_cause": cause_text(self.cause)}, slots

    def __repr__(self) -> str:
        facts = "".join(f", {name}={value!r}" for name, value in self._facts() if value is not None)
        return f"{type(self).__name__}({shorten(self.message)!r}{facts})"

    def _facts(self) -> list[tuple[str, object]]:
        """What `repr` adds to the message."""
        return []


def _rebuild(cls: type[_ErrorT], args: tuple[Any, ...], state: tuple[dict[str, Any], dict[str, Any] | None]) -> _ErrorT:
    """An error without a call of its constructor, whose parameters may be anything in a subclass."""
    builtin: type = cls
    while builtin.__flags__ & _MADE_IN_PYTHON and builtin.__base__ is not None:
        builtin = builtin.__base__
    error: _ErrorT = builtin.__new__(cls, *args)  # of two built-in bases, the one whose layout the class has
    error.args = args
    attributes, slots = state
    error.__dict__.update(attributes)
    for name, value in (slots or {}).items():
        setattr(error, name, value)
    return error


def cause_text(cause: BaseException | str | None) -> str | None:
    """The type name and text of an exception, free of keys; text stays as it is."""
    if not isinstance(cause, BaseException):
        return cause
    text = mask(str(cause))
    return f"{type(cause).__name__}: {text}" if text else type(cause).__name__


def shorten(text: str, length: int = _REPR_LENGTH) -> str:
    """At most `length` characters, an ellipsis for the rest."""
    return text if len(text) <= length else text[: length - 1] + "…"


class ConfigError(ChatwrightError, ValueError):
    """An option, a key, a URL or another input that can't work. Raised before anything is sent."""

    default_message = "The configuration can't work."


class Fault(NamedTuple):
    """One thing that is wrong with an input.

    Attributes:
        path: Where, as in `messages[0].content[1].type`; `""` is the whole input.
        value: What stood there.
        rule: What is allowed there, as a phrase: `must be at most 2`.
        suggestion: What to write instead, or None.
    """

    path: str
    value: object
    rule: str
    suggestion: str | None = None

    def __str__(self) -> str:
        advice = f" ({self.suggestion})" if self.suggestion else ""
        return f"{self.path or 'the whole input'}: {self.rule}, got {shorten(mask(repr(self.value)))}{advice}"


class RequestCheckError(ConfigError):
    """A request that the API's own description refuses, found before sending. `.faults` has everything wrong with it.

    Example:
        >>> print(RequestCheckError(faults=[Fault("temperature", 3, "must be at most 2")]))
        The request has 1 fault:
          temperature: must be at most 2, got 3
    """

    def __init__(
        self, message: str | None = None, *, faults: Iterable[Fault] = (), cause: BaseException | None = None
    ) -> None:
        self.faults = tuple(faults)
        if message is None:
            plural = "" if len(self.faults) == 1 else "s"
            message = "\n  ".join([f"The request has {len(self.faults)} fault{plural}:", *map(str, self.faults)])
        super().__init__(message, cause=cause)

    def _portable_state(self) -> tuple[dict[str, Any], dict[str, Any] | None]:
        attributes, slots = super()._portable_state()
        faults = tuple(fault._replace(value=_portable(fault.value)) for fault in self.faults)
        return {**attributes, "faults": faults}, slots


def _portable(value: object) -> object:
    """A refused value as it travels in a pickle: plain data stays, anything else (a lock, a lambda) becomes its repr."""
    if value is None or type(value) in (str, int, float, bool, bytes):
        return value
    if isinstance(value, (list, tuple)):
        return [_portable(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _portable(item) for key, item in value.items()}
    return shorten(repr(value))


class MissingFileError(ConfigError, FileNotFoundError):
    """A file that was named in an input isn't there. `.path` and `.filename` say which."""

    def __init__(self, message: str | None = None, *, path: str = "", cause: BaseException | None = None) -> None:
        self.path = path
        super().__init__(f"There is no file {path!r}." if message is None else message, cause=cause)
        self.filename = path

    def __str__(self) -> str:
        return self.message

    def _portable_state(self) -> tuple[dict[str, Any], dict[str, Any] | None]:
        attributes, slots = super()._portable_state()
        return attributes, {**(slots or {}), "filename": self.path}
