"""How schemas and their keys are spelled in Python: annotations, attributes, modules, texts."""

from __future__ import annotations

import builtins
import keyword
import re
from typing import Any

from spectool.prepare.schema import Schema, components, is_enum, is_null, members, ref_name

Document = dict[str, Any]

# Names that a class body or its methods use and that a field must leave alone.
RESERVED = {"self", "cls", "src", "list", "dict", "str", "int", "float", "bool", "tuple"} | {
    "from_dict",
    "to_dict",
    "to_json",
    "extra",
    "model_dump",
    "model_dump_json",
    "model_extra",
    "model_validate",
    "model_validate_json",
    "model_construct",
    "construct",
    "model_fields_set",
    "model_copy",
    "to_sse",
}
_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


class Types:
    """Python annotations for the schemas of one class, with the names that they mention."""

    def __init__(self, document: Document) -> None:
        self._schemas = components(document)
        self.words: set[str] = set()
        self.names: set[str] = set()

    def annotation(self, schema: Schema, *, closed: bool = False) -> str:
        """The type of a decoded value; `closed` keeps a constant from admitting other words."""
        parts: list[str] = []
        for member in members(schema):
            part = self._member(member, closed=closed)
            if part not in parts:
                parts.append(part)
        if "Any" in parts:
            return "Any"
        # `None` last reads as it is spoken.
        return " | ".join(sorted(parts, key=lambda part: part == "None"))

    def _member(self, schema: Schema, *, closed: bool) -> str:
        name = ref_name(schema)
        if name is not None:
            (self.words if is_enum(self._schemas[name]) else self.names).add(name)
            return name
        if is_null(schema):
            return "None"
        if "const" in schema:
            literal = f"Literal[{schema['const']!r}]"
            return literal if closed or not isinstance(schema["const"], str) else f"{literal} | str"
        kind = schema.get("type")
        if kind == "array":
            return f"list[{self.annotation(schema.get('items') or {})}]"
        if kind == "object":
            values = schema.get("additionalProperties")
            return f"dict[str, {self.annotation(values) if isinstance(values, dict) and values else 'Any'}]"
        return _SCALARS.get(str(kind), "Any")


def text_of(schema: dict[str, Any]) -> str:
    """A description, ready to stand in a docstring."""
    text = str(schema.get("description") or "").strip()
    return text.replace("\\", "\\\\").replace('"""', "'''").rstrip('"')


def attribute_name(key: str, taken: set[str]) -> str:
    """The attribute for a JSON key: the key itself wherever Python allows it."""
    name = re.sub(r"\W", "_", key, flags=re.ASCII)
    if not name or name[0].isdigit():
        name = f"field_{name}"
    if name.startswith("_"):
        name = f"field{name}"
    while keyword.iskeyword(name) or name in RESERVED or name in taken:
        name += "_"
    return name


def snake(name: str) -> str:
    """`createChatCompletion` becomes `create_chat_completion`."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name))
    return re.sub(r"\W+", "_", spaced, flags=re.ASCII).strip("_").lower()


def module_name(name: str) -> str:
    """The module of a class."""
    module = snake(name)
    return f"{module}_" if keyword.iskeyword(module) or hasattr(builtins, module) else module
