"""Run the whole pipeline on every document of a folder: what `make spec-history DIR=<folder>` does.

Each document is sliced, prepared, validated, generated from and proved by a `scripts/generate.py` of its own, into a
folder that is thrown away; as many run at once as there are cores. The table has one row per document.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spectool.faults import SpecError

if TYPE_CHECKING:
    from collections.abc import Sequence

GENERATE: Final = Path(__file__).resolve().parents[1] / "generate.py"
SUFFIXES: Final = (".yaml", ".yml", ".json")
_PATIENCE: Final = 300.0  # seconds for one document; a run takes about two
_HEADINGS: Final = ("version", "exit", "warnings", "request", "response", "chunk", "endpoints", "proof", "seconds")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document.

    Attributes:
        version: The file's name without its endings.
        exit: Exit status of the run; -1 when it did not come to an end in time.
        warnings: How many warnings the generator gave.
        request: Whether the class of the request came out.
        response: Whether the class of the answer came out.
        chunk: Whether the class of a streamed chunk came out; the oldest documents describe none.
        endpoints: The operations that came out.
        proof: What was proved, by number: classes, real answers, events of real streams.
        seconds: How long it took.
        error: The reason, in one line, when it failed.
    """

    version: str
    exit: int
    warnings: int = 0
    request: bool = False
    response: bool = False
    chunk: bool = False
    endpoints: tuple[str, ...] = ()
    proof: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0
    error: str = ""

    @property
    def passed(self) -> bool:
        """Whether a correct client came out, proved and without a warning."""
        complete = self.request and self.response and bool(self.endpoints) and bool(self.proof)
        return self.exit == 0 and self.warnings == 0 and complete


def documents(name: str | Path) -> list[Path]:
    """The documents of a folder, by name: YAML and JSON, plain or gzipped.

    Raises:
        SpecError: There is no such folder, or no document in it.
    """
    folder = Path(name)
    if not name:
        raise SpecError("DIR: say which folder, `make spec-history DIR=<folder>`")
    if not folder.is_dir():
        raise SpecError(f"{folder}: no such folder")
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and _is_document(path)]
    if not found:
        raise SpecError(f"{folder}: no document in it (looked for {', '.join(SUFFIXES)}, also with .gz)")
    return found


def _is_document(path: Path) -> bool:
    return not path.name.startswith(".") and path.name.removesuffix(".gz").endswith(SUFFIXES)


def version_of(path: Path) -> str:
    """`2024-12-18-6c548238` for `2024-12-18-6c548238.yaml.gz`."""
    return Path(path.name.removesuffix(".gz")).stem


def run(path: Path, generate: Path = GENERATE) -> Outcome:
    """Generate from one document into a folder that is thrown away, and prove the result."""
    version = version_of(path)
    with tempfile.TemporaryDirectory(prefix="spec-history-") as out:
        command = [sys.executable, str(generate), "--spec", str(path), "--out", out, "--json"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            return Outcome(version, -1, error=f"no end after {_PATIENCE:.0f} s")
    if done.returncode:
        return Outcome(version, done.returncode, error=_last_line(done.stderr) or "no reason given")
    try:
        told: dict[str, Any] = json.loads(done.stdout)
        return Outcome(
            version,
            done.returncode,
            warnings=int(told["warnings"]),
            request=bool(told["request"]),
            response=bool(told["response"]),
            chunk=bool(told["chunk"]),
            endpoints=tuple(told["endpoints"]),
            proof=tuple((str(what), int(count)) for what, count in told["proof"].items()),
            seconds=float(told["seconds"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Outcome(version, done.returncode, error=f"the summary can't be read: {error!r}")


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else ""


def row_of(outcome: Outcome) -> tuple[str, ...]:
    """The cells of one row, in the order of the headings."""
    if outcome.exit or outcome.error:
        return (outcome.version, str(outcome.exit), *["-"] * 7)
    proof = dict(outcome.proof)
    told = [f"{proof[what]} {what}" for what in ("classes", "answers", "events") if what in proof]
    return (
        outcome.version,
        str(outcome.exit),
        str(outcome.warnings),
        *("yes" if there else "no" for there in (outcome.request, outcome.response, outcome.chunk)),
        str(len(outcome.endpoints)),
        ", ".join(told) or ("held" if proof else "none"),
        f"{outcome.seconds:.1f}",
    )


def table(outcomes: Sequence[Outcome]) -> str:
    """The outcomes side by side; the reason of a failure stands below its row."""
    rows = [_HEADINGS, *(row_of(outcome) for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]

    def line(cells: Sequence[str]) -> str:
        return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()

    lines = [line(_HEADINGS), line(["-" * width for width in widths])]
    for outcome, cells in zip(outcomes, rows[1:], strict=True):
        lines.append(line(cells))
        if not outcome.passed:
            lines.append(f"  FAILED: {outcome.error or 'the client is incomplete, or there were warnings'}")
    failed = sum(not outcome.passed for outcome in outcomes)
    lines += ["", f"{len(outcomes)} documents, {failed} failed"]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m spectool history",
        description="Generate and prove a client from every document of a folder, and print a table.",
        epilog="Exit status: 0 when every document passed, 1 when one failed or there is none.",
    )
    parser.add_argument("folder", help="a folder of OpenAPI documents: YAML or JSON, plain or .gz, whole or sliced")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print a JSON list in place of the table")
    options = parser.parse_args(arguments)
    try:
        found = documents(options.folder)
    except SpecError as error:
        print(error.message, file=sys.stderr)
        return 1
    with ThreadPoolExecutor(max(1, options.jobs)) as pool:
        outcomes = list(pool.map(run, found))
    if options.json:
        print(json.dumps([{**asdict(outcome), "passed": outcome.passed} for outcome in outcomes], indent=2))
    else:
        print(table(outcomes))
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
