"""Compare two OpenAPI documents of the Chat API and say what breaks, what is compatible, and what is only text.

`python -m spectool.diff OLD NEW`: each is a path or URL of any version, whole or sliced, YAML, JSON or gzip. Both are
loaded, sliced, normalised and prepared as for generating, then compared in meaning. The rules are the table in
`spectool.diff_change`.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any, Final

from spectool.diff_change import SEVERITY, Change, Level
from spectool.diff_operations import diff
from spectool.diff_text import render_text
from spectool.faults import SpecError
from spectool.meaning import meaning
from spectool.prepare import prepare
from spectool.read import read

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Change", "Level", "diff", "main", "meaning", "prepared", "render_text", "reported", "status", "to_json"]

FOUND: Final = 3
_THRESHOLDS: Final = {"breaking": 2, "compatible": 1, "any": 0}


def to_json(changes: Sequence[Change]) -> dict[str, Any]:
    """The changes for machines: counts by level, the changes themselves, and the sentences on what they mean."""
    return {
        "summary": {level.value: sum(change.level == level for change in changes) for level in reversed(Level)},
        "changes": [change.to_dict() for change in changes],
        "meaning": [{"level": sentence.level.value, "text": sentence.text} for sentence in meaning(changes)],
    }


def reported(changes: Sequence[Change]) -> str:
    """The changes for people: the grouped list, then what it means for users of the wrapper."""
    told = [f"  {sentence}" for sentence in meaning(changes)]
    return "\n".join([render_text(changes), *(["", "For users of the wrapper:"] if told else []), *told])


def status(changes: Sequence[Change], fail_on: str = "breaking") -> int:
    """The exit status: 3 when a change is as grave as `fail_on` (`breaking`, `compatible`, `any`) or graver, else 0."""
    least = _THRESHOLDS.get(fail_on, len(SEVERITY))
    return FOUND if any(SEVERITY[change.level] >= least for change in changes) else 0


def prepared(source: str) -> dict[str, Any]:
    """The document at a path or URL in the form the generator reads.

    Raises:
        SpecError: With the source's name, the place and the cause.
    """
    if not source:
        raise SpecError("OLD and NEW: say which documents, `make spec-diff OLD=<path or URL> NEW=<path or URL>`")
    document = read(source)
    try:
        return prepare(document)
    except SpecError as error:
        raise SpecError(f"{source}: {error}") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m spectool.diff",
        description="Compare two OpenAPI documents of the Chat API in meaning.",
        epilog="Exit status: 0 when nothing as grave as --fail-on differs, 1 when a document is bad (one line on "
        "stderr), 2 for a wrong command line, 3 when something does.",
    )
    parser.add_argument("old", help="the document that users know: a path or URL")
    parser.add_argument("new", help="the document that takes its place")
    parser.add_argument("--json", action="store_true", help="print one JSON object: summary, changes, meaning")
    parser.add_argument(
        "--fail-on",
        choices=[*_THRESHOLDS, "never"],
        default="breaking",
        help="the mildest change that makes the exit status 3 (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    try:
        changes = diff(prepared(options.old), prepared(options.new))
    except SpecError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(json.dumps(to_json(changes), ensure_ascii=False, indent=2) if options.json else reported(changes))
    return status(changes, options.fail_on)


if __name__ == "__main__":
    sys.exit(main())
