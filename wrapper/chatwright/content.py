"""The parts that messages are made of: text, images, audio, documents and refusals.

Files are read when a part is built, once; a URL is passed on and never fetched. Reading a large file in an async program
is better done in a thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from chatwright._media import (
    Content,
    EncodedMedia,
    audio_format,
    base64_text,
    data_url,
    decoded,
    document_type,
    image_type,
    is_data_url,
    media_type_of,
    read_path,
    read_source,
    scheme_of,
)
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    import os
    from typing import BinaryIO, Final, Literal

    from chatwright._media import Source
    from chatwright.types import AudioPart, FilePart, ImagePart, RefusalPart, TextPart

    Path = str | os.PathLike[str]
    Data = str | bytes | bytearray | memoryview | BinaryIO

PartT = TypeVar("PartT", "TextPart", "ImagePart", "AudioPart", "FilePart")

__all__ = ["MAX_AUDIO_BYTES", "MAX_FILE_BYTES", "MAX_IMAGE_BYTES", "audio", "file", "image", "refusal", "text"]

_MEGA: Final = 1024 * 1024
MAX_IMAGE_BYTES: Final = 50 * _MEGA
"""Largest image that is sent along, unless the caller says otherwise: what a request may hold in all."""
MAX_AUDIO_BYTES: Final = 20 * _MEGA
"""Largest recording that is sent along, unless the caller says otherwise."""
MAX_FILE_BYTES: Final = 50 * _MEGA
"""Largest document that is sent along, unless the caller says otherwise: what a request may hold in all."""

_IMAGES: Final = "PNG, JPEG, GIF or WebP"
_NOT_ON_THE_WEB: Final = "the Chat Completions API takes no URL here; read the file and give its path or bytes"


def text(text: str, *, cache: bool = False) -> TextPart:
    """A part of a message that is text.

    Args:
        text: The text.
        cache: Whether a cacheable prefix of the prompt ends here (an explicit cache breakpoint).

    Raises:
        ConfigError: It is no str.

    Example:
        >>> text("Hello").to_dict()
        {'type': 'text', 'text': 'Hello'}
    """
    from chatwright._wire import TextPart

    if not isinstance(text, str):
        raise ConfigError(f"text: must be a str, got {type(text).__name__}")
    return _marked(TextPart(text=text), cache=cache)


def refusal(text: str) -> RefusalPart:
    """A part of an assistant message that says why the model declined.

    Raises:
        ConfigError: It is no str.

    Example:
        >>> refusal("I can't help with that.").to_dict()
        {'type': 'refusal', 'refusal': "I can't help with that."}
    """
    from chatwright._wire import RefusalPart

    if not isinstance(text, str):
        raise ConfigError(f"refusal: must be a str, got {type(text).__name__}")
    return RefusalPart(refusal=text)


def image(
    source: Source | None = None,
    *,
    path: Path | None = None,
    url: str | None = None,
    data: Data | None = None,
    id: str | None = None,  # noqa: A002 - the API's own word
    detail: Literal["auto", "low", "high"] | None = None,
    cache: bool = False,
    max_bytes: int = MAX_IMAGE_BYTES,
) -> ImagePart:
    r"""A part of a user message that is an image: PNG, JPEG, GIF or WebP, told by its content.

    Args:
        source: An `http(s):` or `data:` URL; any other str is a path. Or bytes, a path object or a binary file object.
        path: A file, whatever its name looks like.
        url: An `http(s):` URL, which the server fetches, or a `data:` URL.
        data: Bytes, a binary file object, or base64 as a str.
        id: Not known to this API for images: an error that says so.
        detail: `low` costs few tokens, `high` shows fine print, `auto` (default) leaves it to the server.
        cache: Whether a cacheable prefix of the prompt ends here (an explicit cache breakpoint).
        max_bytes: Largest size of a file that is read.

    Raises:
        ConfigError: It is no such image, is too large, or can't be read; or not exactly one source was given.
        MissingFileError: There is no such file (also a FileNotFoundError).

    Example:
        >>> image("https://example.com/sky.jpg", detail="low").image_url.url
        'https://example.com/sky.jpg'
        >>> image(b"\x89PNG\r\n\x1a\n").image_url
        ImageUrl(url=<image/png, 8 bytes>)
    """
    from chatwright._wire import ImagePart, ImageUrl

    if id is not None:
        raise ConfigError("image: the Chat Completions API takes no file id for an image; give path=, data= or url=")
    kind, given = _source("image", {"path": path, "url": url, "data": data}, source)
    if kind == "url":
        where = _image_url(given, max_bytes)
    else:
        content = _content("image", kind, given, max_bytes)
        media_type = image_type(content.data)
        if media_type is None:
            raise ConfigError(f"image: {_called(content)} must be {_IMAGES}, and its content is none of these")
        where = data_url(media_type, content.data)
    place = ImageUrl(url=where) if detail is None else ImageUrl(url=where, detail=detail)
    return _marked(ImagePart(image_url=place), cache=cache)


def audio(
    source: Source | None = None,
    *,
    path: Path | None = None,
    url: str | None = None,
    data: Data | None = None,
    format: Literal["wav", "mp3"] | None = None,  # noqa: A002 - the API's own word
    cache: bool = False,
    max_bytes: int = MAX_AUDIO_BYTES,
) -> AudioPart:
    r"""A part of a user message that is a recording: WAV or MP3, told by its content.

    Args:
        source: A path, bytes, a binary file object, or a `data:` URL.
        path: A file, whatever its name looks like.
        url: A `data:` URL. The API fetches no audio from the web: an `http:` URL is an error that says so.
        data: Bytes, a binary file object, or base64 as a str.
        format: `wav` or `mp3`, for content that doesn't show which.
        cache: Whether a cacheable prefix of the prompt ends here (an explicit cache breakpoint).
        max_bytes: Largest size of what is read.

    Raises:
        ConfigError: It is neither WAV nor MP3, is too large, or can't be read; or not exactly one source was given.
        MissingFileError: There is no such file (also a FileNotFoundError).

    Example:
        >>> audio(b"RIFF\x24\x00\x00\x00WAVEfmt ").input_audio
        InputAudio(data=<audio/wav, 16 bytes>, format='wav')
    """
    from chatwright._wire import AudioPart, InputAudio

    if format not in (None, "wav", "mp3"):
        raise ConfigError(f"audio: format must be 'wav' or 'mp3', got {format!r}")
    kind, given = _source("audio", {"path": path, "url": url, "data": data}, source)
    content = _content("audio", kind, given, max_bytes)
    found = format or audio_format(content.data)
    if found is None:
        raise ConfigError(
            f"audio: {_called(content)} must be WAV or MP3, and its content is neither; if it is all the same, say "
            "format='wav' or format='mp3'"
        )
    sound = InputAudio(data=base64_text(content.data), format=found)
    return _marked(AudioPart(input_audio=sound), cache=cache)


def file(
    source: Source | None = None,
    *,
    path: Path | None = None,
    url: str | None = None,
    data: Data | None = None,
    id: str | None = None,  # noqa: A002 - the API's own word
    filename: str | None = None,
    media_type: str | None = None,
    cache: bool = False,
    max_bytes: int = MAX_FILE_BYTES,
) -> FilePart:
    """A part of a user message that is a document, such as a PDF.

    Args:
        source: A path, bytes, a binary file object, or a `data:` URL.
        path: A file, whatever its name looks like.
        url: A `data:` URL. The API fetches no documents from the web here: an `http:` URL is an error that says so.
        data: Bytes, a binary file object, or base64 as a str.
        id: The id of an upload, as the Files API gave it.
        filename: The name that the model sees. Default: the file's own, else one made from its type.
        media_type: Such as `application/pdf`. Default: told by content and name.
        cache: Whether a cacheable prefix of the prompt ends here (an explicit cache breakpoint).
        max_bytes: Largest size of what is read.

    Raises:
        ConfigError: It is too large, can't be read, or is of unknown type; or not exactly one source was given.
        MissingFileError: There is no such file (also a FileNotFoundError).

    Example:
        >>> file(b"%PDF-1.7", filename="invoice.pdf").file
        InputFile(filename='invoice.pdf', file_data=<application/pdf, 8 bytes>)
        >>> file(id="file-6F2ksmvXxt4VdoqmHRw6kL").to_dict()
        {'type': 'file', 'file': {'file_id': 'file-6F2ksmvXxt4VdoqmHRw6kL'}}
    """
    from chatwright._wire import FilePart, InputFile

    kind, given = _source("file", {"path": path, "url": url, "data": data, "id": id}, source)
    if kind == "id":
        if not isinstance(given, str) or not given.strip():
            raise ConfigError(f"file: id must be the id of an upload, got {given!r}")
        return _marked(FilePart(file=InputFile(file_id=given)), cache=cache)
    content = _content("file", kind, given, max_bytes)
    if isinstance(given, str) and is_data_url(given):
        media_type = media_type or media_type_of(given)
    media_type = media_type or _document_type(content._replace(name=filename or content.name))
    name = filename or content.name or _name_for(media_type)
    document = InputFile(filename=name, file_data=data_url(media_type, content.data))
    return _marked(FilePart(file=document), cache=cache)


def _marked(part: PartT, *, cache: bool) -> PartT:
    """The part, with a mark that a cacheable prefix ends with it if wanted."""
    if cache:
        from chatwright._wire import PromptCacheBreakpoint

        part.prompt_cache_breakpoint = PromptCacheBreakpoint()
    return part


def _source(what: str, named: dict[str, Any], source: Any) -> tuple[str, Any]:
    """The one source that was given, and of which kind it is: `path`, `url`, `data` or `id`."""
    given = {kind: value for kind, value in named.items() if value is not None}
    if source is not None:
        given["source"] = source
    if len(given) != 1:
        choices = ", ".join(f"{kind}=" for kind in named)
        got = " and ".join(given) or "none"
        raise ConfigError(f"{what}: needs exactly one source, positional or one of {choices}; got {got}")
    ((kind, value),) = given.items()
    if kind == "source":
        kind = "url" if isinstance(value, str) and scheme_of(value) else "path" if isinstance(value, str) else "data"
    if kind == "url" and not isinstance(value, str):
        raise ConfigError(f"{what}: url must be a str, got {type(value).__name__}")
    if kind == "url" and what != "image" and not is_data_url(value):
        raise ConfigError(f"{what}: {_NOT_ON_THE_WEB}, got {value[:60]!r}")
    return kind, value


def _image_url(url: str, limit: int) -> str:
    scheme = scheme_of(url)
    if scheme in ("http", "https"):
        return url
    if scheme != "data":
        raise ConfigError(f"image: url must start with http:, https: or data:, got {url[:60]!r}")
    media_type = media_type_of(url)
    if not media_type.startswith("image/"):
        raise ConfigError(f"image: a data: URL must hold {_IMAGES}, and this one says {media_type}")
    read_source("image", decoded("image", url), limit)  # what is no base64, empty or too large is told now
    return EncodedMedia(url)


def _content(what: str, kind: str, given: Any, limit: int) -> Content:
    if kind == "path":
        return read_path(what, given, limit)
    if isinstance(given, str):
        given = decoded(what, given)
    return read_source(what, given, limit)


def _called(content: Content) -> str:
    return "it" if content.name is None else repr(content.name)


def _document_type(content: Content) -> str:
    found = document_type(content.data, content.name)
    if found is None:
        raise ConfigError(
            f"file: {_called(content)} is of unknown type; say media_type=, or give it a filename= that tells"
        )
    if found == "application/pdf" and document_type(content.data, None) != found:
        raise ConfigError(f"file: {_called(content)} is named as a PDF, and its content is none")
    return found


def _name_for(media_type: str) -> str:
    """A name for bytes that came without one: the API wants one, with an ending that tells the type."""
    from mimetypes import MimeTypes

    return f"document{MimeTypes().guess_extension(media_type, strict=False) or ''}"
