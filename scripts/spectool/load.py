"""Read an OpenAPI document: YAML, JSON or gzip of either, from a file or, when a URL is given, from the network.

Every way in which a document can be broken ends in one `SpecError` that names the source, the line when there is
one, and the cause. What comes back is plain data (dict, list, str, int, float, bool, None) without shared parts, so
that later passes may change one place without changing another.
"""

from __future__ import annotations

import gzip
import io
import json
import math
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from spectool.faults import SpecError
from spectool.structure import kind_of
from spectool.yamltext import MAX_DEPTH, Pairs, parse_yaml

MAX_BYTES = 64 * 1024 * 1024
_URL_TIMEOUT = 60.0  # seconds without a sign of life
_OK = 200


def load(source: str | Path) -> dict[str, Any]:
    """The document at `source`, checked to be OpenAPI 3.

    Args:
        source: A path, or an `http:`/`https:` URL. Gzip is recognised by its first bytes, not by the name.

    Raises:
        SpecError: The source can't be read, is larger than 64 MiB once unpacked, or is no OpenAPI 3 document.

    Example:
        >>> document = load("openapi.yaml")
        >>> document["openapi"]
        '3.1.0'
    """
    return parse(read_bytes(source), str(source))


def read_bytes(source: str | Path) -> bytes:
    """The bytes behind `source`, unpacked when they are gzip."""
    name = str(source)
    raw = _fetch(name) if _is_url(name) else _read_file(name)
    if raw.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
                raw = packed.read(MAX_BYTES + 1)
        except EOFError:
            raise SpecError(f"{name}: the gzip stream is truncated") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise SpecError(f"{name}: the gzip stream is damaged: {error}") from None
    if len(raw) > MAX_BYTES:
        raise SpecError(f"{name}: larger than {MAX_BYTES // 2**20} MiB after decompression")
    return raw


def parse(data: bytes, name: str) -> dict[str, Any]:
    """The OpenAPI document in `data`; `name` stands for it in messages."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SpecError(f"{name}:{line}: not UTF-8 (byte 0x{data[error.start]:02x})") from None
    if not text.strip():
        raise SpecError(f"{name}: the document is empty")
    document = _parse_text(text, name)
    if not isinstance(document, dict):
        raise SpecError(f"{name}: the document is {kind_of(document)}, not a mapping")
    _check_version(document, name)
    return document


def _is_url(name: str) -> bool:
    return urlsplit(name).scheme in ("http", "https")


def _read_file(name: str) -> bytes:
    try:
        with Path(name).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise SpecError(f"{name}: {error.strerror or error}") from None


def _fetch(url: str) -> bytes:
    import httpx  # Only this path needs it, and it is most of the start-up time.

    received = bytearray()
    try:
        with httpx.stream("GET", url, follow_redirects=True, timeout=_URL_TIMEOUT) as answer:
            if answer.status_code != _OK:
                raise SpecError(f"{url}: the server answered {answer.status_code}")
            for piece in answer.iter_bytes():
                received += piece
                if len(received) > MAX_BYTES:
                    break
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SpecError(f"{url}: {type(error).__name__}: {error}") from None
    return bytes(received)


def _parse_text(text: str, name: str) -> Any:
    if text.lstrip()[0] not in "{[":
        return parse_yaml(text, name)
    try:
        return _parse_json(text, name)
    except json.JSONDecodeError as error:
        fault = SpecError(f"{name}:{error.lineno}: not JSON: {error.msg} (column {error.colno})")
    try:  # A YAML document may open with a flow mapping too; when it is neither, JSON is the likelier intention.
        return parse_yaml(text, name)
    except SpecError:
        raise fault from None


def _parse_json(text: str, name: str) -> Any:
    def finite(number: str) -> float | str:
        value = float(number)
        return value if math.isfinite(value) else number

    pairs = Pairs(name)
    try:
        document = json.loads(
            text, object_pairs_hook=pairs.mapping, parse_constant=str, parse_float=finite, parse_int=_integer
        )
    except RecursionError:
        raise SpecError(f"{name}: nested deeper than {MAX_DEPTH} levels") from None
    level, depth = [document], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise SpecError(f"{name}: nested deeper than {MAX_DEPTH} levels")
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
    if "\\ud" in text.lower():
        try:
            json.dumps(document, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise SpecError(f"{name}: a string holds half of a surrogate pair") from None
    return document


def _integer(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:  # Python refuses to convert thousands of digits; no constraint of an API needs them.
        return digits


def _check_version(document: dict[str, Any], name: str) -> None:
    if "openapi" not in document:
        if "swagger" in document:
            raise SpecError(f"{name}: Swagger {document['swagger']}, not OpenAPI 3")
        raise SpecError(f"{name}: not an OpenAPI document: it has no `openapi` field")
    version = str(document["openapi"])
    if not version.startswith("3."):
        raise SpecError(f"{name}: openapi: {version!r} is not a version 3 of OpenAPI")
    document["openapi"] = version  # `openapi: 3.0` without quotes is a number.
    for key in ("paths", "components", "info"):
        if not isinstance(document.get(key, {}), dict):
            raise SpecError(f"{name}: {key}: {kind_of(document[key])}, not a mapping")
