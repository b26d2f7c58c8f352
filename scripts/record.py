"""Record the cassettes of tests/replay from real servers on this machine, then replay them.

    python scripts/record.py                                  all of them
    python scripts/record.py tests/replay/test_llmock.py      one server's
    python scripts/record.py tests/replay -k stream           what pytest selects

Each server starts when the first test asks for it (scripts/recording_servers.py says which is good for what). With
OPENAI_API_KEY set, tests/replay/test_openai.py is recorded from the API itself; that costs a few tokens.
"""

from __future__ import annotations

import subprocess
import sys

import local_model
from recording_servers import ENVIRONMENT, ROOT, missing_environment


def main(arguments: list[str]) -> int:
    """Install what is missing, record, replay; the exit status is pytest's."""
    if status := local_model.main():
        return status
    commands = missing_environment()
    if commands:
        print(f"Installing the servers to record from into {ENVIRONMENT.name} ...", flush=True)
    for command in commands:
        subprocess.run(command, check=True, cwd=ROOT)

    selected = arguments or ["tests/replay"]
    pytest = [sys.executable, "-m", "pytest", "-q"]
    # One after the other: the servers are shared, and LLMock is told before each test what to do next.
    recorded = subprocess.run([*pytest, "-p", "no:xdist", "--record-mode=rewrite", *selected], check=False, cwd=ROOT)
    if recorded.returncode:
        return recorded.returncode
    print("Replaying what was recorded ...", flush=True)
    return subprocess.run([*pytest, *selected], check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
