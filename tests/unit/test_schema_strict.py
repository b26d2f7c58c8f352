"""The rules of strict mode: what is rewritten, what is said in the description instead, and what is refused."""

from __future__ import annotations

import dataclasses
import enum
import gc
import weakref
from typing import Annotated, Any, Generic, Literal, TypeVar

import annotated_types as at
import pydantic
import pytest

from chatwright.errors import ConfigError, RequestCheckError
from chatwright.structured.decoding import decode
from chatwright.structured.response_format import lint_schema, response_format_of, schema_of
from chatwright.structured.strict import strict_schema

T = TypeVar("T")


def strict(schema: dict[str, Any]) -> dict[str, Any]:
    found, _wrapped, faults = strict_schema(schema)
    assert faults == ()
    return found


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def field(schema: dict[str, Any]) -> dict[str, Any]:
    """What becomes of a schema as that of a field."""
    found: dict[str, Any] = strict(obj(x=schema))["properties"]["x"]
    return found


def test_all_fields_are_required_in_order_and_no_others_allowed() -> None:
    found = strict({**obj(b={"type": "string"}, a={"type": "integer", "default": 1}), "required": ["b"], "title": "X"})
    assert found == {
        "type": "object",
        "properties": {"b": {"type": "string"}, "a": {"type": "integer"}},
        "required": ["b", "a"],
        "additionalProperties": False,
    }


def test_extra_fields_of_a_model_are_closed() -> None:
    assert strict({**obj(a={"type": "string"}), "additionalProperties": True})["additionalProperties"] is False


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        ({"oneOf": [{"type": "integer"}, {"type": "null"}]}, {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        ({"allOf": [{"type": "integer", "minimum": 1}]}, {"type": "integer", "minimum": 1}),
        ({"allOf": [{"type": "integer"}], "description": "d"}, {"type": "integer", "description": "d"}),
        ({"anyOf": [{"type": "string"}, {"type": "string"}]}, {"anyOf": [{"type": "string"}]}),
        ({"enum": ["a", "b"]}, {"type": "string", "enum": ["a", "b"]}),
        (
            {"enum": ["a", 1, None]},
            {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "integer", "enum": [1]}, {"type": "null"}]},
        ),
        ({"const": "a"}, {"type": "string", "const": "a"}),
        ({"type": ["string", "null"]}, {"type": ["string", "null"]}),
        ({"type": "string", "format": "date-time"}, {"type": "string", "format": "date-time"}),
        ({"type": "string", "format": "uri"}, {"type": "string", "description": "Format: uri."}),
        ({"type": "string", "pattern": "^a"}, {"type": "string", "pattern": "^a"}),
        (
            {"type": "string", "pattern": "(?=a)"},
            {"type": "string", "description": "Matches the regular expression (?=a)."},
        ),
        (
            {"type": "string", "minLength": 1, "description": "A name"},
            {"type": "string", "description": "A name. At least 1 characters."},
        ),
        ({"type": "integer", "minimum": 1, "multipleOf": 2}, {"type": "integer", "minimum": 1, "multipleOf": 2}),
        ({"type": "string", "examples": ["a"], "deprecated": True}, {"type": "string"}),
    ],
)
def test_a_keyword_is_kept_rewritten_or_said(schema: dict[str, Any], found: dict[str, Any]) -> None:
    assert field(schema) == found


def test_arrays_keep_their_bounds_and_say_that_items_differ() -> None:
    schema = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "uniqueItems": True}
    assert field(schema) == {
        "type": "array",
        "items": {"type": "integer"},
        "minItems": 1,
        "description": "No item twice.",
    }


def test_objects_in_allof_become_one() -> None:
    base = {"$defs": {"B": obj(a={"type": "string"})}}
    found = strict({**base, "allOf": [{"$ref": "#/$defs/B"}, obj(b={"type": "integer"})]})
    assert (list(found["properties"]), found["required"]) == (["a", "b"], ["a", "b"])


def test_a_reference_at_the_root_is_put_in_place() -> None:
    found = strict(
        {"$ref": "#/$defs/N", "$defs": {"N": obj(next={"anyOf": [{"$ref": "#/$defs/N"}, {"type": "null"}]})}}
    )
    assert found["type"] == "object"
    assert found["properties"] == found["$defs"]["N"]["properties"]


def test_a_reference_with_a_description_is_wrapped_even_if_it_is_recursive() -> None:
    found = strict({"$ref": "#/$defs/N", "$defs": {"N": obj(next={"$ref": "#/$defs/N", "description": "more"})}})
    assert found["properties"]["next"] == {"anyOf": [{"$ref": "#/$defs/N"}], "description": "more"}


def test_a_root_that_is_no_object_is_wrapped() -> None:
    for schema in (
        {"type": "array", "items": {"type": "string"}},
        {"anyOf": [obj(), {"type": "null"}]},
        {"type": "string"},
    ):
        found = strict_schema(schema)
        assert (found.is_wrapped, list(found.schema["properties"]), found.faults) == (True, ["value"], ())


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "x"),
        ({"type": "object"}, "x"),
        ({}, "x"),
        (True, "x"),
        ({"type": "array"}, "x[0]"),
        ({"type": "array", "items": {}}, "x[0]"),
        ({"type": "array", "prefixItems": [{"type": "integer"}]}, "x"),
        ({"anyOf": [{"type": "object"}, {"type": "null"}]}, "x"),
        ({"not": {"type": "string"}}, "x"),
        ({"type": "string", "if": {}}, "x"),
        ({**obj(a={"type": "string"}), "patternProperties": {"^b": {"type": "string"}}}, "x"),
        ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "x"),
        ({"type": "array", "items": obj(y={"type": "object"})}, "x[0].y"),
    ],
)
def test_what_has_no_strict_form_is_refused_with_its_path(schema: Any, path: str) -> None:
    assert [fault.path for fault in strict_schema(obj(x=schema)).faults] == [path]


@dataclasses.dataclass
class Loose:
    extra: dict[str, int]
    rows: list[dict[str, str]]
    pair: tuple[int, str]
    anything: Any
    fine: int


def test_all_faults_of_a_type_are_told_at_once_in_the_words_of_python() -> None:
    faults = lint_schema(Loose)
    assert [(fault.path, fault.value) for fault in faults] == [
        ("extra", "dict[str, int]"),
        ("rows[0]", "dict[str, str]"),
        ("pair", "tuple[int, str]"),
        ("anything", "Any"),
    ]
    with pytest.raises(RequestCheckError) as caught:
        schema_of(Loose)
    assert caught.value.faults == faults
    assert "rows[0]: is an object with keys of the model's choice" in caught.value.message


def test_without_strict_mode_all_of_it_goes() -> None:
    text = '{"extra": {"a": 1}, "rows": [{"k": "v"}], "pair": [1, "a"], "anything": [null], "fine": 1}'
    assert decode(Loose, text) == Loose({"a": 1}, [{"k": "v"}], (1, "a"), [None], 1)
    described = response_format_of(Loose, strict=False).to_dict()["json_schema"]
    assert described["strict"] is False
    assert described["schema"]["properties"]["extra"] == {"type": "object", "additionalProperties": {"type": "integer"}}


class Opaque:
    pass


@pytest.mark.parametrize(
    "hint",
    [complex, type, range, Opaque, enum.Flag("F", "A"), {"type": "strange"}, "Nowhere", list["Nowhere"]],  # type: ignore[name-defined] # noqa: F821 # pyright: ignore[reportUndefinedVariable] - means nothing on purpose
)
def test_what_json_can_not_hold_is_refused_in_any_mode(hint: Any) -> None:
    for mode in (True, False):
        with pytest.raises(ConfigError):
            response_format_of(hint, strict=mode)
    assert len(lint_schema(hint)) == 1


def test_limits_of_the_api_are_told() -> None:
    deep: Any = int
    for level in range(11):
        deep = dataclasses.make_dataclass(f"D{level}", [("x", deep)])
    assert "10 levels" in str(lint_schema(deep)[0])
    wide = dataclasses.make_dataclass("W", [(f"f{n}", int) for n in range(5001)])
    assert "5000 properties" in str(lint_schema(wide)[0])
    make_enum: Any = enum.Enum
    large = make_enum("Large", {f"m{n}": f"word-{n}" for n in range(1001)})
    assert "1000 values" in str(lint_schema(large)[0])


def test_a_shared_class_is_defined_once_and_described_where_it_is_used() -> None:
    @dataclasses.dataclass
    class Point:
        x: int

    @dataclasses.dataclass
    class Path:
        start: Annotated[Point, "Where it begins."]
        stops: list[Point]

    found = schema_of(Path)
    assert found["properties"]["start"] == {"anyOf": [{"$ref": "#/$defs/Point"}], "description": "Where it begins."}
    assert list(found["$defs"]) == ["Point"]


def test_classes_of_one_name_are_told_apart() -> None:
    def make(kind: Any) -> Any:
        return dataclasses.make_dataclass("Same", [("x", kind)])

    one, other = make(int), make(str)
    both = dataclasses.make_dataclass("Both", [("a", one), ("b", other), ("c", one), ("d", other)])
    assert list(schema_of(both)["$defs"]) == ["Same", "Same_2"]


@dataclasses.dataclass
class Box(Generic[T]):
    content: T


@pytest.mark.parametrize(
    ("hint", "name"),
    [
        (Box[int], "Box_int"),
        (list[Box[int | None]], "list_Box_int_or_None"),
        (Literal["a b", "c"], "a_b_or_c"),
        (Annotated[int, at.Ge(1)], "int"),
        ({"type": "object", "title": "My title!"}, "My_title"),
        ({"type": "object"}, "answer"),
        (pydantic.create_model("Größe", x=(int, ...)), "Gr_e"),
        (dataclasses.make_dataclass("X" * 80, ["x"]), "X" * 64),
    ],
)
def test_a_name_is_made_that_can_be_sent(hint: Any, name: str) -> None:
    assert response_format_of(hint, strict=False).name == name


def test_a_name_of_ones_own_is_checked() -> None:
    assert response_format_of(int, name="n-1").to_dict()["json_schema"]["name"] == "n-1"
    with pytest.raises(ConfigError, match="name"):
        response_format_of(int, name="two words")


@pytest.mark.parametrize(
    "wire",
    [
        {"type": "text"},
        {"type": "json_object"},
        {"type": "json_schema", "json_schema": {"name": "n", "schema": obj(a={"type": "string"})}},
    ],
)
def test_a_whole_response_format_is_sent_as_it_is(wire: dict[str, Any]) -> None:
    assert response_format_of(wire).to_dict() == wire


def test_what_is_known_about_a_class_goes_with_it() -> None:
    def use() -> weakref.ref[type]:
        kind = dataclasses.make_dataclass("Passing", [("x", int)])
        assert response_format_of(kind).shape is response_format_of(kind).shape
        assert response_format_of(list[kind]).shape is response_format_of(list[kind]).shape  # type: ignore[valid-type]
        decode(list[kind], '{"value": [{"x": 1}]}')  # type: ignore[valid-type]
        return weakref.ref(kind)

    gone = use()
    gc.collect()
    assert gone() is None


def test_the_order_of_a_union_is_the_one_it_was_written_in() -> None:
    @dataclasses.dataclass
    class Point:
        x: int

    cases: list[Any] = [(int | None, ["integer", "null"]), (None | int, ["null", "integer"])]
    for hint, kinds in cases:
        assert [part["type"] for part in schema_of(hint)["properties"]["value"]["anyOf"]] == kinds
    for items, first in ((list[Point | str], "object"), (list[str | Point], "string")):
        assert schema_of(items)["properties"]["value"]["items"]["anyOf"][0]["type"] == first


def test_a_class_and_what_is_derived_from_it_are_known_apart() -> None:
    @dataclasses.dataclass
    class Base:
        x: int

    @dataclasses.dataclass
    class Derived(Base):
        y: int

    assert list(schema_of(Base)["properties"]) == ["x"]
    assert list(schema_of(Derived)["properties"]) == ["x", "y"]


def test_a_schema_that_was_given_out_can_be_changed() -> None:
    schema_of(Box[int])["properties"].clear()
    assert list(schema_of(Box[int])["properties"]) == ["content"]


def test_classes_in_a_function_may_name_each_other() -> None:
    @dataclasses.dataclass
    class Inner:
        x: int

    @dataclasses.dataclass
    class Outer:
        one: Inner
        more: list[Inner]
        self: Outer | None = None

    assert decode(Outer, '{"one": {"x": 1}, "more": [{"x": 2}], "self": null}') == Outer(Inner(1), [Inner(2)])
