"""`NOT_GIVEN` and `omit`: what the official SDK's users pass for "not sent", where ours pass None."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

if TYPE_CHECKING:
    # To type checkers they are None, which every parameter here takes: `temperature: float | NotGiven = NOT_GIVEN` can
    # be passed on as it is.
    NotGiven = NoneType  # type: ignore[nonetype-type] # a class, for isinstance
    Omit = NoneType  # type: ignore[nonetype-type]
    NOT_GIVEN: None
    not_given: None
    omit: None
else:

    class _Sentinel:
        """A value that says that there is none: false, and the same after copying and pickling."""

        __slots__ = ()
        _name: ClassVar[str]
        _only: ClassVar[dict[type, _Sentinel]] = {}

        def __new__(cls) -> Any:
            return cls._only.setdefault(cls, super().__new__(cls))

        def __bool__(self) -> bool:
            return False

        def __repr__(self) -> str:
            return self._name

        def __reduce__(self) -> Any:
            return type(self), ()

    class NotGiven(_Sentinel):
        """The type of `NOT_GIVEN`."""

        __slots__ = ()
        _name = "NOT_GIVEN"

    class Omit(_Sentinel):
        """The type of `omit`; as a header's value it removes the header."""

        __slots__ = ()
        _name = "omit"

    NOT_GIVEN = not_given = NotGiven()
    omit = Omit()

__all__ = [
    "NOT_GIVEN",
    "Body",
    "Headers",
    "NoneType",
    "NotGiven",
    "Omit",
    "Query",
    "given",
    "is_given",
    "not_given",
    "omit",
]

Body: TypeAlias = object
Headers: TypeAlias = Mapping[str, str | None]
Query: TypeAlias = Mapping[str, object]


def is_given(value: object) -> bool:
    """Whether it is a value, and not one that stands for none."""
    return not isinstance(value, (NotGiven, Omit))


def given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call in our words: what is not given is left out, and in headers and queries it is None.

    Example:
        >>> given({"model": "gpt-5", "stop": NOT_GIVEN, "extra_headers": {"X-A": omit}})
        {'model': 'gpt-5', 'extra_headers': {'X-A': None}}
    """
    found = {name: value for name, value in arguments.items() if is_given(value)}
    for name in _MAPPINGS & found.keys():
        if found[name] is not None:
            found[name] = {key: value if is_given(value) else None for key, value in found[name].items()}
    return found


_MAPPINGS = frozenset({"extra_headers", "extra_query", "default_headers", "default_query"})
