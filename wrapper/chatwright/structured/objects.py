"""The shape of a class with fields, and of a choice between shapes."""

# ruff: noqa: D102 - what the methods do stands in Shape
from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright.structured.leaves import Choices
from chatwright.structured.shapes import ARTICLES, FALLBACK_KINDS, KINDS, Mismatch, Shape, expected
from chatwright.structured.wrapping import Around, made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from chatwright.structured.shapes import JSONSchema, Step, Writer


class Field(NamedTuple):
    """One field of an object.

    Attributes:
        key: Its name in JSON.
        shape: What its values look like.
        name: What the constructor calls it; None for a tag, which the constructor doesn't get.
        optional: Whether the constructor does without it.
    """

    key: str
    shape: Shape
    name: str | None
    optional: bool = False


class ObjectOf(Shape):
    """An object with certain fields.

    Every field stands in the schema, and all are required there. Where an answer leaves out one that has a default, it
    gets its default nevertheless: servers without strict mode do that. Fields that nobody knows are ignored.

    Attributes:
        fields: In order of definition. Filled in after the object was made, as it may hold itself.
        build: The constructor; takes the fields by keyword.
        closed: Whether unknown fields are an error.
    """

    __slots__ = ("_by_key", "build", "closed", "description", "fields", "label", "name")

    kinds = frozenset({"object"})
    rank = 5

    def __init__(self, name: str, build: Callable[..., Any], *, description: str = "", closed: bool = False) -> None:
        self.name = name
        self.label = name
        self.build = build
        self.description = description
        self.closed = closed
        self.fields: list[Field] = []
        self._by_key: dict[str, Shape] = {}

    def add(self, field: Field) -> None:
        """One more field."""
        self.fields.append(field)
        self._by_key[field.key] = field.shape

    def schema(self, writer: Writer) -> JSONSchema:
        found: JSONSchema = {"type": "object"}
        if self.description:
            found["description"] = self.description
        found["properties"] = {field.key: writer.of(field.shape) for field in self.fields}
        found["required"] = [field.key for field in self.fields]
        found["additionalProperties"] = False
        return found

    def convert(self, value: Any) -> Any:
        if type(value) is not dict:
            raise expected("an object", value)
        found: dict[str, Any] = {}
        for key, shape, name, optional in self.fields:
            if key not in value:
                if optional:
                    continue
                raise Mismatch("is required and missing").at(key)
            try:
                converted = shape.convert(value[key])
            except Mismatch as mismatch:
                raise mismatch.at(key) from None
            if name is not None:
                found[name] = converted
        if self.closed:
            for key in value:
                if key not in self._by_key:
                    raise Mismatch("is no field that is known").at(key)
        return made(self.build, **found)

    def parts(self) -> Iterable[Shape]:
        return [field.shape for field in self.fields]

    def part(self, step: Step) -> Shape | None:
        return self._by_key.get(step) if isinstance(step, str) else None

    def misfit(self, value: Mapping[str, Any]) -> tuple[int, ...]:
        wrong_tags = wrong = missing = 0
        for field in self.fields:
            if field.key not in value:
                missing += not field.optional
            elif isinstance(choices := _core(field.shape), Choices):
                wrong_tags += not choices.has(value[field.key])
            else:
                wrong += choices.kinds.isdisjoint(_kinds_for(value[field.key]))
        return wrong_tags, missing, len(value.keys() - self._by_key.keys()), wrong


def _core(shape: Shape) -> Shape:
    """A shape without what is around it."""
    while isinstance(shape, Around):
        shape = shape.inner
    return shape


def _kinds_for(value: Any) -> tuple[str, ...]:
    kind = KINDS.get(type(value), "")
    return FALLBACK_KINDS.get(kind, (kind,))


class OneOf(Shape):
    """One of several shapes. Which one is told by the kind of JSON, by tags, and by the keys that are there."""

    __slots__ = ("_by_kind", "kinds", "variants")

    def __init__(self, variants: Iterable[Shape]) -> None:
        self.variants = list(variants)
        self.kinds = frozenset[str]().union(*(variant.kinds for variant in self.variants))
        self._by_kind: dict[str, list[Shape]] | None = None

    @property
    def label(self) -> str:  # type: ignore[override]
        return " or ".join(dict.fromkeys(variant.label for variant in self.variants))

    @property
    def rank(self) -> int:  # type: ignore[override]
        return min(variant.rank for variant in self.variants)

    def schema(self, writer: Writer) -> JSONSchema:
        return {"anyOf": [writer.of(variant) for variant in self.variants]}

    def convert(self, value: Any) -> Any:
        candidates = self._candidates(value)
        if not candidates:
            raise expected(self.label, value)
        if len(candidates) == 1:
            return candidates[0].convert(value)
        failures: list[tuple[Shape, Mismatch]] = []
        for shape in candidates:
            try:
                return shape.convert(value)
            except Mismatch as mismatch:
                failures.append((shape, mismatch))
        raise self._combined(value, failures)

    def _candidates(self, value: Any) -> list[Shape]:
        """Those that might take it, the most promising first."""
        if self._by_kind is None:  # only now are shapes complete that hold themselves
            ranked = sorted(self.variants, key=lambda variant: variant.rank)
            self._by_kind = {kind: [shape for shape in ranked if kind in shape.kinds] for kind in ARTICLES}
        found: dict[int, Shape] = {}
        for kind in _kinds_for(value):
            found.update((id(shape), shape) for shape in self._by_kind.get(kind, ()))
        candidates = list(found.values())
        if type(value) is dict and len(candidates) > 1:
            candidates.sort(key=lambda shape: shape.misfit(value))
        return candidates

    def _combined(self, value: Any, failures: list[tuple[Shape, Mismatch]]) -> Mismatch:
        """The one complaint about all that failed. About an object, that of the variant which fits it best."""
        if type(value) is dict and failures[0][0].misfit(value) < failures[1][0].misfit(value):
            return failures[0][1]
        places = {tuple(mismatch.steps) for _shape, mismatch in failures}
        if places == {()} and type(value) not in (dict, list):
            return expected(self.label, value)
        if len(places) == 1:  # they agree on what is wrong, such as the field that tells them apart
            combined = Mismatch("; ".join(dict.fromkeys(mismatch.reason for _shape, mismatch in failures)))
            combined.steps.extend(*places)
            return combined
        reasons = "; ".join(
            f"{shape.label}: {mismatch.path + ' ' if mismatch.steps else ''}{mismatch.reason}"
            for shape, mismatch in failures
        )
        return Mismatch(f"is none of {self.label} ({reasons})")

    def parts(self) -> Iterable[Shape]:
        return self.variants

    def part(self, step: Step) -> Shape | None:
        """Certain only where one variant alone has such parts, as in Optional."""
        kind = "array" if isinstance(step, int) else "object"
        found = [variant for variant in self.variants if kind in variant.kinds]
        return found[0].part(step) if len(found) == 1 else None

    def misfit(self, value: Mapping[str, Any]) -> tuple[int, ...]:
        found = [variant.misfit(value) for variant in self.variants if "object" in variant.kinds]
        return min(found, default=(0, 0, 0, 0))
