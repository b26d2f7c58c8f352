from __future__ import annotations

import copy
from typing import Any

from spectool.diff import diff
from tests.spectool.small_documents import GOT, STRING, document, thing, told


def test_parameters() -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}
    order = {"name": "order", "in": "query", "schema": STRING, "description": "Which way."}
    needed = {"name": "user", "in": "query", "required": True, "schema": STRING}
    old = document(parameters=[limit, order])
    new = document(parameters=[{**limit, "schema": {"type": "integer", "maximum": 50}, "deprecated": True}, needed])
    assert told(diff(old, new)) == [
        ("parameter", "removed", "POST /chat/completions query · order", "breaking"),
        ("parameter", "added", "POST /chat/completions query · user", "breaking"),
        ("constraint", "changed", "POST /chat/completions query · limit", "breaking"),
        ("deprecation", "added", "POST /chat/completions query · limit", "compatible"),
    ]


def test_a_path_parameter_with_another_name_is_the_same_address() -> None:
    def at(name: str) -> dict[str, Any]:
        whole = document()
        item = whole["paths"].pop("/chat/completions")
        item["parameters"] = [{"name": name, "in": "path", "required": True, "schema": STRING}]
        whole["paths"] = {f"/chat/completions/{{{name}}}": item}
        return whole

    [change] = diff(at("id"), at("completion_id"))
    assert (change.kind, change.action, change.old, change.new) == ("parameter", "renamed", "id", "completion_id")


def test_operations_answers_and_headers() -> None:
    old, new = document(), document(operationId="make", deprecated=True)
    new["paths"]["/chat/completions"]["get"] = old["paths"]["/chat/completions"]["post"]
    answers = new["paths"]["/chat/completions"]["post"]["responses"]
    answers["429"] = {"description": "Too many."}
    answers["200"] = {"description": "OK", "headers": {"Retry-After": {"schema": {"type": "integer"}}}}
    title = "POST /chat/completions"
    assert told(diff(old, new)) == [
        ("operation", "renamed", title, "breaking"),
        ("deprecation", "added", title, "compatible"),
        ("header", "added", GOT, "compatible"),
        ("status", "added", f"{GOT} 429", "compatible"),
        ("operation", "added", "GET /chat/completions", "compatible"),
    ]
    gone = diff(new, old)
    assert ("operation", "removed", "GET /chat/completions", "breaking") in told(gone)
    assert ("header", "removed", GOT, "breaking") in told(gone)


def test_content_types_and_streams() -> None:
    def stream(schema: Any) -> dict[str, Any]:
        whole = document(response=STRING)
        content = whole["paths"]["/chat/completions"]["post"]["responses"]["200"]["content"]
        content["text/event-stream"] = {"schema": schema}
        return whole

    assert told(diff(document(response=STRING), stream(STRING))) == [("content", "added", GOT, "compatible")]
    [change] = diff(stream(thing(a=STRING)), stream(thing(a=STRING, b=STRING)))
    assert change.place == "POST /chat/completions stream · b"


def test_security_and_servers() -> None:
    old = {**document(), "servers": [{"url": "https://a"}], "security": [{"Key": []}]}
    old["components"]["securitySchemes"] = {"Key": {"type": "http", "scheme": "bearer"}}
    new = copy.deepcopy(old)
    new["servers"] = [{"url": "https://b"}]
    new["components"]["securitySchemes"]["Key"] = {"type": "apiKey", "in": "header", "name": "X-Key"}
    assert [(change.kind, change.new) for change in diff(old, new)] == [
        ("server", "https://b"),
        ("security", "apiKey header X-Key"),
    ]


def test_a_shared_answer_is_compared_once() -> None:
    def with_answer(**facts: Any) -> dict[str, Any]:
        whole = document()
        operation = whole["paths"]["/chat/completions"]["post"]
        operation["responses"]["429"] = {"$ref": "#/components/responses/TooMany"}
        whole["paths"]["/chat/completions"]["get"] = copy.deepcopy(operation)
        whole["components"]["responses"] = {"TooMany": {"description": "Too many.", **facts}}
        return whole

    after = {"headers": {"Retry-After": {"schema": {"type": "integer"}}}}
    assert told(diff(with_answer(), with_answer(**after))) == [("header", "added", f"{GOT} 429", "compatible")]
