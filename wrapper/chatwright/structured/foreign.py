"""Shapes that bring a JSON schema of their own: pydantic's models, and schemas written as dicts."""

# ruff: noqa: D102 - what the methods do stands in Shape
from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from chatwright.errors import ConfigError
from chatwright.structured.naming import safe_name
from chatwright.structured.shapes import Mismatch, Shape
from chatwright.structured.validation import SchemaValidator
from chatwright.structured.wrapping import refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatwright.structured.shapes import JSONSchema, Step, Writer


def is_pydantic(cls: Any) -> bool:
    """Whether a class is a model of pydantic, or behaves like one."""
    return isinstance(cls, type) and hasattr(cls, "model_json_schema") and hasattr(cls, "model_validate_json")


class SchemaDict(Shape):
    """A JSON schema as it was given, in which `schema_faults` found nothing. Values stay plain JSON, and are validated."""

    __slots__ = ("_schema", "_validator", "kinds", "label")

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema: JSONSchema = deepcopy(dict(schema))
        self._validator = SchemaValidator(self._schema)
        self.kinds = self._validator.kinds()
        self.label = str(schema.get("title") or "the schema")

    def schema(self, writer: Writer) -> JSONSchema:
        return _adopted(self._schema, writer)

    def convert(self, value: Any) -> Any:
        self._validator.check(value)
        return value


class PydanticModel(Shape):
    """A model of pydantic, known by its methods alone."""

    __slots__ = ("_model", "_properties", "kinds", "label", "name")

    rank = 5

    def __init__(self, model: Any) -> None:
        self._model = model
        self.name = safe_name(model.__name__)
        self.label = model.__name__
        schema = self._schema()
        self.kinds = SchemaValidator(schema).kinds()
        self._properties = (frozenset(schema.get("properties", ())), frozenset(schema.get("required", ())))

    def _schema(self) -> JSONSchema:
        try:
            schema: JSONSchema = deepcopy(self._model.model_json_schema())
        except Exception as error:  # noqa: BLE001 - what another library raises for a schema it can't make
            raise ConfigError(
                f"{self._model.__name__}: pydantic makes no JSON schema of it: {error}", cause=error
            ) from None
        definitions = schema.get("$defs", {})
        reference = schema.get("$ref", "")
        if reference.startswith("#/$defs/"):  # a recursive model
            return {**definitions[reference.removeprefix("#/$defs/")], "$defs": definitions}
        return schema

    def schema(self, writer: Writer) -> JSONSchema:
        return _adopted(self._schema(), writer)

    def convert(self, value: Any) -> Any:
        try:
            try:
                return self._model.model_validate_json(json.dumps(value))
            except ValueError:
                if not _has_surrogate(value):
                    raise
                return self._model.model_validate(value)
        except (ValueError, TypeError, AssertionError) as error:
            raise _in_value(refused(error), value) from None

    def misfit(self, value: Mapping[str, Any]) -> tuple[int, ...]:
        known, required = self._properties
        wrong = 0
        try:
            self.convert(value)
        except Mismatch:
            wrong = 1
        return 0, len(required - value.keys()), len(value.keys() - known), wrong


def _in_value(mismatch: Mismatch, value: Any) -> Mismatch:
    """A mismatch whose path is one of the value: pydantic's name the variants of a union, too."""
    steps: list[Step] = []
    for step in reversed(mismatch.steps):
        known: Any = value if isinstance(value, dict) else dict(enumerate(value)) if isinstance(value, list) else {}
        if step in known:
            value = known[step]
            steps.append(step)
    if mismatch.is_missing:
        steps.append(mismatch.steps[0])
    mismatch.steps[:] = reversed(steps)
    return mismatch


def _has_surrogate(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _adopted(schema: JSONSchema, writer: Writer) -> JSONSchema:
    """A copy whose definitions have moved to where all definitions are, under names that are free there."""
    schema = deepcopy(schema)
    holders = [key for key in ("$defs", "definitions") if isinstance(schema.get(key), dict)]
    if not holders and not _refers(schema):
        return schema
    names: dict[str, str] = {}
    moved: list[JSONSchema] = []
    for holder in holders:
        for name, definition in schema.pop(holder).items():
            names[f"#/{holder}/{name}"] = f"#/$defs/{writer.define(safe_name(name), definition)}"
            moved.append(definition)
    if _refers(schema, "#") or any(_refers(definition, "#") for definition in moved):
        names["#"] = f"#/$defs/{writer.define('Root', schema)}"
    for part in (schema, *moved):
        _rename(part, names)
    return deepcopy(schema)


def _refers(node: Any, target: str | None = None) -> bool:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and target in (None, reference):
            return True
        return any(_refers(item, target) for item in node.values())
    return isinstance(node, list) and any(_refers(item, target) for item in node)


def _rename(node: Any, names: Mapping[str, str]) -> None:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str):
            for old, new in names.items():
                if reference == old or reference.startswith(f"{old}/"):
                    node["$ref"] = new + reference.removeprefix(old)
                    break
        for item in node.values():
            _rename(item, names)
    elif isinstance(node, list):
        for item in node:
            _rename(item, names)
