"""Curated names: the table of renames and its application."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from spectool.faults import SpecError
from spectool.prepare.hoisting import PLACE, same_shape
from spectool.prepare.schema import PREFIX, Schema, components, map_children, map_roots, ref_name, ref_to

if TYPE_CHECKING:
    from collections.abc import Iterable

Document = dict[str, Any]

TABLE = Path(__file__).with_name("renames.yaml")
# Names that say how a class came about rather than what it is.
_CLUMSY = re.compile(r"(\d|Type\d+|Item)$")


@dataclass(frozen=True)
class Renames:
    """Which place gets which name."""

    names: dict[str, str]
    older: frozenset[str] = frozenset()
    """The places that only documents before today's have."""

    def unmatched(self, document: Document) -> tuple[str, ...]:
        """The entries whose place does not exist in a prepared document."""
        places = {schema.get(PLACE) for schema in components(document).values()}
        places.update(extra for schema in components(document).values() for extra in schema.get("x-also", ()))
        return tuple(place for place in self.names if place not in places and place not in self.older)


def load_renames(path: Path = TABLE) -> Renames:
    """Read the table; an entry without a reason, a double entry or a name that is no class name is an error."""
    names: dict[str, str] = {}
    older: set[str] = set()
    for number, group in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
        if not str(group.get("reason") or "").strip():
            raise SpecError(f"{path.name}: group {number + 1} gives no reason")
        for place, name in (group.get("names") or {}).items():
            if place in names:
                raise SpecError(f"{path.name}: {place} is renamed twice")
            if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name) or not name[0].isupper():
                raise SpecError(f"{path.name}: {place}: {name!r} is no class name")
            names[place] = name
            if group.get("older"):
                older.add(place)
    return Renames(names, frozenset(older))


def rename(document: Document, renames: Renames) -> Document:
    """Put curated names on components; places whose definitions agree share one class.

    A name that another definition holds already is not forced: an older document keeps the long name then.
    """
    schemas = components(document)
    final = {name: renames.names.get(schema.get(PLACE, name), name) for name, schema in schemas.items()}
    while clashing := _clashing(schemas, final):
        final.update({name: name for name in clashing})

    def relink(schema: Schema) -> Schema:
        name = ref_name(schema)
        if name is not None and name in final:
            return {**schema, **ref_to(final[name])}
        return map_children(schema, lambda sub, _step: relink(sub))

    map_roots(document, lambda schema, _place: relink(schema))
    renamed: dict[str, Schema] = {}
    for name, schema in components(document).items():
        holder = renamed.setdefault(final[name], schema)
        if holder is not schema:
            holder.setdefault("x-also", []).append(schema[PLACE])
    document["components"]["schemas"] = renamed
    return document


def _clashing(schemas: dict[str, Schema], final: dict[str, str]) -> list[str]:
    """The components that want a name under which another definition is known already."""
    holders = {name: name for name in schemas if final[name] == name}  # a name of one's own is never given up
    found = []
    for name, schema in schemas.items():
        holder = holders.setdefault(final[name], name)
        if holder != name and not same_shape(_resolved(schema, final), _resolved(schemas[holder], final)):
            found.append(name)
    return found


def _resolved(schema: Schema, final: dict[str, str]) -> Schema:
    """The schema with its references named as they will be, so that two definitions can be compared."""
    name = ref_name(schema)
    if name is not None:
        return {**schema, "$ref": PREFIX + final.get(name, name)}
    return map_children(schema, lambda sub, _step: _resolved(sub, final))


def clumsy(names: Iterable[str]) -> tuple[str, ...]:
    """The class names that end in a digit, `Type0` or `Item`."""
    return tuple(name for name in names if _CLUMSY.search(name))
