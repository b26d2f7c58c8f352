"""Getting one sample: from a standing process, a fresh one, or the steps of a program's beginning."""

from __future__ import annotations

import http.client
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Self

import benchmarks.contenders
from benchmarks.environment import CERTIFICATE, ROOT, STOCK, TRUSTED

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTENDERS = tuple(module.name for module in pkgutil.iter_modules(benchmarks.contenders.__path__))

_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
    "PYTHONPATH": os.pathsep.join((str(ROOT), str(STOCK))),
    "PYTHONHASHSEED": "0",
    # What clients load is the usual certificates, and the server's own.
    "SSL_CERT_FILE": str(TRUSTED),
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # else its import asks the network
    "OPENAI_API_KEY": "sk-test",
}


def contender(name: str) -> Any:
    """What a contender's file says about it."""
    return importlib.import_module(f"benchmarks.contenders.{name}")


class Server:
    """The server, in a process of its own."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "benchmarks.server", str(CERTIFICATE)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert self._process.stdout is not None
        plain, secure = self._process.stdout.readline().split()
        self.url, self.secure_url = f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}"
        self._counter = http.client.HTTPConnection("127.0.0.1", int(plain))
        return self

    def connections(self) -> int:
        """How many it has accepted."""
        self._counter.request("GET", "/connections")
        return int(self._counter.getresponse().read())

    def __exit__(self, *_exc: object) -> None:
        self._counter.close()
        self._process.terminate()
        self._process.wait()


class Worker:
    """A contender's process."""

    def __init__(self, name: str, base_url: str) -> None:
        command = [sys.executable, "-m", "benchmarks.worker", name, base_url]
        self._name = name
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=_ENVIRONMENT
        )
        self._answer()

    def ask(self, method: str, path: str, request: str, times: int) -> dict[str, float]:
        """What `times` calls cost; nothing, if the contender can't make them."""
        assert self._process.stdin is not None
        command = {"method": method, "path": path, "request": request, "times": times}
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, float]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):  # some libraries print
                answer: dict[str, Any] = json.loads(line)
                if "error" in answer:
                    print(f"{self._name} is left out: {answer['error']}")
                    return {}
                return answer
        raise SystemExit(f"{self._name}: its process ended too early")

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


_AGAIN = ("second", "again")
_STEPS = ("package", "names", "client", "call", *_AGAIN)


def beginning(name: str, base_url: str) -> dict[str, float]:
    """What the steps of a program's beginning cost: CPU seconds, modules and memory after each, by `step:what`.

    The steps count from the start of the program, but for the second client and its call.
    """
    start = contender(name).START
    steps = [start[step] for step in _STEPS[:4]]
    # A second client has another name, so that the first one lives on.
    steps += [start["client"].replace("client =", "first, client = client,"), start["call"]]
    command = [sys.executable, str(ROOT / "benchmarks" / "cold.py"), f"base_url = {base_url!r}", *steps]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=_ENVIRONMENT)
    lines = [line.split() for line in done.stdout.splitlines()[-len(_STEPS) :]]
    found: dict[str, float] = {}
    for step, (cpu, modules, memory) in zip(_STEPS, lines, strict=True):
        found |= {f"{step}:cpu": float(cpu), f"{step}:modules": float(modules), f"{step}:memory": float(memory)}
    for step in _AGAIN:
        found[f"{step}:cpu"] -= found["call:cpu"]
    return found


def taking_turns(names: list[str], rounds: int) -> Iterator[tuple[int, str]]:
    """Each contender once in each round; whoever was first is last in the next one."""
    for number in range(rounds):
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            yield number, name
