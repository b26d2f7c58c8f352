"""The figures in `docs/performance.md` and `README.md`: written from `results.json`, and from nothing else.

    python -m benchmarks.pages [--check]

A page has them between `<!-- figures: NAME -->` and `<!-- end of figures -->`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"
PAGES = (ROOT / "docs" / "performance.md", ROOT / "README.md")
_MARKED: Final = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end of figures -->)", re.DOTALL)
_OURS: Final = "chatwright"
_ORDER: Final = ("chatwright", "httpx", "httpx2", "aiohttp", "stock generator", "openai", "litellm")
_SUMMARY: Final = {
    "call": "a small call",
    "acall": "a small call, asyncio",
    "long": "a call with 50 messages and 5 tools",
    "large": "an answer of 367 KB",
    "chunk-1": "a stream's chunk that comes alone",
    "chunk-16": "a stream's chunk, 16 in a packet",
    "paced": "a stream's chunk, one each millisecond",
    "names": "import",
    "https": "import, client, first answer over TLS",
}


def filled(text: str, results: dict[str, Any]) -> str:
    """A page with its figures."""
    return _MARKED.sub(lambda found: found[1] + _BLOCKS[found[2]](results) + found[3], text)


def write(results: dict[str, Any]) -> None:
    """Bring the pages up to date."""
    for page in PAGES:
        page.write_text(filled(page.read_text(encoding="utf-8"), results), encoding="utf-8")


def _table(head: list[str], lines: list[list[str]]) -> str:
    rows = [head, ["---", *["---:"] * (len(head) - 1)], *lines]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def _number(value: float) -> str:
    if value >= 100 or value == round(value):  # noqa: PLR2004 - three digits
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"  # noqa: PLR2004


def _ratio(figure: dict[str, Any], name: str, budget: dict[str, float]) -> str:
    if name not in figure:
        return ""
    low, high = figure[f"{name}_spread"]
    limit = f", ≤ {budget[name]:g}" if name in budget else ""
    spread = "" if low == high else f" ({_number(low)}–{_number(high)})"
    return f"**{_number(figure[name])}**{spread}{limit}"


def _verdict(met: dict[str, bool]) -> str:
    if not met:
        return ""
    missed = [name.replace("x_", "× ").replace("median", "limit") for name, is_met in met.items() if not is_met]
    return f"missed ({', '.join(missed)})" if missed else "met"


def _results(results: dict[str, Any]) -> str:
    """Every row: our figure, its budget, the verdict."""
    lines = []
    for row in results["rows"]:
        figure, budget = row["figures"][_OURS], row["budget"]
        limit = f", ≤ {budget['median']:g}" if "median" in budget else ""
        own = f"{_number(figure['median'])} {row['unit']}{limit}"
        ratios = [_ratio(figure, name, budget) for name in ("x_httpx", "x_openai")]
        lines.append([row["title"], own, *ratios, _verdict(row["met"])])
    return _table(["", "chatwright", "× raw httpx", "× official SDK", "budget"], lines)


def _contenders(results: dict[str, Any]) -> str:
    """Every row that is a ratio: all contenders beside raw httpx."""
    lines = []
    for row in results["rows"]:
        figures = row["figures"]
        if "x_httpx" in figures[_OURS]:
            ratios = [_number(figures[name]["x_httpx"]) if name in figures else "" for name in _ORDER]
            httpx = figures["httpx"]["median"]
            lines.append([row["title"], *ratios, f"{_number(httpx)} {row['unit']}"])
    return _table(["× raw httpx", *_ORDER, "raw httpx"], lines)


def _machine(results: dict[str, Any]) -> str:
    """Where and what."""
    told = results["machine"]
    versions = ", ".join(f"{name} {told['versions'][name]}" for name in _ORDER if told["versions"].get(name))
    return f"Python {told['python']}, {told['system']}, {told['cores']} cores; {versions}.\n"


def _summary(results: dict[str, Any]) -> str:
    """The rows that a reader in a hurry wants."""
    rows = {row["row"]: row["figures"] for row in results["rows"]}
    lines = [
        [title, *(_number(rows[name][one]["x_httpx"]) for one in (_OURS, "httpx", "openai"))]
        for name, title in _SUMMARY.items()
    ]
    version = results["machine"]["versions"]["openai"]
    head = ["CPU time", "chatwright", "raw httpx and `json.loads`", f"`openai` {version}"]
    return _table(head, lines)


_BLOCKS: Final = {"results": _results, "contenders": _contenders, "machine": _machine, "summary": _summary}


def main() -> None:
    """Write, or say what is out of date."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    if sys.argv[1:] != ["--check"]:
        write(results)
        return
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        if filled(text, results) != text:
            raise SystemExit(f"{page.relative_to(ROOT)} has other figures than benchmarks/results.json.")


if __name__ == "__main__":
    main()
