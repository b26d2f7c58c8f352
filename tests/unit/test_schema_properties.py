"""For any type: values survive the way through JSON, and the schema takes exactly what can be decoded."""

from __future__ import annotations

import dataclasses
import enum
import json
from functools import reduce
from operator import or_
from typing import Any, Literal, NamedTuple, TypedDict

import attrs
import jsonschema
import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from chatwright._strict_lint import strict_faults
from chatwright.errors import OutputParseError
from chatwright.structured.decoding import decode
from chatwright.structured.growing_json import GrowingJSON
from chatwright.structured.partial import TypedPartialParser
from chatwright.structured.response_format import response_format_of, schema_of

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from([0.5, 1.0])
    | st.sampled_from(["", "a", "b", "é😀"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


class Typed(NamedTuple):
    """A type, and the JSON of its values."""

    hint: Any
    json: st.SearchStrategy[Any]


def _class(kind: str, fields: dict[str, Typed]) -> Any:
    hints = {name: typed.hint for name, typed in fields.items()}
    if kind == "dataclass":
        return dataclasses.make_dataclass("D", list(hints.items()))
    if kind == "attrs":
        return attrs.make_class("A", {name: attrs.field(type=hint) for name, hint in hints.items()})
    if kind == "Struct":
        return msgspec.defstruct("S", list(hints.items()))
    if kind == "TypedDict":
        return TypedDict("T", hints)  # type: ignore[operator]  # pyright: ignore[reportArgumentType, reportGeneralTypeIssues]
    return NamedTuple("N", list(hints.items()))  # pyright: ignore[reportArgumentType]


@st.composite
def classes(draw: st.DrawFn, inner: st.SearchStrategy[Typed]) -> Typed:
    fields = draw(st.dictionaries(st.sampled_from("abc"), inner, max_size=3))
    kind = draw(st.sampled_from(["dataclass", "attrs", "Struct", "TypedDict", "NamedTuple"]))
    values = st.fixed_dictionaries({name: typed.json for name, typed in fields.items()})
    return Typed(_class(kind, fields), values)


@st.composite
def unions(draw: st.DrawFn, inner: st.SearchStrategy[Typed]) -> Typed:
    members = draw(st.lists(inner, min_size=1, max_size=3))
    return Typed(
        reduce(or_, [member.hint for member in members], None), st.none() | st.one_of([m.json for m in members])
    )


@st.composite
def choices(draw: st.DrawFn) -> Typed:
    values = draw(st.lists(st.sampled_from(["a", "b", 1, 2, True, None]), min_size=1, max_size=3, unique_by=repr))
    if draw(st.booleans()):
        return Typed(Literal[tuple(values)], st.sampled_from(values))
    members = [value for value in values if isinstance(value, str)] or ["x"]
    return Typed(enum.Enum("E", {f"M{n}": value for n, value in enumerate(members)}), st.sampled_from(members))


SCALARS = st.sampled_from(
    [
        Typed(int, st.integers(-5, 5)),
        Typed(float, st.sampled_from([0.5, -1.25])),
        Typed(str, st.sampled_from(["", "a", "é😀", '"\\\n'])),
        Typed(bool, st.booleans()),
    ]
)
TYPES = st.recursive(
    SCALARS | choices(),
    lambda inner: (
        st.builds(lambda one: Typed(list.__class_getitem__(one.hint), st.lists(one.json, max_size=3)), inner)
        | classes(inner)
        | unions(inner)
    ),
    max_leaves=6,
)


def wire(hint: Any, value: Any) -> Any:
    return {"value": value} if response_format_of(hint).is_wrapped else value


def plain(value: Any) -> Any:
    """A value as JSON, by another way than the one under test."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()  # pyright: ignore[reportAttributeAccessIssue]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value) or attrs.has(type(value)) or isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in type(value).__match_args__}  # pyright: ignore[reportAttributeAccessIssue]
    return value.value if isinstance(value, enum.Enum) else value


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_value_survives_the_way_through_json(data: st.DataObject) -> None:
    typed = data.draw(TYPES)
    value = data.draw(typed.json)
    text = json.dumps(wire(typed.hint, value))
    found = decode(typed.hint, text)
    assert json.dumps(plain(found), sort_keys=True) == json.dumps(value, sort_keys=True)
    assert decode(typed.hint, json.dumps(wire(typed.hint, plain(found)))) == found


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_the_schema_takes_exactly_what_decodes(data: st.DataObject) -> None:
    typed = data.draw(TYPES)
    schema = schema_of(typed.hint)
    assert strict_faults(schema) == []
    value = data.draw(JSON | typed.json | typed.json.map(_spoilt))
    # Fields that nobody knows are ignored, so that a schema is stricter there; all else has to agree.
    loose = json.loads(json.dumps(schema).replace('"additionalProperties": false', '"additionalProperties": true'))
    fits = jsonschema.Draft202012Validator(loose).is_valid(wire(typed.hint, value))
    try:
        decode(typed.hint, json.dumps(wire(typed.hint, value)))
    except OutputParseError:
        assert not fits, (schema, value)
    else:
        assert fits, (schema, value)


def _spoilt(value: Any) -> Any:
    """A value with one thing changed."""
    if isinstance(value, dict) and value:
        first = min(value)
        return {key: item for key, item in value.items() if key != first} if len(value) > 1 else {first: [value[first]]}
    if isinstance(value, list) and value:
        return [*value, {"zzz": 1}]
    return [value]


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_growing_text_ends_in_the_value_however_it_is_cut(data: st.DataObject) -> None:
    typed = data.draw(TYPES)
    text = json.dumps(wire(typed.hint, data.draw(typed.json)), ensure_ascii=data.draw(st.booleans()))
    parser = TypedPartialParser(response_format_of(typed.hint))
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    for end in ends:
        parser.parse_partial(text[:end])
    # A number at the root of the text is complete only when something follows it.
    found, whole = parser.parse_partial(text + " "), decode(typed.hint, text)
    assert found == whole
    assert type(found) is type(whole)


@given(JSON, st.data())
@settings(max_examples=100, deadline=None)
def test_a_prefix_never_says_what_the_whole_does_not(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value)
    growing = GrowingJSON()
    growing.feed(text[: data.draw(st.integers(0, len(text)))])
    assert _is_beginning(growing.value(), value)


def _is_beginning(part: Any, whole: Any) -> bool:
    if part is None or part == whole:
        return True
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(_is_beginning(item, whole[key]) for key, item in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return all(_is_beginning(one, other) for one, other in zip(part, whole, strict=False))
    return isinstance(part, str) and isinstance(whole, str) and whole.startswith(part)
