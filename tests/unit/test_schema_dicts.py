"""Schemas written by hand: what is wrong with them is told before anything is sent, and answers are held against them."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from chatwright.errors import OutputParseError, RequestCheckError
from chatwright.structured.decoding import decode
from chatwright.structured.response_format import lint_schema, response_format_of


def obj(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ({"type": "objekt"}, "type"),
        (obj(a={"type": "int"}), "properties.a.type"),
        ({"type": "object", "properties": []}, "properties"),
        (obj(a=3), "properties.a"),
        ({"type": "array", "items": [{"type": "string"}]}, "items"),
        ({"anyOf": []}, "anyOf"),
        ({"anyOf": [{"type": "string"}, {"enum": []}]}, "anyOf[1].enum"),
        ({"enum": "x"}, "enum"),
        ({"type": "object", "required": "a"}, "required"),
        ({"type": "integer", "minimum": "x"}, "minimum"),
        ({"type": "integer", "minimum": True}, "minimum"),
        ({"type": "integer", "multipleOf": 0}, "multipleOf"),
        ({"type": "string", "minLength": -1}, "minLength"),
        ({"type": "array", "items": {}, "maxItems": 1.5}, "maxItems"),
        ({"type": "string", "pattern": "("}, "pattern"),
        ({"type": "object", "patternProperties": {"(": {}}}, "patternProperties"),
        ({"$ref": "#/$defs/nope"}, "$ref"),
        ({"$ref": "http://x/y"}, "$ref"),
        (obj(a={"$ref": "#/$defs/a"}) | {"$defs": {"a": {"$ref": "#/$defs/a"}}}, "properties.a.$ref"),
        ({"$dynamicRef": "#x"}, "$dynamicRef"),
        ({"type": "object", "dependentRequired": {"a": "b"}}, "dependentRequired"),
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_what_is_no_schema_is_refused_with_the_place_of_the_fault(
    schema: dict[str, Any], path: str, *, strict: bool
) -> None:
    with pytest.raises(RequestCheckError) as caught:
        response_format_of(schema, strict=strict)
    assert path in [fault.path for fault in caught.value.faults]
    assert path in [fault.path for fault in lint_schema(schema)]
    assert path in caught.value.message


def test_a_schema_within_a_type_has_its_faults_told_too() -> None:
    schema: Any = {"type": "strange"}
    assert [fault.path for fault in lint_schema(list[schema])] == ["[0].type"]


def test_a_root_of_several_types_is_a_schema_as_any_other() -> None:
    schema = {**obj(a={"type": ["integer", "null"]}), "type": ["object", "null"]}
    assert decode(schema, '{"value": {"a": null}}') == {"a": None}
    assert decode(schema, '{"value": null}') is None


_UNEVALUATED: list[tuple[dict[str, Any], list[Any]]] = [
    (
        {
            "type": "object",
            "allOf": [{"properties": {"a": {"type": "integer"}}}],
            "patternProperties": {"^p": {}},
            "if": {"properties": {"k": {"const": 1}}, "required": ["k"]},
            "then": {"properties": {"m": {}}},
            "else": {"properties": {"n": {}}},
            "dependentSchemas": {"a": {"properties": {"d": {}}}},
            "$defs": {"r": {"anyOf": [{"properties": {"x": {"type": "string"}}, "required": ["x"]}, {}]}},
            "$ref": "#/$defs/r",
            "unevaluatedProperties": False,
        },
        [
            {},
            {"a": 1, "d": 2},
            {"d": 2},
            {"p1": 1, "q": 1},
            {"k": 1, "m": 1},
            {"k": 2, "n": 1},
            {"k": 2, "m": 1},
            {"n": 1},
            {"x": "s"},
            {"x": 1},
        ],
    ),
    (
        {"type": "object", "properties": {"a": {}}, "unevaluatedProperties": {"type": "integer"}},
        [{"a": "x"}, {"b": 1}, {"b": "x"}],
    ),
    (
        {
            "type": "array",
            "prefixItems": [{"type": "string"}],
            "contains": {"const": 7},
            "unevaluatedItems": False,
        },
        [["a", 7], ["a", 7, 8], ["a"], [7], ["a", 7, 7]],
    ),
    ({"type": "array", "oneOf": [{"items": {"type": "integer"}}, {"maxItems": 0}], "unevaluatedItems": False}, [[1]]),
]


@pytest.mark.parametrize(("schema", "values"), _UNEVALUATED)
def test_what_nothing_else_speaks_of_is_judged_as_another_library_does(
    schema: dict[str, Any], values: list[Any]
) -> None:
    form: Any = response_format_of(schema, strict=False)
    for value in values:
        text = json.dumps({"value": value} if form.is_wrapped else value)
        if jsonschema.Draft202012Validator(schema).is_valid(value):
            assert decode(schema, text) == value
        else:
            with pytest.raises(OutputParseError):
                decode(schema, text)


def test_what_is_left_over_is_told_by_its_path() -> None:
    schema = {"type": "object", "allOf": [obj(a={"type": "integer"})], "unevaluatedProperties": False}
    del schema["allOf"][0]["additionalProperties"]  # type: ignore[index]
    with pytest.raises(OutputParseError) as caught:
        decode(schema, '{"a": 1, "b": 2}')
    assert caught.value.path == "b"


@pytest.mark.parametrize("word", ["anyOf", "oneOf"])
def test_of_several_kinds_of_objects_the_one_that_is_meant_complains(word: str) -> None:
    cat = obj(kind={"const": "cat"}, lives={"type": "integer"})
    schema = obj(pet={word: [cat, {"$ref": "#/$defs/Dog"}]})
    schema["$defs"] = {"Dog": obj(kind={"enum": ["dog", "puppy"]}, tricks={"type": "string"})}
    for pet, path in (
        ({"kind": "cat", "lives": "x"}, "pet.lives"),
        ({"kind": "dog", "tricks": 1}, "pet.tricks"),
        ({"kind": "puppy", "lives": 1}, "pet.lives"),
        ({"kind": "cow"}, "pet.kind"),
    ):
        with pytest.raises(OutputParseError) as caught:
            decode(schema, json.dumps({"pet": pet}))
        assert caught.value.path == path
