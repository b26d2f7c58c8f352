"""From Python types to shapes."""

from __future__ import annotations

import collections
import enum
import inspect
import types
import typing
from collections import abc
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright._json import path_of
from chatwright.errors import ConfigError, Fault
from chatwright.structured.classes import describe, unwrapped
from chatwright.structured.constraints import annotated, description_in
from chatwright.structured.containers import ListOf, MapOf, TupleOf
from chatwright.structured.docs import Docstring, class_docstring
from chatwright.structured.foreign import PydanticModel, SchemaDict, is_pydantic
from chatwright.structured.hints import evaluate, substitute, unbound
from chatwright.structured.leaves import Anything, Choices, Scalar
from chatwright.structured.naming import definition_name, type_name
from chatwright.structured.objects import Field, ObjectOf, OneOf
from chatwright.structured.schema_faults import schema_faults
from chatwright.structured.texts import text_shape
from chatwright.structured.wrapping import Converted, Described, Named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Final

    from chatwright.structured.shapes import Shape, Step


class Reading(NamedTuple):
    """A type that was read.

    Attributes:
        shape: What its values look like as JSON.
        faults: What in it can't be JSON at all.
        names: What stands at which path, in Python's words, of the types that strict mode may not express.
    """

    shape: Shape
    faults: tuple[Fault, ...]
    names: dict[str, str]


def read_type(hint: Any) -> Reading:
    """The shape of a type.

    Example:
        >>> read_type(list[int]).shape.convert([1, 2])
        [1, 2]
    """
    reader = _Reader()
    shape = reader.read(hint)
    return Reading(shape, tuple(reader.faults), reader.names)


def read_fields(
    name: str,
    fields: Iterable[tuple[str, Any, bool]],
    docs: Docstring,
    *,
    build: Callable[..., Any] = dict,
) -> Reading:
    """The shape of an object with the given fields: of a function's parameters, say.

    Args:
        name: What to call it.
        fields: Name, type, and whether it may be left out, of each.
        docs: Descriptions of the fields; its text is left to the caller.
        build: What takes the converted values by keyword.
    """
    reader = _Reader()
    found = ObjectOf(name, build)
    for key, hint, optional in fields:
        found.add(Field(key, reader.field(hint, key, docs.fields.get(key, "")), key, optional))
    return Reading(found, tuple(reader.faults), reader.names)


_SCALARS: Final = {
    str: Scalar("string"),
    int: Scalar("integer"),
    float: Scalar("number"),
    bool: Scalar("boolean"),
    None: Scalar("null"),
    type(None): Scalar("null"),
}

_LISTS: Final[dict[Any, Callable[[list[Any]], Any] | None]] = {
    list: None,
    abc.Sequence: None,
    abc.MutableSequence: None,
    abc.Collection: None,
    abc.Iterable: None,
    collections.deque: collections.deque,
    set: set,
    abc.Set: set,
    abc.MutableSet: set,
    frozenset: frozenset,
}
_SETS: Final = frozenset({set, abc.Set, abc.MutableSet, frozenset})
_MAPS: Final[dict[Any, Callable[[dict[Any, Any]], Any] | None]] = {
    dict: None,
    abc.Mapping: None,
    abc.MutableMapping: None,
    collections.OrderedDict: collections.OrderedDict,
    collections.defaultdict: lambda found: collections.defaultdict(None, found),
    collections.Counter: collections.Counter,
}
_BASES: Final = (str, int, float)


class _Reader:
    """Reads one type; knows the classes it has met, as they may hold themselves."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.names: dict[str, str] = {}
        self._steps: list[Step] = []
        self._known: dict[Any, Shape] = {}
        self._owners: list[Any] = []

    def read(self, hint: Any) -> Shape:
        """The shape of a type; a fault is noted where it has none."""
        hint, _required = unwrapped(hint)
        if (hint is None or isinstance(hint, type)) and hint in _SCALARS:
            return _SCALARS[hint]
        if hint is Any or hint is object:
            self._name(hint)
            return Anything()
        return self._special(hint) or self._generic(hint)

    def _special(self, hint: Any) -> Shape | None:
        """The shape of what is no class, and no class with parameters either."""
        if isinstance(hint, (str, typing.ForwardRef)):
            return self._forward(hint)
        if isinstance(hint, dict):
            return self._schema_dict(hint)
        if isinstance(hint, typing.TypeVar):
            return self.read(unbound(hint))
        if hasattr(hint, "__metadata__"):
            return annotated(self.read(hint.__origin__), hint.__metadata__)
        if hint is typing.Self or type(hint).__name__ == "Self":
            return self.read(self._owners[-1]) if self._owners else self._unfit(hint, "stands for no class here")
        if hasattr(hint, "__supertype__"):
            return self.read(hint.__supertype__)
        return _SCALARS[str] if hint is typing.LiteralString else None

    def _generic(self, hint: Any) -> Shape:
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if hasattr(hint if origin is None else origin, "__value__"):
            return self._alias(hint if origin is None else origin, arguments)
        if origin in (typing.Union, types.UnionType):
            return self._union(arguments)
        if origin is typing.Literal or getattr(origin, "__name__", "") == "Literal":
            return self._literal(hint, arguments)
        return self._class(hint, hint if origin is None else origin, arguments)

    def field(self, hint: Any, key: str, description: str = "") -> Shape:
        """The shape of a field. A description with its type wins over one from elsewhere."""
        found = self._part(hint, key)
        return Described(found, description) if description and not _has_description(hint) else found

    def _part(self, hint: Any, step: Step) -> Shape:
        self._steps.append(step)
        try:
            return self.read(hint)
        finally:
            self._steps.pop()

    def _unfit(self, hint: Any, rule: str, suggestion: str | None = None) -> Shape:
        self.faults.append(Fault(path_of(*self._steps), type_name(hint), rule, suggestion))
        return Anything()

    def _name(self, hint: Any) -> None:
        self.names.setdefault(path_of(*self._steps), type_name(hint))

    def _forward(self, hint: str | typing.ForwardRef) -> Shape:
        text = hint if isinstance(hint, str) else hint.__forward_arg__
        module = getattr(self._owners[-1], "__module__", None) if self._owners else None
        return self.read(evaluate(text, module, path_of(*self._steps) or repr(text), self._aliases()))

    def _aliases(self) -> dict[str, Any]:
        """The aliases that are being read, by name: one may refer to itself before it is assigned to anything."""
        return {owner.__name__: owner for owner in self._owners if hasattr(owner, "__value__")}

    def _schema_dict(self, schema: dict[str, Any]) -> Shape:
        faults = schema_faults(schema)
        if not faults:
            return SchemaDict(schema)
        place = path_of(*self._steps)
        self.faults.extend(fault._replace(path=".".join(filter(None, (place, fault.path)))) for fault in faults)
        return _SCALARS[str]  # stands in, without faults of its own

    def _alias(self, alias: Any, arguments: tuple[Any, ...]) -> Shape:
        """A `type` statement, which may refer to itself."""
        key = (alias, arguments)
        if key in self._known:
            return self._known[key]
        found = self._known[key] = Named(definition_name(alias, arguments))
        value = alias.__value__
        if arguments:
            value = substitute(value, dict(zip(alias.__type_params__, arguments, strict=False)))
        self._owners.append(alias)  # names in it are looked up in its module
        found.inner = self.read(value)
        self._owners.pop()
        return found

    def _union(self, arguments: tuple[Any, ...]) -> Shape:
        given = [argument for argument in arguments if getattr(argument, "__name__", "") != "UnsetType"]
        return OneOf([self.read(argument) for argument in given])

    def _literal(self, hint: Any, values: tuple[Any, ...]) -> Shape:
        pairs = [(_written(value), value) for value in values]
        if not all(written is None or isinstance(written, (str, int)) for written, _value in pairs):
            return self._unfit(hint, "must be of strings, integers, booleans and None")
        return Choices(pairs)

    def _class(self, hint: Any, origin: Any, arguments: tuple[Any, ...]) -> Shape:
        if not isinstance(origin, type):
            return self._unfit(hint, "is no type that JSON has values of", _instead_of(hint))
        if origin in _LISTS:
            item = self._part(arguments[0] if arguments else Any, 0)
            return ListOf(item, _LISTS[origin], unique=origin in _SETS)
        if origin in _MAPS:
            self._name(hint)
            return self._map(origin, arguments)
        if origin is tuple:
            self._name(hint)
            return self._tuple(arguments)
        if issubclass(origin, enum.Enum):
            return self._enum(origin)
        shape = text_shape(origin)
        if shape is not None:
            return shape
        try:
            key = (origin, arguments)
            known = self._known.get(key)
        except TypeError:  # arguments that can't be hashed, as Callable has them
            return self._unfit(hint, "is no type that JSON has values of")
        return self._object(hint, origin, arguments) if known is None else known

    def _map(self, origin: Any, arguments: tuple[Any, ...]) -> Shape:
        if origin is collections.Counter:
            arguments = (*arguments, int) if arguments else (str, int)
        key, value = arguments or (str, Any)
        read_key = self.read(key)
        if not read_key.kinds & {"string", "integer", "number"}:
            return self._unfit(key, "can't be the keys of a JSON object", "use str keys")
        return MapOf(read_key, self._part(value, "*"), _MAPS[origin])

    def _tuple(self, arguments: tuple[Any, ...]) -> Shape:
        if len(arguments) == 2 and arguments[1] is ...:  # noqa: PLR2004 - tuple[T, ...]
            return ListOf(self._part(arguments[0], 0), tuple)
        if not arguments:
            return ListOf(Anything(), tuple)
        return TupleOf([self._part(argument, index) for index, argument in enumerate(arguments)])

    def _enum(self, cls: type[enum.Enum]) -> Shape:
        if issubclass(cls, enum.Flag):
            return self._unfit(cls, "is a set of flags, which JSON doesn't have", "use a list of an ordinary enum")
        members = list(cls.__members__.values())
        if not members:
            return self._unfit(cls, "has no members to choose from")
        docs = class_docstring(cls).text
        plain = all(type(_written(member)) in (str, int, float, bool, type(None)) for member in members)
        if not plain:  # members that hold objects go by their names
            return Choices([(name, member) for name, member in cls.__members__.items()], description=docs)
        names = ", ".join(f"{_written(member)!r}: {member.name}" for member in members)
        speaking = any(isinstance(_written(member), str) for member in members)
        description = docs if speaking else f"{docs} ({names})".strip()
        missing = cls if "_missing_" in vars(cls) else None
        return Choices([(_written(member), member) for member in members], description=description, missing=missing)

    def _object(self, hint: Any, cls: type, arguments: tuple[Any, ...]) -> Shape:
        if is_pydantic(cls):
            try:
                model = self._known[cls, arguments] = PydanticModel(hint)
            except ConfigError as error:
                return self._unfit(hint, error.message)
            return model
        if inspect.isabstract(cls):
            return self._unfit(hint, "is abstract: there are no objects of it", "use a union of its subclasses")
        description = describe(cls, arguments)
        if description is None:
            base = next((base for base in _BASES if issubclass(cls, base)), None)
            if base is not None:
                return Converted(_SCALARS[base], cls)
            if issubclass(cls, (list, set, frozenset, dict)):
                return self._generic_subclass(cls)
            return self._unfit(
                hint, "is no type that JSON has values of", "use a dataclass or another class with fields"
            )
        name = definition_name(cls, arguments)
        found = ObjectOf(name, description.build, description=description.docs.text, closed=description.closed)
        self._known[cls, arguments] = found
        if description.tag is not None:
            field, value = description.tag
            found.add(Field(field, Choices([(value, value)]), None, optional=True))
        self._owners.append(hint)
        for key, field_hint, name, optional, said in description.fields:
            shape = self.field(field_hint, key, said or description.docs.fields.get(name, ""))
            found.add(Field(key, shape, name, optional))
        self._owners.pop()
        return found

    def _generic_subclass(self, cls: Any) -> Shape:
        """A class such as `class Names(list[str])`."""
        for base in vars(cls).get("__orig_bases__", ()):
            origin = typing.get_origin(base)
            if origin in _LISTS or origin in _MAPS:
                return Converted(self.read(base), cls)
        return self._unfit(cls, "doesn't say what it holds", f"derive it from {cls.__mro__[1].__name__}[...]")


def _instead_of(value: Any) -> str | None:
    """What may have been meant by a value that stands where a type should."""
    if isinstance(value, (list, tuple, set)):
        inner = ", ".join(map(type_name, value))
        return f"did you mean {type(value).__name__}[{inner}]?"
    cls = type(value)
    is_own = cls.__module__.partition(".")[0] not in ("builtins", "types", "typing", "typing_extensions")
    return f"did you mean the class {cls.__name__} itself?" if is_own else None


def _has_description(hint: Any) -> bool:
    inner, _required = unwrapped(hint)
    metadata = getattr(inner, "__metadata__", ())
    return any(description_in(item) for item in metadata)


def _written(value: Any) -> Any:
    """A member of an enum or a Literal as it is written in JSON."""
    value = value.value if isinstance(value, enum.Enum) else value
    if isinstance(value, str):
        return str.__str__(value)
    if type(value) not in (int, float, bool) and isinstance(value, (int, float)):
        return int(value) if isinstance(value, int) else float(value)
    return value
