"""What the templates print: every decision about generated Python, taken from a prepared document.

The generator names the files and calls the templates; how a class decodes, what its attributes are called and how they
are typed is decided here, where it can be tested without generating anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from spectool.prepare.reach import Direction, directions
from spectool.prepare.schema import Schema, components, is_enum, is_null, is_object, members, operations, ref_name
from spectool.prepare.variants import UNKNOWN, object_members, tag_of
from spectool.spelling import Types, attribute_name, module_name, snake, text_of

Document = dict[str, Any]

# Attributes that the wrapper fills in; they never travel.
WRAPPER_ATTRIBUTES = {
    "Message": {"parsed": "The value decoded from `content`, when the call asked for a type."},
    "FunctionCall": {"parsed_arguments": "The value decoded from `arguments`, when the tool declares its types."},
}
# Fields that servers spell differently and that no specification names: the first one present is read.
UNIFIED_ATTRIBUTES = {
    name: {"reasoning": ("reasoning_content", "reasoning", "reasoning_text", "thinking")}
    for name in ("Message", "Delta", "StoredMessage")
}
# Classes that are also made from attributes, which a decoder can fill quicker than dicts; which of them they hold where.
READ_BY_ATTRIBUTES = {"Chunk": {"choices": "ChunkChoice"}, "ChunkChoice": {"delta": "Delta"}, "Delta": {}}
# Classes whose lists are built when they are read.
BUILT_WHEN_READ = frozenset({"TokenLogprob", "TopLogprob"})
# What the members of a union are beside a `Model`. Without it, type checkers take a list of two kinds for one of models.
FAMILIES = {"MessageInput": ("ChatMessage", ("Message", "StoredMessage"))}


@dataclass(frozen=True)
class Field:
    """One property of a class."""

    key: str
    attr: str
    annotation: str
    required: bool
    const: str | None
    doc: str
    deprecated: bool
    nullable: bool
    load: str
    """An expression over `v` that decodes the value, or `v` itself."""
    item: str | None = None
    """The class of the items, if it is a list that is built when it is read."""


@dataclass(frozen=True)
class ClassPlan:
    """One generated class."""

    name: str
    module: str
    doc: str
    fields: tuple[Field, ...]
    uses: tuple[str, ...]
    """Classes and unions that its decoding calls."""
    words: tuple[str, ...]
    """Word lists that its annotations name."""
    names: tuple[str, ...]
    """Classes and unions that its annotations name."""
    unknown: bool = False
    wrapper: dict[str, str] = field(default_factory=dict)
    unified: dict[str, tuple[str, ...]] = field(default_factory=dict)
    directions: frozenset[Direction] = frozenset()
    base: str = "Model"
    parts: dict[str, str] | None = None
    """What a class that is also made from attributes holds that is made so, by field; None: the class is no such one."""


@dataclass(frozen=True)
class UnionPlan:
    """A union of classes, told apart by a constant where they have one."""

    name: str
    module: str
    doc: str
    annotation: str
    classes: tuple[str, ...]
    words: tuple[str, ...]
    tag: str | None
    table: dict[str, str]
    """The class for each constant of the tag."""
    telling: dict[str, str]
    """The class for each property that only it has: used when the tag is missing."""
    unknown: str


@dataclass(frozen=True)
class WordsPlan:
    """An open list of words."""

    name: str
    doc: str
    words: tuple[Any, ...]


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation."""

    key: str
    attr: str
    annotation: str
    required: bool
    doc: str
    place: str
    exploded: bool


@dataclass(frozen=True)
class OperationPlan:
    """One operation."""

    id: str
    module: str
    method: str
    path: str
    doc: str
    parameters: tuple[Parameter, ...]
    body: str | None
    answers: dict[str, str]
    """The class for each status."""
    streamed: str | None
    words: tuple[str, ...]
    keywords: tuple[str, ...]
    """The names of the fields that its body or query takes."""

    @property
    def success(self) -> str:
        """The class of the answer to a call that worked."""
        return next((name for status, name in self.answers.items() if status.startswith("2")), "Any")

    @property
    def classes(self) -> tuple[str, ...]:
        """Every class that an answer may be."""
        return tuple(sorted({*self.answers.values(), *([self.streamed] if self.streamed else [])} - {"Any"}))


@dataclass(frozen=True)
class Plan:
    """Everything the templates need."""

    classes: dict[str, ClassPlan]
    unions: dict[str, UnionPlan]
    words: dict[str, WordsPlan]
    operations: dict[str, OperationPlan]

    def module_of(self, name: str) -> str:
        """The module of a class or union."""
        return self.classes[name].module if name in self.classes else self.unions[name].module

    @property
    def modules(self) -> dict[str, str]:
        """The module of each name that `models` offers."""
        return {name: self.module_of(name) for name in sorted([*self.classes, *self.unions])}

    @property
    def streamed(self) -> set[str]:
        """The classes that come as server-sent events."""
        return {operation.streamed for operation in self.operations.values() if operation.streamed}

    @property
    def bodies(self) -> set[str]:
        """The classes of requests: what is required there is for the caller to say, even if it is null."""
        return {operation.body for operation in self.operations.values() if operation.body}


def make_plan(document: Document) -> Plan:
    """The plan for a prepared document."""
    return _Planner(document).plan()


class _Planner:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._schemas = components(document)
        self._directions = directions(document)
        self._families = {
            member: family
            for union, (family, more) in FAMILIES.items()
            if union in self._schemas
            for member in [*object_members(document, self._schemas[union]), *more]
        }

    def plan(self) -> Plan:
        classes: dict[str, ClassPlan] = {}
        unions: dict[str, UnionPlan] = {}
        words: dict[str, WordsPlan] = {}
        for name, schema in sorted(self._schemas.items()):
            if is_object(schema):
                classes[name] = self._class(name, schema)
            elif is_enum(schema):
                words[name] = WordsPlan(name, text_of(schema), tuple(schema["enum"]))
            else:
                unions[name] = self._union(name, schema)
        planned = [self._operation(path, method, op) for path, method, op in operations(self._document)]
        return Plan(classes, unions, words, {operation.module: operation for operation in planned})

    def _class(self, name: str, schema: Schema) -> ClassPlan:
        types = Types(self._document)
        uses: set[str] = set()
        required = set(schema.get("required") or ())
        fields: list[Field] = []
        taken: set[str] = set()
        for key, sub in schema["properties"].items():
            attr = attribute_name(key, taken)
            taken.add(attr)
            nullable = any(is_null(member) for member in members(sub))
            const = sub.get("const")
            closed = const is not None and key in required
            annotation = types.annotation(sub, closed=closed)
            item = self._late_item(sub)
            fields.append(
                Field(
                    key=key,
                    attr=attr,
                    annotation=annotation,
                    required=key in required,
                    const=repr(const) if closed else None,
                    doc=text_of(sub) or self._referred_doc(sub),
                    deprecated=bool(sub.get("deprecated")),
                    nullable=nullable,
                    load="v" if item else self._load(sub, "v", uses),
                    item=item,
                )
            )
        # A class is read with what it must hold first, as its constructor is.
        fields.sort(key=lambda one: not one.required)
        attrs = {one.attr for one in fields} | {one.key for one in fields}
        return ClassPlan(
            name=name,
            module=module_name(name),
            doc=text_of(schema) or f"`{name}` of the API.",
            fields=tuple(fields),
            uses=tuple(sorted(uses - {name})),
            words=tuple(sorted(types.words)),
            names=tuple(sorted(types.names - {name})),
            unknown=bool(schema.get(UNKNOWN)),
            wrapper={key: doc for key, doc in WRAPPER_ATTRIBUTES.get(name, {}).items() if key not in attrs},
            unified={key: names for key, names in UNIFIED_ATTRIBUTES.get(name, {}).items() if key not in attrs},
            directions=frozenset(self._directions.get(name, ())),
            base=self._families.get(name, "Model"),
            parts=READ_BY_ATTRIBUTES.get(name),
        )

    def _late_item(self, schema: Schema) -> str | None:
        """The class of a list's items, if they are many and hold lists themselves: tokens with their alternatives.

        An answer has thousands of those, most programs look at none, and making objects of them takes longer than all
        the rest.
        """
        arrays = [member for member in members(schema) if member.get("type") == "array"]
        name = ref_name(arrays[0].get("items") or {}) if len(arrays) == 1 else None
        return name if name in BUILT_WHEN_READ else None

    def _referred_doc(self, schema: Schema) -> str:
        """What the thing says of itself, for a place that says nothing."""
        for member in members(schema):
            name = ref_name(member)
            if name is not None:
                return text_of(self._schemas[name])
        return ""

    def _union(self, name: str, schema: Schema) -> UnionPlan:
        types = Types(self._document)
        classes = object_members(self._document, schema)
        unknown = next(one for one in classes if self._schemas[one].get(UNKNOWN))
        known = [one for one in classes if one != unknown]
        tag = tag_of(self._document, known)
        owners: dict[str, list[str]] = {}
        for one in known:
            for key in self._schemas[one]["properties"]:
                owners.setdefault(key, []).append(one)
        return UnionPlan(
            name=name,
            module=module_name(name),
            doc=text_of(schema) or f"One of the kinds of `{name}`.",
            annotation=types.annotation(schema),
            classes=tuple(classes),
            words=tuple(sorted(types.words)),
            tag=tag[0] if tag else None,
            table=tag[1] if tag else {},
            telling={key: names[0] for key, names in owners.items() if len(names) == 1},
            unknown=unknown,
        )

    def _load(self, schema: Schema, value: str, uses: set[str], depth: int = 0) -> str:
        """An expression that decodes `value`; JSON's own types decide which member of a union it is."""
        expression = value
        inner = f"x{depth or ''}"
        for member in reversed(members(schema)):
            name = ref_name(member)
            target = self._schemas[name] if name is not None else member
            if name is not None and not is_enum(target):
                uses.add(name)
                call = f"{name}.from_dict" if is_object(target) else f"load_{module_name(name)}"
                expression = f"{call}({value}) if {value}.__class__ is dict else {expression}"
            elif member.get("type") == "array":
                item = self._load(member.get("items") or {}, inner, uses, depth + 1)
                if item != inner:
                    expression = f"[{item} for {inner} in {value}] if {value}.__class__ is list else {expression}"
            elif member.get("type") == "object" and isinstance(values := member.get("additionalProperties"), dict):
                entry = self._load(values, inner, uses, depth + 1)
                if entry != inner:
                    pairs = f"{{k: {entry} for k, {inner} in {value}.items()}}"
                    expression = f"{pairs} if {value}.__class__ is dict else {expression}"
        return expression

    def _operation(self, path: str, method: str, operation: dict[str, Any]) -> OperationPlan:
        types = Types(self._document)
        taken = {"client", "body"}
        parameters: list[Parameter] = []
        for parameter in operation.get("parameters") or ():
            schema = parameter.get("schema") or {}
            attr = attribute_name(parameter["name"], taken)
            taken.add(attr)
            parameters.append(
                Parameter(
                    key=parameter["name"],
                    attr=attr,
                    annotation=types.annotation(schema),
                    required=bool(parameter.get("required")),
                    doc=text_of(parameter),
                    place=parameter["in"],
                    exploded=any(member.get("type") == "object" for member in members(schema)),
                )
            )
        parameters.sort(key=lambda one: not one.required)
        media = ((operation.get("requestBody") or {}).get("content") or {}).get("application/json") or {}
        answers: dict[str, str] = {}
        streamed = None
        shared = self._document.get("components", {}).get("responses") or {}
        for status, response in (operation.get("responses") or {}).items():
            content = shared.get(str(response.get("$ref", "")).rpartition("/")[2], response).get("content") or {}
            answers[str(status)] = ref_name((content.get("application/json") or {}).get("schema")) or "Any"
            event = ref_name((content.get("text/event-stream") or {}).get("schema"))
            streamed = event or streamed
        if streamed is None and operation["operationId"] == "createChatCompletion" and "Chunk" in self._schemas:
            streamed = "Chunk"  # documents before 2025 define the chunk, but no answer mentions it
        return OperationPlan(
            id=operation["operationId"],
            module=snake(operation["operationId"]),
            method=method.upper(),
            path=path,
            doc=text_of(operation) or str(operation.get("summary") or "").strip() or operation["operationId"],
            parameters=tuple(parameters),
            body=ref_name(media.get("schema")),
            answers=answers,
            streamed=streamed,
            words=tuple(sorted(types.words)),
            keywords=self._keywords(operation, ref_name(media.get("schema"))),
        )

    def _keywords(self, operation: dict[str, Any], body: str | None) -> tuple[str, ...]:
        queries = [one["name"] for one in operation.get("parameters") or () if one["in"] == "query"]
        return tuple(sorted([*queries, *(self._schemas[body].get("properties") or () if body else ())]))
