"""What a call, a chunk and an event cost: `python benchmarks/calls.py [--quick] [--json FILE] [CONTENDER …]`.

Every contender found installed takes part, in one process, taking turns: each round measures each of them for a while, in
CPU time of this process alone (the server has its own). Printed are medians over the rounds and the median of the paired
ratios to raw httpx, whoever wins.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
CONTENDERS = ("raw_httpx", "official_sdk", "chatwright_client")
BASELINE = "httpx"

SMALL = {"model": "gpt-5", "messages": [{"role": "user", "content": "Name three primes."}]}
_WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string", "description": "Name."}, "unit": {"type": "string", "enum": ["C", "F"]}},
    "required": ["city", "unit"],
    "additionalProperties": False,
}
LONG = {
    "model": "gpt-5",
    "messages": [{"role": ("user", "assistant")[n % 2], "content": f"Message {n}: " + "word " * 60} for n in range(50)],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": f"get_weather_{n}",
                "description": "Current weather of a city.",
                "parameters": _WEATHER,
            },
        }
        for n in range(5)
    ],
}

# Row, method, path on the server, request, calls in a round, units in a call.
ROWS: tuple[tuple[str, str, str, dict[str, Any], int, int], ...] = (
    ("call, small", "call", "/small", SMALL, 60, 1),
    ("call, small, async", "acall", "/small", SMALL, 60, 1),
    ("call, 50 messages + 5 tools", "call", "/small", LONG, 40, 1),
    ("call, large answer", "call", "/large", SMALL, 6, 1),
    ("chunk, 1 per write", "stream", "/stream/400/1/0", SMALL, 1, 400),
    ("chunk, 16 per write", "stream", "/stream/3200/16/0", SMALL, 1, 3200),
    ("chunk, 16 per write, async", "astream", "/stream/3200/16/0", SMALL, 1, 3200),
    ("chunk, paced 1 ms", "stream", "/stream/300/1/1", SMALL, 1, 300),
    ("chunk, paced 1 ms, async", "astream", "/stream/300/1/1", SMALL, 1, 300),
    ("event, 16 per write", "events", "/stream/3200/16/0", SMALL, 1, 3200),
)


def installed(names: list[str]) -> list[Any]:
    """The contenders that can be imported, by their classes."""
    found = []
    for name in names:
        try:
            found.append(importlib.import_module(f"contenders.{name}").Contender)
        except ImportError as error:
            print(f"{name}: left out ({error})", file=sys.stderr)
    return found


def measure(action: Callable[[], Any], times: int) -> float:
    """CPU seconds of this process for one call of `action`."""
    started = time.process_time()
    for _ in range(times):
        action()
    return (time.process_time() - started) / times


def row(
    contenders: list[Any], *, method: str, path: str, request: dict[str, Any], calls: int, rounds: int
) -> dict[str, list[float]]:
    """CPU seconds for a call in each round, for each contender that can do it."""
    able = [one for one in contenders if hasattr(one, method)]
    loop = asyncio.new_event_loop()
    samples: dict[str, list[float]] = {one.name: [] for one in able}

    def action(one: Any) -> Callable[[], Any]:
        bound = getattr(one, method)
        if method.startswith("a"):
            return lambda: loop.run_until_complete(bound(path, request))
        return lambda: bound(path, request)

    actions = {one.name: action(one) for one in able}
    try:
        for act in actions.values():
            act()
        for _ in range(rounds):
            for name, act in actions.items():
                samples[name].append(measure(act, calls))
        for one in able:
            if method.startswith("a"):
                loop.run_until_complete(one.aclose())
    finally:
        loop.close()
    return samples


def serve() -> tuple[subprocess.Popen[str], str]:
    """Start the server; the process and its base URL."""
    process = subprocess.Popen([sys.executable, str(HERE / "server.py")], stdout=subprocess.PIPE, text=True)
    if process.stdout is None:
        raise SystemExit("the server has no output")
    return process, f"http://127.0.0.1:{process.stdout.readline().strip()}"


def results(names: list[str], rounds: int) -> Iterator[dict[str, Any]]:
    """One result a row."""
    kinds = installed(names)
    process, base_url = serve()
    try:
        for label, method, path, request, calls, units in ROWS:
            contenders = [kind(base_url) for kind in kinds]
            samples = row(contenders, method=method, path=path, request=request, calls=calls, rounds=rounds)
            for one in contenders:
                one.close()
            base = samples.get(BASELINE)
            yield {
                "row": label,
                "microseconds": {name: statistics.median(found) / units * 1e6 for name, found in samples.items()},
                "ratio": {
                    name: statistics.median(one / other for one, other in zip(found, base, strict=True))
                    for name, found in samples.items()
                }
                if base
                else {},
                "spread": {
                    name: (max(found) - min(found)) / statistics.median(found) for name, found in samples.items()
                },
            }
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("contenders", nargs="*", default=list(CONTENDERS))
    parser.add_argument("--quick", action="store_true", help="few rounds")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    options = parser.parse_args()
    sys.path.insert(0, str(HERE))
    found = []
    print(f"{'':30}{'contender':>14}{'µs':>12}{'x ' + BASELINE:>10}{'spread':>9}")
    for result in results(options.contenders, 5 if options.quick else 21):
        found.append(result)
        for name, microseconds in result["microseconds"].items():
            ratio = result["ratio"].get(name, float("nan"))
            print(
                f"{result['row']:30}{name:>14}{microseconds:12.1f}{ratio:10.2f}{result['spread'][name]:9.0%}",
                flush=True,
            )
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
