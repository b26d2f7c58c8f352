"""Walk two schemas side by side, breadth first, and note what differs.

Breadth first, so that a schema used in many places is reported at the shortest way to it; each pair of schemas is
compared once per direction, however many references lead there, so recursive schemas end by themselves.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from spectool.diff_change import Action, Change, Direction, Effect, Kind, Level, Scalar, level_of
from spectool.diff_pairs import pair, renames, same_class
from spectool.diff_spelling import CONSTRAINTS
from spectool.diff_view import Branch, Note, View, Viewer, label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOWER_LIMITS: Final[set[str]] = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}
_UPPER_LIMITS: Final[set[str]] = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}
_OTHER_PYTHON_TYPE: Final = {"date", "date-time", "uuid", "binary"}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the walk is: in which part of which operation, how far in, and which way the data goes."""

    where: str
    direction: Direction
    path: str = ""

    def at(self, step: str) -> Spot:
        """One step further in: `name`, `[]` or `*`."""
        glue = "." if self.path and not step.startswith("[") else ""
        return replace(self, path=f"{self.path}{glue}{step}")


@dataclass(slots=True)
class Walk:
    """The comparison of two documents' schemas; `changes` fills as `compare` and `finish` are called."""

    old: Viewer
    new: Viewer
    changes: list[Change] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    _objects: deque[tuple[Branch, Branch, Spot]] = field(default_factory=deque)
    _seen: set[tuple[Direction, Branch, Branch]] = field(default_factory=set)

    def compare(self, old: Any, new: Any, spot: Spot, origin: str) -> None:
        """Compare two schemas that stand at one place of both documents."""
        self.views(self.old.view(old, origin), self.new.view(new, origin), spot)

    def finish(self) -> None:
        """Compare all that was found on the way."""
        while self._objects:
            self._object(*self._objects.popleft())

    def note(
        self,
        kind: Kind,
        action: Action,
        effect: Effect,
        spot: Spot,
        *,
        schema: str = "",
        old: Any = None,
        new: Any = None,
        about: str = "",
        level: Level | None = None,
    ) -> None:
        """Keep one change; its level comes from the rules unless the place knows better."""
        judged = level or level_of(kind, effect, spot.direction)
        place = "" if " " in schema else schema  # component names have no spaces; operations' places do
        values = _scalar(old), _scalar(new)
        self.changes.append(Change(kind, action, spot.direction, spot.where, spot.path, place, *values, judged, about))

    def views(self, old: View, new: View, spot: Spot, *, optional: bool = False) -> None:
        """Compare what two schemas allow and what is said about them."""
        if old.nullable != new.nullable and "any" not in {branch.type for branch in (*old.branches, *new.branches)}:
            place = new.null_at or old.null_at
            # An optional field of an answer reads as None already.
            level = Level.COMPATIBLE if optional and spot.direction == "response" else None
            if new.nullable:
                self.note("null", "added", "widens", spot, schema=place, new="null", level=level)
            else:
                self.note("null", "removed", "narrows", spot, schema=place, old="null", level=level)
        self._branches(old, new, spot)
        self._said(old, new, spot)

    def _said(self, old: View, new: View, spot: Spot) -> None:
        about = new.description.value or ""
        self.said("default", (old.default, new.default), spot, place=new.origin, about=about)
        self.said("deprecation", (old.deprecated, new.deprecated), spot, place=new.origin, about=about)
        self.said("description", (old.description, new.description), spot, place=new.origin)

    def said(self, kind: Kind, notes: tuple[Note, Note], spot: Spot, *, place: str = "", about: str = "") -> None:
        """Compare a default, a deprecation or a description."""
        old, new = notes
        if _same(old.value, new.value):
            return
        action: Action = "added" if old.value is None else "removed" if new.value is None else "changed"
        where = new.origin if new.origin == old.origin else place
        self.note(kind, action, "changes", spot, schema=where, old=old.value, new=new.value, about=about)

    def _branches(self, old: View, new: View, spot: Spot) -> None:
        paired = pair(old.branches, new.branches, self._is_renamed)
        place = new.content_at if new.content_at == old.content_at else new.origin
        self.met.add(place)
        self._renaming(old.content_at, new.content_at)
        if old.branches and new.branches and not paired.pairs:
            widens = any(branch.type == "any" for branch in new.branches)
            narrows = any(branch.type == "any" for branch in old.branches)
            effect: Effect = "widens" if widens else "narrows" if narrows else "changes"
            self.note("type", "changed", effect, spot, schema=place, old=old.label, new=new.label)
            return
        for branch in paired.removed:
            self.note("variant", "removed", "narrows", spot, schema=place, old=label_of(branch))
        for branch in paired.added:
            # A class of objects that is new is kept as data by the client; a plain type is a surprise to its readers.
            effect = "widens" if branch.type == "object" else "changes"
            self.note("variant", "added", effect, spot, schema=place, new=label_of(branch))
        for before, after in paired.pairs:
            self._branch(before, after, spot)

    def _is_renamed(self, old: Branch, new: Branch) -> bool:
        if self.renamed.get(old.name) == new.name:
            return True
        return self._may_be_renamed(old.name, new.name) and same_class(old, new)

    def _may_be_renamed(self, old: str, new: str) -> bool:
        """Whether one name went and the other came, and neither has a partner yet."""
        went = old in self.old.components and old not in self.new.components and old not in self.renamed
        came = new in self.new.components and new not in self.old.components and new not in self.renamed.values()
        return went and came

    def _renaming(self, old: str, new: str) -> None:
        if self._may_be_renamed(old, new):
            self.renamed[old] = new

    def _branch(self, old: Branch, new: Branch, spot: Spot) -> None:
        key = (spot.direction, old, new)
        if key in self._seen:
            return
        self._seen.add(key)
        self.met |= {old.origin, new.origin}
        self._renaming(old.origin, new.origin)
        named = {**self.old.components, **self.new.components}
        place = min(old.origin, new.origin, key=lambda origin: (origin not in named, len(origin), origin))
        if old.type != new.type:  # integer and number
            effect: Effect = "widens" if new.type == "number" else "narrows"
            self.note("type", "changed", effect, spot, schema=place, old=old.type, new=new.type)
        self._words(old, new, spot, place)
        self._constraints(old, new, spot, place)
        self._format(old, new, spot, place)
        if old.type == "array":
            items = self.old.view(old.schema.get("items", True), f"{old.origin}[]")
            others = self.new.view(new.schema.get("items", True), f"{new.origin}[]")
            self.views(items, others, spot.at("[]"))
        elif old.type == "object":
            self._objects.append((old, new, spot))

    def _words(self, old: Branch, new: Branch, spot: Spot, place: str) -> None:
        if len(old.words) == len(new.words) == 1 and not (old.open or new.open):
            if not _same(old.words[0], new.words[0]):
                self.note("const", "changed", "changes", spot, schema=place, old=old.words[0], new=new.words[0])
            return
        free, free_now = old.open or not old.words, new.open or not new.words
        if free != free_now:
            action: Action = "added" if free_now else "removed"
            effect: Effect = "widens" if free_now else "narrows"
            self.note("open", action, effect, spot, schema=place, old=label_of(old), new=label_of(new))
        if not new.words or (not old.words and not free_now):
            return  # the line above says it all
        for word in _missing(old.words, new.words):
            self.note("enum", "removed", "narrows", spot, schema=place, old=word)
        for word in _missing(new.words, old.words):
            self.note("enum", "added", "widens", spot, schema=place, new=word)

    def _constraints(self, old: Branch, new: Branch, spot: Spot, place: str) -> None:
        for name in CONSTRAINTS:
            before, after = old.constraints.get(name), new.constraints.get(name)
            if _same(before, after):
                continue
            was, now = (None if limit is None else f"{name} {limit}" for limit in (before, after))
            action: Action = "added" if before is None else "removed" if after is None else "changed"
            self.note("constraint", action, _tightened(name, before, after), spot, schema=place, old=was, new=now)

    def _format(self, old: Branch, new: Branch, spot: Spot, place: str) -> None:
        before, after = old.schema.get("format"), new.schema.get("format")
        if old.type == new.type and before != after and old.type in {"string", "integer", "number"}:
            action: Action = "added" if before is None else "removed" if after is None else "changed"
            effect: Effect = "changes" if {before, after} & _OTHER_PYTHON_TYPE else "widens"
            self.note("format", action, effect, spot, schema=place, old=before, new=after)

    def _object(self, old: Branch, new: Branch, spot: Spot) -> None:
        before, after = self._properties(self.old, old), self._properties(self.new, new)
        needed: set[str] = set(old.schema.get("required") or ())
        needed_now: set[str] = set(new.schema.get("required") or ())
        gone = {name: view for name, view in before.items() if name not in after}
        came = {name: view for name, view in after.items() if name not in before}
        moved = renames(gone, came)
        for name, view in gone.items():
            place, about = f"{old.origin}.{name}", view.description.value or ""
            if name in moved:
                self.note(
                    "property",
                    "renamed",
                    "changes",
                    spot.at(name),
                    schema=place,
                    old=name,
                    new=moved[name],
                    about=about,
                )
            else:
                told = _declared(view, required=name in needed)
                self.note("property", "removed", "narrows", spot.at(name), schema=place, old=told, about=about)
        for name, view in came.items():
            if name not in moved.values():
                place, about = f"{new.origin}.{name}", view.description.value or ""
                told = _declared(view, required=name in needed_now)
                demanding = name in needed_now and spot.direction == "request"
                effect: Effect = "narrows" if demanding else "widens"
                self.note("property", "added", effect, spot.at(name), schema=place, new=told, about=about)
        for name, view in before.items():
            other = moved.get(name, name)
            if other in after:
                demanded = (name in needed, other in needed_now)
                self._property(view, after[other], spot.at(other), f"{new.origin}.{other}", demanded)
        self._additional(old, new, spot)

    def _property(self, old: View, new: View, spot: Spot, place: str, needed: tuple[bool, bool]) -> None:
        if needed[0] != needed[1]:
            # What may be null has None in its type already.
            known = old.nullable and new.nullable and spot.direction == "response"
            level = Level.COMPATIBLE if known else None
            if needed[1]:
                self.note("required", "added", "narrows", spot, schema=place, new="required", level=level)
            else:
                self.note("required", "removed", "widens", spot, schema=place, old="required", level=level)
        self.views(old, new, spot, optional=not all(needed))

    @staticmethod
    def _properties(viewer: Viewer, branch: Branch) -> dict[str, View]:
        properties = branch.schema.get("properties") or {}
        return {name: viewer.view(schema, f"{branch.origin}.{name}") for name, schema in properties.items()}

    def _additional(self, old: Branch, new: Branch, spot: Spot) -> None:
        before, after = old.schema.get("additionalProperties", True), new.schema.get("additionalProperties", True)
        if before is not False and after is False:
            self.note("additional", "removed", "narrows", spot, schema=new.origin, old="unknown fields")
        elif before is False and after is not False:
            self.note("additional", "added", "widens", spot, schema=new.origin, new="unknown fields")
        elif before is not False:
            values = self.old.view(before, f"{old.origin}.*"), self.new.view(after, f"{new.origin}.*")
            self.views(*values, spot.at("*"))


def _declared(view: View, *, required: bool) -> str:
    return f"required {view.label}" if required else view.label


def _tightened(name: str, before: Any, after: Any) -> Effect:
    if before is None:
        return "narrows"
    if after is None:
        return "widens"
    if name in _LOWER_LIMITS:
        return "narrows" if after > before else "widens"
    if name in _UPPER_LIMITS:
        return "narrows" if after < before else "widens"
    return "narrows"


def _missing(words: Sequence[Scalar], others: Sequence[Scalar]) -> list[Scalar]:
    return [word for word in words if not any(_same(word, other) for other in others)]


def _same(a: Any, b: Any) -> bool:
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)


def _scalar(value: Any) -> Scalar:
    if isinstance(value, str | int | float) or value is None:
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
