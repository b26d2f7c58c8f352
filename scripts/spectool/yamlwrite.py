"""Write a document as YAML that people read and review: stable, wrapped, without anchors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from spectool.faults import SpecError
from spectool.yamltext import parse_yaml

if TYPE_CHECKING:
    from spectool.structure import Node

WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z0-9(][^:#`'\"{}\[\]]*")
_SHORT = 60


class _Text(str):
    """Prose, written as a block."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the name is PyYAML's
        return True


def _text(dumper: _Dumper, text: _Text) -> yaml.ScalarNode:
    short = len(text) <= _SHORT and _PLAIN.fullmatch(text)
    style = None if short else "|" if "\n" in text else ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)


def _list(dumper: _Dumper, items: list[Any]) -> yaml.SequenceNode:
    types = all(isinstance(item, str) for item in items) and "null" in items
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=types or not items)


_Dumper.add_representer(_Text, _text)
_Dumper.add_representer(list, _list)


def dump(document: Node) -> str:
    """`document` as YAML.

    Raises:
        SpecError: Reading the text back would not give the same document.
    """
    text: str = yaml.dump(
        _marked(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False
    )
    if parse_yaml(text, "the written document") != document:
        raise SpecError("the written document: reading it back gives a different document")
    return text


def _marked(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _marked(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return _Text(value) if isinstance(value, str) and key in ("description", "summary") else value
