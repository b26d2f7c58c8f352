"""The fields of every kind of class that has them: attrs, dataclass, TypedDict, NamedTuple, msgspec.Struct, plain."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright.structured.docs import Docstring, class_docstring, parse_docstring
from chatwright.structured.field_docs import field_docstrings
from chatwright.structured.hints import constructor_hints, hints_of
from chatwright.structured.wrapping import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Final


class ClassField(NamedTuple):
    """One field of a class.

    Attributes:
        key: Its name in JSON.
        hint: Its type.
        name: What the constructor calls it.
        optional: Whether the constructor does without it.
        description: What its metadata say.
    """

    key: str
    hint: Any
    name: str
    optional: bool = False
    description: str = ""


class ClassDescription(NamedTuple):
    """What a class with fields is made of.

    Attributes:
        fields: In order of definition.
        docs: What its docstrings say.
        build: Makes an object of it from keywords.
        closed: Whether it refuses fields that it doesn't know.
        tag: The name and value of the field that tells it from others, of msgspec's tagged classes.
    """

    fields: list[ClassField]
    docs: Docstring
    build: Callable[..., Any]
    closed: bool = False
    tag: tuple[str, str | int] | None = None


def describe(cls: Any, arguments: tuple[Any, ...] = ()) -> ClassDescription | None:
    """What a class is made of; None if it is no class with fields.

    Args:
        cls: Any class.
        arguments: What its type parameters stand for.

    Raises:
        ConfigError: A name in its annotations means nothing.
    """
    for is_kind, fields_in in _KINDS:
        if is_kind(cls):
            hints = hints_of(cls, arguments)
            if fields_in is _parameters:
                hints |= constructor_hints(cls, arguments) if inspect.isfunction(cls.__init__) else {}
            found = fields_in(cls, hints)
            if found is None:
                return None
            docs = docstrings_of(cls)
            config = getattr(cls, "__struct_config__", None)
            tag = None if config is None or config.tag is None else (config.tag_field, config.tag)
            closed = config is not None and config.forbid_unknown_fields
            return ClassDescription(found, docs, _constructor(cls), closed, tag)
    return None


def _constructor(cls: Any) -> Callable[..., Any]:
    if is_typeddict(cls):
        return _typed_dict
    if any(field.validator is not None for field in getattr(cls, "__attrs_attrs__", ())):
        return partial(_validated, cls)
    found: Callable[..., Any] = cls
    return found


def _validated(cls: Any, **fields: Any) -> Any:
    """An attrs object; what a validator of a field refuses is told as that field's fault."""
    try:
        return cls(**fields)
    except (ValueError, TypeError, AssertionError) as error:
        mismatch = refused(error)
        field = _field_in(error, cls)
        raise (mismatch if field is None else mismatch.at(field.alias or field.name)) from None


def _field_in(error: BaseException, cls: Any) -> Any:
    """The field whose validator raised an error: attrs hands it to the validator, so that a frame has it."""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        for name in code.co_varnames[: code.co_argcount]:
            found = trace.tb_frame.f_locals.get(name)
            if any(found is field for field in cls.__attrs_attrs__):
                return found
        trace = trace.tb_next
    return None


def docstrings_of(cls: type) -> Docstring:
    """A class's own text, and what its docstrings and those of its bases say about fields."""
    fields: dict[str, str] = {}
    for kind in reversed([*cls.__mro__, *_typed_dicts_below(cls)]):
        if kind.__module__ != "builtins":
            fields.update(class_docstring(kind).fields)
            fields.update({name: parse_docstring(said).text for name, said in field_docstrings(kind).items()})
            init = vars(kind).get("__init__")
            if inspect.isfunction(init) and init.__doc__:
                fields.update(parse_docstring(init.__doc__).fields)
    return Docstring(class_docstring(cls).text, fields)


def _typed_dicts_below(cls: Any) -> list[Any]:
    """What a TypedDict is derived from: at run time it has no such bases."""
    if not is_typeddict(cls):
        return []
    bases = [typing.get_origin(base) or base for base in vars(cls).get("__orig_bases__", ())]
    return [kind for base in bases if is_typeddict(base) for kind in (base, *_typed_dicts_below(base))]


def is_typeddict(cls: Any) -> bool:
    """Whether it is a TypedDict, of `typing` or of `typing_extensions`."""
    return isinstance(cls, type) and issubclass(cls, dict) and hasattr(cls, "__required_keys__")


def is_namedtuple(cls: Any) -> bool:
    """Whether it is a NamedTuple."""
    return isinstance(cls, type) and issubclass(cls, tuple) and hasattr(cls, "_fields")


def unwrapped(hint: Any) -> tuple[Any, bool | None]:
    """A type without what only says where it stands (`Required`, `Final` …), and whether it was said to be required."""
    required: bool | None = None
    while True:
        origin = typing.get_origin(hint)
        name = getattr(origin, "__name__", None) or getattr(origin, "_name", None)
        if isinstance(hint, dataclasses.InitVar):
            hint = hint.type
        elif name in _POSITIONAL and getattr(origin, "__module__", "") in ("typing", "typing_extensions"):
            required = _POSITIONAL[name] if _POSITIONAL[name] is not None else required
            hint = typing.get_args(hint)[0]
        elif name == "Annotated" or hasattr(hint, "__metadata__"):
            inner, said = unwrapped(hint.__origin__)
            if said is None and inner is hint.__origin__:
                return hint, required
            metadata = hint.__metadata__
            return typing.Annotated[(inner, *metadata)], said if required is None else required
        else:
            return hint, required


_POSITIONAL: Final[dict[str, bool | None]] = {"Required": True, "NotRequired": False, "ReadOnly": None, "Final": None}


def _struct_fields(cls: Any, hints: Mapping[str, Any]) -> list[ClassField]:
    from msgspec import NODEFAULT

    names, keys, defaults = cls.__struct_fields__, cls.__struct_encode_fields__, cls.__struct_defaults__
    first = len(names) - len(defaults)
    return [
        ClassField(key, hints[name], name, index >= first and defaults[index - first] is not NODEFAULT)
        for index, (name, key) in enumerate(zip(names, keys, strict=True))
    ]


def _attrs_fields(cls: Any, hints: Mapping[str, Any]) -> list[ClassField]:
    from attrs import NOTHING

    return [
        ClassField(
            field.alias or field.name,
            _with_rules(hints.get(field.name, Any if field.type is None else field.type), field),
            field.alias or field.name,
            field.default is not NOTHING,
            _described(field.metadata),
        )
        for field in cls.__attrs_attrs__
        if field.init
    ]


def _with_rules(hint: Any, field: Any) -> Any:
    """A type with what the field's validators demand; unless they see what a converter makes of it."""
    if field.validator is None or field.converter is not None or hint is Any:
        return hint
    from chatwright.structured.attrs_rules import rules_in

    rules = tuple(rules_in(field.validator))
    return typing.Annotated[(hint, *rules)] if rules else hint


def _dataclass_fields(cls: Any, hints: Mapping[str, Any]) -> list[ClassField]:
    missing = dataclasses.MISSING
    checked = getattr(cls, "__pydantic_fields__", {})  # pydantic's dataclasses keep what `Field(...)` says there
    return [
        ClassField(
            _pydantic_key(field.name, checked.get(field.name)),
            _with_checks(hints.get(field.name, field.type), checked.get(field.name)),
            _pydantic_key(field.name, checked.get(field.name)),
            (field.default is not missing or field.default_factory is not missing)
            if field.name not in checked
            else not checked[field.name].is_required(),
            _described(field.metadata) or str(getattr(field, "doc", None) or ""),
        )
        for field in cls.__dataclass_fields__.values()
        if field.init and field._field_type is not dataclasses._FIELD_CLASSVAR  # type: ignore[attr-defined]  # noqa: SLF001 - `fields()` hides InitVars
    ]


def _pydantic_key(name: str, about: Any) -> str:
    """What the constructor calls a field that `pydantic.Field(alias=...)` may have renamed."""
    alias = getattr(about, "validation_alias", None)
    for choice in getattr(alias, "choices", (alias,)):  # AliasChoices
        if isinstance(choice, str):
            return choice
    return name


def _with_checks(hint: Any, about: Any) -> Any:
    if about is None or not (about.metadata or about.description):
        return hint
    inner, _required = unwrapped(hint)
    while hasattr(inner, "__metadata__"):  # what stands there is repeated in `about`
        inner = inner.__origin__
    return typing.Annotated[inner, about]


def _typed_dict_fields(cls: Any, hints: Mapping[str, Any]) -> list[ClassField]:
    found = []
    for name, hint in hints.items():
        inner, required = unwrapped(hint)
        # Written as strings, `Required` and `NotRequired` are not seen when the class is made.
        optional = name in cls.__optional_keys__ if required is None else not required
        found.append(ClassField(name, inner, name, optional))
    return found


def _named_tuple_fields(cls: Any, hints: Mapping[str, Any]) -> list[ClassField]:
    return [ClassField(name, hints.get(name, Any), name, name in cls._field_defaults) for name in cls._fields]


def _parameters(cls: Any, hints: Mapping[str, Any]) -> list[ClassField] | None:
    """The parameters of an ordinary class's constructor; None if they don't tell their types."""
    init = cls.__init__
    if not inspect.isfunction(init) or inspect.isabstract(cls) or getattr(cls, "_is_protocol", False):
        return None
    found = []
    for parameter in list(inspect.signature(init).parameters.values())[1:]:
        optional = parameter.default is not parameter.empty
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY) or (
            parameter.name not in hints and not optional
        ):
            return None
        if parameter.name in hints:
            found.append(ClassField(parameter.name, hints[parameter.name], parameter.name, optional))
    return found or None


def _described(metadata: Mapping[Any, Any]) -> str:
    found = metadata.get("description") or metadata.get("doc")
    return parse_docstring(found).text if isinstance(found, str) else ""


def _typed_dict(**fields: Any) -> dict[str, Any]:
    return fields


def _is_plain(cls: Any) -> bool:
    return isinstance(cls, type) and cls.__module__ != "builtins"


_KINDS: Final[list[tuple[Callable[[Any], bool], Callable[[Any, Mapping[str, Any]], list[ClassField] | None]]]] = [
    (lambda cls: hasattr(cls, "__struct_fields__"), _struct_fields),
    (lambda cls: hasattr(cls, "__attrs_attrs__"), _attrs_fields),
    (dataclasses.is_dataclass, _dataclass_fields),
    (is_typeddict, _typed_dict_fields),
    (is_namedtuple, _named_tuple_fields),
    (_is_plain, _parameters),
]
