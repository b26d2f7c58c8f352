"""The code of a Markdown page, run as a reader would: from top to bottom, in one session."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```(?P<kind>[^\n`]+)\n(?P<source>.*?)^```$", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """The pages for users: README and what lies directly in docs/. `docs/reference/` has tests of its own."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def name_of(page: Path) -> str:
    """A page's path from the root, as it is spoken of."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, kind: str = "python") -> list[tuple[int, str]]:
    """Each fenced block of a kind on a page, with the number of its first line."""
    text = page.read_text(encoding="utf-8")
    return [
        (text.count("\n", 0, found.start("source")) + 1, found["source"])
        for found in _BLOCK.finditer(text)
        if found["kind"].strip() == kind
    ]


def kinds(page: Path) -> set[str]:
    """The kinds of fenced blocks that a page has."""
    return {found["kind"].strip() for found in _BLOCK.finditer(page.read_text(encoding="utf-8"))}


def run(page: Path, namespace: dict[str, Any] | None = None, *, kind: str = "python") -> dict[str, Any]:
    """Run every block of a page in one namespace; tracebacks show the page's own lines.

    Args:
        page: The page.
        namespace: Where its names go; it is returned.
        kind: Which blocks.
    """
    namespace = {} if namespace is None else namespace
    namespace["__name__"] = "__main__"
    for line, source in blocks(page, kind):
        code = compile("\n" * (line - 1) + source, str(page), "exec")
        exec(code, namespace)
    return namespace
