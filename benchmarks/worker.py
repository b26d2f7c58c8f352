"""One contender in a process of its own: told what to do on its standard input, it answers what that cost.

    python -m benchmarks.worker CONTENDER BASE_URL

Each line is a JSON object: `method` is one of the contender's, `path` and `request` are its arguments, `times` how often.
The answer is a line with what `do` says. CPU time is that of the whole process, its threads included.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import resource
import sys
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

from benchmarks import payloads

if TYPE_CHECKING:
    from collections.abc import Callable


class Worker:
    """Carries out commands with one contender."""

    def __init__(self, name: str, base_url: str) -> None:
        self._contender: Any = importlib.import_module(f"benchmarks.contenders.{name}").Contender(base_url)
        self._loop = asyncio.new_event_loop()

    def can(self, method: str) -> bool:
        """Whether the contender has the method."""
        return hasattr(self._contender, _OWN.get(method, method))

    def do(self, method: str, path: str, request: str, times: int) -> dict[str, float]:
        """CPU seconds, bytes kept or memory in use, for each of so many calls."""
        body = payloads.named(request)
        if method.startswith("keep"):
            return {"bytes": self._kept(method, path, body, times)}
        action = self._action(method, path, body, times)
        gc.collect()
        started = time.process_time()
        action()
        seconds = time.process_time() - started
        return {"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}

    def _action(self, method: str, path: str, body: dict[str, Any], times: int) -> Callable[[], object]:
        bound = getattr(self._contender, _OWN.get(method, method))
        if method == "astreams":

            async def all_at_once() -> None:
                await asyncio.gather(*(bound(path, body) for _ in range(times)))

            return lambda: self._loop.run_until_complete(all_at_once())
        if method.startswith("a"):

            async def one_after_the_other() -> None:
                for _ in range(times):
                    await bound(path, body)

            return lambda: self._loop.run_until_complete(one_after_the_other())

        def repeat() -> None:
            for _ in range(times):
                bound(path, body)

        return repeat

    def _kept(self, method: str, path: str, body: dict[str, Any], times: int) -> float:
        """Bytes for each thing that the contender's user keeps."""
        keep = getattr(self._contender, method)
        for _ in range(3):  # what is loaded and cached once is not counted
            keep(path, body)
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        kept = [one for _ in range(times) for one in keep(path, body)]
        gc.collect()
        used = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        return used / len(kept)

    def close(self) -> None:
        """Give everything back."""
        if hasattr(self._contender, "aclose"):
            self._loop.run_until_complete(self._contender.aclose())
        self._loop.close()
        self._contender.close()


_OWN = {"astreams": "astream"}
"""Methods of the worker, and the contender's that they are made of."""


def main(name: str, base_url: str) -> None:
    """Work until the input ends."""
    worker = Worker(name, base_url)
    print("{}", flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        answer: dict[str, Any] = {}
        if worker.can(command["method"]):
            try:
                answer = worker.do(**command)
            except Exception as error:  # noqa: BLE001 - a contender that fails is left out of the row
                answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(answer), flush=True)
    worker.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
