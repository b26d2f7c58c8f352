"""Turn a normalised document into the one the generator, the differ and the emitters read.

Each pass is a pure function from document to document, listed with the reason it exists. The result is still a valid
OpenAPI 3.1 document, in a narrow form:

- a component is an object with properties, an enumeration, or a union that holds at least two objects;
- nothing else is a component: scalars, arrays, free-form objects and nullable wrappers stand where they are used;
- objects, enumerations and unions are never inline, so each has a name that survives regeneration;
- null is spelled one way, as the last member of an `anyOf`, and always at the place of use.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from spectool.prepare.composition import flatten_all_of, resolve_parts, unify_unions
from spectool.prepare.hoisting import hoist
from spectool.prepare.inlining import inline_aliases, name_without_null
from spectool.prepare.naming import Renames, load_renames, rename
from spectool.prepare.reach import prune
from spectool.prepare.variants import add_unknown_variants

__all__ = ["PASSES", "Renames", "load_renames", "prepare"]

Document = dict[str, Any]

PASSES = (
    (resolve_parts, "parameters and bodies by reference, or said once for a path, are read where they apply"),
    (flatten_all_of, "the generator cannot merge `allOf` members that say the same property differently"),
    (unify_unions, "upstream spells unions and null in five ways; every later pass handles one"),
    (name_without_null, "a nullable word list would be named ServiceTierType0, and null would raise in its class"),
    (hoist, "inline objects get names like Item or Type0 from the generator, which change with their neighbours"),
    (inline_aliases, "a component that is only another name for a scalar or a list would become a class of its own"),
)


def prepare(document: Document, renames: Renames | None = None) -> Document:
    """The prepared form of a normalised document; the input is left as it is.

    With `renames` the curated names are put on; without, every place keeps the name that its parent gives it.
    Raises SpecError when a place cannot be resolved.
    """
    prepared = deepcopy(document)
    for step, _reason in PASSES:
        prepared = step(prepared)
    prepared = rename(prepared, renames or load_renames())
    prepared = add_unknown_variants(prepared)
    return prune(prepared)
