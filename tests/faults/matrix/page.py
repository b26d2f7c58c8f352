"""The matrix as a page: one table for each group of faults, calls that agree in one line."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.faults.matrix.calls import CALLS, DRIVERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.faults.matrix.faults import Row
    from tests.faults.matrix.observing import Observed, Seen

PAGE: Final = Path(__file__).parents[3] / "docs" / "reliability.md"
CURE: Final = "`make faults` writes it anew; look at the difference before you commit it."
BEGIN: Final = "<!-- The matrix: written by `make faults`. -->\n"
END: Final = "<!-- The end of the matrix. -->\n"
_HEADS: Final = ("fault", "calls", "what comes out", "what is kept", "requests")


def lines_of(row: Row, observed: Observed) -> list[str]:
    """The lines of a fault."""
    kinds = [kind.name for kind in CALLS if not row.calls or kind.name in row.calls]
    lines: dict[Seen, list[str]] = {}
    for kind in kinds:
        lines.setdefault(observed.seen[kind, DRIVERS[0]], []).append(kind)
    made = []
    for number, (seen, calls) in enumerate(lines.items()):
        cells = (
            "" if number else row.name,
            "all" if len(calls) == len(CALLS) else ", ".join(calls),
            seen.outcome if seen.outcome.startswith("answer") else _code(seen.outcome),
            ", ".join(seen.kept) or "–",
            _count(seen),
        )
        made.append(_line(cells))
    return made


def disagreements(observed: Observed) -> list[str]:
    """The calls that end differently under different drivers."""
    kinds = dict.fromkeys(kind for kind, _ in observed.seen)
    found = []
    for kind in kinds:
        seen = {driver: observed.seen.get((kind, driver)) for driver in DRIVERS}
        if len(set(seen.values())) > 1:
            found.append(f"{kind}: {seen}")
    return found


def section(lines: Mapping[str, Sequence[str]], rows: Sequence[Row]) -> str:
    """All tables, from the lines of each fault."""
    cells = sum(len(row.calls or CALLS) for row in rows) * len(DRIVERS)
    text = [f"{len(rows)} faults, {cells} cells.\n"]
    for group, members in groupby(rows, key=lambda row: row.group):
        text += [f"### {group}\n", _line(_HEADS), _line(["---"] * len(_HEADS))]
        for row in members:
            text += lines[row.name]
        text.append("")
    return "\n".join(text)


def present(page: str) -> str:
    """The section that the page has now."""
    return page.partition(BEGIN)[2].partition(END)[0]


def with_section(page: str, made: str) -> str:
    """The page with another section."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + made + END + rest.partition(END)[2]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _count(seen: Seen) -> str:
    if seen.attempts is None or seen.attempts == seen.requests:
        return str(seen.requests)
    return f"{seen.requests} in {seen.attempts} attempt{'' if seen.attempts == 1 else 's'}"


def _code(outcome: str) -> str:
    name, space, phase = outcome.partition(" ")
    return f"`{name}`{space}{phase}"
