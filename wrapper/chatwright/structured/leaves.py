"""Shapes without parts: JSON's own values, texts that stand for something, and choices."""

# ruff: noqa: D102 - what the methods do stands in Shape
from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from chatwright.structured.shapes import ARTICLES, KINDS, Mismatch, Shape, expected, shown_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chatwright.structured.shapes import JSONSchema, Writer


class Anything(Shape):
    """No restriction at all."""

    __slots__ = ()

    def schema(self, writer: Writer) -> JSONSchema:
        del writer
        return {}

    def convert(self, value: Any) -> Any:
        return value


class Scalar(Shape):
    """One of JSON's own: str, int, float, bool, None."""

    __slots__ = ("_kind", "kinds")

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self.kinds = frozenset({kind} if kind != "number" else {"number", "integer"})

    @property
    def label(self) -> str:  # type: ignore[override]
        return ARTICLES[self._kind]

    def schema(self, writer: Writer) -> JSONSchema:
        del writer
        return {"type": self._kind}

    def convert(self, value: Any) -> Any:
        kind = KINDS.get(type(value))
        if kind == self._kind == "number":
            if isfinite(value):
                return value
        elif kind == self._kind:
            return value
        elif kind == "integer" and self._kind == "number":
            try:
                return float(value)
            except OverflowError:
                raise Mismatch(f"{shown_json(value)} is too large for a float") from None
        elif kind == "number" and self._kind == "integer" and value.is_integer():
            return int(value)
        raise expected(ARTICLES[self._kind], value)


class Text(Shape):
    """A value that is written as a string, such as a date.

    Args:
        label: What it is called in messages.
        schema: Its schema.
        parse: Makes the value; a ValueError says that it can't.
        rank: See `Shape`.
        numbers: Whether a plain number will do as well, though the schema asks for a string.
    """

    __slots__ = ("_numbers", "_parse", "_schema", "kinds", "label", "rank")

    def __init__(
        self, label: str, schema: JSONSchema, parse: Callable[[Any], Any], *, rank: int = 1, numbers: bool = False
    ) -> None:
        self.label = label
        self._schema = schema
        self._parse = parse
        self._numbers = numbers
        self.rank = rank
        self.kinds = frozenset({"string"})

    def schema(self, writer: Writer) -> JSONSchema:
        del writer
        return dict(self._schema)

    def convert(self, value: Any) -> Any:
        number = self._numbers and type(value) in (int, float)
        if type(value) is not str and not number:
            raise expected(self.label, value)
        try:
            return self._parse(value)
        except (ValueError, ArithmeticError):  # decimal's errors are arithmetic ones
            raise expected(self.label, value) from None


class Choices(Shape):
    """Certain strings, numbers, booleans or null, each standing for a value."""

    __slots__ = ("_by_json", "_description", "_missing", "kinds", "label", "values")

    rank = 0

    def __init__(
        self,
        pairs: Iterable[tuple[Any, Any]],
        *,
        description: str = "",
        missing: Callable[[Any], Any] | None = None,
    ) -> None:
        self.values: list[Any] = []
        self._by_json: dict[tuple[str, Any], Any] = {}
        for written, value in pairs:
            key = self._key(written)
            if key not in self._by_json:
                self._by_json[key] = value
                self.values.append(written)
        self.kinds = frozenset(KINDS[type(written)] for written in self.values)
        self._description = description
        self._missing = missing
        names = [shown_json(written) for written in self.values]
        self.label = names[0] if len(names) == 1 else f"one of {', '.join(names)}"

    def has(self, value: Any) -> bool:
        """Whether a JSON value is one of the choices."""
        return type(value) not in (list, dict) and self._key(value) in self._by_json

    @staticmethod
    def _key(written: Any) -> tuple[str, Any]:
        kind = KINDS.get(type(written), "")
        return ("number" if kind == "integer" else kind), written

    def schema(self, writer: Writer) -> JSONSchema:
        del writer
        found = enum_schema(self.values)
        return {**found, "description": self._description} if self._description else found

    def convert(self, value: Any) -> Any:
        if type(value) not in (list, dict):
            key = self._key(value)
            if key in self._by_json:
                return self._by_json[key]
            if self._missing is not None and KINDS.get(type(value)) in self.kinds:
                try:
                    return self._missing(value)
                except ValueError:
                    pass
        raise expected(self.label, value)


def enum_schema(values: Iterable[Any]) -> JSONSchema:
    """The schema of certain values, each kind with its `type`."""
    by_kind: dict[str, list[Any]] = {}
    for value in values:
        by_kind.setdefault(KINDS[type(value)], []).append(value)
    variants: list[JSONSchema] = [
        {"type": "null"} if kind == "null" else {"type": kind, "enum": found} for kind, found in by_kind.items()
    ]
    return variants[0] if len(variants) == 1 else {"anyOf": variants}
