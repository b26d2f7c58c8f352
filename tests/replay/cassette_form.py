"""What the project's own cassettes look like on disk: as the package writes them, and without the names of this machine."""

from __future__ import annotations

import getpass
import re
import socket
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from chatwright.testing import redact
from chatwright.testing.cassettes import CassetteForm

if TYPE_CHECKING:
    from chatwright.testing.redact import Direction

HEADING = "# Recorded from {server}."
_GATEWAYS = frozenset({"x-litellm-call-id"})
_HOSTS = re.compile(r"\b(?:127\.0\.0\.1|localhost):\d+")
_HOME_PATHS = re.compile(r"(?:/(?:home|Users|root|private|var/folders)|[A-Z]:\\Users)(?:[/\\][^\s\"'/\\]+)+")


def cassette_form(server: str) -> CassetteForm:
    """How cassettes of a server are written and read.

    Args:
        server: The server that is recorded from, for the heading.
    """
    heading = HEADING.format(server=server).removeprefix("# ")
    return CassetteForm(heading, clean=scrub, response_headers=_GATEWAYS, everything=True)


def allowed(name: str, direction: Direction) -> bool:
    """Whether a header is kept."""
    return redact.keeps(name, direction) or (direction == "response" and name.lower() in _GATEWAYS)


def scrub(text: str) -> str:
    """Text without keys, and without the paths, names and ports of the machine that recorded it."""
    text = redact.text(text)
    text = _HOSTS.sub("127.0.0.1", text)  # the port is another one each time
    for place in sorted({str(path) for path in _places()}, key=len, reverse=True):
        text = text.replace(place, "<path>")
    text = _HOME_PATHS.sub("<path>", text)
    for name in {socket.gethostname(), getpass.getuser()} - {"localhost", "root", "user", "runner"}:
        text = re.sub(rf"\b{re.escape(name)}\b", "<name>", text)
    return text


def _places() -> list[Path]:
    return [Path.cwd(), Path.home(), Path(sys.prefix), Path(sys.base_prefix), Path(tempfile.gettempdir())]
