"""The pictures of `docs/performance.md`, drawn from `results.json`: `python -m benchmarks.plots`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl  # pyright: ignore[reportMissingImports]
from matplotlib import pyplot as plt  # pyright: ignore[reportMissingImports]

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "performance"
RESULTS = ROOT / "benchmarks" / "results.json"

# Told apart by people who see few colours, too.
COLOURS: Final = {
    "chatwright": "#d55e00",
    "httpx": "#0072b2",
    "httpx2": "#56b4e9",
    "aiohttp": "#009e73",
    "stock generator": "#cc79a7",
    "openai": "#444444",
    "litellm": "#aaaaaa",
}
_MARKERS: Final = {"chatwright": "o", "httpx": "s", "openai": "^"}
_CALLS: Final = {
    "call": "small",
    "acall": "small,\nasyncio",
    "long": "50 messages,\n5 tools",
    "large": "367 KB\nanswer",
}
_CHUNKS: Final = {
    "chunk-1": "one in a write",
    "chunk-16": "16 in a write",
    "achunk-16": "16 in a write,\nasyncio",
    "events": "16, accumulated",
    "paced": "one each ms",
    "apaced": "one each ms,\nasyncio",
}
_START: Final = {"names": "import", "http": "first answer,\nhttp:", "https": "first answer,\nhttps:"}

Figures = dict[str, dict[str, Any]]


def _bars(rows: Figures, chosen: dict[str, str], *, title: str, label: str, value: str, name: str) -> None:
    """One group of bars a row, one bar a contender."""
    figure, axes = plt.subplots(figsize=(9, 4.2), layout="constrained")
    names = [one for one in COLOURS if any(one in rows[row] for row in chosen)]
    width = 0.84 / len(names)
    for place, one in enumerate(names):
        found = [(x, rows[row][one][value]) for x, row in enumerate(chosen) if value in rows[row].get(one, {})]
        where = [x + (place - (len(names) - 1) / 2) * width for x, _ in found]
        bars = axes.bar(where, [height for _, height in found], width * 0.92, label=one, color=COLOURS[one])
        axes.bar_label(bars, [_label(height) for _, height in found], fontsize=7, padding=1)
    axes.set_yscale("log")
    axes.set_xticks(range(len(chosen)), list(chosen.values()))
    axes.set_ylabel(label)
    axes.set_title(title, fontsize=11)
    if value == "x_httpx":
        axes.axhline(1, color=COLOURS["httpx"], linewidth=0.8, linestyle="--")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(x=0.02, y=0.12)
    axes.legend(ncols=len(names), fontsize=8, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.14))
    _save(figure, name)


def _label(height: float) -> str:
    return f"{height:,.0f}" if height >= 10 else f"{height:.2g}"  # noqa: PLR2004 - two digits say enough


def _lines(scaling: dict[str, Any]) -> None:
    """Cost against size, in both directions over orders of magnitude: what is linear is a straight line at 45 degrees."""
    figure, panels = plt.subplots(2, 3, figsize=(11, 6.6), layout="constrained")
    for axes, scale in zip(panels.flat, scaling.values(), strict=False):
        for name, points in scale["milliseconds"].items():
            sizes = [int(size) for size in points]
            axes.plot(
                sizes, list(points.values()), marker=_MARKERS[name], markersize=5, color=COLOURS[name], label=name
            )
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_title(scale["title"], fontsize=10)
        axes.set_xlabel(scale["axis"])
        axes.grid(visible=True, which="major", alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    for row in panels:
        row[0].set_ylabel("CPU time, ms")
    rest = list(panels.flat)[len(scaling) :]
    for axes in rest:
        axes.axis("off")
    handles, labels = panels.flat[0].get_legend_handles_labels()
    rest[0].legend(handles, labels, loc="center", frameon=False, fontsize=11)
    _save(figure, "scaling")


def _save(figure: Any, name: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    figure.savefig(FOLDER / f"{name}.svg", metadata={"Date": None, "Creator": None}, facecolor="white")
    plt.close(figure)
    # matplotlib leaves blanks at the ends of lines
    path = FOLDER / f"{name}.svg"
    path.write_text("".join(f"{line.rstrip()}\n" for line in path.read_text(encoding="utf-8").splitlines()))


def draw(results: dict[str, Any]) -> None:
    """Draw all of them."""
    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "chatwright", "font.size": 9, "svg.fonttype": "path"})
    rows: Figures = {row["row"]: row["figures"] for row in results["rows"]}
    beside = "CPU time, × raw httpx (log)"
    _bars(rows, _CALLS, title="A call", label=beside, value="x_httpx", name="calls")
    _bars(rows, _CHUNKS, title="A chunk of a stream", label=beside, value="x_httpx", name="chunks")
    label = "CPU time, ms (log)"
    _bars(rows, _START, title="From the start of a program", label=label, value="median", name="start-up")
    _lines(results["scaling"])


if __name__ == "__main__":
    draw(json.loads(RESULTS.read_text(encoding="utf-8")))
