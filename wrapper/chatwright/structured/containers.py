"""Shapes of lists, tuples and dicts."""

# ruff: noqa: D102 - what the methods do stands in Shape
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright.structured.shapes import Mismatch, Shape, expected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from chatwright.structured.shapes import JSONSchema, Step, Writer


class ListOf(Shape):
    """An array of one shape, made into a list, a set or a deque."""

    __slots__ = ("_keywords", "build", "item")

    kinds = frozenset({"array"})
    label = "an array"

    def __init__(self, item: Shape, build: Callable[[list[Any]], Any] | None = None, *, unique: bool = False) -> None:
        self.item = item
        self.build = build
        self._keywords: JSONSchema = {"uniqueItems": True} if unique else {}

    def schema(self, writer: Writer) -> JSONSchema:
        return {"type": "array", "items": writer.of(self.item), **self._keywords}

    def convert(self, value: Any) -> Any:
        if type(value) is not list:
            raise expected("an array", value)
        found = []
        convert = self.item.convert
        for index, item in enumerate(value):
            try:
                found.append(convert(item))
            except Mismatch as mismatch:
                raise mismatch.at(index) from None
        if self.build is None:
            return found
        try:
            return self.build(found)
        except TypeError as error:  # an item that can't be in a set
            raise Mismatch(str(error)) from None

    def parts(self) -> Iterable[Shape]:
        return (self.item,)

    def part(self, step: Step) -> Shape | None:
        return self.item if isinstance(step, int) else None


class TupleOf(Shape):
    """An array of a certain length, each item of its own shape. Strict mode has none."""

    __slots__ = ("_build", "_items")

    kinds = frozenset({"array"})
    label = "an array"

    def __init__(self, items: Iterable[Shape], build: Callable[[list[Any]], Any] = tuple) -> None:
        self._items = list(items)
        self._build = build

    def schema(self, writer: Writer) -> JSONSchema:
        count = len(self._items)
        items = [writer.of(item) for item in self._items]
        return {"type": "array", "prefixItems": items, "minItems": count, "maxItems": count}

    def convert(self, value: Any) -> Any:
        if type(value) is not list:
            raise expected("an array", value)
        if len(value) != len(self._items):
            raise Mismatch(f"expected {len(self._items)} items, got {len(value)}")
        found = []
        for index, (item, shape) in enumerate(zip(value, self._items, strict=True)):
            try:
                found.append(shape.convert(item))
            except Mismatch as mismatch:
                raise mismatch.at(index) from None
        return self._build(found)

    def parts(self) -> Iterable[Shape]:
        return self._items

    def part(self, step: Step) -> Shape | None:
        return self._items[step] if isinstance(step, int) and step < len(self._items) else None


class MapOf(Shape):
    """An object with keys of the sender's choice. Strict mode has none."""

    __slots__ = ("_build", "_key", "_value")

    kinds = frozenset({"object"})
    label = "an object"

    def __init__(self, key: Shape, value: Shape, build: Callable[[dict[Any, Any]], Any] | None = None) -> None:
        self._key = key
        self._value = value
        self._build = build

    def schema(self, writer: Writer) -> JSONSchema:
        found: JSONSchema = {"type": "object", "additionalProperties": writer.of(self._value)}
        names = writer.of(self._key)
        if names.keys() - {"type"} and "string" in self._key.kinds:
            found["propertyNames"] = names
        return found

    def convert(self, value: Any) -> Any:
        if type(value) is not dict:
            raise expected("an object", value)
        found = {}
        for key, item in value.items():
            try:
                found[self._key.convert(key if "string" in self._key.kinds else _unquoted(key))] = self._value.convert(
                    item
                )
            except Mismatch as mismatch:
                raise mismatch.at(key) from None
        return found if self._build is None else self._build(found)

    def parts(self) -> Iterable[Shape]:
        return (self._key, self._value)

    def part(self, step: Step) -> Shape | None:
        return self._value if isinstance(step, str) else None

    def misfit(self, value: Mapping[str, Any]) -> tuple[int, ...]:
        del value
        return (0, 0, 1, 0)  # worse than a class that fits, better than one that doesn't


def _unquoted(key: str) -> Any:
    """A key that stands for a number."""
    for read in (int, float):
        try:
            return read(key)
        except ValueError:
            continue
    return key
