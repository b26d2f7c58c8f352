"""Exercise a generated package: `python -I prove.py <folder with chatwright_api and prepared.json> <folder of payloads>`.

Runs in an interpreter of its own, so that nothing of the project can lend a hand. Prints what was proved as JSON; exits
with status 1 and one line on the first thing that does not hold.
"""
# ruff: noqa: SLF001, S301 - the package is ours to look into, and it is ours what is pickled

from __future__ import annotations

import importlib
import inspect
import json
import pickle
import pkgutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]

PACKAGE = "chatwright_api"
_PREFIX = "#/components/schemas/"
# As many kinds of each union are tried as most unions have; deeper than this, a recursive shape is only sketched, then cut.
_TURNS = 4
_SKETCHED, _CUT = 6, 12
_SHOWN = 300
_FIRST_ERROR = 400


class NotProved(Exception):  # noqa: N818 - it ends the program with a verdict, nobody handles it
    """Something about the package does not hold."""


class Samples:
    """Made-up values for the schemas of a prepared document: every field set, or each kind of a union in turn."""

    def __init__(self, document: Schema) -> None:
        self._schemas: dict[str, Schema] = document["components"]["schemas"]

    def full(self, schema: Schema, depth: int = 0, turn: int = 0) -> Any:
        """A value with every field set; `turn` picks the member of each union."""
        name = schema.get("$ref", "").removeprefix(_PREFIX)
        if name:
            return self.full(self._schemas[name], depth, turn)
        if "anyOf" in schema:
            kinds = [kind for kind in schema["anyOf"] if kind.get("type") != "null"]
            return self.full(kinds[turn % len(kinds)], depth, turn)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][turn % len(schema["enum"])]
        if "properties" in schema:
            required = schema.get("required") or ()
            chosen = schema["properties"] if depth < _SKETCHED else {key: schema["properties"][key] for key in required}
            return {key: self.full(sub, depth + 1, turn) for key, sub in chosen.items()} if depth < _CUT else {}
        kind = schema.get("type")
        if kind == "array":
            return (
                [self.full(schema.get("items") or {}, depth + 1, turn + step) for step in range(2)]
                if depth < _CUT
                else []
            )
        if kind == "object":
            values = schema.get("additionalProperties")
            return {"key": self.full(values, depth + 1, turn) if isinstance(values, dict) else [1, {"two": None}]}
        return {"integer": 7, "number": 0.5, "boolean": True, "null": None, "string": "text"}.get(
            str(kind), {"any": [1]}
        )

    def objects(self) -> Iterator[tuple[str, Schema]]:
        """Every component that became a class."""
        return ((name, schema) for name, schema in self._schemas.items() if "properties" in schema)


def check(condition: object, complaint: str) -> None:
    """Raise unless the condition holds."""
    if not condition:
        raise NotProved(complaint)


def import_all() -> int:
    """Import every module of the package; how many there are."""
    package = importlib.import_module(PACKAGE)
    names = [found.name for found in pkgutil.walk_packages(package.__path__, f"{PACKAGE}.")]
    for name in names:
        importlib.import_module(name)
    models = importlib.import_module(f"{PACKAGE}.models")
    for name in models.__all__:
        check(getattr(models, name), f"models.{name} is empty")
    return len(names)


def round_trip(kind: Any, payload: Schema, about: str) -> Any:
    """Decode, encode, send through JSON and decode again; nothing may change."""
    decoded = kind.from_dict(payload)
    encoded = decoded.to_dict()
    check(encoded == payload, f"{about}: to_dict gives {_cut(encoded)}, not {_cut(payload)}")
    again = kind.from_dict(json.loads(json.dumps(encoded)))
    check(again.to_dict() == payload, f"{about}: does not survive JSON")
    check(again == decoded, f"{about}: equal data is not equal")
    check(pickle.loads(pickle.dumps(decoded)).to_dict() == payload, f"{about}: does not survive pickling")
    return decoded


def prove_classes(samples: Samples, models: Any) -> int:
    """Every class holds what it is given, whether decoded or constructed, full or sparse, known or not."""
    proved = 0
    for name, schema in samples.objects():
        kind = getattr(models, name)
        decoded = round_trip(kind, samples.full(schema), name)
        for turn in range(1, _TURNS):
            round_trip(kind, samples.full(schema, 0, turn), name)
        attributes = {key: attribute for attribute, key in kind._ATTRIBUTES.items() if key}
        check(set(attributes) == set(schema["properties"]), f"{name}: knows other fields than the document")
        built = kind(**{attribute: getattr(decoded, attribute) for attribute in attributes.values()})
        check(built.to_dict() == decoded.to_dict(), f"{name}: constructed with every field, it loses some")
        required = {key: samples.full(schema["properties"][key]) for key in schema.get("required") or ()}
        least = kind(**{attributes[key]: value for key, value in required.items()})
        check(least.to_dict() == required, f"{name}: a minimal {name} holds {_cut(least.to_dict())}")
        for payload in ({}, dict.fromkeys(schema["properties"]), {"unheard-of": {"x": [None]}, "also": None}):
            sparse = round_trip(kind, payload, f"{name} with {_cut(payload)}")
            for attribute in attributes.values():
                check(getattr(sparse, attribute) is None, f"{name}.{attribute} of {_cut(payload)} is not None")
        proved += 1
    return proved


def prove_unions(samples: Samples, schemas: dict[str, Schema], models: Any) -> int:
    """Every member of a union is recognised, and what is unknown is kept under the union's own class."""
    proved = 0
    for name, schema in schemas.items():
        kinds = [kind["$ref"].removeprefix(_PREFIX) for kind in schema.get("anyOf", ()) if "$ref" in kind]
        kinds = [kind for kind in kinds if "properties" in schemas[kind]]
        if len(kinds) <= 1:
            continue
        loaders = importlib.import_module(f"{PACKAGE}.models.{_module_of(models, name)}")
        load = next(
            value
            for key, value in vars(loaders).items()
            if key.startswith("load_") and value.__module__ == loaders.__name__
        )
        for kind in kinds:
            if schemas[kind].get("x-unknown"):
                odd = {"type": "unheard-of", "role": "unheard-of", "data": {"kept": None}}
                found = load(odd)
                check(found.to_dict() == odd, f"{name}: an unknown kind is not kept")
                check(type(found).__name__ == kind, f"{name}: an unknown kind becomes {type(found).__name__}")
            else:
                found = load(samples.full(schemas[kind]))
                check(type(found).__name__ == kind, f"{name}: a {kind} is taken for {type(found).__name__}")
            proved += 1
    return proved


def prove_requests(samples: Samples, schemas: dict[str, Schema], models: Any) -> int:
    """A request holds the fields that were set and no others; each field by itself; null is not absence."""
    kind, schema = models.CreateChatCompletionRequest, schemas["CreateChatCompletionRequest"]
    attributes = {key: attribute for attribute, key in kind._ATTRIBUTES.items()}
    base = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}
    for key, sub in schema["properties"].items():
        for turn in range(_TURNS):
            payload = {**base, key: samples.full(sub, 0, turn)}
            request = kind(**{attributes[name]: value for name, value in payload.items()})
            check(request.to_dict() == payload, f"CreateChatCompletionRequest.{key}: sends {_cut(request.to_dict())}")
        if key not in base:
            request = kind(**base, **{attributes[key]: None})
            check(request.to_dict() == {**base, key: None}, f"CreateChatCompletionRequest.{key}: null is not sent")
    return len(schema["properties"])


def prove_operations() -> int:
    """Every operation builds its request and parses its answers."""
    package = importlib.import_module(f"{PACKAGE}.api")
    proved = 0
    for found in pkgutil.walk_packages(package.__path__, f"{PACKAGE}.api."):
        if found.ispkg:
            continue
        module = importlib.import_module(found.name)
        wanted = inspect.signature(module.build_request).parameters
        values: dict[str, Any] = {name: {"metadata": {"a": "b"}} if name == "body" else "x/y" for name in wanted}
        values.update(
            {name: {"a": "b"} for name, one in wanted.items() if "dict[" in str(one.annotation) and name != "body"}
        )
        arguments = module.build_request(**values)
        check(arguments["method"] == module.METHOD, f"{found.name}: sends {arguments['method']}")
        check("{" not in arguments["url"], f"{found.name}: leaves a parameter in {arguments['url']}")
        check("x/y" not in arguments["url"], f"{found.name}: does not escape a path parameter")
        least = module.build_request(**{name: values[name] for name, one in wanted.items() if one.default is one.empty})
        check(not least.get("params"), f"{found.name}: sends parameters that nobody set")
        check(module.parse_response(200, {"id": "x"}) is not None, f"{found.name}: does not parse its own answer")
        for name in ("sync", "sync_detailed", "asyncio", "asyncio_detailed"):
            check(callable(getattr(module, name, None)), f"{found.name}: has no {name}")
        proved += 1
    return proved


def prove_payloads(folder: Path, models: Any) -> tuple[int, int]:
    """Real answers and streams decode, can be read to the end and encode as they came."""
    answers = events = 0
    for case in sorted(path.parent for path in folder.rglob("response.meta.json")):
        meta = json.loads((case / "response.meta.json").read_text(encoding="utf-8"))
        body = (case / "body.bin").read_bytes()
        about = f"{case.parent.name}/{case.name}"
        for payload in _payloads(body):
            if not isinstance(payload, dict):
                continue
            if str(payload.get("object", "")).endswith(".chunk") and hasattr(models, "Chunk"):
                events += 1
                chunk = round_trip(models.Chunk, payload, about)
                for choice in chunk.choices or ():
                    check(not isinstance(choice, dict), f"{about}: a choice is left undecoded")
            elif "choices" in payload:
                answers += 1
                answer = round_trip(models.ChatCompletion, payload, about)
                for choice in answer.choices or ():
                    check(not isinstance(choice.message, dict), f"{about}: a message is left undecoded")
            elif int(meta.get("status", 0)) >= _FIRST_ERROR and hasattr(models, "ErrorResponse"):
                answers += 1
                round_trip(models.ErrorResponse, payload, about)
    return answers, events


def _payloads(body: bytes) -> Iterator[Any]:
    text = body.decode("utf-8", "replace")
    lines = [line[5:].strip() for line in text.splitlines() if line.startswith("data:")]
    for piece in lines or [text]:
        try:
            yield json.loads(piece)
        except ValueError:
            continue


def _module_of(models: Any, name: str) -> str:
    return str(models._MODULES[name])


def _cut(value: Any) -> str:
    text = json.dumps(value, default=repr)
    return text if len(text) < _SHOWN else f"{text[:_SHOWN]}..."


def prove(folder: Path, payloads: Path) -> dict[str, int]:
    """Everything, in order; what was proved, counted."""
    document = json.loads((folder / "prepared.json").read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    samples = Samples(document)
    modules = import_all()
    models = importlib.import_module(f"{PACKAGE}.models")
    proved = {
        "modules": modules,
        "classes": prove_classes(samples, models),
        "variants": prove_unions(samples, schemas, models),
        "request fields": prove_requests(samples, schemas, models),
        "operations": prove_operations(),
    }
    proved["answers"], proved["events"] = prove_payloads(payloads, models)
    return proved


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    sys.dont_write_bytecode = True
    try:
        print(json.dumps(prove(Path(sys.argv[1]), Path(sys.argv[2]))))
    except NotProved as verdict:
        sys.exit(str(verdict))
    except Exception as error:  # noqa: BLE001 - whatever the package raises is a failure of the package
        sys.exit(f"{type(error).__name__}: {error}".splitlines()[0])
