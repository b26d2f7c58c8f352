"""What a schema means, however it is spelled: the view that the differ compares.

`nullable: true`, `type: [string, null]`, a null among the words and `anyOf: [..., null]` are one thing here; so are a
one-word enum and a `const`, an `allOf` of one and what it holds, a reference to an alias and the alias's content, a
schema and a union with itself. Views are made once per schema: the same branch met again is the same object, which is
how the differ tells that it has been there already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from spectool.diff_spelling import (
    Schema,
    alias_of,
    allows_null,
    fits,
    is_inline,
    join_parts,
    limits_of,
    one_line,
    only_demands,
    types_of,
    words_of,
)
from spectool.faults import SpecError

Document: TypeAlias = Mapping[str, Any]

_ANYTHING: Final[Schema] = {}
_NOTHING: Final[Schema] = {"enum": []}


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One member of what a schema allows: of a single JSON type, `any` aside.

    Attributes:
        type: A JSON type, or `any`.
        origin: The schema's place: a component's name, or one with a path below it.
        name: The component's name, if it is an object that stands there under its own name.
        words: The words of an enum; empty when any value of the type will do.
        open: Whether other values than the words are legal.
        schema: The rest: properties, items, required, description.
        constraints: The limits that apply to the type.
    """

    type: str
    origin: str
    name: str
    words: tuple[str | int | float | bool, ...]
    open: bool
    schema: Schema
    constraints: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """Something said about a schema, and the place that says it: its own or that of what it refers to."""

    value: Any
    origin: str


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What a schema allows, and what is said about it at this place.

    Attributes:
        branches: What is allowed, null aside.
        nullable: Whether null is.
        null_at: The place that allows it: this one, or an alias that this one refers to.
        origin: This place.
        content_at: The place of the branches: this one, or what it refers to.
        description: What is said about it, and so on.
        default: A default that is null says nothing and counts as none.
        deprecated: True or None.
    """

    branches: tuple[Branch, ...]
    nullable: bool
    null_at: str
    origin: str
    content_at: str
    description: Note
    default: Note
    deprecated: Note

    @property
    def label(self) -> str:
        """The type in a few words: `"auto" | "none" | ToolChoice`, `array of string`."""
        members = [label_of(branch) for branch in self.branches] or ["nothing"]
        return " | ".join(dict.fromkeys([*members, *(["null"] if self.nullable else [])]))


def label_of(branch: Branch) -> str:
    """The type of one branch in a few words."""
    if branch.name:
        return branch.name
    if branch.words:
        words = " | ".join(f'"{word}"' if isinstance(word, str) else str(word) for word in branch.words[:8])
        more = f" | … ({len(branch.words)} words)" if len(branch.words) > 8 else ""  # noqa: PLR2004, a line's worth
        return words + more + (f" | {branch.type}" if branch.open else "")
    if branch.type == "array":
        items = branch.schema.get("items")
        target = items.get("$ref", "").rpartition("/")[2] if isinstance(items, Mapping) else ""
        inner = target or (items.get("type") if isinstance(items, Mapping) else None)
        return f"array of {inner}" if isinstance(inner, str) and inner else "array"
    return branch.type


@dataclass(slots=True)
class Viewer:
    """Makes the views of one document's schemas."""

    document: Document
    _views: dict[tuple[int, str], View] = field(default_factory=dict)
    _branches: dict[tuple[int, str, str], Branch] = field(default_factory=dict)
    _flat: dict[int, Schema] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    @property
    def components(self) -> Mapping[str, Any]:
        """The component schemas, by name."""
        found: Mapping[str, Any] = (self.document.get("components") or {}).get("schemas") or {}
        return found

    def resolve(self, value: Any) -> Any:
        """What a reference leads to, through further references; anything else as it is."""
        seen: list[str] = []
        while isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
            reference = value["$ref"]
            if reference in seen:
                raise SpecError(f"{reference}: a reference that leads back to itself")
            seen.append(reference)
            value = self._target(reference)
        return value

    def _target(self, reference: str) -> Any:
        node: Any = self.document
        for token in reference.removeprefix("#/").split("/"):
            key = token.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, Mapping) or key not in node:
                raise SpecError(f"{reference}: this reference leads nowhere")
            node = node[key]
        return node

    def view(self, schema: Any, origin: str) -> View:
        """The view of a schema that stands at `origin`."""
        if not isinstance(schema, Mapping):  # a boolean schema
            schema = _NOTHING if schema is False else _ANYTHING
        key = (id(schema), origin)
        found = self._views.get(key)
        if found is None:
            found = self._views[key] = self._view(schema, origin)
        return found

    def component(self, name: str) -> View:
        """The view of a component schema."""
        if name in self._open:
            raise SpecError(f"#/components/schemas/{name}: an alias that leads back to itself")
        self._open.add(name)
        try:
            return self.view(self._target(f"#/components/schemas/{name}"), name)
        finally:
            self._open.discard(name)

    def _view(self, schema: Schema, origin: str) -> View:
        schema = self._flattened(schema)
        origin = origin if origin in self.components else alias_of(schema) or origin
        nullable = schema.get("nullable") is True
        members = self._members(schema, origin)
        if members:
            branches = [branch for member in members for branch in member.branches]
        else:
            nullable = nullable or allows_null(schema)
            branches = self._own_branches(schema, origin)
        null_at = origin if nullable else next((member.null_at for member in members if member.nullable), "")
        united = _united([branch for branch in branches if not branch.schema.get("x-unknown")])
        telling = [member for member in members if member.branches]
        alone = telling[0] if len(telling) == 1 else None

        def note(key: str, own: Any, inner: Note | None) -> Note:
            return inner if own is None and key not in schema and inner else Note(own, origin)

        default = "default" if "default" in schema else "x-server-default"
        return View(
            branches=united,
            nullable=bool(null_at) and all(branch.type != "any" for branch in united),
            null_at=null_at,
            origin=origin,
            content_at=alone.content_at if alone else origin,
            description=note("description", one_line(schema.get("description")), alone.description if alone else None),
            default=note(default, schema.get(default), alone.default if alone else None),
            deprecated=note(
                "deprecated", schema.get("deprecated") is True or None, alone.deprecated if alone else None
            ),
        )

    def _members(self, schema: Schema, origin: str) -> list[View]:
        """The views that the schema is made of; none when it has its own content."""
        members = [self._referred(schema["$ref"])] if isinstance(schema.get("$ref"), str) else []
        for union in ("anyOf", "oneOf"):
            told = [member for member in schema.get(union, ()) if not only_demands(member)]
            places = [f"{origin}({number})" if is_inline(member) else origin for number, member in enumerate(told)]
            members += [self.view(member, place) for member, place in zip(told, places, strict=True)]
        return members

    def _referred(self, reference: str) -> View:
        prefix = "#/components/schemas/"
        if reference.startswith(prefix) and "/" not in reference.removeprefix(prefix):
            return self.component(reference.removeprefix(prefix))
        return self.view(self._target(reference), reference.removeprefix("#/"))

    def _own_branches(self, schema: Schema, origin: str) -> list[Branch]:
        types = types_of(schema)
        words = words_of(schema)
        made: list[Branch] = []
        for kind in types:
            key = (id(schema), origin, kind)
            branch = self._branches.get(key)
            if branch is None:
                own = tuple(word for word in words if fits(word, kind))
                named = kind == "object" and bool(schema.get("properties")) and origin in self.components
                branch = self._branches[key] = Branch(
                    kind,
                    origin,
                    origin if named else "",
                    own,
                    open=False,
                    schema=schema,
                    constraints=limits_of(schema, kind),
                )
            made.append(branch)
        return made

    def _flattened(self, schema: Schema) -> Schema:
        """The schema without `allOf`: its members' properties and demands joined, the outer word last."""
        parts = schema.get("allOf")
        if not parts:
            return schema
        found = self._flat.get(id(schema))
        if found is None:
            outer = {key: value for key, value in schema.items() if key != "allOf"}
            if len(parts) == 1 and not set(outer) & {"properties", "type", "anyOf", "oneOf", "enum", "required"}:
                only = parts[0]
                found = {**only, **outer} if isinstance(only, Mapping) else outer
            else:
                found = join_parts([self._flattened(self.resolve(part)) for part in parts], outer)
            self._flat[id(schema)] = found
        return found


def _united(branches: Sequence[Branch]) -> tuple[Branch, ...]:
    """The branches of a union: those of one plain type become one, and what accepts anything swallows the rest."""
    anything = [branch for branch in branches if branch.type == "any"]
    if anything:
        return (anything[0],)
    united: list[Branch] = []
    for branch in dict.fromkeys(branches):
        twin = next((b for b in united if b.type == branch.type and branch.type not in {"array", "object"}), None)
        if twin is None:
            united.append(branch)
        else:
            united[united.index(twin)] = _one(twin, branch)
    return tuple(united)


def _one(a: Branch, b: Branch) -> Branch:
    words = tuple(dict.fromkeys([*a.words, *b.words]))
    free = not a.words or not b.words or a.open or b.open
    limits = {name: value for name, value in a.constraints.items() if b.constraints.get(name) == value}
    keeper = a if a.words or not b.words else b
    return Branch(a.type, keeper.origin, "", words, bool(words) and free, keeper.schema, limits)
