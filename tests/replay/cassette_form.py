"""What a cassette looks like on disk: readable YAML that names its server and holds no secret.

JSON bodies are written as YAML, event streams as blocks of text, headers by allow-list; whatever looks like a key is
masked, and the names of this machine are replaced. All of it happens when a cassette is written, so that no
configuration of a test can undo it.
"""

from __future__ import annotations

import getpass
import json
import re
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import yaml

from chatwright._masking import mask

REQUEST_HEADERS = frozenset({"accept", "content-type"})
RESPONSE_HEADERS = frozenset(
    {
        "content-type",
        "openai-processing-ms",
        "openai-version",
        "retry-after",
        "retry-after-ms",
        "x-litellm-call-id",
        "x-request-id",
        "x-should-retry",
    }
)
_RESPONSE_PREFIXES = ("x-ratelimit-",)

HEADING = "# Recorded from {server}."
_HOSTS = re.compile(r"\b(?:127\.0\.0\.1|localhost):\d+")
_HOME_PATHS = re.compile(r"(?:/(?:home|Users|root|private|var/folders)|[A-Z]:\\Users)(?:[/\\][^\s\"'/\\]+)+")


def allowed(name: str, direction: str) -> bool:
    """Whether a header is kept; direction is `request` or `response`."""
    name = name.lower()
    if direction == "request":
        return name in REQUEST_HEADERS
    return name in RESPONSE_HEADERS or name.startswith(_RESPONSE_PREFIXES)


def scrub(text: str) -> str:
    """Text without keys, and without the paths, names and ports of the machine that recorded it."""
    text = mask(text)
    text = _HOSTS.sub("127.0.0.1", text)
    for place in sorted({str(path) for path in _places()}, key=len, reverse=True):
        text = text.replace(place, "<path>")
    text = _HOME_PATHS.sub("<path>", text)
    for name in {socket.gethostname(), getpass.getuser()} - {"localhost", "root", "user", "runner"}:
        text = re.sub(rf"\b{re.escape(name)}\b", "<name>", text)
    return text


def _places() -> list[Path]:
    return [Path.cwd(), Path.home(), Path(sys.prefix), Path(sys.base_prefix), Path(tempfile.gettempdir())]


class CassetteForm:
    """Write and read cassettes; what vcrpy calls a serializer.

    Args:
        server: The server that is recorded from, for the heading.
    """

    def __init__(self, server: str) -> None:
        self.server = server

    def serialize(self, cassette: dict[str, Any]) -> str:
        """Write a cassette as text."""
        interactions = [
            {"request": _written_request(item["request"]), "response": _written_response(item["response"])}
            for item in cassette["interactions"]
        ]
        document = {"version": cassette["version"], "interactions": interactions}
        text = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
        return f"{HEADING.format(server=self.server)}\n{text}"

    def deserialize(self, text: str) -> dict[str, Any]:
        """Read it back into the form that vcrpy keeps."""
        document: dict[str, Any] = yaml.safe_load(text)
        for item in document["interactions"]:
            request, response = item["request"], item["response"]
            request["body"] = _body_text(request["body"])
            response["body"] = {"string": _body_text(response["body"]) or ""}
        return document


def _written_request(request: dict[str, Any]) -> dict[str, Any]:
    url = urlsplit(request["uri"])
    host = url.hostname or ""
    if host in {"localhost", "::1"} or host.startswith("127."):
        url = url._replace(netloc="127.0.0.1")  # the port is another one each time
    return {
        "method": request["method"],
        "uri": mask(urlunsplit(url)),
        "headers": _headers(request["headers"], "request"),
        "body": _written_body(request["body"]),
    }


def _written_response(response: dict[str, Any]) -> dict[str, Any]:
    return {
        "status": response["status"],
        "headers": _headers(response["headers"], "response"),
        "body": _written_body(response["body"]["string"]),
    }


def _headers(headers: dict[str, Any], direction: str) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = {}
    for name, values in sorted(headers.items()):
        if allowed(name, direction):
            kept[name.lower()] = [scrub(value) for value in ([values] if isinstance(values, str) else values)]
    return kept


def _written_body(body: Any) -> Any:
    """JSON becomes `{json: …}`, anything else stays text; bytes that are no UTF-8 stay bytes."""
    if body is None:
        return None
    if isinstance(body, bytes):
        try:
            body = body.decode()
        except UnicodeDecodeError:
            return body
    body = scrub(body)
    try:
        value = json.loads(body)
    except ValueError:
        return body
    return {"json": value} if isinstance(value, dict | list) else body


def _body_text(body: Any) -> Any:
    return json.dumps(body["json"], ensure_ascii=False) if isinstance(body, dict) else body


class _Dumper(yaml.SafeDumper):
    """Multi-line text as blocks, and no anchors: a value that occurs twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
