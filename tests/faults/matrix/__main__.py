"""Play every fault and write the matrix into docs/reliability.md. `--check`: only say how it differs."""

from __future__ import annotations

import argparse
import difflib
import sys

from tests.faults.matrix.observing import observe
from tests.faults.matrix.page import CURE, PAGE, disagreements, lines_of, present, section, with_section
from tests.faults.matrix.rows import ROWS


def main() -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with what is there, change nothing")
    options = parser.parse_args()
    lines: dict[str, list[str]] = {}
    broken: list[str] = []
    for row in ROWS:
        observed = observe(row)
        faults = [*observed.broken, *disagreements(observed)]
        broken += [f"{row.name}: {what}" for what in faults]
        if not faults:
            lines[row.name] = lines_of(row, observed)
    if broken:
        print("\n".join(broken), file=sys.stderr)
        return 1
    page = PAGE.read_text(encoding="utf-8")
    made = section(lines, ROWS)
    if not options.check:
        PAGE.write_text(with_section(page, made), encoding="utf-8", newline="\n")
        print(f"{len(ROWS)} faults in docs/{PAGE.name}")
        return 0
    difference = "\n".join(difflib.unified_diff(present(page).splitlines(), made.splitlines(), "there", "made"))
    if difference:
        print(difference)
        print(f"docs/{PAGE.name} does not show what happens. {CURE}", file=sys.stderr)
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
