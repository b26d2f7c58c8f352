from __future__ import annotations

import base64
import copy
import io
import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chatwright as cw
from chatwright import content as builders
from chatwright._media import EncodedMedia, audio_format, decoded_size, document_type, image_type, scheme_of
from chatwright.types import AudioPart, FilePart, ImagePart, RefusalPart, TextPart

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
GIF = b"GIF89a" + bytes(40)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40)
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40)
MP3 = b"ID3\x04" + bytes(40)
MP3_FRAME = b"\xff\xfb\x90\x64" + bytes(40)
PDF = b"%PDF-1.7\n" + bytes(40)


def url_of(part: ImagePart) -> str:
    return part.image_url.url


def payload(url: str) -> bytes:
    return base64.b64decode(url.partition(",")[2])


# Text and refusals


def test_text_and_refusal() -> None:
    assert cw.text("Hi") == TextPart(text="Hi")
    assert cw.text("Hi", cache=True).to_dict()["prompt_cache_breakpoint"] == {"mode": "explicit"}
    assert cw.refusal("No.") == RefusalPart(refusal="No.")
    for build in (cw.text, cw.refusal):
        with pytest.raises(cw.ConfigError, match="must be a str, got int"):
            build(3)  # type: ignore[arg-type]


# Images


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(PNG, "image/png"), (JPEG, "image/jpeg"), (GIF, "image/gif"), (WEBP, "image/webp")],
)
def test_an_image_is_told_by_its_content(tmp_path: Path, data: bytes, media_type: str) -> None:
    path = tmp_path / "picture.txt"  # the name is no evidence
    path.write_bytes(data)
    expected = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    stream = io.BytesIO(b"before" + data)
    stream.seek(6)
    sources: list[Any] = [str(path), path, data, bytearray(data), memoryview(data), stream]
    assert [url_of(cw.image(source)) for source in sources] == [expected] * len(sources)
    assert url_of(cw.image(path=str(path))) == url_of(cw.image(data=data)) == expected
    assert url_of(cw.image(data=base64.b64encode(data).decode())) == expected
    with path.open("rb") as file:
        assert url_of(cw.image(file)) == expected


@pytest.mark.parametrize(
    "url", ["https://example.com/a.png", "http://localhost/a", "HTTPS://EXAMPLE.COM/A", "data:image/png;base64,AAAA"]
)
def test_a_url_is_passed_on_as_it_is(url: str) -> None:
    assert cw.image(url).to_dict() == {"type": "image_url", "image_url": {"url": url}}
    assert url_of(cw.image(url=url)) == url


def test_detail_and_cache() -> None:
    part = cw.image("https://example.com/a.png", detail="low", cache=True)
    assert part.to_dict() == {
        "type": "image_url",
        "image_url": {"url": "https://example.com/a.png", "detail": "low"},
        "prompt_cache_breakpoint": {"mode": "explicit"},
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"source": b"nothing known"}, "PNG, JPEG, GIF or WebP"),
        ({"source": PDF}, "PNG, JPEG, GIF or WebP"),
        ({"source": b""}, "is empty"),
        ({"source": 3}, "must be a path, bytes or a binary file object, got int"),
        ({"source": io.StringIO("text")}, "opened as text"),
        ({"source": "ftp://example.com/a.png"}, "http:, https: or data:"),
        ({"source": "file:///etc/passwd"}, "http:, https: or data:"),
        ({"url": "sky.jpg"}, "http:, https: or data:"),
        ({"url": "data:application/pdf;base64,AAAA"}, "application/pdf"),
        ({"url": 3}, "url must be a str"),
        ({"data": "no base64!"}, "no base64"),
        ({"data": "data:image/png,plain"}, "must hold base64"),
        ({"path": 3}, "must be a path"),
        ({"path": "a\0b"}, "can't read"),
        ({"id": "file-1"}, "no file id for an image"),
        ({}, "exactly one source"),
        ({"source": PNG, "url": "https://example.com"}, "exactly one source.*got url and source"),
    ],
)
def test_what_is_no_image(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(cw.ConfigError, match=message):
        cw.image(**arguments)


def test_a_missing_file_is_an_error_of_two_kinds(tmp_path: Path) -> None:
    missing = str(tmp_path / "sky.jpg")
    for build in (cw.image, cw.audio, cw.file):
        with pytest.raises(FileNotFoundError) as caught:
            build(missing)
        assert isinstance(caught.value, cw.ConfigError)
        assert caught.value.filename == missing
    with pytest.raises(cw.ConfigError, match="can't read"):
        cw.image(tmp_path)


def test_the_limit_is_kept_without_reading_further(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return PNG[:1] * size

    endless = Endless()
    with pytest.raises(cw.ConfigError, match=r"larger than 1000 bytes; max_bytes="):
        cw.image(endless, max_bytes=1000)  # type: ignore[arg-type]
    assert endless.taken == 1001
    path = tmp_path / "large.png"
    path.write_bytes(PNG + bytes(1000))
    with pytest.raises(cw.ConfigError, match="larger than 1000 bytes"):
        cw.image(path, max_bytes=1000)
    assert url_of(cw.image(path, max_bytes=2000))
    assert builders.MAX_IMAGE_BYTES == builders.MAX_FILE_BYTES == 50 * 1024**2


def test_a_file_is_read_at_once_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    part = cw.image(path)
    path.unlink()
    assert payload(part.to_dict()["image_url"]["url"]) == PNG


# Audio


@pytest.mark.parametrize(("data", "kind"), [(WAV, "wav"), (MP3, "mp3"), (MP3_FRAME, "mp3")])
def test_audio_is_told_by_its_content(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "sound"
    path.write_bytes(data)
    text = base64.b64encode(data).decode()
    for part in (cw.audio(path), cw.audio(data=text), cw.audio(data), cw.audio(f"data:audio/x;base64,{text}")):
        assert part.to_dict() == {"type": "input_audio", "input_audio": {"data": text, "format": kind}}


def test_audio_of_unknown_content() -> None:
    with pytest.raises(cw.ConfigError, match=r"WAV or MP3.*say format='wav'"):
        cw.audio(PNG)
    assert cw.audio(b"raw", format="wav", cache=True).input_audio.format == "wav"
    with pytest.raises(cw.ConfigError, match="format must be 'wav' or 'mp3'"):
        cw.audio(WAV, format="ogg")  # type: ignore[arg-type]


@pytest.mark.parametrize("build", [cw.audio, cw.file])
@pytest.mark.parametrize("where", ["source", "url"])
def test_audio_and_files_take_no_url_from_the_web(build: Any, where: str) -> None:
    with pytest.raises(cw.ConfigError, match="takes no URL here"):
        build(**{where: "https://example.com/a"})


# Files


def test_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "invoice.bin"
    path.write_bytes(PDF)
    expected = {"filename": "invoice.bin", "file_data": f"data:application/pdf;base64,{base64.b64encode(PDF).decode()}"}
    assert cw.file(path).to_dict() == {"type": "file", "file": expected}
    with path.open("rb") as file:
        assert cw.file(file).to_dict()["file"] == expected
    assert cw.file(PDF).file.filename == "document.pdf"
    assert cw.file(PDF, filename="a.pdf", cache=True).file.filename == "a.pdf"
    url = f"data:application/pdf;base64,{base64.b64encode(PDF).decode()}"
    assert cw.file(url).file.file_data == cw.file(data=url).file.file_data == url


def test_an_upload_is_named_by_its_id() -> None:
    assert cw.file(id="file-1").to_dict() == {"type": "file", "file": {"file_id": "file-1"}}
    with pytest.raises(cw.ConfigError, match="id of an upload"):
        cw.file(id=" ")


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.csv", b"a,b", "text/csv"),
        ("a.json", b"{}", "application/json"),
        (None, b"plain", "text/plain"),
        (None, PDF, "application/pdf"),
        (None, b"\x00\x01", None),
        (None, b"\xff\xfe", None),
    ],
)
def test_the_type_of_a_document(name: str | None, data: bytes, media_type: str | None) -> None:
    assert document_type(data, name) == media_type


def test_a_document_of_unknown_type() -> None:
    with pytest.raises(cw.ConfigError, match="unknown type; say media_type="):
        cw.file(b"\x00\x01")
    part = cw.file(b"\x00\x01", media_type="application/x-own")
    assert part.file.file_data == "data:application/x-own;base64,AAE="
    with pytest.raises(cw.ConfigError, match="named as a PDF"):
        cw.file(b"<html>", filename="invoice.pdf")


# What they look like, and how they travel


def test_repr_shows_type_and_size() -> None:
    parts = [cw.image(PNG * 100), cw.audio(WAV), cw.file(PDF), cw.image(f"data:image/png;base64,{'A' * 400}")]
    for part, shown in zip(
        parts, ["<image/png, 4.7 kB>", "<audio/wav,", "<application/pdf, 49 bytes>", "<image/png, 3"], strict=True
    ):
        assert shown in repr(part)
        assert "AAAA" not in repr(part)
        assert len(repr(part)) < 200


def test_parts_travel() -> None:
    for part in (cw.image(PNG, detail="high"), cw.audio(WAV), cw.file(PDF)):
        assert copy.deepcopy(part) == pickle.loads(pickle.dumps(part)) == part
        assert repr(pickle.loads(pickle.dumps(part))) == repr(part)
        assert json.loads(json.dumps(part.to_dict())) == part.to_dict()
        assert type(part).from_dict(part.to_dict()) == part


@given(st.binary(min_size=1, max_size=300))
def test_sizes_are_counted_without_decoding(data: bytes) -> None:
    text = base64.b64encode(data).decode()
    assert decoded_size(text) == decoded_size(f"data:x/y;base64,{text}") == len(data)
    assert "bytes" in repr(EncodedMedia(text))


@given(st.binary(max_size=40))
def test_any_bytes_are_known_or_refused(data: bytes) -> None:
    if image_type(data) is None:
        with pytest.raises(cw.ConfigError):
            cw.image(data)
    else:
        assert payload(url_of(cw.image(data))) == data
    if data and audio_format(data) is not None:
        assert isinstance(cw.audio(data), AudioPart)


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("sky.jpg", None),
        ("C:\\sky.jpg", None),
        ("a/b:c", None),
        ("data:x", "data"),
        ("s3://bucket", "s3"),
        ("://", None),
    ],
)
def test_paths_and_urls_are_told_apart(text: str, scheme: str | None) -> None:
    assert scheme_of(text) == scheme


def test_parts_are_the_generated_classes() -> None:
    assert [type(cw.image(PNG)), type(cw.audio(WAV)), type(cw.file(PDF))] == [ImagePart, AudioPart, FilePart]


def test_a_file_that_was_opened_as_text_or_closed_is_told(tmp_path: Path) -> None:
    place = tmp_path / "sky.png"
    place.write_bytes(b"\x89PNG\r\n\x1a\n\xff")
    with place.open() as opened, pytest.raises(cw.ConfigError, match="mode 'rb'"):
        cw.image(opened)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with place.open("rb") as closed:
        pass
    with pytest.raises(cw.ConfigError, match=r"can't read the file object: .*closed"):
        cw.image(closed)


@pytest.mark.parametrize("url", ["data:image/png;base64,!!!", "data:image/png;base64,", "data:image/png,x"])
def test_a_data_url_of_an_image_is_looked_into(url: str) -> None:
    with pytest.raises(cw.ConfigError, match="image: "):
        cw.image(url)


def test_a_data_url_of_an_image_has_the_limit_of_any() -> None:
    with pytest.raises(cw.ConfigError, match="larger than 2 bytes"):
        cw.image("data:image/png;base64,iVBORw0KGgo=", max_bytes=2)


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, Path("/dev/null")):
        for build in (cw.image, cw.audio, cw.file):
            with pytest.raises(cw.ConfigError, match=r"no regular file|directory"):
                build(path=path)
