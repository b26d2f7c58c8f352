"""What a list of changes means for people who use the wrapper, in sentences.

The differ speaks of schemas; a user knows methods, keyword arguments, attribute paths and class names. Descriptions
are left out: they change what `help` says, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from spectool.diff_change import SEVERITY, Change, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Method and address → the wrapper's method, and the name its result is known by.
_METHODS: Final = {
    "POST /chat/completions": ("create", "completion"),
    "GET /chat/completions": ("list", "page"),
    "GET /chat/completions/{}": ("retrieve", "completion"),
    "POST /chat/completions/{}": ("update", "completion"),
    "DELETE /chat/completions/{}": ("delete", "deleted"),
    "GET /chat/completions/{}/messages": ("messages.list", "page"),
}
_INSTEAD: Final = (
    re.compile(r"(?:in favou?r of|replaced by|superseded by)\s+`?([\w.]*\w)`?", re.IGNORECASE),
    re.compile(r"\b[Uu]se\s+`([\w.]+)`(?:\s+and\s+`([\w.]+)`)?"),
    re.compile(r"`([\w.]+)`\s+(?:instead|replaces|takes its place)"),
    re.compile(r"\bDeprecated[:.]?\s+`([\w.]+)`"),
)
_SHOWN: Final = 6
_ORDER: Final = ("operation", "parameter", "property", "required", "null", "type", "enum", "variant", "deprecation")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence about one thing, and the level of the change behind it."""

    level: Level
    text: str

    def __str__(self) -> str:
        """The text; breaking ones are marked with an exclamation mark."""
        return f"{'!' if self.level is Level.BREAKING else '-'} {self.text}"


@dataclass(frozen=True, slots=True)
class _Subject:
    """Where a change shows in the wrapper."""

    method: str  # create
    part: str  # request, response, stream, query, path, header; empty outside of operations
    name: str  # the attribute path or argument: completion.choices[0].message.audio

    @property
    def full(self) -> str:
        """The thing and its method, in backticks."""
        if not (self.name and self.method):
            return f"`{self.name or self.method}`"
        return f"`{self.name}` of `{self.method}`"

    @property
    def answer(self) -> bool:
        """Whether it is something received."""
        return self.part in {"response", "stream", "error"}

    @property
    def argument(self) -> bool:
        """Whether it is a keyword argument of the method, and no field inside of one."""
        return self.part in {"request", "query", "path"} and not re.search(r"[.\[]", self.name) and bool(self.name)


def meaning(changes: Iterable[Change]) -> list[Sentence]:
    """The sentences for these changes, gravest first; changes of one thing are told together."""
    told = [change for change in changes if change.kind != "description"]
    sentences: list[Sentence] = []
    for _, group in groupby(sorted(told, key=_group), key=_group):
        part = list(group)
        level = max((change.level for change in part), key=SEVERITY.__getitem__)
        sentences += [Sentence(level, text) for text in _sentences(part) if text]
    ordered = sorted(dict.fromkeys(sentences), key=lambda sentence: -SEVERITY[sentence.level])
    return [sentence for sentence in ordered if sentence.level is not Level.DOCUMENTATION]


def _group(change: Change) -> tuple[int, str, str, str, str, str, str]:
    """Words, variants and classes are told in one sentence per place; everything else by itself."""
    rank = _ORDER.index(change.kind) if change.kind in _ORDER else len(_ORDER)
    where, path, schema, value = change.where, change.path, change.schema, f"{change.old!r} {change.new!r}"
    if change.kind in {"enum", "variant"}:
        value = ""
    elif change.kind == "class":
        where, path, schema = "", "", ""
        value = value if change.action == "renamed" else ""
    return rank, change.kind, where, change.action, path, schema, value


def _sentences(changes: list[Change]) -> list[str]:
    first = changes[0]
    tell = _TELLERS.get(first.kind)
    if tell is None:
        subject = _subject(first)
        detail = " → ".join(str(value) for value in (first.old, first.new) if value is not None)
        return [f"{subject.full}: {first.kind} {first.action} ({detail})."]
    return [tell(changes, _subject(first))]


def _subject(change: Change) -> _Subject:
    if not change.where:  # a schema outside of every operation
        return _Subject("", "response" if change.direction == "response" else "request", change.path)
    title, _, part = change.where.rpartition(" ")
    if part not in {"request", "response", "stream", "query", "path", "header"}:
        head, _, inner = title.rpartition(" ")
        title, part = (head, "error") if inner == "response" else (change.where, "")
    method, result = method_of(title)
    path = change.path
    if part in {"response", "stream"}:
        path = path.replace("[]", "[0]")
        base = "chunk" if part == "stream" else result
        path = f"{base}.{path}" if path and not path.startswith("[") else base + path
    elif part == "error":
        path = f"error.body.{path}" if path else ""
    return _Subject(method, part, path)


def method_of(title: str) -> tuple[str, str]:
    """The wrapper's method for `POST /chat/completions`, and the name of what it returns; the title itself if none."""
    return _METHODS.get(re.sub(r"\{[^}]*\}", "{}", title), (title, "result"))


def _owner(change: Change) -> str:
    owner = change.schema.rpartition(".")[0]
    return f" (class `{owner}`)" if owner.isidentifier() and re.search(r"[.\[]", change.path) else ""


def _values(changes: list[Change]) -> str:
    values = [change.new if change.old is None else change.old for change in changes]
    told = [f'"{value}"' if isinstance(value, str) else str(value) for value in values]
    more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return ", ".join(told[:_SHOWN]) + more


def _operation(changes: list[Change], subject: _Subject) -> str:
    change = changes[0]
    if change.action == "added":
        return f"The API has a new operation, {change.new}: it needs a row in `_wire.py` and a method on both clients."
    if change.action == "removed":
        return f"`{subject.method}` ({change.old}) is no longer in the API: deprecate the method before it goes."
    return (
        f"The low-level function of {change.where} is named `{_snake(change.new)}` now, it was `{_snake(change.old)}`."
    )


def _snake(name: object) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(name)).lower()


def _field(changes: list[Change], subject: _Subject) -> str:
    change = changes[0]
    if change.action == "renamed":
        renamed = subject.name.removesuffix(str(change.old)) + str(change.new)
        if subject.argument:
            return (
                f"`{subject.method}` takes `{renamed}` in place of `{subject.name}`: keep the old keyword as an alias."
            )
        what = f"`{subject.name}`{_owner(change)}"
        return f"{what} is named `{renamed}` now: keep the old name as a deprecated alias."
    if subject.answer:
        kind = "has a new field" if change.action == "added" else "no longer has the field"
        says = {"response": "The answer", "stream": "A chunk"}.get(subject.part, "The error body")
        says = f"{says} of `{subject.method}`" if subject.method else says
        told = f": {change.new}" if change.new is not None else ": reading it fails unless the server still sends it"
        return f"{says} {kind} `{subject.name}`{_owner(change)}{told}."
    if change.action == "added":
        need = str(change.new).startswith("required ")
        label = str(change.new).removeprefix("required ")
        if subject.argument:
            kind = "demands the new" if need else "takes a new"
            return f"`{subject.method}` {kind} keyword argument `{subject.name}`: {label}."
        kind = "demands" if need else "may hold"
        return f"A request of `{subject.method}` {kind} `{subject.name}`{_owner(change)}: {label}."
    if subject.argument:
        return f"`{subject.method}` no longer takes `{subject.name}`: passing it becomes a TypeError."
    return f"A request of `{subject.method}` no longer holds `{subject.name}`{_owner(change)}."


def _required(changes: list[Change], subject: _Subject) -> str:
    change = changes[0]
    if subject.answer:
        if change.action == "added":
            return f"`{subject.name}` is always there now."
        return f"`{subject.name}` may be missing and then reads as None: type checkers will ask for a check."
    kind = "demands" if change.action == "added" else "no longer demands"
    return f"`{subject.method}` {kind} `{subject.name or 'a body'}`."


def _null(changes: list[Change], subject: _Subject) -> str:
    change = changes[0]
    if subject.answer:
        may = "may be None now" if change.action == "added" else "is never null any more"
        asks = ": type checkers will ask for a check" if change.level is Level.BREAKING else ""
        return f"`{subject.name}` {may}{asks}."
    may = "may be sent as null (through `extra_body`)" if change.action == "added" else "must not be null any more"
    return f"{subject.full} {may}."


def _enum(changes: list[Change], subject: _Subject) -> str:
    values, plural = _values(changes), "s" if len(changes) > 1 else ""
    added = changes[0].action == "added"
    if subject.answer:
        return f"`{subject.name}` {'may be' if added else 'is never'} {values}{' now' if added else ' any more'}."
    kind = f"accepts the new value{plural}" if added else f"no longer accepts the value{plural}"
    also = f", and answers may hold {'them' if plural else 'it'}" if changes[0].direction == "both" and added else ""
    return f"{subject.full} {kind} {values}{also}."


def _variant(changes: list[Change], subject: _Subject) -> str:
    values = ", ".join(f"`{change.new or change.old}`" for change in changes)
    added = changes[0].action == "added"
    if subject.answer:
        return f"`{subject.name}` {'may be' if added else 'is never'} {values}{' now' if added else ' any more'}."
    return f"{subject.full} {'takes' if added else 'no longer takes'} {values}."


def _type(changes: list[Change], subject: _Subject) -> str:
    change = changes[0]
    return f"{subject.full}{_owner(change)} has another type: {change.old} → {change.new}."


def _constraint(changes: list[Change], subject: _Subject) -> str:
    change = changes[0]
    if subject.answer:
        return ""  # answers are not checked
    limit = f"{change.old or 'no limit'} → {change.new or 'no limit'}"
    return f"{subject.full} has another limit, which `check=True` applies: {limit}."


def _deprecation(changes: list[Change], subject: _Subject) -> str:
    change = changes[0]
    what = subject.full
    if change.action == "removed":
        return f"{what} is no longer deprecated."
    instead = replacement(change.about)
    return f"{what} is deprecated" + (f"; use {instead} instead." if instead else ".")


def replacement(text: str) -> str:
    """What a description says to use in place of the deprecated thing: names in backticks, or nothing."""
    for pattern in _INSTEAD:
        if found := pattern.search(text):
            return " and ".join(f"`{name}`" for name in found.groups() if name)
    return ""


def _default(changes: list[Change], subject: _Subject) -> str:
    change = changes[0]
    if subject.answer:
        return ""
    was, now = ("none" if value is None else f"{value}" for value in (change.old, change.new))
    return f"Servers take another default for {subject.full}: {was} → {now} (it is never sent)."


def _class(changes: list[Change], _subject: _Subject) -> str:
    first = changes[0]
    if first.action == "renamed":
        return f"Class `{first.old}` is named `{first.new}` now: add a rename entry, or a deprecated alias for the old name."
    names = ", ".join(f"`{change.new or change.old}`" for change in changes)
    if first.action == "added":
        return f"New classes: {names}." if len(changes) > 1 else f"New class: {names}."
    return f"Gone: {names}. Who imports one of them needs a rename entry or a deprecated alias."


def _status(changes: list[Change], subject: _Subject) -> str:
    change = changes[0]
    verb = "declares" if change.action == "added" else "no longer declares"
    return f"`{subject.method}` {verb} the answer {change.new or change.old}."


_TELLERS: Final[dict[str, Callable[[list[Change], _Subject], str]]] = {
    "operation": _operation,
    "parameter": _field,
    "property": _field,
    "required": _required,
    "null": _null,
    "enum": _enum,
    "variant": _variant,
    "type": _type,
    "const": _type,
    "open": _type,
    "constraint": _constraint,
    "deprecation": _deprecation,
    "default": _default,
    "class": _class,
    "status": _status,
}
