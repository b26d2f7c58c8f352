"""Certificates that sign themselves, made by the system's openssl."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def make_certificate(folder: Path, *names: str) -> Path:
    """A certificate with its key, in one file of the folder.

    Args:
        folder: Where it goes.
        *names: For whom it is, as `DNS:localhost`; default: this machine's loopback.
    """
    names = names or ("DNS:localhost", "IP:127.0.0.1")
    path, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(key), "-out", str(path), "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", f"subjectAltName={','.join(names)}"]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path
