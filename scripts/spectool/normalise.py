"""Turn any OpenAPI 3 document into valid OpenAPI 3.1 in one canonical spelling.

Upstream wrote 3.0 until 2025 and a mixture of 3.0 and 3.1 since, which is valid as neither. One spelling for one
meaning also lets texts and comparisons survive a change of style. What happens, and why:

- examples, vendor extensions and links to further documentation go: they are upstream's prose, not its contract
- empty, repeated or malformed `required` and `enum` entries go: 3.1 refuses them
- `exclusiveMinimum: true` becomes a number, as 3.1 wants it; infinities go, since JSON can't write them
- a default of null, or one that the schema itself refuses, goes: it would be sent, and be refused
- an enum of one word becomes `const`: it is a tag, not a choice
- `nullable`, unions with null and type lists become one thing: `type: [T, "null"]`, with null among the enum's words;
  for unions a last variant `{type: "null"}`; for a reference `anyOf` of it and null

Deprecations, constraints, formats, discriminators and the siblings of a schema's `$ref` stay.
Normalising twice changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spectool.structure import TABLE, Node, walk
from spectool.yamltext import copied

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = "3.1.0"
OUR_EXTENSIONS = frozenset({"x-upstream"})
# Said about a schema rather than by it: they stay outside when null joins.
ANNOTATIONS = ("description", "title", "deprecated", "default", "readOnly", "writeOnly")

_FOREIGN = frozenset({"example", "examples", "externalDocs", "xml"})
_SHOWN = frozenset({"document", "components", "tag", "operation", "parameter", "header", "media type", "schema"})
_REFERENCE = frozenset({"$ref", "summary", "description"})
_NUMBERS = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
)
_INFINITE = frozenset({"inf", "infinity", "nan"})
_UNIONS = ("anyOf", "oneOf")
_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: not isinstance(value, bool) and (isinstance(value, int) or _whole(value)),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def normalise(document: Node) -> Node:
    """`document` as OpenAPI 3.1 in the canonical spelling; the argument stays as it is."""
    result: Node = copied(document)
    result["openapi"] = VERSION
    # Innermost first, because null moves outward.
    for part in reversed(list(walk("document", result))):
        _drop_foreign(part.kind, part.node)
        if part.kind == "schema":
            _tidy_required(part.node)
            _tidy_numbers(part.node)
            _canonical_null(part.node)
            _const(part.node)
            _drop_impossible_default(part.node)
        else:
            _complete(part.kind, part.node)
    return result


def _drop_foreign(kind: str, node: Node) -> None:
    for key, value in list(node.items()):
        extension = key.startswith("x-") and key not in OUR_EXTENSIONS
        example = key in _FOREIGN and kind in _SHOWN
        empty = value is None and key in TABLE[kind]  # a key with nothing after it
        sibling = "$ref" in node and kind not in ("schema", "path item") and key not in _REFERENCE  # 3.1 refuses it
        if extension or example or empty or sibling:
            del node[key]


def _complete(kind: str, node: Node) -> None:
    """Add what 3.1 requires and carries no meaning."""
    if "$ref" in node:
        return
    if kind == "info":
        node["title"] = str(node.get("title", ""))
        node["version"] = str(node.get("version", ""))
    elif kind == "response":
        node.setdefault("description", "")
    elif kind == "operation":
        node.setdefault("responses", {})
    elif kind == "parameter" and node.get("in") == "path":
        node["required"] = True


def _tidy_required(node: Node) -> None:
    required = node.get("required")
    if isinstance(required, list) and required:
        node["required"] = list(dict.fromkeys(str(name) for name in required))
    else:
        node.pop("required", None)
    if "properties" in node and not {"type", "$ref", "allOf", *_UNIONS} & node.keys():
        node["type"] = "object"


def _tidy_numbers(node: Node) -> None:
    for key in _NUMBERS:
        if _infinite(node.get(key)):
            del node[key]
    if _infinite(node.get("default")) and node.get("type") in ("integer", "number"):
        del node["default"]
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        flag = node.get(exclusive)
        if isinstance(flag, bool):
            del node[exclusive]
            if flag and inclusive in node:
                node[exclusive] = node.pop(inclusive)


def _canonical_null(node: Node) -> None:
    null = _take_null(node)
    if not null:
        return
    for key in _UNIONS:
        if len(node.get(key, ())) == 1 and not node.keys() - {key, *ANNOTATIONS}:
            _pull_up(node, key)
            break
    _give_null(node)


def _take_null(node: Node) -> bool:
    """Remove every way in which `node` allows null; whether there was one."""
    null = node.pop("nullable", None) is True
    types = node.get("type")
    if isinstance(types, list):
        null = null or "null" in types
        rest = [one for i, one in enumerate(types) if one != "null" and one not in types[:i]]
        if rest:
            node["type"] = rest[0] if len(rest) == 1 else rest
    words = node.get("enum")
    if isinstance(words, list):
        null = null or None in words
        unique = [word for i, word in enumerate(words) if word is not None and _index(words, word) == i]
        if unique:
            node["enum"] = unique
        elif words:
            del node["enum"]
            node["type"] = "null"
    for key in _UNIONS:
        if isinstance(node.get(key), list):
            null = _take_null_variants(node, key) or null
    return null


def _take_null_variants(node: Node, key: str) -> bool:
    """The same for the variants of a union, of which at least one stays."""
    variants = node[key]
    kept = [one for one in variants if not (isinstance(one, dict) and _only_null(one))]
    if not kept:
        return False
    null = len(kept) < len(variants)
    for variant in kept:
        if isinstance(variant, dict) and _admits_null(variant):
            null = _take_null(variant) or null
            _const(variant)
    node[key] = kept
    return null


def _pull_up(node: Node, key: str) -> None:
    """Put the single variant of a union in the union's place; what the union says about it wins."""
    variant = node[key][0]
    if not isinstance(variant, dict):
        return
    if "$ref" in variant:
        for name in ANNOTATIONS:
            if name in variant:
                node.setdefault(name, variant.pop(name))
        return
    outer = {name: value for name, value in node.items() if name != key}
    node.clear()
    node.update({**variant, **outer})


def _give_null(node: Node) -> None:
    unions = [key for key in _UNIONS if key in node]
    compound = {"$ref", "allOf", "not", "if"} & node.keys() or len(unions) > 1 or (unions and "type" in node)
    if compound:
        inner = {key: node.pop(key) for key in list(node) if key not in ANNOTATIONS}
        node["anyOf"] = [inner, {"type": "null"}]
    elif unions:
        node[unions[0]].append({"type": "null"})
    else:
        if "const" in node:
            node["enum"] = [node.pop("const")]
        if "enum" in node:
            node["enum"].append(None)
        types = _listed(node.get("type"))
        if types and "null" not in types:
            node["type"] = [*types, "null"]


def _const(node: Node) -> None:
    words = node.get("enum")
    if isinstance(words, list) and len(words) == 1:
        rest = {key: value for key, value in node.items() if key not in ("enum", "const")}
        node.clear()
        node.update({**rest, "const": words[0]})


def _drop_impossible_default(node: Node) -> None:
    if "default" not in node:
        return
    default, types, words = node["default"], _listed(node.get("type")), node.get("enum")
    right_type = not types or any(_TYPES[one](default) for one in types if one in _TYPES)
    right_word = not isinstance(words, list) or default in words
    right_const = "const" not in node or node["const"] == default
    if default is None or not (right_type and right_word and right_const):
        del node["default"]


def _only_null(node: Node) -> bool:
    return node.get("type") in ("null", ["null"]) and not node.keys() - {"type", *ANNOTATIONS}


def _admits_null(node: Node) -> bool:
    """Whether `node`, already canonical itself, allows null without looking through references."""
    return "null" in _listed(node.get("type")) or any(
        isinstance(one, dict) and _only_null(one) for key in _UNIONS for one in node.get(key, ())
    )


def _listed(types: Any) -> list[str]:
    return types if isinstance(types, list) else [types] if isinstance(types, str) else []


def _index(words: list[Any], word: Any) -> int:
    """Where `word` stands first; `True` and 1 are different words."""
    return next(i for i, one in enumerate(words) if one == word and isinstance(one, bool) == isinstance(word, bool))


def _whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


def _infinite(value: Any) -> bool:
    return isinstance(value, str) and value.lower().lstrip("+-.") in _INFINITE
