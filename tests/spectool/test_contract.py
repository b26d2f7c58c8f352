from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from spectool.additions import ERROR_ANSWERS
from spectool.contract import build, origin_of, rewrite, save
from spectool.describe import texts_of
from spectool.faults import SpecError
from spectool.load import load
from spectool.structure import METHODS
from spectool.yamlwrite import dump
from tests.spectool.documents import CONTRACT, DATA, SLICES, chat

if TYPE_CHECKING:
    from pathlib import Path

NEWEST = DATA / "2026-08-19-5fd39db8.yaml"


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [item[method] for item in document["paths"].values() for method in METHODS if method in item]


def test_the_contract_is_what_the_command_makes_of_it(tmp_path: Path) -> None:
    target = tmp_path / "openapi.yaml"
    target.write_bytes(CONTRACT.read_bytes())
    contract, before = rewrite(target, target)
    assert target.read_bytes() == CONTRACT.read_bytes()
    assert contract.missing == []
    assert contract.unused == []
    assert before == contract.document


def test_the_same_upstream_gives_the_same_bytes(tmp_path: Path) -> None:
    target = tmp_path / "openapi.yaml"
    target.write_bytes(CONTRACT.read_bytes())
    rewrite(target, NEWEST)
    first = target.read_bytes()
    rewrite(target, NEWEST)
    assert target.read_bytes() == first
    # Only the origin differs: the contract mirrors the version after this one, which changed nothing.
    ours, theirs = load(CONTRACT), load(target)
    assert theirs["info"].pop("x-upstream") == origin_of(str(NEWEST), NEWEST.read_bytes())
    del ours["info"]["x-upstream"]
    assert theirs == ours


@pytest.mark.parametrize("path", SLICES, ids=lambda path: path.stem)
def test_every_version_gives_a_contract_with_our_additions(path: Path) -> None:
    document = build(path, {}).document
    for operation in operations(document):
        assert set(operation["responses"]) == {"200", *ERROR_ANSWERS}
        assert "security" not in operation
    for name in ERROR_ANSWERS.values():
        content = document["components"]["responses"][name]["content"]
        assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorResponse"}
    assert list(document["components"]["securitySchemes"]) == ["ApiKeyAuth"]
    assert document["info"]["license"]["identifier"] == "Apache-2.0"
    assert document["info"]["x-upstream"]["commit"] == path.stem[-8:]


def test_the_contract_has_all_operations_and_the_streamed_answer() -> None:
    document = load(CONTRACT)
    assert sorted(operation["operationId"] for operation in operations(document)) == [
        "createChatCompletion",
        "deleteChatCompletion",
        "getChatCompletion",
        "getChatCompletionMessages",
        "listChatCompletions",
        "updateChatCompletion",
    ]
    content = document["paths"]["/chat/completions"]["post"]["responses"]["200"]["content"]
    assert content["text/event-stream"]["schema"]["$ref"].endswith("/CreateChatCompletionStreamResponse")


def test_a_new_field_keeps_the_texts_and_is_listed(tmp_path: Path) -> None:
    upstream = load(NEWEST)
    schemas = upstream["components"]["schemas"]
    schemas["CompletionUsage"]["properties"]["new_tokens"] = {"type": "integer", "description": "theirs"}
    del schemas["CompletionUsage"]["properties"]["total_tokens"]
    changed = tmp_path / "upstream.yaml"
    changed.write_text(dump(upstream))
    target = tmp_path / "openapi.yaml"
    target.write_bytes(CONTRACT.read_bytes())
    contract, _ = rewrite(target, changed)
    assert contract.missing == ["CompletionUsage.new_tokens"]
    assert contract.unused == ["CompletionUsage.total_tokens"]
    expected = texts_of(load(CONTRACT))
    del expected["CompletionUsage.total_tokens"]
    assert texts_of(load(target)) == expected
    assert "new_tokens:\n          type: integer" in target.read_text()


def test_bad_input_leaves_the_contract_untouched(tmp_path: Path) -> None:
    target = tmp_path / "openapi.yaml"
    target.write_text("openapi: 3.1.0\n")
    source = tmp_path / "upstream.yaml"
    broken = chat({"Answer": {"type": "nonsense"}})
    for text in ("a: [", dump(broken), "openapi: 3.1.0\npaths: {}\n"):
        source.write_text(text)
        with pytest.raises(SpecError) as caught:
            rewrite(target, source)
        assert caught.value.message.startswith(f"{source}:")
        assert target.read_text() == "openapi: 3.1.0\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["openapi.yaml", "upstream.yaml"]


def test_an_invalid_document_is_told_with_its_place(tmp_path: Path) -> None:
    source = tmp_path / "upstream.yaml"
    source.write_text(dump(chat({"Answer": {"type": "object", "properties": {"a": {"type": "nonsense"}}}})))
    with pytest.raises(SpecError, match=r"schemas\.Answer\.properties\.a\.type: not valid OpenAPI 3\.1: 'nonsense'"):
        build(source, {})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("full-2026-08-21-f85dbe22.yaml.gz", {"date": "2026-08-21", "commit": "f85dbe22"}),
        ("2026-08-21.json", {"date": "2026-08-21"}),
        ("https://example.org/2024-11-05-acff98cc.yml", {"date": "2024-11-05", "commit": "acff98cc"}),
        ("openapi.yaml", {}),
        ("2026-08-21-f85dbe22.yaml/openapi.yaml", {}),
    ],
)
def test_the_origin_is_read_from_the_name_and_hashed(name: str, told: dict[str, str]) -> None:
    assert origin_of(name, b"text") == told | {"sha256": hashlib.sha256(b"text").hexdigest()}


def test_the_hash_is_that_of_the_unpacked_text(tmp_path: Path) -> None:
    packed = tmp_path / "2026-08-19-5fd39db8.yaml.gz"
    packed.write_bytes(gzip.compress(NEWEST.read_bytes()))
    assert build(packed, {}).document == build(NEWEST, {}).document


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "openapi.yaml"
    save(target, "one\n")
    assert target.stat().st_mode & 0o777 == 0o644
    target.chmod(0o600)
    save(target, "two\n")
    assert target.read_text() == "two\n"
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    "text",
    [
        "short",
        "with: a colon",
        "`code` first",
        "# no comment",
        "- no list",
        "ends with colon:",
        "long " * 60 + "end",
        "two paragraphs\n\nof text",
        "  leading spaces",
        "trailing space ",
        "ünïcode → “quotes” 🎉",
        "double  spaces " + "and  more " * 20 + "end",
        "'quoted' \"twice\"",
        "null",
        "2024-01-01",
        "30m",
    ],
)
def test_what_is_written_reads_back(text: str) -> None:
    document = {"description": text, "enum": [text, None, "yes"], "type": ["string", "null"], "n": [1.5, 1, True]}
    written = dump(document)
    assert max(len(line) for line in written.splitlines()) < 1000
    assert "&id" not in written
