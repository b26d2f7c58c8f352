from __future__ import annotations

from typing import Any

import pytest

from spectool.faults import SpecError
from spectool.load import load
from spectool.slice import slice_document
from tests.spectool.documents import SLICES, chat, ref

SCHEMA = "components.schemas."


def fault_of(document: dict[str, Any]) -> str:
    with pytest.raises(SpecError) as caught:
        slice_document(document)
    return caught.value.message


def names(document: dict[str, Any]) -> list[str]:
    return list(slice_document(document)["components"]["schemas"])


def test_only_what_the_paths_reach_is_kept_in_the_order_of_the_document() -> None:
    document = chat(
        {
            "Unused": {"type": "string"},
            "Z": {"type": "string"},
            "Answer": {"properties": {"a": ref("A"), "z": {"type": "array", "items": ref("Z")}}},
            "A": {"anyOf": [ref("B"), {"type": "null"}]},
            "B": {"additionalProperties": ref("C")},
            "C": {"type": "integer"},
            "AfterUnused": ref("Unused"),
        }
    )
    document["paths"]["/embeddings"] = {"get": {"responses": {"200": ref("Gone", "responses")}}}
    document["x-meta"] = {"prose": "…"}
    document["webhooks"] = {"ping": {}}
    sliced = slice_document(document)
    assert list(sliced["components"]["schemas"]) == ["Answer", "Z", "A", "B", "C"]
    assert list(sliced["paths"]) == ["/chat/completions"]
    assert list(sliced) == ["openapi", "info", "paths", "components"]


def test_paths_below_the_prefix_belong_to_it_and_lookalikes_do_not() -> None:
    document = chat()
    operation = document["paths"]["/chat/completions"]
    for path in ("/chat/completions/{completion_id}", "/chat/completions_old", "/beta/chat/completions"):
        document["paths"][path] = operation
    assert list(slice_document(document)["paths"]) == ["/chat/completions", "/chat/completions/{completion_id}"]


def test_every_kind_of_component_is_followed() -> None:
    document = chat(
        {"InParameter": {"type": "string"}, "InHeader": {"type": "string"}, "InBody": {"type": "object"}},
        parameters=[ref("P", "parameters")],
        requestBody=ref("B", "requestBodies"),
        security=[{"Key": []}],
    )
    document["components"] |= {
        "parameters": {"P": {"name": "p", "in": "query", "schema": ref("InParameter")}, "Q": {}},
        "requestBodies": {"B": {"content": {"application/json": {"schema": ref("InBody")}}}},
        "responses": {"R": {"description": "r", "headers": {"X": ref("H", "headers")}}, "S": {}},
        "headers": {"H": {"schema": ref("InHeader")}},
        "securitySchemes": {"Key": {"type": "http", "scheme": "bearer"}, "Admin": {"type": "http", "scheme": "bearer"}},
    }
    document["paths"]["/chat/completions"]["post"]["responses"]["429"] = ref("R", "responses")
    components = slice_document(document)["components"]
    assert {section: list(entries) for section, entries in components.items()} == {
        "schemas": ["Answer", "InParameter", "InHeader", "InBody"],
        "parameters": ["P"],
        "requestBodies": ["B"],
        "responses": ["R"],
        "headers": ["H"],
        "securitySchemes": ["Key"],
    }


def test_chunks_and_errors_are_kept_although_nothing_refers_to_them() -> None:
    extra = {
        "CreateChatCompletionStreamResponse": {"properties": {"d": ref("Delta")}},
        "Delta": {"type": "object"},
        "ErrorResponse": {"properties": {"error": ref("Error")}},
        "Error": {"type": "object"},
        "Other": {"type": "object"},
    }
    assert names(chat(extra)) == ["Answer", "CreateChatCompletionStreamResponse", "Delta", "ErrorResponse", "Error"]


def test_references_into_a_component_keep_the_component() -> None:
    document = chat({"Answer": {"$ref": "#/components/schemas/Holder/properties/a~1b%20c"}})
    document["components"]["schemas"]["Holder"] = {"properties": {"a/b c": {"type": "string"}}}
    assert names(document) == ["Answer", "Holder"]


def test_the_names_of_a_discriminator_are_followed() -> None:
    mapping = {"a": "#/components/schemas/A", "b": "B"}
    union = {"oneOf": [ref("A")], "discriminator": {"propertyName": "t", "mapping": mapping}}
    assert names(chat({"Answer": union, "A": {}, "B": {}, "C": {}})) == ["Answer", "A", "B"]


def test_data_that_looks_like_a_reference_is_no_reference() -> None:
    answer = {
        "type": "object",
        "default": ref("Nowhere"),
        "example": ref("Nowhere"),
        "x-meta": ref("Nowhere"),
        "properties": {"$ref": {"type": "string"}, "example": ref("Seen")},
    }
    assert names(chat({"Answer": answer, "Seen": {"type": "string"}})) == ["Answer", "Seen"]


def test_tags_of_other_operations_go() -> None:
    document = chat(tags=["Chat"])
    document["tags"] = [{"name": "Audio"}, {"name": "Chat"}]
    assert slice_document(document)["tags"] == [{"name": "Chat"}]


def test_the_slice_shares_nothing_with_the_document() -> None:
    document = chat()
    slice_document(document)["components"]["schemas"]["Answer"]["type"] = "changed"
    assert document == chat()


@pytest.mark.parametrize("path", SLICES, ids=lambda path: path.stem)
def test_slicing_again_changes_nothing(path: Any) -> None:
    once = slice_document(load(path))
    assert slice_document(once) == once


def test_recursion_through_properties_and_items_is_legal() -> None:
    tree = {
        "properties": {"children": {"type": "array", "items": ref("Answer")}, "parent": {"anyOf": [ref("Answer"), {}]}},
        "additionalProperties": ref("Answer"),
    }
    assert names(chat({"Answer": tree})) == ["Answer"]


def test_a_long_chain_of_aliases_is_legal() -> None:
    chain: dict[str, Any] = {f"A{i}": ref(f"A{i + 1}") for i in range(3000)} | {"A3000": {"type": "string"}}
    assert len(names(chat({"Answer": ref("A0")} | chain))) == 3002


@pytest.mark.parametrize(
    ("schemas", "message"),
    [
        ({"Answer": ref("Answer")}, SCHEMA + "Answer: a $ref cycle with nothing between: Answer → Answer"),
        (
            {"Answer": ref("A"), "A": ref("B"), "B": ref("A")},
            SCHEMA + "A: a $ref cycle with nothing between: A → B → A",
        ),
        (
            {"Answer": {"allOf": [{"type": "object"}, {"allOf": [ref("A")]}]}, "A": {"anyOf": [ref("Answer")]}},
            SCHEMA + "Answer: a $ref cycle with nothing between: Answer → A → Answer",
        ),
        (
            {"Answer": {"properties": {"a": {"$ref": "#/components/schemas/Answer/properties/a"}}}},
            SCHEMA + "Answer.properties.a: a $ref cycle with nothing between: a → a",
        ),
        (
            {"Answer": {"properties": {"a": ref("Missing")}}},
            SCHEMA + "Answer.properties.a.$ref: $ref '#/components/schemas/Missing' points to nothing",
        ),
        (
            {"Answer": {"items": {"$ref": "other.yaml#/A"}}},
            SCHEMA + "Answer.items.$ref: $ref 'other.yaml#/A' points outside of the document",
        ),
        ({"Answer": {"items": {"$ref": 5}}}, SCHEMA + "Answer.items.$ref: not a string"),
        (
            {"Answer": {"items": {"$ref": "#/info"}}},
            SCHEMA + "Answer.items.$ref: $ref '#/info' points to a part that is left out",
        ),
        (
            {"Answer": {"discriminator": {"propertyName": "t", "mapping": {"a": "Gone"}}}},
            SCHEMA + "Answer.discriminator.mapping.a: $ref '#/components/schemas/Gone' points to nothing",
        ),
        ({"Answer": 5}, SCHEMA + "Answer: not a mapping"),
        ({"Answer": {"properties": []}}, SCHEMA + "Answer.properties: a list stands where a mapping belongs"),
        ({"Answer": {"anyOf": {}}}, SCHEMA + "Answer.anyOf: a mapping stands where a list belongs"),
        ({"Answer": {"anyOf": ["x"]}}, SCHEMA + "Answer.anyOf.0: a string stands where a mapping belongs"),
    ],
)
def test_what_cannot_be_followed_is_told_with_its_place(schemas: dict[str, Any], message: str) -> None:
    assert fault_of(chat(schemas)) == message


def test_a_document_without_the_path_is_told() -> None:
    assert (
        fault_of({"openapi": "3.1.0", "paths": {"/embeddings": {}}}) == "paths: no path starts with /chat/completions"
    )
    assert fault_of({"openapi": "3.1.0"}) == "paths: no path starts with /chat/completions"


def test_a_path_that_is_no_mapping_is_told() -> None:
    document = chat()
    document["paths"]["/chat/completions"] = "x"
    assert fault_of(document) == "paths./chat/completions: not a mapping"


def test_faults_outside_of_the_slice_do_not_matter() -> None:
    document = chat({"Foreign": ref("Missing"), "Odd": 5})
    document["paths"]["/broken"] = None
    assert names(document) == ["Answer"]
