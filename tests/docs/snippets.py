"""The Python of a Markdown page, run as a reader would: from top to bottom, in one session."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[int, str]]:
    """Each block of Python on a page, with the number of its first line."""
    text = page.read_text(encoding="utf-8")
    return [(text.count("\n", 0, found.start(1)) + 1, found.group(1)) for found in _BLOCK.finditer(text)]


def run(page: Path, names: dict[str, Any] | None = None) -> dict[str, Any]:
    """Run every block of a page in one namespace; tracebacks show the page's own lines."""
    namespace: dict[str, Any] = {"__name__": "__main__", **(names or {})}
    for line, source in blocks(page):
        code = compile("\n" * (line - 1) + source, str(page), "exec")
        exec(code, namespace)
    return namespace
