"""A model that looks things up and does sums with your functions. Each call is shown before it is made.

Run: python examples/tools.py "How far is it from Oslo to Rome, in miles?"
"""

from __future__ import annotations

import math
import os
import sys
from typing import Literal

import chatwright as cw
from chatwright import Client

MODEL = os.environ.get("OPENAI_MODEL", "gpt-5")
PLACES = {"oslo": (59.9, 10.7), "rome": (41.9, 12.5), "lima": (-12.0, -77.0)}  # north, east


@cw.tool
def coordinates(city: str) -> tuple[float, float]:
    """Degrees north and east of a city.

    Args:
        city: Its English name.
    """
    if city.lower() not in PLACES:
        raise ValueError(f"no such city; there are {', '.join(PLACES)}")  # the model reads this
    return PLACES[city.lower()]


@cw.tool
def distance(
    north_1: float, east_1: float, north_2: float, east_2: float, unit: Literal["km", "miles"] = "km"
) -> float:
    """Distance between two points on the earth, given in degrees."""
    lat_1, lat_2, turn = (math.radians(degrees) for degrees in (north_1, north_2, east_2 - east_1))
    cosine = math.sin(lat_1) * math.sin(lat_2) + math.cos(lat_1) * math.cos(lat_2) * math.cos(turn)
    return round(math.acos(min(1.0, cosine)) * (6371 if unit == "km" else 3959), 1)


def main(question: str) -> int:
    """Answer one question."""
    with Client() as client:
        run = client.chat.completions.run(
            model=MODEL, messages=question, tools=[coordinates, distance], max_turns=6, deadline=120
        )
        for turn in run:
            for call in turn.calls:
                print(f"{call.name}({call.text})", file=sys.stderr)
        if run.status != "done":
            print(f"No answer: {run.status}", file=sys.stderr)
            return 1
        print(run.final.text)
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:]) or "How far is it from Oslo to Rome, in miles?"))
