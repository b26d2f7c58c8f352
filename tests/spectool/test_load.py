from __future__ import annotations

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from spectool import load as load_module
from spectool.faults import SpecError, SpecWarning
from spectool.load import load, parse
from spectool.yamltext import parse_yaml, resolve
from tests.spectool.documents import SLICES, chat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = b"openapi: 3.1.0\n"


def fault_of(data: bytes) -> str:
    with pytest.raises(SpecError) as caught:
        parse(data, "spec.yaml")
    return caught.value.message


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_every_form_of_a_document_loads_alike(tmp_path: Path, form: str, packed: bool) -> None:
    document = chat()
    text = json.dumps(document) if form == "json" else yaml.safe_dump(document)
    path = tmp_path / "spec"  # the name tells nothing
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    assert load(path) == document


@pytest.mark.parametrize("path", SLICES, ids=lambda path: path.stem)
def test_upstream_loads_as_an_independent_parser_reads_it(path: Path) -> None:
    assert load(path) == yaml.load(path.read_text(), Loader=yaml.CSafeLoader)


def test_a_byte_order_mark_is_no_part_of_the_document() -> None:
    assert parse(b"\xef\xbb\xbfopenapi: 3.1.0\n", "spec.yaml") == {"openapi": "3.1.0"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "spec.yaml: the document is empty"),
        (b"  \n\n", "spec.yaml: the document is empty"),
        (b"# nothing but a comment\n", "spec.yaml: the document is nothing, not a mapping"),
        (b"just words\n", "spec.yaml: the document is a string, not a mapping"),
        (b"<html><body>404</body></html>", "spec.yaml: the document is a string, not a mapping"),
        (b"- 1\n- 2\n", "spec.yaml: the document is a list, not a mapping"),
        (b"[1, 2]", "spec.yaml: the document is a list, not a mapping"),
        (b"info: {}\n", "spec.yaml: not an OpenAPI document: it has no `openapi` field"),
        (b"swagger: '2.0'\n", "spec.yaml: Swagger 2.0, not OpenAPI 3"),
        (b"openapi: 2.0.0\n", "spec.yaml: openapi: '2.0.0' is not a version 3 of OpenAPI"),
        (HEAD + b"paths: []\n", "spec.yaml: paths: a list, not a mapping"),
        (HEAD + b"components:\n", "spec.yaml: components: nothing, not a mapping"),
        (HEAD + b"a: [1\nb: 2\n", "spec.yaml:3: not YAML: did not find expected ',' or ']'"),
        (HEAD + b"a: b: c\n", "spec.yaml:2: not YAML: mapping values are not allowed in this context"),
        (HEAD + b"a: 'open\n", "spec.yaml:3: not YAML: found unexpected end of stream"),
        (HEAD + b"a: \x01\n", "spec.yaml:2: not YAML: control characters are not allowed"),
        (HEAD + b"\ta: 1\n", "spec.yaml:2: not YAML: found a tab character that violates indentation"),
        (HEAD + b"a: 1\n---\nb: 2\n", "spec.yaml:3: a second YAML document begins here"),
        (HEAD + b"a: *there\n", "spec.yaml:2: alias *there has no anchor before it"),
        (HEAD + b"a: &a [1, *a]\n", "spec.yaml:2: alias *a stands inside of what it names: a cycle"),
        (HEAD + b"a: &a\n  b:\n    c: *a\n", "spec.yaml:4: alias *a stands inside of what it names: a cycle"),
        (HEAD + b"? [1]\n: 2\n", "spec.yaml:2: a mapping or list is used as a key"),
        (HEAD + b"a: &a [1]\n*a : 2\n", "spec.yaml:3: a mapping or list is used as a key"),
        (HEAD + b"a: \xff\n", "spec.yaml:2: not UTF-8 (byte 0xff)"),
        (b'{"openapi": "3.1.0",\n "info": {"a" 1}}', "spec.yaml:2: not JSON: Expecting ':' delimiter (column 15)"),
        (b'{"openapi": "3.1.0", "a": "\\ud800"}', "spec.yaml: a string holds half of a surrogate pair"),
        (HEAD + b"a: " + b"[" * 200 + b"]" * 200, "spec.yaml:2: nested deeper than 128 levels"),
        (b'{"openapi": ' + b"[" * 200 + b"]" * 200 + b"}", "spec.yaml: nested deeper than 128 levels"),
        (b'{"openapi": ' + b"[" * 99999 + b"]" * 99999 + b"}", "spec.yaml: nested deeper than 128 levels"),
    ],
)
def test_bad_input_is_told_in_one_line(data: bytes, message: str) -> None:
    assert fault_of(data) == message


def test_an_alias_bomb_is_refused_before_it_is_expanded() -> None:
    lines = ["openapi: 3.1.0", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    assert fault_of("\n".join(lines).encode()) == "spec.yaml:8: more than 2,000,000 values once aliases are expanded"


def test_aliases_that_nest_too_deep_are_refused() -> None:
    lines = ["openapi: 3.1.0", "a0: &a0 [x]"] + [f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 200)]
    assert fault_of("\n".join(lines).encode()) == "spec.yaml:129: nested deeper than 128 levels"


def test_an_anchor_defined_twice_names_the_later_value_from_there_on() -> None:
    text = "a: &x {v: 1}\nb: *x\nc: &x {v: 2}\nd: *x\n"
    assert parse_yaml(text, "spec.yaml") == {"a": {"v": 1}, "b": {"v": 1}, "c": {"v": 2}, "d": {"v": 2}}


def test_what_an_alias_gives_is_not_shared() -> None:
    loaded = parse_yaml("a: &x {v: [1]}\nb: *x\n", "spec.yaml")
    loaded["a"]["v"].append(2)
    assert loaded["b"] == {"v": [1]}


def test_merge_keys_fill_in_what_is_not_given() -> None:
    text = "base: &base {a: 1, b: 2}\nuse:\n  <<: *base\n  b: 3\nquoted: {'<<': 4}\n"
    assert parse_yaml(text, "spec.yaml") == {
        "base": {"a": 1, "b": 2},
        "use": {"b": 3, "a": 1},
        "quoted": {"<<": 4},
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("null", None),
        ("~", None),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("off", "off"),
        ("2024-05-13", "2024-05-13"),
        ("12:30", "12:30"),
        ("-7", -7),
        ("0x1F", 31),
        ("0o17", 15),
        ("1.5", 1.5),
        ("2e3", 2000.0),
        (".5", 0.5),
        (".inf", ".inf"),
        ("inf", "inf"),
        (".nan", ".nan"),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        ("1_000", "1_000"),
    ],
)
def test_plain_scalars_follow_yaml_1_2_and_stay_finite(text: str, value: Any) -> None:
    result = resolve(text)
    assert result == value
    assert type(result) is type(value)


def test_keys_are_strings_as_written() -> None:
    assert parse_yaml("200: a\ntrue: b\n2024-01-01: c\n", "x") == {"200": "a", "true": "b", "2024-01-01": "c"}


def test_infinities_in_json_become_strings() -> None:
    assert parse(b'{"openapi": "3.0.0", "a": [Infinity, -Infinity, NaN, 1e999, 1.5]}', "x")["a"] == [
        "Infinity",
        "-Infinity",
        "NaN",
        "1e999",
        1.5,
    ]


def test_a_yaml_document_may_open_with_a_flow_mapping() -> None:
    assert parse(b"{openapi: 3.1.0, x: yes}", "x") == {"openapi": "3.1.0", "x": "yes"}


def test_an_unquoted_version_is_no_number() -> None:
    assert parse(b"openapi: 3.0\n", "x") == {"openapi": "3.0"}


def test_a_key_given_twice_keeps_the_last_value_and_warns() -> None:
    with pytest.warns(SpecWarning, match=r"^x:2: key 'a' given twice, the last one counts$"):
        assert parse_yaml("a: 1\na: 2\n", "x") == {"a": 2}
    with pytest.warns(SpecWarning, match=r"^x: key 'a' given twice"):
        assert parse(b'{"openapi": "3.1.0", "a": 1, "a": 2}', "x")["a"] == 2


def test_a_key_repeated_with_the_same_value_is_nothing_to_talk_about() -> None:
    assert parse_yaml("a: [1]\na: [1]\n", "x") == {"a": [1]}


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path, cause in ((tmp_path / "none.yaml", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(SpecError) as caught:
            load(path)
        assert caught.value.message == f"{path}: {cause}"


@pytest.mark.parametrize("kept", [3, 12, 40, -1])
def test_a_truncated_gzip_is_told(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "spec.yaml.gz"
    path.write_bytes(gzip.compress(yaml.safe_dump(chat()).encode())[:kept])
    with pytest.raises(SpecError) as caught:
        load(path)
    assert caught.value.message == f"{path}: the gzip stream is truncated"


def test_a_damaged_gzip_is_told(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml.gz"
    packed = bytearray(gzip.compress(yaml.safe_dump(chat()).encode()))
    packed[-6] ^= 0xFF  # the checksum
    path.write_bytes(packed)
    with pytest.raises(SpecError) as caught:
        load(path)
    assert caught.value.message.startswith(f"{path}: the gzip stream is damaged: ")


def test_unpacking_stops_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml.gz"
    path.write_bytes(gzip.compress(b" " * (load_module.MAX_BYTES + 1), compresslevel=1))
    with pytest.raises(SpecError) as caught:
        load(path)
    assert caught.value.message == f"{path}: larger than 64 MiB after decompression"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(json_values)
def test_json_survives(value: Any) -> None:
    document = {"openapi": "3.1.0", "x": value}
    assert parse(json.dumps(document).encode(), "x") == document


@given(st.binary(max_size=200))
def test_any_bytes_load_or_fail_in_one_line(data: bytes) -> None:
    message = ""
    try:
        parse(data, "x")
    except SpecError as error:
        message = error.message
    assert message.startswith("x:") or (not message and b"openapi" in data)
    assert "\n" not in message


class Site(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, tuple[int, bytes]]] = {}

    def do_GET(self) -> None:
        status, body = self.answers.get(self.path, (404, b"gone"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_url_is_fetched(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "answers", {"/spec.gz": (200, gzip.compress(json.dumps(chat()).encode()))})
    assert load(f"{site}/spec.gz") == chat()


def test_a_url_that_fails_is_told(site: str) -> None:
    with pytest.raises(SpecError) as caught:
        load(f"{site}/none")
    assert caught.value.message == f"{site}/none: the server answered 404"


def test_a_host_that_is_not_there_is_told() -> None:
    with pytest.raises(SpecError) as caught:
        load("http://127.0.0.1:1/spec")
    assert caught.value.message.startswith("http://127.0.0.1:1/spec: ConnectError: ")


def test_a_download_stops_at_the_limit(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_module, "MAX_BYTES", 2**20)
    monkeypatch.setattr(Site, "answers", {"/big": (200, b" " * (2**20 + 1))})
    with pytest.raises(SpecError, match="larger than 1 MiB"):
        load(f"{site}/big")
