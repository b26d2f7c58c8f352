from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from chatwright._error_meaning import _BY_STATUS
from docs_reference import PAGES, differences, main, pages, raised_as, write
from reference_operations import OPERATIONS
from reference_tables import Tables, limits
from spectool.faults import SpecError

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = PAGES.parents[1] / "openapi.yaml"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return pages()


def test_the_committed_pages_are_what_the_contract_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().out


def test_every_operation_has_its_page_and_all_its_sections(texts: dict[str, str]) -> None:
    assert set(texts) == {page.file for page in OPERATIONS.values()} | {"README.md", "types.md"}
    for page in OPERATIONS.values():
        headings = re.findall(r"^## (.*)$", texts[page.file], re.MULTILINE)
        streamed = ["Streamed answer"] if page.method == "create" else []
        assert headings == [
            *("Example", "Parameters", "Returns"),
            *streamed,
            *("Errors", "Authorization", "HTTP headers"),
        ], page.method


def test_every_parameter_of_the_contract_is_described(texts: dict[str, str]) -> None:
    from spectool.diff import prepared

    document = prepared(str(CONTRACT))
    request = document["components"]["schemas"]["CreateChatCompletionRequest"]["properties"]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", texts["create.md"], re.MULTILINE))
    assert set(request) <= set(rows)
    assert all(row.rpartition("| ")[2].strip() for row in rows.values())


def test_every_link_leads_somewhere(texts: dict[str, str]) -> None:
    anchors = {
        name: {
            re.sub(r"[^\w-]", "", title.lower().replace(" ", "-"))
            for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        }
        for name, text in texts.items()
    }
    links = [
        (name, *link.partition("#")[::2]) for name, text in texts.items() for link in re.findall(r"\]\(([^)]+)\)", text)
    ]
    assert len(links) > 100
    assert [link for link in links if link[2] and link[2] not in anchors[link[1] or link[0]]] == []
    assert [link for link in links if link[1] and link[1] not in texts] == []


def test_no_table_is_torn(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
            assert len(widths) == 1, (name, table)


def test_errors_are_told_as_the_client_raises_them() -> None:
    assert {
        status: raised_as(status).partition("`")[2].partition("`")[0] for status in (*_BY_STATUS, 500, 503, 418)
    } == {
        **{status: cls.__name__ for status, cls in _BY_STATUS.items()},
        500: "InternalServerError",
        503: "InternalServerError",
        418: "APIStatusError",
    }
    assert raised_as(429) == "`RateLimitError` (`InsufficientQuotaError`)"


def test_drift_is_shown_with_the_cure_and_cured(
    tmp_path: Path, texts: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, texts)
    assert differences(tmp_path, texts) == ""
    create = tmp_path / "create.md"
    create.write_text(create.read_text(encoding="utf-8").replace("## Errors", "## Mistakes"), encoding="utf-8")
    (tmp_path / "list.md").unlink()
    (tmp_path / "orphan.md").write_text(texts["delete.md"], encoding="utf-8")
    (tmp_path / "by-hand.md").write_text("# Mine\n", encoding="utf-8")
    shown = differences(tmp_path, texts)
    assert "-## Mistakes\n+## Errors" in shown
    assert "+++ list.md (made)" in shown
    assert "--- orphan.md (there)" in shown
    assert "by-hand" not in shown
    assert main(["--check", "--out", str(tmp_path)]) == 1
    assert "make docs-reference" in capsys.readouterr().err
    write(tmp_path, texts)
    assert differences(tmp_path, texts) == ""
    assert (tmp_path / "by-hand.md").exists()


def test_lost_line_ends_are_drift(tmp_path: Path, texts: dict[str, str]) -> None:
    write(tmp_path, texts)
    (tmp_path / "create.md").write_text(texts["create.md"].rstrip("\n"), encoding="utf-8")
    assert differences(tmp_path, texts) == "create.md: line ends differ"


def test_an_operation_that_is_not_known_here_is_an_error(tmp_path: Path) -> None:
    document = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    document["paths"]["/chat/completions"]["get"]["operationId"] = "surveyChatCompletions"
    changed = tmp_path / "changed.yaml"
    changed.write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(SpecError, match="surveyChatCompletions"):
        pages(changed)


def test_a_missing_example_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"create\.py: there is no such example"):
        pages(CONTRACT, tmp_path)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "str"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "int or `None`"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/A"}}, "list of [`A`](types.md#a)"),
        (
            {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/UnknownA"}]},
            "[`A`](types.md#a)",
        ),
        ({"$ref": "#/components/schemas/Word"}, '`"x"`, `"y"`'),
        ({"$ref": "#/components/schemas/Words"}, "str, see [`Words`](types.md#words)"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "dict of str to float"),
        ({"type": "object"}, "dict"),
        ({"const": "a"}, '`"a"`'),
        ({}, "any JSON value"),
    ],
)
def test_types_in_words(schema: dict[str, Any], expected: str) -> None:
    schemas: dict[str, dict[str, Any]] = {
        "A": {"type": "object", "properties": {"a": {}}},
        "UnknownA": {"x-unknown": True},
        "Word": {"enum": ["x", "y"]},
        "Words": {"enum": [f"w{number}" for number in range(13)]},
    }
    assert Tables(schemas).type(schema) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"minimum": -2, "maximum": 2}, ["-2 to 2"]),
        ({"maxLength": 64}, ["at most 64 characters"]),
        ({"minItems": 1}, ["at least 1 item"]),
        ({"maxProperties": 16, "pattern": "^a"}, ["at most 16 entries", "pattern `^a`"]),
        ({"minimum": -(2**63), "maximum": 2**63 - 1}, ["-9.22e+18 to 9.22e+18"]),
        ({"type": "string"}, []),
    ],
)
def test_limits_in_words(schema: dict[str, Any], expected: list[str]) -> None:
    assert limits(schema) == expected
