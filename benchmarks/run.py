"""Measure every row of the table: `python -m benchmarks.run [--quick] [--row NAME …] [--without NAME …]`.

`make bench` runs it in the environment that `benchmarks.environment` makes, and writes `results.json`, the plots and the
tables of the pages; with `--quick` or `--row` figures are only printed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import CONTENDERS, Server, Worker, beginning, contender, taking_turns
from benchmarks.rows import ROWS, SCALED, SCALES, Row, Scale

if TYPE_CHECKING:
    from collections.abc import Callable

RESULTS = Path(__file__).parent / "results.json"
BASELINES = {"httpx": "raw_httpx", "openai": "official_sdk"}
_FACTORS = {"ms": 1e3, "µs": 1e6, "MB": 1 / 1024}
_SLOWEST = "litellm_functions"  # takes as long as all the others together
_SAMPLE = 0.05  # seconds of CPU time that a sample should take at least

Samples = dict[str, dict[int, float]]  # by contender and round


class Bench:
    """One run of the benchmark."""

    def __init__(self, server: Server, names: list[str], *, quick: bool) -> None:
        self._server = server
        self._names = names
        self._rounds = 3 if quick else 15
        self._patience = 3.0 if quick else 25.0  # seconds for a contender's samples of one row
        self._few = 1 if quick else 3
        self._workers: dict[str, Worker] = {}
        self._beginnings: dict[str, dict[str, dict[int, dict[str, float]]]] = {}
        self._fresh: dict[str, dict[str, dict[int, dict[str, float]]]] = {}

    def samples(self, row: Row) -> Samples:
        """The samples of a row."""
        how: Callable[[Row], Samples] = {
            "warm": self._warm,
            "fresh": self._fresh_row,
            "start": self._start,
            "kept": self._kept,
            "connections": self._connections,
            "growth": self._growth,
        }[row.kind]
        return how(row)

    def _warm(self, row: Row) -> Samples:
        samples: Samples = {}
        calls = {}
        for name in self._names:
            if not self._worker(name).ask(row.method, row.path, row.request, 1):
                continue
            samples[name] = {}
            calls[name] = row.times
            if not row.times:
                once = self._worker(name).ask(row.method, row.path, row.request, 3)["seconds"] / 3
                calls[name] = max(1, min(200, round(_SAMPLE / once)))
        spent = dict.fromkeys(calls, 0.0)
        for number, name in taking_turns(list(calls), self._rounds):
            if spent[name] > self._patience and len(samples[name]) >= self._few:
                continue
            started = time.monotonic()
            cost = self._worker(name).ask(row.method, row.path, row.request, calls[name])["seconds"]
            samples[name][number] = cost / calls[name] / row.per
            spent[name] += time.monotonic() - started
        return samples

    def _fresh_samples(self, method: str, path: str, times: int, rounds: int, names: list[str]) -> Any:
        key = f"{method} {path} {times}"
        if key not in self._fresh:
            found: dict[str, dict[int, dict[str, float]]] = {name: {} for name in names}
            for number, name in taking_turns(names, rounds):
                if sum(one["seconds"] for one in found[name].values()) > self._patience:
                    continue
                worker = Worker(name, self._server.url)
                answer = worker.ask(method, path, "small", times)
                worker.close()
                if answer:
                    found[name][number] = answer
            self._fresh[key] = found
        return self._fresh[key]

    def _fresh_row(self, row: Row) -> Samples:
        method, _, what = row.method.partition(":")
        found = self._fresh_samples(method, row.path, row.times, max(1, self._rounds // 3), self._names)
        return {name: {number: one[what] for number, one in rounds.items()} for name, rounds in found.items() if rounds}

    def _start(self, row: Row) -> Samples:
        url = self._server.secure_url if row.path == "https" else self._server.url
        if url not in self._beginnings:
            names = [name for name in self._names if contender(name).START is not None]
            # A first round, not counted, has the bytecode written.
            found = self._beginnings[url] = {name: {} for name in names}
            for number, name in taking_turns(names, self._rounds + 1):
                taken = found[name]
                if (
                    number
                    and sum(one["call:cpu"] for one in taken.values()) > self._patience
                    and len(taken) > self._few
                ):
                    continue
                taken[number] = beginning(name, url)
        found = self._beginnings[url]
        return {
            name: {number: one[row.method] for number, one in rounds.items() if number}
            for name, rounds in found.items()
        }

    def _kept(self, row: Row) -> Samples:
        found = {
            name: self._worker(name).ask(row.method, row.path, row.request, row.times).get("bytes")
            for name in self._names
        }
        return {name: {0: kept} for name, kept in found.items() if kept is not None}

    def _connections(self, row: Row) -> Samples:
        samples: Samples = {}
        for name in self._names:
            if self._worker(name).ask(row.method, row.path, row.request, 1):
                before = self._server.connections()
                self._worker(name).ask(row.method, row.path, row.request, row.times)
                samples[name] = {0: (self._server.connections() - before) / row.times}
        return samples

    def _growth(self, row: Row) -> Samples:
        short, long = (self._warm(row._replace(path=path, per=int(path.split("/")[2]))) for path in row.path.split(" "))
        return {
            name: {number: long[name][number] / one for number, one in rounds.items() if number in long[name]}
            for name, rounds in short.items()
        }

    def scale(self, scale: Scale) -> dict[str, Any]:
        """CPU milliseconds for each size."""
        names = [name for name in self._names if name in SCALED]
        series: dict[str, dict[int, float]] = {contender(name).NAME: {} for name in names}
        for size in scale.sizes:
            for name in names:
                label = contender(name).NAME
                if scale.times_are_size:
                    found = self._fresh_samples(scale.method, scale.path, size, 1, names)[name]
                    samples = [one["seconds"] for one in found.values()]
                else:
                    path, request = scale.path.format(n=size), scale.request.format(n=size)
                    ask = self._worker(name).ask
                    once = ask(scale.method, path, request, 1)["seconds"]
                    calls = max(1, min(50, round(_SAMPLE / once)))
                    samples = [ask(scale.method, path, request, calls)["seconds"] / calls for _ in range(3)]
                series[label][size] = statistics.median(samples) * 1e3
        return {"title": scale.title, "axis": scale.axis, "milliseconds": series}

    def _worker(self, name: str) -> Worker:
        if name not in self._workers:
            self._workers[name] = Worker(name, self._server.url)
        return self._workers[name]

    def close(self) -> None:
        """End the contenders' processes."""
        for worker in self._workers.values():
            worker.close()


def summary(row: Row, samples: Samples) -> dict[str, Any]:
    """The row as it stands in `results.json`."""
    factor = _FACTORS.get(row.unit, 1.0)
    figures: dict[str, Any] = {}
    for name, rounds in samples.items():
        values = [value * factor for value in rounds.values()]
        figure: dict[str, Any] = {"median": _short(statistics.median(values)), "spread": _spread(values)}
        for baseline, whose in BASELINES.items():
            ratios = _paired(rounds, samples.get(whose, {}))
            if ratios:
                figure[f"x_{baseline}"] = _short(statistics.median(ratios))
                figure[f"x_{baseline}_spread"] = _spread(ratios)
        figures[contender(name).NAME] = figure
    limits = {"x_httpx": row.budget, "x_openai": row.openai, "median": row.limit}
    budget = {name: limit for name, limit in limits.items() if limit is not None}
    ours = figures.get("chatwright", {})
    met = {name: ours[name] <= limit for name, limit in budget.items() if name in ours}
    return {"row": row.name, "title": row.title, "unit": row.unit, "budget": budget, "met": met, "figures": figures}


def _paired(mine: dict[int, float], theirs: dict[int, float]) -> list[float]:
    return [mine[number] / theirs[number] for number in mine if theirs.get(number)]


def _spread(values: list[float]) -> list[float]:
    """The quarter of the values below and the one above are left out."""
    if len(values) < 4:  # noqa: PLR2004 - no quarters to leave out
        return [_short(min(values)), _short(max(values))]
    low, _, high = statistics.quantiles(values, n=4)
    return [_short(low), _short(high)]


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def show(result: dict[str, Any]) -> None:
    """Print a row."""
    budget = ", ".join(f"{name.replace('_', ' ')} ≤ {limit:g}" for name, limit in result["budget"].items())
    print(f"\n{result['title']}{f'   [{budget}]' if budget else ''}")
    for name, figure in sorted(result["figures"].items(), key=lambda entry: entry[1]["median"]):
        ratios = "".join(
            f"{figure[f'x_{baseline}']:10.3g} x {baseline} ({'–'.join(f'{x:.3g}' for x in figure[f'x_{baseline}_spread'])})"
            for baseline in BASELINES
            if f"x_{baseline}" in figure
        )
        missed = name == "chatwright" and not all(result["met"].values())
        print(f"  {name:16}{figure['median']:10.4g} {result['unit']:10}{ratios}{'   MISSED' if missed else ''}")
    sys.stdout.flush()


def machine(names: list[str]) -> dict[str, Any]:
    """Where this was measured, as far as it matters, and what."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "versions": {contender(name).NAME: _version(contender(name).PACKAGE) for name in names},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except ModuleNotFoundError:
        return ""


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few rounds, without the slowest, nothing written")
    parser.add_argument("--row", action="append", choices=[row.name for row in ROWS], help="only this row")
    parser.add_argument("--without", action="append", choices=CONTENDERS, default=[], help="leave a contender out")
    options = parser.parse_args()
    without = {*options.without, *([_SLOWEST] if options.quick else [])}
    names = [name for name in CONTENDERS if name not in without]
    rows = [row for row in ROWS if not options.row or row.name in options.row]
    started = time.monotonic()
    results = []
    with Server() as server:
        bench = Bench(server, names, quick=options.quick)
        for row in rows:
            results.append(summary(row, bench.samples(row)))
            show(results[-1])
        scales = {} if options.quick or options.row else {scale.name: bench.scale(scale) for scale in SCALES}
        bench.close()
    print(f"\n{time.monotonic() - started:.0f} seconds")
    if scales:
        whole = {"machine": machine(names), "rows": results, "scaling": scales}
        RESULTS.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        from benchmarks import pages, plots

        plots.draw(whole)
        pages.write(whole)


if __name__ == "__main__":
    main()
