"""From a source to the part of it that counts, in the canonical spelling: what every later pass starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spectool.faults import SpecError
from spectool.load import load
from spectool.normalise import normalise
from spectool.slice import slice_document

if TYPE_CHECKING:
    from pathlib import Path

    from spectool.structure import Node


def read(source: str | Path) -> Node:
    """The Chat API in the document at `source`: loaded, sliced and normalised.

    Args:
        source: A path or an `http:`/`https:` URL, YAML, JSON or gzip of either.

    Raises:
        SpecError: With the source's name, the place and the cause.
    """
    return refine(load(source), str(source))


def refine(document: Node, name: str) -> Node:
    """The Chat API in a loaded document; `name` stands for its source in messages."""
    try:
        return normalise(slice_document(document))
    except SpecError as error:
        raise SpecError(f"{name}: {error}") from None
