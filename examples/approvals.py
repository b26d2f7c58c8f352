"""A run that pauses before it pays, is saved, and goes on in another process once somebody has decided.

Run: python examples/approvals.py ask "Pay the rent, 900 euros, to Anna." run.json
Run: python examples/approvals.py decide run.json
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import chatwright as cw
from chatwright import Client

MODEL = os.environ.get("OPENAI_MODEL", "gpt-5")


@cw.tool(needs_approval=True)
def pay(amount: int, to: str) -> str:
    """Pay somebody.

    Args:
        amount: In euros.
        to: Name of who gets it.
    """
    return f"paid {amount} euros to {to}"


def save(run: cw.ToolRun[cw.Turn], path: Path) -> None:
    """Keep a run that isn't over; there is no key in it, and no function."""
    path.write_text(json.dumps(run.to_dict()), encoding="utf-8")


def ask(question: str, path: Path) -> None:
    """Begin a run. If it pauses, save it."""
    with Client() as client:
        run = client.chat.completions.run(model=MODEL, messages=question, tools=[pay]).until_done()
    if run.status == "needs_approval":
        save(run, path)
        print(f"{len(run.pending)} payments wait for a decision: python examples/approvals.py decide {path}")
    else:
        print(run.final.text)


def judge(run: cw.ToolRun[cw.Turn], call: cw.TurnCall) -> None:
    """Ask somebody about one payment."""
    said = input(f"{call.name}({call.text})? [y/n/amount] ").strip()
    if said.isdigit():
        run.approve(call, arguments={**call.arguments, "amount": int(said)})
    elif said == "y":
        run.approve(call)
    else:
        run.deny(call, "the owner of the account said no")


def decide(path: Path) -> None:
    """Go on with a saved run."""
    with Client() as client:
        run = client.chat.completions.resume(json.loads(path.read_text(encoding="utf-8")), tools=[pay])
        try:
            while run.until_done().status == "needs_approval":
                for call in run.pending:
                    judge(run, call)
        finally:
            save(run, path)  # whatever happened: what was paid is not paid again
        print(run.final.text)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ask", question, path]:
            ask(question, Path(path))
        case ["decide", path]:
            decide(Path(path))
        case _:
            sys.exit(__doc__)
