from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from spectool.load import load
from spectool.normalise import normalise
from spectool.slice import slice_document
from tests.spectool.documents import CONTRACT, SLICES, chat, ref

NULL = {"type": "null"}


def normal(schema: dict[str, Any]) -> dict[str, Any]:
    document = normalise(chat({"Answer": schema, "X": {"type": "object"}}))
    result: dict[str, Any] = document["components"]["schemas"]["Answer"]
    return result


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # null
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"anyOf": [{"type": "string"}, NULL]}, {"type": ["string", "null"]}),
        ({"oneOf": [NULL, {"type": "string"}]}, {"type": ["string", "null"]}),
        ({"type": ["null", "string"]}, {"type": ["string", "null"]}),
        ({"type": ["string"]}, {"type": "string"}),
        ({"type": ["string", "integer", "string"]}, {"type": ["string", "integer"]}),
        ({"type": "null"}, {"type": "null"}),
        ({"nullable": True}, {}),
        (
            {"type": "string", "enum": ["a", "b"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", "b", None]},
        ),
        (
            {"type": "string", "enum": ["a", None, "b"]},
            {"type": ["string", "null"], "enum": ["a", "b", None]},
        ),
        ({"enum": ["a", "b"], "nullable": True}, {"enum": ["a", "b", None]}),
        ({"enum": [None]}, {"type": "null"}),
        (
            {"anyOf": [{"type": "integer", "minimum": 0, "description": "inner"}, NULL], "description": "outer"},
            {"type": ["integer", "null"], "minimum": 0, "description": "outer"},
        ),
        (
            {"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}, "deprecated": True}, NULL]},
            {"type": ["object", "null"], "properties": {"a": {"type": "string"}}, "deprecated": True},
        ),
        (ref("X") | {"nullable": True, "description": "d"}, {"description": "d", "anyOf": [ref("X"), NULL]}),
        ({"anyOf": [ref("X") | {"description": "d"}, NULL]}, {"anyOf": [ref("X"), NULL], "description": "d"}),
        ({"oneOf": [ref("X"), NULL]}, {"oneOf": [ref("X"), NULL]}),
        ({"oneOf": [ref("X")], "nullable": True}, {"oneOf": [ref("X"), NULL]}),
        ({"allOf": [ref("X")], "nullable": True}, {"anyOf": [{"allOf": [ref("X")]}, NULL]}),
        (
            {"nullable": True, "oneOf": [{"type": "string", "nullable": True}, {"type": "array", "items": {}}]},
            {"oneOf": [{"type": "string"}, {"type": "array", "items": {}}, NULL]},
        ),
        (
            {"anyOf": [{"oneOf": [{"type": "string"}, ref("X")], "description": "d"}, NULL]},
            {"oneOf": [{"type": "string"}, ref("X"), NULL], "description": "d"},
        ),
        (
            {"anyOf": [{"type": "string", "enum": ["a"], "nullable": True}, {"type": "integer"}]},
            {"anyOf": [{"type": "string", "const": "a"}, {"type": "integer"}, NULL]},
        ),
        ({"type": "string", "const": "a", "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
        # words
        ({"type": "string", "enum": ["a"]}, {"type": "string", "const": "a"}),
        ({"type": "string", "enum": ["a", "b", "a"]}, {"type": "string", "enum": ["a", "b"]}),
        ({"enum": [1, True, 1.0, False, 0]}, {"enum": [1, True, False, 0]}),
        # numbers
        (
            {"type": "number", "minimum": 0, "exclusiveMinimum": True},
            {"type": "number", "exclusiveMinimum": 0},
        ),
        ({"type": "number", "maximum": 1, "exclusiveMaximum": False}, {"type": "number", "maximum": 1}),
        ({"type": "number", "exclusiveMaximum": 5}, {"type": "number", "exclusiveMaximum": 5}),
        ({"type": "integer", "default": "inf", "maximum": ".inf"}, {"type": "integer"}),
        ({"type": "string", "default": "inf"}, {"type": "string", "default": "inf"}),
        # defaults
        ({"type": "string", "default": None, "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "integer", "default": "many"}, {"type": "integer"}),
        ({"type": "boolean", "default": 0}, {"type": "boolean"}),
        ({"type": "integer", "default": 1.0}, {"type": "integer", "default": 1.0}),
        ({"type": "string", "enum": ["a", "b"], "default": "c"}, {"type": "string", "enum": ["a", "b"]}),
        (
            {"anyOf": [{"type": "string", "enum": ["a", "b"], "default": "a"}, NULL]},
            {"type": ["string", "null"], "enum": ["a", "b", None], "default": "a"},
        ),
        # names of another dialect
        ({"type": "object", "required": []}, {"type": "object"}),
        ({"type": "object", "required": True}, {"type": "object"}),
        ({"type": "object", "required": ["a", "a"]}, {"type": "object", "required": ["a"]}),
        ({"properties": {"a": {}}}, {"properties": {"a": {}}, "type": "object"}),
        ({"type": "object", "properties": None}, {"type": "object"}),
        (
            {
                "type": "string",
                "example": "e",
                "examples": ["e"],
                "x-oaiMeta": {},
                "x-stainless-const": True,
                "xml": {},
            },
            {"type": "string"},
        ),
        (
            {"type": "object", "properties": {"example": {"type": "string"}, "x-a": {}, "nullable": {}}},
            {"type": "object", "properties": {"example": {"type": "string"}, "x-a": {}, "nullable": {}}},
        ),
        # what stays
        (
            ref("X") | {"description": "d", "deprecated": True},
            ref("X") | {"description": "d", "deprecated": True},
        ),
        (
            {"type": "array", "items": ref("X"), "minItems": 1, "maxItems": 4, "uniqueItems": True},
            {"type": "array", "items": ref("X"), "minItems": 1, "maxItems": 4, "uniqueItems": True},
        ),
        (
            {"oneOf": [ref("X")], "discriminator": {"propertyName": "t"}},
            {"oneOf": [ref("X")], "discriminator": {"propertyName": "t"}},
        ),
    ],
)
def test_one_meaning_has_one_spelling(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert normal(before) == after
    assert normal(after) == after


def test_a_reference_outside_of_schemas_has_no_siblings_but_texts() -> None:
    document = chat()
    document["paths"]["/chat/completions"]["post"]["responses"]["429"] = ref("R", "responses") | {
        "description": "d",
        "content": {},
    }
    document["components"]["responses"] = {"R": {"description": "r"}}
    responses = normalise(document)["paths"]["/chat/completions"]["post"]["responses"]
    assert responses["429"] == ref("R", "responses") | {"description": "d"}


def test_what_31_requires_is_filled_in() -> None:
    document = chat(parameters=[{"name": "id", "in": "path", "schema": {"type": "string"}, "example": "x"}])
    document["openapi"] = "3.0.0"
    document["info"] = {"version": 1.5}
    operation = document["paths"]["/chat/completions"]["post"]
    del operation["responses"]["200"]["description"]
    result = normalise(document)
    assert result["openapi"] == "3.1.0"
    assert result["info"] == {"title": "", "version": "1.5"}
    operation = result["paths"]["/chat/completions"]["post"]
    assert operation["responses"]["200"]["description"] == ""
    assert operation["parameters"] == [{"name": "id", "in": "path", "schema": {"type": "string"}, "required": True}]


@pytest.mark.parametrize("path", [*SLICES, CONTRACT], ids=lambda path: path.stem)
def test_upstream_becomes_valid_and_stays_as_it_is_the_second_time(path: Any) -> None:
    document = slice_document(load(path))
    before = copy.deepcopy(document)
    result = normalise(document)
    assert document == before
    assert [error.message for error in OpenAPIV31SpecValidator(result).iter_errors()] == []
    assert normalise(result) == result


def test_no_field_constraint_or_deprecation_is_lost() -> None:
    document = slice_document(load(SLICES[-1]))
    kept: tuple[str, ...] = (
        "deprecated",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "maxLength",
        "format",
        "required",
    )

    def count(node: Any) -> dict[str, int]:
        totals: dict[str, int] = dict.fromkeys((*kept, "properties"), 0)
        todo = [node]
        while todo:
            one = todo.pop()
            if isinstance(one, dict):
                for key in kept:
                    totals[key] += key in one and one[key] != []
                totals["properties"] += len(one.get("properties", ()))
                todo += one.values()
            elif isinstance(one, list):
                todo += one
        return totals

    assert count(normalise(document)) == count(document)


def spellings(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Ways to say that `schema`, a type with perhaps an enum, may be null."""
    with_null = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return [
        schema | {"nullable": True},
        schema | with_null | {"nullable": True},
        {"anyOf": [schema, NULL]},
        {"oneOf": [NULL, schema]},
        {"anyOf": [schema | {"nullable": True}]},
        schema | with_null | {"type": [schema["type"], "null"]},
    ]


@given(
    st.sampled_from(["string", "integer", "object", "array", "boolean", "number"]),
    st.sets(st.sampled_from(["a", "b", "c"])),
    st.booleans(),
)
def test_every_way_to_allow_null_comes_out_the_same(kind: str, words: set[str], deprecated: bool) -> None:
    schema: dict[str, Any] = {"type": kind}
    if words:
        schema["enum"] = sorted(words)
    if deprecated:
        schema["deprecated"] = True
    first, *others = [normal(spelling) for spelling in spellings(schema)]
    assert all(other == first for other in others)
    assert "null" in first["type"]
