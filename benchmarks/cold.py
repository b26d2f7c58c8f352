"""What a program pays before its first answer: run in a fresh interpreter, with steps to take and to measure.

    python cold.py 'before = 1' 'import httpx' 'client = httpx.Client()' …

The first step is not measured: it sets what the others need. For each of the others one line is printed: CPU seconds of
this process since the start of the first one, modules loaded since then, and resident KB. Nothing is imported here that
every interpreter has not loaded anyway, or whose cost is not beneath notice.
"""

from __future__ import annotations

import sys
import time


def resident() -> int:
    """KB in memory, where the system tells; else the most there ever were."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - pathlib would be an import
            return int(statm.read().split()[1]) * 4
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Take the steps."""
    before, *steps = [compile(step, "<step>", "exec") for step in sys.argv[1:]]
    names: dict[str, object] = {}
    exec(before, names)  # noqa: S102 - the steps are the harness's own
    loaded = len(sys.modules)
    found = []
    started = time.process_time()
    for step in steps:
        exec(step, names)  # noqa: S102
        found.append((time.process_time() - started, len(sys.modules) - loaded, resident()))
    for seconds, modules, kilobytes in found:
        print(seconds, modules, kilobytes)


if __name__ == "__main__":
    main()
