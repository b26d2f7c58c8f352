"""Write the reference pages from the contract: `docs/reference/`, one page per operation, one of types, an index.

    python scripts/docs_reference.py            write the pages
    python scripts/docs_reference.py --check    compare with what is there, change nothing

Texts, types, limits and errors come from `openapi.yaml`; the examples are the programs in `docs/reference/examples/`,
which the tests run.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chatwright import errors
from reference_operations import OPERATIONS, Page
from reference_tables import Row, Tables, line, name_of, rank, table
from spectool.faults import SpecError
from spectool.prepare import prepare
from spectool.read import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reference_tables import Use

ROOT: Final = Path(__file__).resolve().parents[1]
CONTRACT: Final = ROOT / "openapi.yaml"
PAGES: Final = ROOT / "docs" / "reference"
TEMPLATES: Final = ROOT / "scripts" / "templates" / "reference"
CURE: Final = "run `make docs-reference` and commit the result"
HEADER: Final = "<!-- Made from openapi.yaml by `make docs-reference`; changes here are lost. -->"
_METHODS: Final = ("get", "post", "delete")


def pages(contract: str | Path = CONTRACT, examples: Path = PAGES / "examples") -> dict[str, str]:
    """The text of every page by file name.

    Raises:
        SpecError: The contract is bad, or has an operation that nothing is known about here.
    """
    document = prepare(read(contract))
    environment = Environment(  # noqa: S701, Markdown and not HTML
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found = list(_operations(document))
    rows = [{"page": page, "operation": operation, "file": page.file} for page, operation in found]
    written = {
        page.file: environment.get_template("operation.md.jinja").render(
            header=HEADER, page=page, operation=operation, **_operation(document, page, operation["item"], examples)
        )
        for page, operation in found
    }
    statuses = sorted({status for _, operation in found for status in _errors(document, operation["item"])})
    written["README.md"] = environment.get_template("index.md.jinja").render(
        header=HEADER,
        description=line(document["info"].get("description")),
        version=document["info"]["version"],
        server=document["servers"][0]["url"],
        rows=rows,
        authorization=_authorization(document, {}),
        errors=[{"status": status, "classes": raised_as(status)} for status in statuses],
    )
    written["types.md"] = environment.get_template("types.md.jinja").render(header=HEADER, groups=_groups(document))
    return written


def _operations(document: Mapping[str, Any]) -> Iterable[tuple[Page, dict[str, Any]]]:
    """The operations in the order of `OPERATIONS`."""
    found = {
        item[method].get("operationId"): {"method": method.upper(), "path": path, "item": item[method]}
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    }
    if unknown := sorted(set(found) - set(OPERATIONS), key=str):
        raise SpecError(
            f"{', '.join(map(str, unknown))}: new in the contract; say what the wrapper makes of it in reference_operations.py"
        )
    for name, page in OPERATIONS.items():
        if name in found:
            item = found[name]["item"]
            texts = {
                key: line(item.get(key)).rstrip("." if key == "summary" else "") for key in ("summary", "description")
            }
            yield page, {**found[name], **texts, "id": name, "deprecated": bool(item.get("deprecated"))}


def _operation(document: Mapping[str, Any], page: Page, item: Mapping[str, Any], examples: Path) -> dict[str, Any]:
    tables = Tables(document["components"]["schemas"])
    content = item["responses"]["200"]["content"]
    body = item.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    parameters = [_parameter(tables, parameter) for parameter in item.get("parameters", ())]
    told = [table(parameters)] if parameters else []
    if body is not None:
        told.append(tables.fields(tables.schemas[name_of(body)], "arguments", page.widened))
    stream = content.get("text/event-stream")
    return {
        "example": _example(examples, page.stem),
        "stream_example": _example(examples, f"{page.stem}_stream") if stream else "",
        "parameters": "\n\n".join(told) or "None.",
        "answer": _described(tables, content["application/json"]["schema"]),
        "chunk": _described(tables, stream["schema"]) if stream else None,
        "errors": _error_table(document, item),
        "authorization": _authorization(document, item),
        "headers": _headers(item, content),
    }


def _parameter(tables: Tables, parameter: Mapping[str, Any]) -> Row:
    schema = {**parameter["schema"], **{key: parameter[key] for key in ("deprecated",) if key in parameter}}
    required = bool(parameter.get("required"))
    place = f"in the {parameter['in']}"
    notes = "; ".join(note for note in (tables.notes(schema, required=required), place) if note)
    return Row(
        parameter["name"],
        tables.type(schema, null=False),
        notes,
        line(parameter.get("description")),
        rank(schema, required=required),
    )


def _described(tables: Tables, schema: Mapping[str, Any]) -> dict[str, str]:
    name = name_of(schema)
    target = tables.schemas[name]
    return {"name": name, "description": line(target.get("description")), "fields": tables.fields(target, "received")}


def _example(folder: Path, stem: str) -> str:
    path = folder / f"{stem}.py"
    if not path.is_file():
        raise SpecError(f"{path.name}: there is no such example in {folder.name}/")
    return path.read_text(encoding="utf-8").strip()


def _errors(document: Mapping[str, Any], item: Mapping[str, Any]) -> dict[int, str]:
    """Status → description, of the answers that are errors."""
    shared = document["components"].get("responses", {})
    found: dict[int, str] = {}
    for status, answer in item["responses"].items():
        if not str(status).startswith("2"):
            told = shared[name_of(answer)] if "$ref" in answer else answer
            found[int(status)] = line(told.get("description")).removeprefix(f"{status}: ")
    return found


def _error_table(document: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    rows = [
        f"| {status} | {raised_as(status)} | {description[:1].upper()}{description[1:]} |"
        for status, description in sorted(_errors(document, item).items())
    ]
    return "\n".join(["| status | raised as | when |", "|---|---|---|", *rows])


def raised_as(status: int) -> str:
    """The exception class for a status, and those of finer meaning below it."""
    classes = [value for name in errors.__all__ if _is_status_error(value := getattr(errors, name))]
    found = next((cls for cls in classes if cls.__dict__.get("status_code") == status), None)
    if found is None:
        found = (
            errors.InternalServerError if status >= errors.InternalServerError.status_code else errors.APIStatusError
        )
    finer = [f"`{cls.__name__}`" for cls in classes if found in cls.__bases__ and found is not errors.APIStatusError]
    return f"`{found.__name__}`" + (f" ({', '.join(finer)})" if finer else "")


def _is_status_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, errors.APIStatusError)


def _authorization(document: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    schemes = document["components"]["securitySchemes"]
    demanded = item.get("security", document.get("security", ()))
    told = [f"`{name}`: {line(schemes[name].get('description'))}" for entry in demanded for name in entry]
    return "\n".join(told) or "None."


def _headers(item: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    lines = [f"- **Content-Type**: {', '.join(item['requestBody']['content'])}"] if "requestBody" in item else []
    kinds = [f"{kind} (streamed)" if kind == "text/event-stream" else kind for kind in content]
    return "\n".join([*lines, f"- **Accept**: {', '.join(kinds)}"])


def _groups(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The types by the direction in which they travel, each group by name."""
    schemas = document["components"]["schemas"]
    tables = Tables(schemas, page="")
    items = [item[method] for item in document["paths"].values() for method in _METHODS if method in item]
    bodies = [item["requestBody"]["content"]["application/json"]["schema"] for item in items if "requestBody" in item]
    sent = _reached(schemas, [*bodies, *(item.get("parameters") for item in items)])
    sent -= {name_of(body) for body in bodies}  # their fields are the parameters, on the pages of the operations
    shared = document["components"].get("responses", {})
    received = _reached(schemas, [[item["responses"] for item in items], shared])
    groups: tuple[tuple[str, set[str], Use], ...] = (
        ("In requests", sent - received, "sent"),
        ("In answers", received - sent, "received"),
        ("In both", sent & received, "sent"),
    )
    return [
        {"title": title, "types": [_type(tables, name, use) for name in sorted(names)]}
        for title, names, use in groups
        if names
    ]


def _reached(schemas: Mapping[str, Any], start: Any) -> set[str]:
    """The names of the types that a part of the document leads to; those for unknown variants are left out."""
    found: set[str] = set()
    todo = [start]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            name = name_of(node) if "$ref" in node else ""
            if name in schemas and name not in found and not schemas[name].get("x-unknown"):
                found.add(name)
                todo.append(schemas[name])
            todo += node.values()
        elif isinstance(node, list):
            todo += node
    return found


def _type(tables: Tables, name: str, use: Use) -> dict[str, str]:
    schema = tables.schemas[name]
    description = tables.described(name)
    if "properties" in schema:
        return {"name": name, "description": description, "fields": tables.fields(schema, use)}
    words = schema.get("enum")
    told = ", ".join(f'`"{word}"`' for word in words) if words else f"One of {tables.type(schema)}."
    return {"name": name, "description": description or told, "fields": told if description else ""}


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Put the pages there, and remove pages of ours that are no longer made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _present(folder) - set(texts):
        (folder / name).unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def differences(folder: Path, texts: Mapping[str, str]) -> str:
    """How the pages that are there differ from what they should be, as a unified diff; empty when they don't."""
    lines: list[str] = []
    for name in sorted(_present(folder) | set(texts)):
        path = folder / name
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        made = texts.get(name, "")
        lines += difflib.unified_diff(
            there.splitlines(), made.splitlines(), f"{name} (there)", f"{name} (made)", lineterm=""
        )
        if there != made and there.splitlines() == made.splitlines():
            lines.append(f"{name}: line ends differ")
    return "\n".join(lines)


def _present(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.md") if path.read_text(encoding="utf-8").startswith(HEADER)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write the reference pages from openapi.yaml.")
    parser.add_argument("--check", action="store_true", help="compare with what is there, change nothing")
    parser.add_argument("--out", type=Path, default=PAGES, help="the folder of the pages (default: docs/reference)")
    options = parser.parse_args(arguments)
    try:
        texts = pages()
    except SpecError as error:
        print(error.message, file=sys.stderr)
        return 1
    if not options.check:
        write(options.out, texts)
        print(f"{len(texts)} pages in {options.out.name}/")
        return 0
    if difference := differences(options.out, texts):
        print(difference)
        print(f"docs/reference is not what openapi.yaml gives: {CURE}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
