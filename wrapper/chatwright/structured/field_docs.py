"""Strings that stand below the fields of a class in its source, as many editors and documentation tools read them."""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import sys
import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def field_docstrings(cls: type) -> dict[str, str]:
    '''What a class says below each of its own fields; nothing where its source can't be read.

    Example:
        >>> class Point:  # doctest: +SKIP
        ...     x: int
        ...     """From the left."""
        >>> field_docstrings(Point)  # doctest: +SKIP
        {'x': 'From the left.'}
    '''
    own = vars(cls).get("__annotations__") or getattr(cls, "__annotations__", {})
    for body in _bodies(cls):
        names = {line.target.id for line in body if _is_field(line)}  # type: ignore[attr-defined]
        if names and names <= set(own):
            return dict(_said_in(body))
    return {}


def _bodies(cls: type) -> Iterator[list[ast.stmt]]:
    """What stands in every class of this name in the module."""
    module = sys.modules.get(cls.__module__)
    file = getattr(module, "__file__", None)
    if not isinstance(file, str) or not file.endswith(".py"):
        return
    lines = linecache.getlines(file)
    start = re.compile(rf"\s*class\s+{re.escape(cls.__name__)}\b")
    for number, line in enumerate(lines):
        if start.match(line) is None:
            continue
        try:
            (found,) = ast.parse(textwrap.dedent("".join(inspect.getblock(lines[number:])))).body
        except (SyntaxError, ValueError):
            continue
        if isinstance(found, ast.ClassDef):
            yield found.body


def _is_field(line: ast.stmt) -> bool:
    return isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)


def _said_in(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for line, following in pairwise(body):
        if (
            isinstance(line, ast.AnnAssign)
            and isinstance(line.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
            and isinstance(following.value.value, str)
        ):
            yield line.target.id, following.value.value
