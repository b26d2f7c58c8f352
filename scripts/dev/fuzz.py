"""Search for inputs that break what reads them: coverage-guided with atheris, or with Hypothesis where it has no wheel.

    python scripts/dev/fuzz.py [--seconds 60] [TARGET ...]

Targets are the functions of tests/fuzz/targets.py. Each runs in a process of its own, for so many seconds; what breaks one
is left in .build/fuzz/found/, and is to become a case in tests/fuzz/test_found.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENT = ROOT / ".build" / "venv-fuzz"
REQUIREMENTS = ROOT / "requirements-fuzz.txt"
FOLDER = ROOT / ".build" / "fuzz"
PYTHON = ENVIRONMENT / "bin" / "python"
NO_ATHERIS = (
    "atheris has no wheel for this Python or platform: searching with Hypothesis, which is not guided by coverage."
)


def has_atheris() -> bool:
    """Whether the fuzzer's environment is there, or could be made."""
    stamp = ENVIRONMENT / ".inputs"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return True
    uv = [sys.executable, "-m", "uv"]
    print(f"Installing the fuzzer into {ENVIRONMENT.relative_to(ROOT)} ...", flush=True)
    subprocess.run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(ENVIRONMENT)], check=True)
    install = [*uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--only-binary", ":all:"]
    if subprocess.run([*install, "--require-hashes", "-r", str(REQUIREMENTS)], check=False).returncode:
        return False
    stamp.write_text(wanted, encoding="utf-8")
    return True


def seeds() -> Path:
    """A folder of recorded bodies, for the search to begin with."""
    from tests import corpus

    folder = FOLDER / "seeds"
    folder.mkdir(parents=True, exist_ok=True)
    for case in corpus.cases():
        (folder / str(case).replace("/", "-")).write_bytes(b"\x00" + case.body[:4000])
    return folder


def search(name: str, seconds: int, beginning: Path) -> bool:
    """Search with one target; whether it found nothing."""
    kept, found = FOLDER / "corpus" / name, FOLDER / "found"
    for folder in (kept, found):
        folder.mkdir(parents=True, exist_ok=True)
    command = [str(PYTHON), str(Path(__file__).with_name("fuzz_target.py")), name]
    command += [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=30", "-rss_limit_mb=3000"]
    command += ["-print_final_stats=1", f"-artifact_prefix={found}/{name}-", str(kept), str(beginning)]
    path = os.pathsep.join(map(str, (ROOT, ROOT / "wrapper", ROOT / "generated")))
    log = FOLDER / f"{name}.log"
    with log.open("wb") as output:
        ended = subprocess.run(
            command, stdout=output, stderr=output, env={**os.environ, "PYTHONPATH": path}, check=False
        )
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    runs = next((line.split()[-1] for line in lines if "number_of_executed_units" in line), "?")
    print(f"{name:20} {runs:>9} inputs  {'nothing found' if not ended.returncode else f'FOUND: see {log}'}", flush=True)
    return not ended.returncode


def main() -> int:
    """Search with the targets named, or with all."""
    sys.path.insert(0, str(ROOT))
    from tests.fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(description="Search for inputs that break what reads them.")
    parser.add_argument("--seconds", type=int, default=60, help="how long to search with each target")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}")
    arguments = parser.parse_args()
    unknown = set(arguments.targets) - TARGETS.keys()
    if unknown:
        parser.error(f"no target is called {', '.join(sorted(unknown))}")
    names: list[str] = arguments.targets or list(TARGETS)
    if not has_atheris():
        print(NO_ATHERIS, flush=True)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "auto",
            str(ROOT / "tests" / "fuzz"),
            "-k",
            " or ".join(names),
        ]
        return subprocess.run(command, env={**os.environ, "HYPOTHESIS_PROFILE": "explore"}, check=False).returncode
    beginning = seeds()
    found = [name for name in names if not search(name, arguments.seconds, beginning)]
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
