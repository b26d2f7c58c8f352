"""The generated models beside those of the stock generator: decode, encode, import.

    python -m benchmarks.generated_models [--spec openapi.yaml] [--rounds 15]

The stock generator reads the same document, prepared, since it makes no request class from the unprepared one. Every
figure is the median of interleaved rounds in one process, in CPU time, as a ratio to `json.loads` of the same bytes;
imports are whole processes. Losses are printed like wins.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

CHUNK: dict[str, Any] = {
    "id": "chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012",
    "object": "chat.completion.chunk",
    "created": 1732222222,
    "model": "gpt-5-2025-08-07",
    "service_tier": "default",
    "system_fingerprint": "fp_0123456789",
    "choices": [{"index": 0, "delta": {"content": " world"}, "logprobs": None, "finish_reason": "stop"}],
    "obfuscation": "abcdef",
}
ANSWER: dict[str, Any] = {
    "id": "chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012",
    "object": "chat.completion",
    "created": 1732222222,
    "model": "gpt-5-2025-08-07",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "word " * 120, "refusal": None, "annotations": []},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {
        "prompt_tokens": 19,
        "completion_tokens": 10,
        "total_tokens": 29,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    },
    "service_tier": "default",
    "system_fingerprint": "fp_0123456789",
}


def stock_package(spec: Path, folder: Path) -> None:
    """Generate `stock_api` in `folder` with nothing but the stock templates."""
    from spectool.prepare import prepare
    from spectool.read import read

    source = folder / "prepared.json"
    source.write_text(json.dumps(prepare(read(spec))))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(source), "--meta", "none"]
    subprocess.run([*command, "--output-path", str(folder / "stock_api")], check=True, capture_output=True)


def cost(action: Callable[[], object], times: int) -> float:
    """CPU seconds for one call, over `times` calls."""
    started = time.process_time()
    for _ in range(times):
        action()
    return (time.process_time() - started) / times


def rounds(actions: dict[str, Callable[[], object]], count: int, times: int = 3000) -> dict[str, list[float]]:
    """The cost of each action in each round; the actions take turns."""
    found: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(count):
        for name, action in actions.items():
            found[name].append(cost(action, times))
    return found


def import_cost(statement: str, path: str, count: int) -> tuple[float, int]:
    """CPU seconds that a fresh interpreter spends on an import (median), and the modules of the package it loads."""
    code = (
        f"import sys, time; sys.path.insert(0, {path!r}); import attrs, httpx\n"
        f"started = time.process_time()\n{statement}\n"
        "print(time.process_time() - started, sum(name.partition('.')[0].endswith('_api') for name in sys.modules))"
    )
    samples = []
    modules = 0
    for _ in range(count):
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        seconds, number = done.stdout.split()
        samples.append(float(seconds))
        modules = int(number)
    return statistics.median(samples), modules


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stock_package(options.spec, Path(folder))
        sys.path[:0] = [folder, str(ROOT / "generated")]
        packages = {name: importlib.import_module(f"{name}.models") for name in ("chatwright_api", "stock_api")}
        print(f"{'':34}{'median, µs':>12}{'x json.loads':>14}{'spread':>10}")
        for label, payload, class_name in (("chunk", CHUNK, "Chunk"), ("answer", ANSWER, "ChatCompletion")):
            raw = json.dumps(payload).encode()
            actions: dict[str, Callable[[], object]] = {f"{label}: json.loads": partial(json.loads, raw)}
            for name, models in packages.items():
                kind = getattr(models, class_name)
                decoded = kind.from_dict(payload)
                actions[f"{label}: {name} from_dict"] = partial(kind.from_dict, payload)
                actions[f"{label}: {name} to_dict"] = decoded.to_dict
            figures = rounds(actions, options.rounds)
            baseline = figures[f"{label}: json.loads"]
            for name, samples in figures.items():
                ratio = statistics.median(one / base for one, base in zip(samples, baseline, strict=True))
                spread = (max(samples) - min(samples)) / statistics.median(samples)
                print(f"{name:34}{statistics.median(samples) * 1e6:12.2f}{ratio:14.2f}{spread:10.0%}")
        print()
        for name in packages:
            where = folder if name == "stock_api" else str(ROOT / "generated")
            statement = f"from {name}.models import Chunk, ChatCompletion"
            seconds, modules = import_cost(statement, where, max(3, options.rounds // 3))
            print(f"{name} import of the response models: {seconds * 1e3:.1f} ms of CPU, {modules} modules")


if __name__ == "__main__":
    main()
