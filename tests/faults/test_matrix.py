"""The fault matrix: each fault against all calls and drivers, and docs/reliability.md shows what happens.

`make faults` writes the page anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.matrix.observing import observe
from tests.faults.matrix.page import CURE, PAGE, disagreements, lines_of, present, section
from tests.faults.matrix.rows import ROWS

if TYPE_CHECKING:
    from tests.faults.matrix.faults import Row


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.group}: {row.name}") for row in ROWS])
def test_every_cell(row: Row) -> None:
    observed = observe(row)
    assert observed.broken == []
    assert disagreements(observed) == []
    there = "\n" + present(PAGE.read_text(encoding="utf-8"))
    made = "\n".join(lines_of(row, observed))
    assert f"\n{made}\n" in there, f"docs/{PAGE.name} does not show what happens. {CURE}"


def test_the_page_has_these_faults_and_no_others() -> None:
    there = present(PAGE.read_text(encoding="utf-8"))
    names = [line.split(" | ")[0].removeprefix("| ") for line in there.splitlines() if line.startswith("| ")]
    assert [name for name in names if name.strip() and name not in {"fault", "---"}] == [row.name for row in ROWS]
    first = section({row.name: [] for row in ROWS}, ROWS).splitlines()[0]
    assert there.startswith(first)


def test_names_tell_faults_apart() -> None:
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)
