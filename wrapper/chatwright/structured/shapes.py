"""What a type looks like as JSON: a tree of shapes. Each says its JSON schema and makes values out of JSON.

A schema and the decoder that belongs to it come from the same tree, so that they can't disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright._json import path_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Final, TypeAlias

    Step: TypeAlias = str | int
    JSONSchema: TypeAlias = dict[str, Any]

KINDS: Final = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
    list: "array",
    dict: "object",
}
"""JSON's name for each class of decoded JSON."""

ARTICLES: Final = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
    "array": "an array",
    "object": "an object",
}

FALLBACK_KINDS: Final = {"integer": ("integer", "number"), "number": ("number", "integer")}
"""Which kinds of shape take a number: an integer is a number, and 2.0 is an integer in JSON schema."""


class Mismatch(Exception):  # noqa: N818 - never leaves the package
    """A JSON value that is not of the shape; the path is put together on the way up."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.steps: list[Step] = []
        self.error: Exception | None = None
        self.is_missing = False

    @property
    def path(self) -> str:
        """Where, as in `items[0].qty`."""
        return path_of(*reversed(self.steps))

    def at(self, step: Step) -> Mismatch:
        """The same, one level further up."""
        self.steps.append(step)
        return self


def expected(what: str, value: object) -> Mismatch:
    """The usual complaint."""
    kind = KINDS.get(type(value), "")
    got = {"array": "an array", "object": "an object", "null": "null"}.get(kind) or shown_json(value)
    return Mismatch(f"expected {what}, got {got}")


def shown_json(value: object) -> str:
    """A value as its author wrote it: `true`, not `True`."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return shown(value).rpartition(" (")[0]


class Writer:
    """Writes the schemas of shapes; those that come up more than once are written once, under `$defs`."""

    def __init__(self, root: Shape) -> None:
        self._shared: dict[int, str] = {}
        self.definitions: JSONSchema = {}
        self._name_shared(root)
        self.root = root.schema(self)

    def of(self, shape: Shape) -> JSONSchema:
        """The schema of a part: in place, or a reference."""
        name = self._shared.get(id(shape))
        if name is None:
            return shape.schema(self)
        if name not in self.definitions:
            self.definitions[name] = {}  # taken, so that a recursive shape ends here
            self.definitions[name] = shape.schema(self)
        return {"$ref": f"#/$defs/{name}"}

    def define(self, name: str, schema: JSONSchema) -> str:
        """Take a foreign definition in, under a name that is still free; gives the name."""
        found = self._free(name)
        self.definitions[found] = schema
        return found

    def _free(self, name: str) -> str:
        taken = {*self._shared.values(), *self.definitions}
        found, number = name, 1
        while found in taken:
            number += 1
            found = f"{name}_{number}"
        return found

    def _name_shared(self, root: Shape) -> None:
        seen: set[int] = set()
        pending = [root]
        while pending:
            shape = pending.pop()
            if id(shape) in seen:
                if shape.name and id(shape) not in self._shared:
                    self._shared[id(shape)] = self._free(shape.name)
                continue
            seen.add(id(shape))
            pending.extend(reversed(list(shape.parts())))

    def whole(self) -> JSONSchema:
        """The finished schema."""
        return {**self.root, "$defs": self.definitions} if self.definitions else self.root


class Shape:
    """What values of a type look like as JSON.

    Attributes:
        kinds: JSON's names of the values it takes.
        name: What a definition of it is called; "" if it is always written in place.
        label: What it is called in messages.
        rank: Which to try first of several that take the same kind of JSON: the lowest.
    """

    __slots__ = ("__weakref__",)

    kinds: frozenset[str] = frozenset(KINDS.values())
    name: str = ""
    label: str = "anything"
    rank: int = 9

    def schema(self, writer: Writer) -> JSONSchema:
        """Its JSON schema, faithful and not yet strict."""
        raise NotImplementedError

    def convert(self, value: Any) -> Any:
        """The Python value for a JSON value.

        Raises:
            Mismatch: It is of another shape.
        """
        raise NotImplementedError

    def parts(self) -> Iterable[Shape]:
        """The shapes it is made of."""
        return ()

    def part(self, step: Step) -> Shape | None:
        """The shape at a key or an index, where that is certain before the whole has been seen."""
        del step
        return None

    def misfit(self, value: Mapping[str, Any]) -> tuple[int, ...]:
        """How badly an object fits, for choosing among several: lower is better."""
        del value
        return (0, 0, 0, 0)
