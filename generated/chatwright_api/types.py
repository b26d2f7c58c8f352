"""What every generated class is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import copy, deepcopy
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Literal, TypeAlias, TypedDict, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableMapping
    from typing import Self


class Unset:
    """The type of `UNSET`."""

    __slots__ = ()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()
"""Stands for an argument that was not given: the field stays out of the JSON, while `None` becomes `null`."""

_ATOMS: Final = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """A JSON-ready copy: models become dicts, other mappings and iterables become dicts and lists."""
    kind = value.__class__
    if kind in _ATOMS:
        return value
    if kind is dict:
        return {key: plain(item) for key, item in value.items()}
    if kind is list:
        return [plain(item) for item in value]
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, bytearray)):
        return [plain(item) for item in value]
    return value


class Model:
    """A JSON object of the API.

    A field that is absent reads as `None`, a field that is null does too, and `to_dict` knows one from the other.
    Fields that the specification does not name are kept: `extra` holds them, attribute access reads them, and
    `to_dict` gives them back. To leave a field out again, `del` it.
    """

    __slots__ = ("_extra",)

    _KEYS: ClassVar[frozenset[str]] = frozenset()
    """The JSON names that the class knows."""
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {}
    """The JSON name of each attribute; an attribute that never travels has none ("")."""

    _extra: dict[str, Any]

    def __init__(self) -> None:
        """Subclasses take their fields by keyword."""

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds."""
        raise TypeError(f"{cls.__name__} is no generated class, and only those know their fields")

    @property
    def extra(self) -> dict[str, Any]:
        """What the sender said beyond the specification, by its JSON name."""
        found = self._extra
        if found is None:
            found = self._extra = {}
        return found

    @property
    def model_extra(self) -> dict[str, Any]:
        """The same as `extra`, under the name that users of pydantic know."""
        return self.extra

    if not TYPE_CHECKING:  # checkers should keep finding misspelt attributes

        def __getattr__(self, name: str) -> Any:
            # Only called when the slot is empty or the name is no slot at all.
            if name == "_extra" or name in self._ATTRIBUTES:
                return None
            extra = self._extra
            if extra is not None and name in extra:
                return extra[name]
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            if name in _FORMER_NAMES:
                message += f"; {_FORMER_NAMES[name]}() does that"
            raise AttributeError(message, name=name, obj=self)

    def _assign(self, values: Mapping[str, Any]) -> None:
        """Take over what a constructor was given; dicts become the objects that they describe."""
        described = {}
        for name, value in values.items():
            if value is UNSET:
                continue
            if value.__class__ is dict or (value.__class__ is list and any(item.__class__ is dict for item in value)):
                described[self._ATTRIBUTES[name]] = value
            else:
                setattr(self, name, value)
        if described:
            for name, _key, value in self.from_dict(described)._present():
                setattr(self, name, value)

    def _first(self, *names: str) -> Any:
        """The first of several unspecified fields that is present and not null."""
        extra = self._extra
        if extra is not None:
            for name in names:
                if (value := extra.get(name)) is not None:
                    return value
        return None

    def _keep(self, src: Mapping[str, Any]) -> None:
        """Keep what the class does not know."""
        keys = self._KEYS
        self._extra = {key: value for key, value in src.items() if key not in keys}

    def _present(self) -> Iterator[tuple[str, str, Any]]:
        """The attribute, JSON name and value of each field that is set."""
        for attribute, key, read in _readers(type(self)):
            try:
                yield attribute, key, read(self)
            except AttributeError:
                continue

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """The fields that are set, and their values, so that `dict(model)` has them."""
        for attribute, key, value in self._present():
            if key:
                yield attribute, value
        yield from (self._extra or {}).items()

    def to_dict(self, *, exclude_none: bool = False, **_options: Any) -> dict[str, Any]:
        """The JSON object: everything that was set or received, nothing else.

        Args:
            exclude_none: Whether to leave every null out.
            _options: The others of pydantic, which make no difference here.
        """
        found: dict[str, Any] = {}
        for _attribute, key, read in _readers(type(self)):
            try:
                value = read(self)
            except AttributeError:
                continue
            if key:
                found[key] = value if value.__class__ in _ATOMS else plain(value)
        if self._extra:
            found.update(plain(self._extra))
        return _without_none(found) if exclude_none else found

    def to_json(self, *, indent: int | None = None, **options: Any) -> str:
        """The JSON text of `to_dict`, and of its options."""
        return _json_text(self.to_dict(**options), indent=indent)

    def model_dump(
        self, *, include: Any = None, exclude: Any = None, exclude_none: bool = False, **_options: Any
    ) -> dict[str, Any]:
        """`to_dict`, under the name that users of pydantic know.

        Args:
            include: Names to keep, or a mapping of names to what to keep there; None for all.
            exclude: Names to leave out, likewise. `__all__` stands for every item of a list.
            exclude_none: Whether to leave every null out.
            _options: The others of pydantic, which make no difference here.
        """
        chosen: dict[str, Any] = _chosen(self.to_dict(exclude_none=exclude_none), include, exclude)
        return chosen

    def model_dump_json(self, *, indent: int | None = None, **options: Any) -> str:
        """The JSON text of `model_dump`."""
        separators = (",", ":") if indent is None else None
        return _json_text(self.model_dump(**options), indent=indent, separators=separators)

    @classmethod
    def model_validate(cls, obj: Mapping[str, Any], **_options: Any) -> Self:
        """`from_dict`, under the name that users of pydantic know; nothing is checked."""
        return cls.from_dict(obj)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_options: Any) -> Self:
        """`model_validate` of JSON text."""
        return cls.from_dict(json.loads(json_data))

    @classmethod
    def model_construct(cls, _fields_set: object = None, **values: Any) -> Self:
        """An object of these fields, under the name that users of pydantic know; unknown ones are kept, too."""
        return cls.from_dict(values)

    @classmethod
    def construct(cls, _fields_set: object = None, **values: Any) -> Self:
        """`model_construct`, under its former name."""
        return cls.model_construct(_fields_set, **values)

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that are set, under the name that users of pydantic know."""
        return {name for name, _value in self}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some attributes replaced, under the name that users of pydantic know."""
        made = (deepcopy if deep else copy)(self)
        for name, value in (update or {}).items():
            setattr(made, name, value)
        return made

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return isinstance(other, Model) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = [f"{attribute}={value!r}" for attribute, _key, value in self._present()]
        shown.extend(f"{name}={value!r}" for name, value in (self._extra or {}).items())
        return f"{type(self).__name__}({', '.join(shown)})"

    def __getstate__(self) -> dict[str, Any]:
        state = {attribute: value for attribute, _key, value in self._present()}
        if self._extra:
            state["_extra"] = self._extra
        return state

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)


def thought_in(content: Any) -> str | None:
    """The reasoning in an answer that comes in parts: `{"type": "thinking", "thinking": …}`, `{"type": "reasoning", …}`."""
    if content.__class__ is not list:
        return None
    found = [
        text
        for part in content
        if part.__class__ is dict and part.get("type") in _THOUGHTS
        for name in _THOUGHT_NAMES
        for text in _texts(part.get(name))
    ]
    return "".join(found) if found else None


_THOUGHTS: Final = frozenset({"thinking", "reasoning"})
_THOUGHT_NAMES: Final = ("thinking", "reasoning", "summary", "text")


def _texts(value: Any) -> Iterator[str]:
    """The texts of a value: its own, or those of the parts that it is a list of."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part.get("text") if isinstance(part, dict) else part)


class ChatMessage(Model):
    """A message of a conversation, of whatever kind: what all message classes are."""

    __slots__ = ()


class _BuiltWhenRead:
    """Stands before the slot of a list, and makes models of its objects on the first reading."""

    def __init__(self, slot: Any, kind: type[Model]) -> None:
        self._slot = slot
        self._kind = kind

    def __get__(self, model: Model | None, owner: type[Model] | None = None) -> Any:
        if model is None:
            return self
        value = self._slot.__get__(model, owner)
        if value.__class__ is list and value and not isinstance(value[0], Model):
            make = self._kind.from_dict
            value = [make(item) if item.__class__ is dict else item for item in value]
            self._slot.__set__(model, value)
        return value

    def __set__(self, model: Model, value: Any) -> None:
        self._slot.__set__(model, value)

    def __delete__(self, model: Model) -> None:
        self._slot.__delete__(model)


def build_when_read(cls: type[Model], attribute: str, kind: type[Model]) -> None:
    """Have the objects of a list made into models when somebody looks: it may be long, and few do."""
    setattr(cls, attribute, _BuiltWhenRead(getattr(cls, attribute), kind))


_Reader: TypeAlias = "tuple[str, str, Callable[[Model], Any]]"
_READERS: Final[dict[type[Model], tuple[_Reader, ...]]] = {}


def _readers(kind: type[Model]) -> tuple[_Reader, ...]:
    """The attribute, JSON name and reader of each field of a class.

    A reader is the slot's own: it raises for an empty slot, where `getattr` would go on to `__getattr__` and hide that.
    """
    found = _READERS.get(kind)
    if found is None:
        found = _READERS[kind] = tuple(
            (attribute, key, getattr(kind, attribute).__get__) for attribute, key in kind._ATTRIBUTES.items()
        )
    return found


# What pydantic called its methods before its second version.
_FORMER_NAMES: Final = {"copy": "model_copy", "dict": "model_dump", "json": "model_dump_json"}


def _chosen(value: Any, include: Any, exclude: Any) -> Any:
    """What pydantic's `include` and `exclude` leave of JSON data: names, or mappings of names to the same for below."""
    if include is None and exclude is None:
        return value
    if isinstance(value, dict):
        steps: list[Any] = list(value)
    elif isinstance(value, list):
        steps = list(range(len(value)))
    else:
        return value
    kept = {}
    for step in steps:
        taken, dropped = _rule(include, step), _rule(exclude, step)
        if (include is None or taken) and dropped is not True:
            kept[step] = _chosen(value[step], None if taken is True else taken, dropped)
    return kept if isinstance(value, dict) else list(kept.values())


def _rule(rules: Any, step: str | int) -> Any:
    """What is said of one name or place: True for all of it, rules for what lies in it, None for nothing."""
    if isinstance(rules, Mapping):
        found = rules.get(step, rules.get("__all__"))
        return True if found is ... else found or None
    return True if rules is not None and (step in rules or "__all__" in rules) else None


def _json_text(value: Any, **form: Any) -> str:
    """JSON that can be encoded: half of a character, which models do emit, is written as its escape."""
    text = json.dumps(value, ensure_ascii=False, **form)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, **form)
    return text


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_none(item) for item in value]
    return value


class RequestArguments(TypedDict, total=False):
    """What `build_request` returns; `httpx.Client.request` takes it as keyword arguments."""

    method: str
    url: str
    params: dict[str, str]
    json: dict[str, Any]


def query_value(value: Any) -> str:
    """A value as it stands in a URL's query."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


T = TypeVar("T")


class Response(Generic[T]):
    """A whole answer: the decoded body and what came with it."""

    __slots__ = ("content", "headers", "parsed", "status_code")

    def __init__(self, status_code: HTTPStatus, content: bytes, headers: MutableMapping[str, str], parsed: T) -> None:
        self.status_code = status_code
        self.content = content
        self.headers = headers
        self.parsed = parsed

    def __repr__(self) -> str:
        return f"Response(status_code={int(self.status_code)}, parsed={self.parsed!r})"


__all__ = [
    "UNSET",
    "ChatMessage",
    "Model",
    "RequestArguments",
    "Response",
    "Unset",
    "build_when_read",
    "plain",
    "query_value",
    "thought_in",
]
