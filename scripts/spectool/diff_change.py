"""One difference between two documents, as a value, and the rules that say how much it matters.

The rules are those of this project's client, not of a strict validator: answers are read with an open mind (unknown
words, fields and variants are kept), so a server that says more breaks nobody; a server that wants more, accepts less
or stops saying something does.

| what differs                        | in a request                        | in an answer                               |
|-------------------------------------|-------------------------------------|--------------------------------------------|
| operation                           | added: compatible · removed, renamed (its function's name): breaking            ||
| parameter, property                 | added: compatible, breaking when required · removed, renamed: breaking | added: compatible · removed, renamed: breaking |
| required                            | added: breaking · removed: compatible | the reverse (the attribute's type gains `None`) |
| null                                | added: compatible · removed: breaking | added: breaking for a required field; compatible for an optional one, which reads as `None` already · removed: compatible |
| enum (one word)                     | added: compatible · removed: breaking | compatible                                 |
| open (words are a choice of many)   | added: compatible · removed: breaking | compatible                                 |
| const (the one word)                | breaking                            | breaking                                   |
| type                                | breaking, but widening is compatible | breaking, but narrowing is compatible     |
| variant (member of a union)         | added: compatible · removed: breaking | an object: compatible; a plain type: added is breaking |
| constraint, additional, format      | narrowed: breaking · widened: compatible | compatible                             |
| default                             | compatible, for it is never sent    | documentation                              |
| deprecation, server                 | compatible                          | compatible                                 |
| description                         | documentation                       | documentation                              |
| content, header, status, security   | see `LEVELS`                        |                                            |
| class (a named object)              | added: compatible · removed, renamed: breaking, for its name is imported        ||

A difference in a schema that both directions use has the worse of both levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, TypeAlias

Action: TypeAlias = Literal["added", "removed", "changed", "renamed"]
Direction: TypeAlias = Literal["request", "response", "both"]
Effect: TypeAlias = Literal["widens", "narrows", "changes"]
Kind: TypeAlias = Literal[
    "operation",
    "parameter",
    "property",
    "required",
    "null",
    "enum",
    "open",
    "const",
    "type",
    "variant",
    "constraint",
    "additional",
    "format",
    "default",
    "deprecation",
    "description",
    "content",
    "header",
    "status",
    "security",
    "server",
    "class",
]
Scalar: TypeAlias = str | int | float | bool | None


class Level(StrEnum):
    """How much a change matters to people who use the client, mildest first."""

    DOCUMENTATION = "documentation"
    COMPATIBLE = "compatible"
    BREAKING = "breaking"


SEVERITY: Final = {level: number for number, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        kind: What differs.
        action: Added, removed, changed, or renamed (when nothing but the name differs).
        direction: Whether it concerns what is sent, what is received, or both.
        where: The part of an operation it was first met in, `POST /chat/completions request`; empty outside of one.
        path: The way from there, `messages[].content`; empty at the root.
        schema: Its place among the component schemas, `ChatCompletionRequestUserMessage.content`; empty outside.
        old: The old value, name or type; None when there was none.
        new: The new value, name or type; None when there is none.
        level: How much it matters.
        about: The new description (the old one of what was removed), in one line, for people.
    """

    kind: Kind
    action: Action
    direction: Direction
    where: str
    path: str
    schema: str
    old: Scalar
    new: Scalar
    level: Level
    about: str = ""

    @property
    def place(self) -> str:
        """Where it is, for people: `POST /chat/completions request · messages[].content`."""
        return " · ".join(part for part in (self.where, self.path) if part) or self.schema

    def to_dict(self) -> dict[str, Scalar]:
        """The change as a JSON object; the keys are the attributes and `place`."""
        return {
            "level": self.level.value,
            "kind": self.kind,
            "action": self.action,
            "direction": self.direction,
            "place": self.place,
            "where": self.where,
            "path": self.path,
            "schema": self.schema,
            "old": self.old,
            "new": self.new,
            "about": self.about,
        }


# (kind, effect) → level in a request, level in an answer. `widens` means that more values are legal than before.
LEVELS: Final[dict[tuple[Kind, Effect], tuple[Level, Level]]] = {
    ("operation", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("operation", "narrows"): (Level.BREAKING, Level.BREAKING),
    ("operation", "changes"): (Level.BREAKING, Level.BREAKING),
    ("parameter", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("parameter", "narrows"): (Level.BREAKING, Level.BREAKING),
    ("parameter", "changes"): (Level.BREAKING, Level.BREAKING),
    ("property", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("property", "narrows"): (Level.BREAKING, Level.BREAKING),
    ("property", "changes"): (Level.BREAKING, Level.BREAKING),
    ("required", "widens"): (Level.COMPATIBLE, Level.BREAKING),
    ("required", "narrows"): (Level.BREAKING, Level.COMPATIBLE),
    ("null", "widens"): (Level.COMPATIBLE, Level.BREAKING),
    ("null", "narrows"): (Level.BREAKING, Level.COMPATIBLE),
    ("enum", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("enum", "narrows"): (Level.BREAKING, Level.COMPATIBLE),
    ("open", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("open", "narrows"): (Level.BREAKING, Level.COMPATIBLE),
    ("const", "changes"): (Level.BREAKING, Level.BREAKING),
    ("type", "widens"): (Level.COMPATIBLE, Level.BREAKING),
    ("type", "narrows"): (Level.BREAKING, Level.COMPATIBLE),
    ("type", "changes"): (Level.BREAKING, Level.BREAKING),
    ("variant", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("variant", "narrows"): (Level.BREAKING, Level.COMPATIBLE),
    ("variant", "changes"): (Level.COMPATIBLE, Level.BREAKING),
    ("constraint", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("constraint", "narrows"): (Level.BREAKING, Level.COMPATIBLE),
    ("additional", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("additional", "narrows"): (Level.BREAKING, Level.COMPATIBLE),
    ("format", "changes"): (Level.BREAKING, Level.BREAKING),
    ("format", "widens"): (Level.DOCUMENTATION, Level.DOCUMENTATION),
    ("default", "changes"): (Level.COMPATIBLE, Level.DOCUMENTATION),
    ("deprecation", "changes"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("description", "changes"): (Level.DOCUMENTATION, Level.DOCUMENTATION),
    ("content", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("content", "narrows"): (Level.BREAKING, Level.BREAKING),
    ("header", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("header", "narrows"): (Level.BREAKING, Level.BREAKING),
    ("status", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("status", "narrows"): (Level.BREAKING, Level.BREAKING),
    ("security", "changes"): (Level.BREAKING, Level.BREAKING),
    ("server", "changes"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("class", "widens"): (Level.COMPATIBLE, Level.COMPATIBLE),
    ("class", "narrows"): (Level.BREAKING, Level.BREAKING),
    ("class", "changes"): (Level.BREAKING, Level.BREAKING),
}


def level_of(kind: Kind, effect: Effect, direction: Direction) -> Level:
    """The level of a change: from the table, the worse of both when both directions are concerned."""
    request, response = LEVELS[kind, effect]
    if direction == "both":
        return max(request, response, key=SEVERITY.__getitem__)
    return request if direction == "request" else response


def merged(changes: list[Change]) -> list[Change]:
    """The changes, each told once: what was met going both ways becomes one of direction `both`."""
    seen: dict[tuple[str, ...], Change] = {}
    for change in changes:
        place = change.schema or change.place
        key = (change.kind, change.action, place, repr(change.old), repr(change.new))
        first = seen.get(key)
        seen[key] = change if first is None else _joined(first, change)
    return list(seen.values())


def _joined(first: Change, other: Change) -> Change:
    direction: Direction = first.direction if first.direction == other.direction else "both"
    level = max(first.level, other.level, key=SEVERITY.__getitem__)
    return Change(
        first.kind,
        first.action,
        direction,
        first.where,
        first.path,
        first.schema,
        first.old,
        first.new,
        level,
        first.about,
    )
