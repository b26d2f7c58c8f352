"""Make what the benchmarks run in: an environment with the contenders, this project as a wheel, and a certificate.

    python -m benchmarks.environment

Everything is under `.build/bench`, and made anew only when what it is made from has changed.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.generated_models import stock_package

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".build" / "bench"
PYTHON = FOLDER / "venv" / "bin" / "python"
REQUIREMENTS = ROOT / "requirements-bench.txt"
STOCK = FOLDER / "stock"
CERTIFICATE = FOLDER / "localhost.pem"
TRUSTED = FOLDER / "trusted.pem"


def _digest(*paths: Path) -> str:
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    found = hashlib.sha256()
    for file in files:
        if file.is_file() and "__pycache__" not in file.parts:
            found.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def _is_new(name: str, *made_from: Path) -> bool:
    """Whether something has to be made; `_done` says that it was."""
    stamp = FOLDER / f"{name}.stamp"
    return not stamp.exists() or stamp.read_text() != _digest(*made_from)


def _done(name: str, *made_from: Path) -> None:
    (FOLDER / f"{name}.stamp").write_text(_digest(*made_from))


def install() -> None:
    """The contenders, pinned and hashed, and this project as its users install it."""
    uv = [sys.executable, "-m", "uv"]
    pip = [*uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    if _is_new("contenders", REQUIREMENTS):
        print(f"Installing the contenders into {FOLDER.relative_to(ROOT)} ...", flush=True)
        shutil.rmtree(PYTHON.parents[1], ignore_errors=True)
        (FOLDER / "wheel.stamp").unlink(missing_ok=True)
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(PYTHON.parents[1])], check=True)
        subprocess.run([*pip, "--require-hashes", "-r", str(REQUIREMENTS)], check=True)
        _done("contenders", REQUIREMENTS)
    made_from = (ROOT / "wrapper", ROOT / "generated", ROOT / "pyproject.toml")
    if _is_new("wheel", *made_from):
        wheels = FOLDER / "wheel"
        shutil.rmtree(wheels, ignore_errors=True)
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
        subprocess.run(build, check=True, cwd=ROOT, capture_output=True)
        (wheel,) = wheels.iterdir()
        subprocess.run([*pip, "--no-deps", "--reinstall", str(wheel)], check=True)
        _done("wheel", *made_from)


def generate_stock() -> None:
    """The client that the generator's own templates give."""
    made_from = (ROOT / "openapi.yaml", ROOT / "scripts" / "spectool")
    if _is_new("stock", *made_from):
        shutil.rmtree(STOCK, ignore_errors=True)
        STOCK.mkdir(parents=True)
        stock_package(ROOT / "openapi.yaml", STOCK)
        _done("stock", *made_from)


def make_certificate() -> None:
    """A certificate for this machine alone, and the usual ones with it: loading those is what clients pay for."""
    if CERTIFICATE.exists() and TRUSTED.exists():
        return
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    key, names = FOLDER / "key.pem", "subjectAltName=DNS:localhost,IP:127.0.0.1"
    command += ["-keyout", str(key), "-out", str(CERTIFICATE), "-days", "3650", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-addext", names], check=True, capture_output=True)
    own = CERTIFICATE.read_bytes()
    where = [str(PYTHON), "-c", "import certifi; print(certifi.where())"]
    usual = Path(subprocess.run(where, check=True, capture_output=True, text=True).stdout.strip()).read_bytes()
    TRUSTED.write_bytes(usual + b"\n" + own)
    CERTIFICATE.write_bytes(own + key.read_bytes())


def main() -> None:
    """Make all of it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    install()
    generate_stock()
    make_certificate()


if __name__ == "__main__":
    main()
