"""Bytes of images, speech and documents: read once from where the caller says, told by their content, kept as base64.

Nothing is read but what was named, and no URL is ever fetched.
"""

from __future__ import annotations

import os
from binascii import a2b_base64, b2a_base64  # importing base64 would cost several times as much
from stat import S_ISREG
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from chatwright._error_root import shorten
from chatwright.errors import ConfigError, MissingFileError

if TYPE_CHECKING:
    from typing import Final

    Source = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO

_KILO: Final = 1024
_HEAD: Final = 1024  # a PDF's mark may stand this far from its start
_LONGEST_SCHEME: Final = 16


class Content(NamedTuple):
    """What was read, and the name it had, if any."""

    data: bytes
    name: str | None


class EncodedMedia(str):
    """Base64 text, bare or as a `data:` URL. It is a str in every respect, except that its repr shows type and size only."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{media_type_of(self)}, {size_text(decoded_size(self))}>"


def data_url(media_type: str, data: bytes) -> EncodedMedia:
    """The `data:` URL of some bytes."""
    return EncodedMedia(f"data:{media_type};base64,{b2a_base64(data, newline=False).decode('ascii')}")


def base64_text(data: bytes) -> EncodedMedia:
    """Some bytes as bare base64."""
    return EncodedMedia(b2a_base64(data, newline=False).decode("ascii"))


def is_data_url(text: str) -> bool:
    """Whether a text is a `data:` URL."""
    return text[:5].lower() == "data:"


def scheme_of(text: str) -> str | None:
    r"""The scheme of a URL in lower case, or None: `C:\sky.jpg` and `sky.jpg` are paths.

    Example:
        >>> scheme_of("HTTPS://example.com/sky.jpg"), scheme_of("sky.jpg")
        ('https', None)
    """
    if is_data_url(text):
        return "data"
    scheme, mark, _rest = text[: _LONGEST_SCHEME + 3].partition("://")
    return scheme.lower() if mark and scheme.isascii() and scheme.replace("+", "").isalnum() else None


def media_type_of(encoded: str) -> str:
    """What a `data:` URL says it is, or what bare base64 looks like."""
    if is_data_url(encoded):
        return encoded[5:].partition(",")[0].partition(";")[0].strip().lower() or "text/plain"
    try:
        head = a2b_base64(encoded[:64] + "=" * (-len(encoded[:64]) % 4))
    except ValueError:
        return "base64"
    kind = audio_format(head)
    return f"audio/{kind}" if kind else image_type(head) or "base64"


def decoded_size(encoded: str) -> int:
    """How many bytes base64 stands for, without decoding it."""
    length = len(encoded) - (encoded.find(",") + 1 if is_data_url(encoded) else 0)
    return max(length * 3 // 4 - encoded[-2:].count("="), 0)


def decoded(field: str, encoded: str) -> bytes:
    """The bytes behind base64, bare or in a `data:` URL.

    Raises:
        ConfigError: It is no base64.
    """
    head, mark, text = encoded.partition(",") if is_data_url(encoded) else ("base64", ",", encoded)
    if not mark or not head.lower().endswith("base64"):
        raise ConfigError(f"{field}: a data: URL must hold base64, as in data:image/png;base64,iVBORw0KGgo…")
    try:
        return a2b_base64("".join(text.split()), strict_mode=True)
    except ValueError as error:
        raise ConfigError(f"{field}: is no base64: {error}", cause=error) from None


def size_text(count: int) -> str:
    """A number of bytes for people.

    Example:
        >>> size_text(68), size_text(3200), size_text(5 * 1024**2)
        ('68 bytes', '3.1 kB', '5.0 MB')
    """
    if count < _KILO:
        return f"{count} bytes"
    return f"{count / _KILO:.1f} kB" if count < _KILO**2 else f"{count / _KILO**2:.1f} MB"


def read_path(field: str, path: str | os.PathLike[str], limit: int) -> Content:
    """The content of a file.

    Raises:
        MissingFileError: There is none.
        ConfigError: It can't be read, or is larger than `limit` bytes.
    """
    try:
        name = os.fsdecode(path)
    except TypeError as error:
        raise ConfigError(f"{field}: must be a path, got {type(path).__name__}", cause=error) from None
    try:
        # Opened so that a pipe without a writer is no wait for ever. pathlib would cost an import.
        with open(name, "rb", opener=_without_waiting) as file:
            found = file.read(limit + 1) if S_ISREG(os.fstat(file.fileno()).st_mode) else None
    except FileNotFoundError as error:
        raise MissingFileError(f"{field}: there is no file {shorten(name)!r}", path=name, cause=error) from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"{field}: can't read {shorten(name)!r}: {reason}", cause=error) from None
    if found is None:
        raise ConfigError(
            f"{field}: {shorten(name)!r} is no regular file, but a pipe or a device; open it and give the file object"
        )
    return Content(_sized(field, found, limit), os.path.basename(name))  # noqa: PTH119 - see above


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def read_source(field: str, source: Source, limit: int) -> Content:
    """The content of bytes, of a binary file object from where it stands, or of the file at a path.

    Raises:
        ConfigError: It is none of these, is empty, or is larger than `limit` bytes.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return Content(_sized(field, bytes(source), limit), None)
    if isinstance(source, (str, os.PathLike)):
        return read_path(field, source, limit)
    read = getattr(source, "read", None)
    if not callable(read) or isinstance(source, type):
        raise ConfigError(f"{field}: must be a path, bytes or a binary file object, got {type(source).__name__}")
    try:
        found = read(limit + 1)
    except UnicodeDecodeError:
        found = ""  # text that isn't even text
    except (OSError, ValueError) as error:  # ValueError: a closed file
        raise ConfigError(f"{field}: can't read the file object: {error}", cause=error) from None
    if isinstance(found, str):
        raise ConfigError(f"{field}: the file was opened as text; open it with mode 'rb'")
    if not isinstance(found, (bytes, bytearray, memoryview)):
        raise ConfigError(f"{field}: its read() gave {type(found).__name__}, where bytes are needed")
    name = getattr(source, "name", None)
    return Content(
        _sized(field, bytes(found), limit),
        os.path.basename(name) if isinstance(name, str) else None,  # noqa: PTH119
    )


def _sized(field: str, data: bytes, limit: int) -> bytes:
    if not data:
        raise ConfigError(f"{field}: is empty")
    if len(data) > limit:
        raise ConfigError(f"{field}: is larger than {size_text(limit)}; max_bytes= sets another limit")
    return data


def image_type(head: bytes) -> str | None:
    """The media type of an image that the API takes, told by its first bytes."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def audio_format(head: bytes) -> str | None:
    """`wav` or `mp3`, told by the first bytes of a recording, or None."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith(b"ID3") or _is_mp3_frame(head):
        return "mp3"
    return None


def _is_mp3_frame(head: bytes) -> bool:
    """Whether an MPEG audio frame of layer III starts here: sync bits, and no field with a reserved value."""
    if len(head) < 3 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - the format's own bits
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bit_rate, sample_rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == 1 and bit_rate != 0xF and sample_rate != 3  # noqa: PLR2004


def document_type(data: bytes, name: str | None) -> str | None:
    """The media type of a document: PDF is told by its content, others by their name, plain text by being text."""
    if b"%PDF-" in data[:_HEAD]:
        return "application/pdf"
    if name is not None:
        from mimetypes import MimeTypes

        # An own table: the machine's would give other answers on other machines.
        found, _encoding = MimeTypes().guess_type(name, strict=False)
        if found is not None:
            return found
    try:
        data.decode()
    except UnicodeDecodeError:
        return None
    return None if b"\0" in data else "text/plain"
