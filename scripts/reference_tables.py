"""Tables of the reference pages: schemas of a prepared document as Markdown, with Python's names for types."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
Use: TypeAlias = Literal["arguments", "sent", "received"]

_NAMES: Final = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "object": "dict",
    "array": "list",
    "null": "`None`",
}
_WORDS_IN_A_CELL: Final = 12
_RANGES: Final = (
    ("minimum", "maximum", "{}"),
    ("minLength", "maxLength", "{} characters"),
    ("minItems", "maxItems", "{} items"),
    ("minProperties", "maxProperties", "{} entries"),
)


@dataclass(frozen=True, slots=True)
class Tables:
    """Makes tables for one document.

    Attributes:
        schemas: The component schemas by name.
        page: The page that describes the types, as links name it; empty on that page itself.
    """

    schemas: Mapping[str, Schema]
    page: str = "types.md"

    def type(self, schema: Schema, *, null: bool = True) -> str:
        """The type of a field in Markdown; classes are links. Without `null`, None is left unsaid."""
        told: list[str] = []
        for member in self.members(schema):
            if member.get("type") != "null":
                told.append(self._member(member))
            elif null:
                told.append(_NAMES["null"])
        return " or ".join(dict.fromkeys(told))

    def members(self, schema: Schema) -> list[Schema]:
        """The members of a union, or the schema itself; classes for what is not in the specification are left out."""
        if "anyOf" not in schema:
            return [schema]
        known = [member for member in schema["anyOf"] if not self._target(member).get("x-unknown")]
        return [inner for member in known for inner in self.members(member)]

    def _target(self, schema: Schema) -> Schema:
        return self.schemas[name_of(schema)] if "$ref" in schema else schema

    def _member(self, schema: Schema) -> str:
        if "$ref" in schema:
            words = self._target(schema).get("enum")
            if words and len(words) <= _WORDS_IN_A_CELL:
                return _quoted(words)
            return f"str, see {self.link(name_of(schema))}" if words else self.link(name_of(schema))
        if "const" in schema:
            return _quoted([schema["const"]])
        if "enum" in schema:
            return _quoted(schema["enum"])
        kind = schema.get("type")
        if kind == "array":
            return f"list of {self.type(schema.get('items', {}))}"
        values = schema.get("additionalProperties")
        if kind == "object" and isinstance(values, Mapping) and values:
            return f"dict of str to {self.type(values)}"
        return _NAMES.get(str(kind), "any JSON value")

    def link(self, name: str) -> str:
        """A link to a type."""
        return f"[`{name}`]({self.page}#{name.lower()})"

    def fields(self, schema: Schema, use: Use, widened: Mapping[str, str] | None = None) -> str:
        """The fields of an object, the demanded ones first and the deprecated ones last.

        Args:
            schema: The object.
            use: `arguments` for the body of a request, whose fields are keyword arguments, where None means not sent;
                `sent` for what lies deeper in a request; `received` for answers, where what is absent reads as None.
            widened: What a field may be besides, by name.
        """
        required = set(schema.get("required") or ())
        rows: list[Row] = []
        for name, field in (schema.get("properties") or {}).items():
            demanded = name in required and use != "received"
            told = (widened or {}).get(name, "") + self.type(field, null=use != "arguments")
            if use == "received" and name not in required and "const" not in field and "`None`" not in told:
                told += " or `None`"
            description = line(field.get("description") or self._target(field).get("description"))
            place = rank(field, required=name in required)
            rows.append(Row(name, told, self.notes(field, required=demanded), description, place))
        return table(rows)

    def described(self, name: str) -> str:
        """What a type is: its own words, else those of the first field that has it."""
        own = line(self.schemas[name].get("description"))
        fields = (field for schema in self.schemas.values() for field in (schema.get("properties") or {}).values())
        users = (line(field.get("description")) for field in fields if self._uses(field, name))
        return own or next((text for text in users if text), "")

    def _uses(self, schema: Schema, name: str) -> bool:
        return any("$ref" in member and name_of(member) == name for member in self.members(schema))

    def notes(self, schema: Schema, *, required: bool = False) -> str:
        """What limits a field, in a few words."""
        told = ["required"] if required else []
        if schema.get("deprecated"):
            told.append("**deprecated**")
        if schema.get("default") is not None:
            told.append(f"default `{json.dumps(schema['default'])}`")
        for member in self.members(schema):
            told += limits(member)
            items = member.get("items")
            if isinstance(items, Mapping) and "$ref" not in items:
                told += [f"each {limit}" for limit in limits(items)]
        return "; ".join(dict.fromkeys(told))


@dataclass(frozen=True, slots=True)
class Row:
    """One field or parameter."""

    name: str
    type: str
    notes: str
    description: str
    rank: int


def name_of(schema: Schema) -> str:
    """The component that a schema refers to."""
    return str(schema["$ref"]).rpartition("/")[2]


def rank(schema: Schema, *, required: bool) -> int:
    """Where a field stands: what is demanded first, what is deprecated last."""
    return 0 if required else 2 if schema.get("deprecated") else 1


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table; a sentence when there are none."""
    if not rows:
        return "None."
    head = ["| name | type | notes | description |", "|---|---|---|---|"]
    ordered = sorted(rows, key=lambda row: row.rank)
    body = [f"| `{row.name}` | {cell(row.type)} | {cell(row.notes)} | {cell(row.description)} |" for row in ordered]
    return "\n".join([*head, *body])


def cell(text: str) -> str:
    """A text that can stand in a table."""
    return line(text).replace("|", "\\|")


def line(text: Any) -> str:
    """A text without its line breaks; empty for none."""
    return " ".join(text.split()) if isinstance(text, str) else ""


def limits(schema: Schema) -> list[str]:
    """The constraints of a schema: `0 to 2`, `at most 64 characters`, `pattern ...`."""
    told: list[str] = []
    for low, high, form in _RANGES:
        least, most = schema.get(low), schema.get(high)
        if least is not None and most is not None:
            told.append(form.format(f"{_number(least)} to {_number(most)}"))
        elif least is not None:
            told.append(_singular(form.format(f"at least {_number(least)}")))
        elif most is not None:
            told.append(_singular(form.format(f"at most {_number(most)}")))
    if "pattern" in schema:
        told.append(f"pattern `{schema['pattern']}`")
    return told


def _singular(text: str) -> str:
    return text.replace(" 1 entries", " 1 entry").removesuffix("s") if re.search(r" 1 \w+$", text) else text


def _number(value: float) -> str:
    return f"{value:.2e}" if abs(value) >= 1e12 else f"{value:g}"  # noqa: PLR2004, what a cell can hold


def _quoted(words: list[Any]) -> str:
    return ", ".join(f'`"{word}"`' if isinstance(word, str) else f"`{word}`" for word in words)
