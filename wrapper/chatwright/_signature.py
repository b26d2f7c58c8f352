"""Signatures that tell all: keywords typed by `**options: Unpack[SomeTypedDict]` are shown one by one.

`inspect.signature`, `help` and editors in notebooks look through `__wrapped__`. What they find there is the function
itself, except that its signature is put together when somebody asks for it, so that nobody else pays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from inspect import Signature

    FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


def shows_options(function: FunctionT) -> FunctionT:
    """Let a function whose last parameter is `**options: Unpack[X]` show the keys of X as keywords."""
    function.__wrapped__ = _Stand(function)  # type: ignore[attr-defined]
    return function


class _Stand:
    """Stands for a function in front of tools that inspect it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    @property
    def __class__(self) -> type:
        return type(self._function)

    @__class__.setter
    def __class__(self, kind: type) -> None:
        raise TypeError("it stands for a function, and remains one")

    @property
    def __signature__(self) -> Signature:
        return _whole_signature(self._function)

    def __getattr__(self, name: str) -> Any:
        if name == "__wrapped__":  # else tools would go round in circles
            raise AttributeError(name)
        return getattr(self._function, name)


def _whole_signature(function: Callable[..., Any]) -> Signature:
    import inspect

    signature = inspect.signature(function, follow_wrapped=False)
    *parameters, options = signature.parameters.values()
    keywords = _keys(str(options.annotation).removeprefix("Unpack[").removesuffix("]"))
    shown = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for name, annotation in keywords.items()
    ]
    return signature.replace(parameters=[*parameters, *shown])


def _keys(name: str) -> dict[str, Any]:
    """The keys of one of the typed dictionaries in `chatwright.types`, with their annotations as they are written."""
    from importlib import import_module

    annotations = getattr(import_module("chatwright.types"), name).__annotations__
    return {key: getattr(value, "__forward_arg__", value) for key, value in annotations.items()}
