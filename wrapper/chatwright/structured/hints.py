"""What the annotations of a class mean: names looked up where they were written, type variables filled in."""

from __future__ import annotations

import inspect
import sys
import typing
from typing import TYPE_CHECKING, Any, TypeVar

from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_LOCAL_NAMES = 64


def hints_of(cls: type, arguments: tuple[Any, ...] = ()) -> dict[str, Any]:
    """The type of each annotated name of a class and its bases, `Annotated` and `Required` kept.

    Names are looked up in the module of the class that has them, in the class itself, and at last in the functions
    that are being executed, because a class may be defined in one.

    Args:
        cls: The class.
        arguments: What its type parameters stand for.

    Raises:
        ConfigError: A name means nothing anywhere.

    Example:
        >>> class Point:
        ...     x: "int"
        >>> hints_of(Point)
        {'x': <class 'int'>}
    """
    hints = _resolved(cls)
    meanings = _meanings(cls, arguments)
    if not any(meanings.values()):
        return hints
    return {name: substitute(hint, meanings.get(_owner(cls, name, meanings), {})) for name, hint in hints.items()}


def constructor_hints(cls: Any, arguments: tuple[Any, ...] = ()) -> dict[str, Any]:
    """The types of the parameters of a class's constructor, the class's type parameters filled in.

    Raises:
        ConfigError: A name means nothing anywhere.
    """
    owner = next(kind for kind in cls.__mro__ if "__init__" in vars(kind))
    meaning = _meanings(cls, arguments).get(owner, {})
    hints = hints_of_function(owner.__init__, getattr(owner, "__type_params__", ()))
    return {name: substitute(hint, meaning) for name, hint in hints.items()}


def hints_of_function(function: Any, parameters: tuple[Any, ...] = ()) -> dict[str, Any]:
    """The types of a function's parameters, names looked up as for classes.

    Args:
        function: The function.
        parameters: The type parameters of the class that it belongs to.

    Raises:
        ConfigError: A name means nothing anywhere.
    """
    known = {
        "__annotations__": inspect.get_annotations(function),
        "__module__": function.__module__,
        "__type_params__": (*parameters, *getattr(function, "__type_params__", ())),
    }
    found = hints_of(type(function.__name__, (), known))
    found.pop("return", None)
    return found


def evaluate(text: str, module: str | None, where: str, names: Mapping[str, Any] | None = None) -> Any:
    """The type that a string stands for.

    Args:
        text: The annotation.
        module: The name of the module it stands in.
        where: What to call it in messages.
        names: Meanings of names that may be found nowhere else.

    Raises:
        ConfigError: It stands for none.
    """
    holder = type("Holder", (), {"__annotations__": {"it": text}, "__module__": module or "builtins"})
    return _resolved(holder, where, names)["it"]


def substitute(hint: Any, meaning: Mapping[Any, Any]) -> Any:
    """A type with its type variables filled in; those without a meaning stay."""
    if isinstance(hint, TypeVar):
        return meaning.get(hint, hint)
    parameters = getattr(hint, "__parameters__", ())
    if isinstance(hint, type) and not typing.get_args(hint):
        return hint  # a generic class itself, whose parameters are its own affair
    if not parameters or not any(parameter in meaning for parameter in parameters):
        return hint
    generic: Any = hint
    return generic[tuple(meaning.get(parameter, parameter) for parameter in parameters)]


def unbound(variable: Any) -> Any:
    """What a type variable without a meaning stands for: its default, bound or constraints, else anything."""
    default = getattr(variable, "__default__", None)
    no_default = getattr(typing, "NoDefault", None)
    if default is not None and default is not no_default and type(default).__name__ != "NoDefaultType":
        return default
    bound = getattr(variable, "__bound__", None)
    if bound is not None:
        return bound
    constraints = getattr(variable, "__constraints__", ())
    return typing.Union[constraints] if constraints else Any  # noqa: UP007 - made of a tuple


def _resolved(cls: type, where: str = "", fallback: Mapping[str, Any] | None = None) -> dict[str, Any]:
    where = where or cls.__qualname__
    if not (_HIDES_PARAMETERS and any(getattr(kind, "__type_params__", ()) for kind in cls.__mro__)):
        return _looked_up(cls, where, {}, fallback)
    found: dict[str, Any] = {}
    kind: Any
    for kind in reversed(cls.__mro__):
        own = vars(kind).get("__annotations__")
        if own:
            holder = type(kind.__name__, (), {"__annotations__": own, "__module__": kind.__module__})
            parameters = {parameter.__name__: parameter for parameter in kind.__type_params__}
            found |= _looked_up(holder, where, {kind.__name__: kind, **vars(kind), **parameters}, fallback)
    return found


# Python 3.12.0 to 3.12.3 don't know a class's own type parameters in annotations that are strings.
_HIDES_PARAMETERS = (3, 12) <= sys.version_info < (3, 12, 4)


def _looked_up(
    cls: type, where: str, names: dict[str, Any], fallback: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The annotations of a class as types, given the meanings of some names; those of more are found on the way."""
    for _attempt in range(_MOST_LOCAL_NAMES):
        try:
            if not names:
                return typing.get_type_hints(cls, include_extras=True)
            return typing.get_type_hints(cls, localns={**vars(cls), **names}, include_extras=True)
        except NameError as error:
            missing = error.name or ""
            if missing in names:
                break
            found = _in_sight(missing, cls)
            if found is None and fallback is not None and missing in fallback:
                found = (fallback[missing],)
            if found is None:
                raise ConfigError(
                    f"{where}: the name {missing!r} in its annotations can't be found; "
                    "define it in the module, or in a function that is still running"
                ) from None
            names[missing] = found[0]
        except (SyntaxError, TypeError) as error:
            raise ConfigError(f"{where}: an annotation makes no type: {error}") from None
    raise ConfigError(f"{where}: its annotations can't be resolved")


def _in_sight(name: str, cls: type) -> tuple[Any] | None:
    """What a name means in the nearest function that is being executed, or in the class itself."""
    if name == cls.__name__:
        return (cls,)
    if name == "typing":  # in classes of `make_dataclass`
        return (typing,)
    for names in _scopes():
        if name in names:
            return (names[name],)
    return None


def _scopes() -> Iterator[Mapping[str, Any]]:
    frame = sys._getframe(1)  # noqa: SLF001 - the interpreter's documented way to its frames
    while frame is not None:
        if not frame.f_globals.get("__name__", "").startswith("chatwright."):
            yield frame.f_locals
        frame = frame.f_back  # type: ignore[assignment]


def _meanings(cls: Any, arguments: tuple[Any, ...]) -> dict[Any, dict[Any, Any]]:
    """For a class and each of its bases, what their type parameters stand for."""
    found: dict[Any, dict[Any, Any]] = {}

    def visit(kind: Any, given: tuple[Any, ...]) -> None:
        if kind in found or kind is object:
            return
        meaning = dict(zip(getattr(kind, "__parameters__", ()), given, strict=False))
        found[kind] = meaning
        for base in vars(kind).get("__orig_bases__", ()):
            origin = typing.get_origin(base)
            if origin is not None and origin not in (typing.Generic, typing.Protocol):
                visit(origin, tuple(substitute(argument, meaning) for argument in typing.get_args(base)))
            elif isinstance(base, type):
                visit(base, ())
        for base in kind.__bases__:
            visit(base, ())

    visit(cls, arguments)
    return found


def _owner(cls: type, name: str, candidates: Mapping[Any, Any]) -> Any:
    """The class whose annotation of a name counts: the first in the order of inheritance, of TypedDicts the last.

    (A TypedDict has no bases at run time, and repeats what it inherits.)
    """
    if hasattr(cls, "__total__"):
        found = [kind for kind in candidates if name in _names(kind)]
        return found[-1] if found else cls
    return next((kind for kind in cls.__mro__ if name in _names(kind)), cls)


def _names(kind: Any) -> Any:
    if sys.version_info >= (3, 14):
        from annotationlib import Format, get_annotations

        return get_annotations(kind, format=Format.STRING)
    return vars(kind).get("__annotations__", ())
