"""What `make spec` and the check of the texts do, told to the terminal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from spectool.contract import rewrite, validate
from spectool.faults import SpecError
from spectool.load import load
from spectool.read import refine
from spectool.texts_check import documents_in, missing_texts, shared_runs

if TYPE_CHECKING:
    from spectool.structure import Node

CONTRACT = "openapi.yaml"


def spec(arguments: list[str]) -> int:
    """Rewrite the contract from a version of upstream's document and say what that changes."""
    parser = argparse.ArgumentParser(prog="spectool spec", description=spec.__doc__)
    parser.add_argument("upstream", nargs="?", help="path or URL; left out, the contract is only put into order")
    parser.add_argument("--out", type=Path, default=Path(CONTRACT), help="the contract to rewrite (%(default)s)")
    options = parser.parse_args(arguments)
    target: Path = options.out
    contract, before = rewrite(target, options.upstream or target)
    print(f"{target}: written, {len(contract.document['components']['schemas'])} schemas")
    _list("without a text; write one at each place in the file", contract.missing)
    _list("gone, together with their texts", contract.unused)
    if before is not None:
        _tell_changes(before, contract.document)
    return 0


def check(arguments: list[str]) -> int:
    """Check that the contract is valid, that every place has a text and that the texts are our own."""
    parser = argparse.ArgumentParser(prog="spectool check", description=check.__doc__)
    parser.add_argument("contract", nargs="?", type=Path, default=Path(CONTRACT), help="(%(default)s)")
    parser.add_argument("--against", type=Path, metavar="DIR", help="a folder of documents whose words are not ours")
    options = parser.parse_args(arguments)
    document = load(options.contract)
    validate(document, str(options.contract))
    faults = [f"{place}: no description" for place in missing_texts(document)]
    if options.against:
        faults += shared_runs(document, documents_in(options.against))
    for fault in faults:
        print(f"{options.contract}: {fault}", file=sys.stderr)
    return 1 if faults else 0


def _list(what: str, places: list[str]) -> None:
    if places:
        print(f"\n{len(places)} {what}:")
        for place in places:
            print(f"  {place}")


def _tell_changes(before: Node, after: Node) -> None:
    # Only here, because these bring in the whole preparation, which the check of the texts can do without.
    from spectool.diff import diff, reported
    from spectool.prepare import prepare

    try:
        old = prepare(refine(before, "the version before"))
    except SpecError as error:
        print(f"\nno comparison with the version before: {error}")
        return
    print(f"\n{reported(diff(old, prepare(refine(after, CONTRACT))))}")
