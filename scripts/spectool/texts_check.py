"""Are all texts there, and are they ours?

A text counts as taken over when it shares a run of ten words or more with any text of a foreign document, case,
punctuation and Markdown aside. Runs that only list literals (words in backticks or quotes, words of the document's
own enums) don't count: a list of allowed values has but one wording.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spectool.describe import places, text_key
from spectool.faults import SpecError
from spectool.load import load
from spectool.structure import Node, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

RUN = 10
_SUFFIXES = (".yaml", ".yml", ".json", ".gz")
_LINK_TARGET = re.compile(r"\]\([^)]*\)|https?://\S+")
_LITERAL = re.compile(r"`[^`]*`|\"[^\"\s]*\"|(?<!\w)'[^'\s]*'(?!\w)")
_WORD = re.compile(r"[a-z0-9]+")
_CONNECTORS = frozenset({"and", "or", "one", "of", "either"})
Run = tuple[str, ...]


def missing_texts(document: Node) -> list[str]:
    """The places of `document` that have no text."""
    return list(
        dict.fromkeys(place for place, node in places(document) if not str(node.get(text_key(place), "")).strip())
    )


def shared_runs(document: Node, foreign: Iterable[tuple[str, Node]]) -> list[str]:
    """One line for each place of `document` whose text shares a long run of words with a foreign document.

    Args:
        document: The contract.
        foreign: Name and content of each document to compare with.
    """
    literals = frozenset(_enum_words(document))
    owners: dict[Run, list[str]] = {}
    for place, node in places(document):
        for run in _telling_runs(str(node.get(text_key(place), "")), literals):
            owners.setdefault(run, []).append(place)
    found: dict[str, tuple[str, Run]] = {}
    for name, other in foreign:
        for text in set(_strings(other)):
            for run in runs(text):
                for place in owners.get(run, ()):
                    found.setdefault(place, (name, run))
    return [
        f'{place}: shares {RUN} words or more with {name}: "{" ".join(run)}"' for place, (name, run) in found.items()
    ]


def documents_in(folder: Path) -> Iterator[tuple[str, Node]]:
    """Name and content of every OpenAPI document in `folder`."""
    if not folder.is_dir():
        raise SpecError(f"{folder}: no such folder")
    paths = sorted(path for path in folder.iterdir() if path.name.endswith(_SUFFIXES))
    if not paths:
        raise SpecError(f"{folder}: holds no document to compare with")
    for path in paths:
        yield path.name, load(path)


def words(text: str) -> list[str]:
    """The words of `text`, without case, punctuation, Markdown and addresses."""
    plain = _LINK_TARGET.sub("] ", text.lower())
    return _WORD.findall(plain.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))


def runs(text: str) -> Iterator[Run]:
    """Every run of ten words in `text`."""
    sequence = words(text)
    return (tuple(sequence[i : i + RUN]) for i in range(len(sequence) - RUN + 1))


def _telling_runs(text: str, literals: frozenset[str]) -> Iterator[Run]:
    quoted = {word for literal in _LITERAL.findall(text) for word in words(literal)}
    idle = quoted | literals | _CONNECTORS
    return (run for run in runs(text) if not idle.issuperset(run))


def _enum_words(document: Node) -> Iterator[str]:
    for part in walk("document", document):
        values = [*(part.node.get("enum") or ()), part.node.get("const")] if part.kind == "schema" else []
        for value in values:
            if isinstance(value, str):
                yield from words(value)


def _strings(value: Any) -> Iterator[str]:
    """Every string in plain data: upstream also keeps prose in extensions and examples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
