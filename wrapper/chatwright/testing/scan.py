"""Find secrets in cassettes and other recordings: `python -m chatwright.testing.scan PATH`.

Each finding is one line, `file:line: kind`; the secret itself is never shown. The exit status is 1 if there are any, 2 if a
path does not exist, else 0.
"""

from __future__ import annotations

import base64
import binascii
import re
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chatwright.testing._secrets import TELLING_HEADERS, kinds_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules"})
_HEADER = re.compile(rf"(?i)^[\s>{{<'\"-]*({'|'.join(map(re.escape, sorted(TELLING_HEADERS)))})['\"]?\s*:\s*(.*)$")
_ITEM = re.compile(r"^\s*(?:-\s+(.*)|(['\"].*))$")
_BINARY = re.compile(r"!!binary\s*\|?-?\s*(.*)$")
_BASE64 = re.compile(r"^\s*[A-Za-z0-9+/=]+\s*$")
# What people and tools write in place of a secret.
_PLACEHOLDER = re.compile(
    r"(?i)^(?:bearer\s+|basic\s+)?(?:\W*|.*\*\*\*.*|\W*(?:redacted|removed|filtered|dummy|fake|test|none|null|xxx+)\W*)$"
)


class Finding(NamedTuple):
    """A secret that was found.

    Attributes:
        path: The file.
        line: Its line, from 1.
        kind: What kind of secret it is.
    """

    path: str
    line: int
    kind: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}"


def scan(path: Path) -> Iterator[Finding]:
    """The secrets in a file, or in all files below a folder; hidden folders are left out.

    Raises:
        FileNotFoundError: There is no such path.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    for file in [path] if path.is_file() else _files(path):
        data = file.read_bytes()
        if b"\0" not in data:
            for line, kind in secrets_in(data.decode("utf-8", "replace")):
                yield Finding(str(file), line, kind)


def secrets_in(text: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each secret in a text."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        found = dict.fromkeys(kinds_in(line))
        header = _HEADER.match(line)
        if header and not found and any(map(_is_value, _values(header[2], lines[number:]))):
            found[f"header {header[1].lower()}"] = None
        binary = _BINARY.search(line)
        if binary:
            found.update(
                dict.fromkeys(f"{kind}, in binary data" for kind in _kinds_in_binary(binary[1], lines[number:]))
            )
        for kind in found:
            yield number, kind


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name.startswith(".") or path.name in _SKIPPED_FOLDERS:
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path


def _values(rest: str, following: Iterable[str]) -> Iterator[str]:
    """The values of a header: behind its name, or in a list below it."""
    rest = rest.strip(" [],}")
    if rest:
        yield rest
        return
    for line in following:
        item = _ITEM.match(line)
        if not item:
            return
        yield item[1] or item[2]


def _is_value(value: str) -> bool:
    return not _PLACEHOLDER.match(value.strip(" \"',[]"))


def _kinds_in_binary(rest: str, following: Iterable[str]) -> Iterator[str]:
    block = [rest.strip("\"' ")]
    for line in following:
        if not _BASE64.match(line):
            break
        block.append(line.strip())
    try:
        data = base64.b64decode("".join(block))
    except binascii.Error:
        return
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        try:
            data = zlib.decompressobj(bits).decompress(data)
            break
        except zlib.error:
            continue
    for line in data.decode("utf-8", "replace").split("\n"):
        yield from kinds_in(line)


def main(arguments: list[str] | None = None) -> int:
    """Scan the paths that are given, and print what was found."""
    paths = [Path(argument) for argument in (sys.argv[1:] if arguments is None else arguments)]
    if not paths or any(str(path).startswith("-") for path in paths):
        print("usage: python -m chatwright.testing.scan PATH...", file=sys.stderr)
        return 2
    found = 0
    for path in paths:
        try:
            for finding in scan(path):
                print(finding)
                found += 1
        except FileNotFoundError:
            print(f"there is no {path}", file=sys.stderr)
            return 2
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
