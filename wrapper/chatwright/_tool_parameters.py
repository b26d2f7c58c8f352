"""What a Python function takes: which of its parameters the model fills, and how they are handed over. Pure."""

from __future__ import annotations

import functools
import inspect
import types
import typing
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright._tool_context import Context
from chatwright.errors import ConfigError
from chatwright.structured.classes import describe
from chatwright.structured.docs import Docstring, parse_docstring
from chatwright.structured.hints import hints_of, hints_of_function

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

_Kind = inspect.Parameter

MISSING: Final = inspect.Parameter.empty
"""Stands for a type or a default that is not there."""
NO_DEFAULT: Final = object()
"""Stands for the default of a keyword that may be left out, and is not there then."""


class ToolParameter(NamedTuple):
    """A parameter of a function.

    Attributes:
        name: Its name, in Python and in JSON.
        hint: Its type, or MISSING.
        kind: How it is handed over, as in `inspect.Parameter`.
        default: What a left-out argument becomes; MISSING if it may not be left out.
        is_context: Whether it gets the `Context`, and is hidden from the model.
    """

    name: str
    hint: Any
    kind: Any
    default: Any
    is_context: bool

    @property
    def is_variadic(self) -> bool:
        """Whether it stands for any number of arguments."""
        return self.kind in (_Kind.VAR_POSITIONAL, _Kind.VAR_KEYWORD)


class ToolParameters(NamedTuple):
    """All parameters of a function, in order.

    Attributes:
        all: The parameters, without those that partials have settled.
        owner: `self` or `cls`, if the function is a method that was taken from its class unbound.
    """

    all: tuple[ToolParameter, ...]
    owner: str | None

    @property
    def shown(self) -> list[ToolParameter]:
        """Those that the model fills."""
        return [parameter for parameter in self.all if not parameter.is_context]


def parameters_of(function: Any, hints: Mapping[str, Any] | None = None) -> ToolParameters:
    """The parameters of anything that can be called: a function, method, partial, class or object with `__call__`.

    Args:
        function: What is to be called.
        hints: The types of its parameters, if they have been looked up (`hints_of_call`).

    Raises:
        ConfigError: Its signature can't be read, or an annotation means nothing.

    Example:
        >>> def area(width: float, height: float = 1.0) -> float: ...
        >>> [parameter.name for parameter in parameters_of(area).shown]
        ['width', 'height']
    """
    name = name_of(function)
    try:
        signature = inspect.signature(function)
    except (ValueError, TypeError):
        raise ConfigError(f"{name}: its parameters can't be read; wrap it in a function of your own") from None
    hints = hints_of_call(function) if hints is None else hints
    settled = _settled_by_partials(function)
    parameters = [parameter for parameter in signature.parameters.values() if parameter.name not in settled]
    owner = None
    if parameters and _is_unbound_method(function, parameters[0]):
        owner = parameters.pop(0).name
    found = []
    for parameter in parameters:
        hint = hints.get(parameter.name, parameter.annotation)
        if parameter.kind is _Kind.VAR_KEYWORD and _is_unpacked(hint):
            found.extend(_keywords_of(typing.get_args(hint)[0]))
        else:
            found.append(ToolParameter(parameter.name, hint, parameter.kind, parameter.default, _is_context(hint)))
    return ToolParameters(tuple(found), owner)


def bound(parameters: ToolParameters, values: Mapping[str, Any], context: Any) -> tuple[list[Any], dict[str, Any]]:
    """The positional and keyword arguments of a call; what is left out takes the function's default."""
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    has_rest = any(
        parameter.kind is _Kind.VAR_POSITIONAL and values.get(parameter.name) for parameter in parameters.all
    )
    for name, _hint, kind, default, is_context in parameters.all:
        value = context if is_context else values.get(name, MISSING)
        if kind is _Kind.VAR_POSITIONAL:
            positional.extend(() if value is MISSING else value)
        elif kind is _Kind.VAR_KEYWORD:
            keywords.update({} if value is MISSING else value)
        elif kind is _Kind.POSITIONAL_ONLY or (has_rest and kind is _Kind.POSITIONAL_OR_KEYWORD):
            positional.append(default if value is MISSING else value)
        elif value is not MISSING:
            keywords[name] = value
    return positional, keywords


def name_of(function: Any) -> str:
    """What a function is called; of an object with `__call__`, its class."""
    while isinstance(function, functools.partial):
        function = function.func
    name = getattr(function, "__name__", None)
    return name if isinstance(name, str) else type(function).__name__


def docs_of(function: Any) -> Docstring:
    """What the docstring of a function says, or that of the class of a callable object."""
    while isinstance(function, functools.partial):
        function = function.func
    if isinstance(function, type):
        init = parse_docstring(inspect.getdoc(function.__init__))  # type: ignore[misc] # the class's own
        own = parse_docstring(vars(function).get("__doc__"))
        return Docstring(own.text, {**init.fields, **own.fields})
    if not inspect.isroutine(function):
        call = parse_docstring(inspect.getdoc(type(function).__call__))
        own = parse_docstring(vars(type(function)).get("__doc__"))
        return Docstring(call.text or own.text, {**own.fields, **call.fields})
    return parse_docstring(inspect.getdoc(function))


def innermost(function: Any) -> Any:
    """Where the annotations stand: the function without partials, bindings and wrappers, or the class."""
    return inspect.unwrap(called(function))


def called(function: Any) -> Any:
    """What runs when something is called: the function without partials and bindings, but in its wrappers."""
    while isinstance(function, functools.partial):
        function = function.func
    if not inspect.isroutine(function) and not isinstance(function, type):
        function = type(function).__call__
    return getattr(function, "__func__", function)


def is_asynchronous(function: Any) -> bool:
    """Whether calling it gives something to be awaited, or to be iterated over asynchronously."""
    found = called(function)
    return inspect.iscoroutinefunction(found) or inspect.isasyncgenfunction(found)


def _hints(function: Any, name: str) -> dict[str, Any]:
    """The types of the parameters. Names are looked up in the function's module, then in the functions that are running."""
    if isinstance(function, type):
        init: Any = vars(function).get("__init__")
        return {**hints_of(function), **(_hints(init, name) if inspect.isfunction(init) else {})}
    try:
        found = typing.get_type_hints(function, include_extras=True)
    except NameError as error:
        try:
            found = hints_of_function(function)
        except NameError:  # from Python 3.14 on, annotations are evaluated when they are asked for
            raise ConfigError(f"{name}: the name {error.name!r} in its annotations can't be found") from None
    except (TypeError, SyntaxError, AttributeError) as error:
        raise ConfigError(f"{name}: an annotation makes no type: {error}") from None
    found.pop("return", None)
    return found


def hints_of_call(function: Any) -> dict[str, Any]:
    """The types of the parameters of anything that can be called.

    Raises:
        ConfigError: An annotation means nothing.
    """
    return _hints(innermost(function), name_of(function))


def _settled_by_partials(function: Any) -> set[str]:
    """The keywords that partials have given: the model has no say in them, and need not know."""
    settled: set[str] = set()
    while isinstance(function, functools.partial):
        settled.update(function.keywords)
        function = function.func
    return settled


def _is_unpacked(hint: Any) -> bool:
    """Whether it is an `Unpack[SomeTypedDict]`, which names the keywords one by one."""
    return getattr(typing.get_origin(hint), "__name__", getattr(typing.get_origin(hint), "_name", "")) == "Unpack"


def _keywords_of(typed_dict: Any) -> list[ToolParameter]:
    described = describe(typed_dict)
    fields = [] if described is None else described.fields
    return [
        ToolParameter(
            field.key, field.hint, _Kind.KEYWORD_ONLY, NO_DEFAULT if field.optional else MISSING, is_context=False
        )
        for field in fields
    ]


def _is_unbound_method(function: Any, first: inspect.Parameter) -> bool:
    if not inspect.isfunction(function) or first.name not in ("self", "cls"):
        return False
    place = function.__qualname__.rpartition(".")[0]
    return bool(place) and not place.endswith("<locals>") and first.annotation is MISSING


def _is_context(hint: Any) -> bool:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return any(map(_is_context, typing.get_args(hint)))
    if hasattr(hint, "__metadata__"):
        return _is_context(hint.__origin__)
    found = hint if origin is None else origin
    return isinstance(found, type) and issubclass(found, Context)
