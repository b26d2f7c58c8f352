"""Install the local language model (llama.cpp and weights, 130 MB) into this environment, unless it is there."""

from __future__ import annotations

import subprocess
import sys

from chatwright.errors import ConfigError
from chatwright.local._model import install_arguments, prebuilt, weights


def main() -> int:
    """Install what is missing; where nothing can be installed, say so."""
    try:
        weights()
    except ConfigError as error:
        if not prebuilt():
            print(error, file=sys.stderr)
            return 1
        print("Installing a small language model, once: 130 MB ...", flush=True)
        return subprocess.run([*install_arguments(), "--quiet"], check=False).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
