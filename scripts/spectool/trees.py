"""Compare and exchange folders of generated files."""

from __future__ import annotations

import difflib
import shutil
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LINES_SHOWN = 200


def files(root: Path) -> dict[str, bytes]:
    """Every file below `root` by its relative path; byte code aside."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def compare(fresh: Path, present: Path) -> str:
    """What tells two folders apart, as text; empty when nothing does."""
    wanted, found = files(fresh), files(present) if present.is_dir() else {}
    lines = [f"missing: {name}" for name in wanted if name not in found]
    lines += [f"does not belong here: {name}" for name in found if name not in wanted]
    for name in wanted:
        if name in found and wanted[name] != found[name]:
            lines.append(f"changed: {name}")
            lines += difflib.unified_diff(
                found[name].decode(errors="replace").splitlines(),
                wanted[name].decode(errors="replace").splitlines(),
                f"{name} (present)",
                f"{name} (generated)",
                lineterm="",
            )
    if len(lines) > _LINES_SHOWN:
        lines = [*lines[:_LINES_SHOWN], f"… and {len(lines) - _LINES_SHOWN} more lines"]
    return "\n".join(lines)


def swap_in(fresh: Path, present: Path) -> None:
    """Put `fresh` where `present` is; if that fails, `present` is back as it was."""
    staged = present.with_name(f".{present.name}-{uuid.uuid4().hex}")
    shutil.copytree(fresh, staged, ignore=shutil.ignore_patterns("__pycache__", ".ruff_cache"))
    old = present.with_name(f".{present.name}-{uuid.uuid4().hex}")
    if not present.exists():
        staged.rename(present)
        return
    present.rename(old)
    try:
        staged.rename(present)
    except OSError:
        old.rename(present)
        raise
    shutil.rmtree(old)
