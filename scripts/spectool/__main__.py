"""`python -m spectool COMMAND`: bad input is told in one line on stderr, with exit status 1."""

from __future__ import annotations

import importlib
import sys
import warnings

from spectool.faults import SpecError, SpecWarning

# command → module, function of the arguments, what it is for
COMMANDS = {
    "spec": ("spectool.commands", "spec", "rewrite openapi.yaml from a version of upstream's document"),
    "check": ("spectool.commands", "check", "find places without a description, and descriptions that are not ours"),
    "diff": ("spectool.diff", "main", "compare two documents: breaking, compatible, documentation"),
    "history": ("spectool.history", "main", "generate and prove every document of a folder"),
}


def main(arguments: list[str]) -> int:
    """Run one command and give its exit status."""
    if not arguments or arguments[0] not in COMMANDS:
        print("usage: python -m spectool COMMAND ...\n", file=sys.stderr)
        for name, (_, _, purpose) in COMMANDS.items():
            print(f"  {name:<8} {purpose}", file=sys.stderr)
        return 2
    module, function, _ = COMMANDS[arguments[0]]
    with warnings.catch_warnings():
        warnings.simplefilter("always", SpecWarning)
        warnings.showwarning = _show_warning
        try:
            status: int = getattr(importlib.import_module(module), function)(arguments[1:])
        except (SpecError, OSError) as error:
            print(error, file=sys.stderr)
            return 1
    return status


def _show_warning(message: object, *_: object, **__: object) -> None:
    print(f"warning: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
