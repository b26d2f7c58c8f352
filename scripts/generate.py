"""Generate the low-level client from an OpenAPI document, prove that it works, and put it in place.

    python scripts/generate.py                      the project's own: openapi.yaml -> generated/chatwright_api
    python scripts/generate.py --spec S --out DIR   any document of the Chat API -> DIR/chatwright_api
    python scripts/generate.py --check              compare generated/ with what openapi.yaml gives, change nothing

A run that fails leaves the old tree as it was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from spectool.constraints import make_constraints  # noqa: E402
from spectool.faults import SpecError  # noqa: E402
from spectool.lower import lower  # noqa: E402
from spectool.params import make_params  # noqa: E402
from spectool.plan import Plan, make_plan  # noqa: E402
from spectool.prepare import load_renames, prepare  # noqa: E402
from spectool.prepare.naming import TABLE, clumsy  # noqa: E402
from spectool.read import read  # noqa: E402
from spectool.render import CONFIG, TEMPLATES, render  # noqa: E402
from spectool.trees import compare, swap_in  # noqa: E402

PACKAGE = "chatwright_api"
OWN_SPEC = ROOT / "openapi.yaml"
OWN_OUT = ROOT / "generated"
PAYLOADS = ROOT / "tests" / "data" / "corpus"
CURE = "run `make generate` and commit the result"


def build(spec: str | Path, work: Path, *, own: bool) -> tuple[Path, dict[str, Any]]:
    """Generate and prove the client for a document inside `work`; returns the package and a summary of it.

    Raises SpecError with one line when anything at all is wrong.
    """
    started = time.monotonic()
    renames = load_renames()
    prepared = prepare(read(spec), renames)
    if own and (unmatched := renames.unmatched(prepared)):
        raise SpecError(f"{TABLE.name}: nothing in {Path(spec).name} matches {', '.join(unmatched)}")
    validate(prepared)
    plan = make_plan(prepared)
    if ugly := clumsy(plan.modules):
        raise SpecError(f"class names that say how they came about: {', '.join(ugly)}; name them in {TABLE.name}")
    package = work / PACKAGE
    render(lower(prepared), plan, make_params(prepared), make_constraints(prepared, plan), package)
    demand(plan, package)
    (work / "prepared.json").write_text(json.dumps(prepared), encoding="utf-8")
    proof = prove(work)
    write_provenance(package, spec)
    return package, {
        "models": len(plan.classes),
        "warnings": 0,
        "request": "CreateChatCompletionRequest" in plan.classes,
        "response": "ChatCompletion" in plan.classes,
        "chunk": "Chunk" in plan.classes,
        "endpoints": sorted(plan.operations),
        "proof": proof,
        "seconds": round(time.monotonic() - started, 2),
    }


def validate(prepared: dict[str, Any]) -> None:
    """Fail on the first place where the prepared document is not valid OpenAPI 3.1."""
    from openapi_spec_validator import OpenAPIV31SpecValidator

    for error in OpenAPIV31SpecValidator(prepared).iter_errors():
        place = ".".join(str(step) for step in error.absolute_path)
        raise SpecError(f"{place or 'document'}: {error.message[:200]}")


def demand(plan: Plan, package: Path) -> None:
    """Fail when a part that every version of the API has is missing, or a planned file was not written."""
    for name in ("CreateChatCompletionRequest", "ChatCompletion"):
        if name not in plan.classes:
            raise SpecError(f"the document gives no {name}")
    if "create_chat_completion" not in plan.operations:
        raise SpecError("the document gives no createChatCompletion operation")
    wanted = {f"models/{module}.py" for module in plan.modules.values()}
    written = {path.relative_to(package).as_posix() for path in package.rglob("*.py")}
    endpoints = {Path(name).stem for name in written if name.startswith("api/")}
    missing = sorted([*(wanted - written), *(set(plan.operations) - endpoints)])
    if missing:
        raise SpecError(f"the generator left out {', '.join(missing)}")


def prove(work: Path) -> dict[str, Any]:
    """Exercise the package in an interpreter of its own; the counts of what was proved."""
    command = [sys.executable, "-I", str(ROOT / "scripts" / "spectool" / "prove.py"), str(work), str(PAYLOADS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise SpecError(f"the generated client does not hold: {lines[-1]}")
    counts: dict[str, Any] = json.loads(done.stdout)
    return counts


def write_provenance(package: Path, spec: str | Path) -> None:
    """Record what the tree was made from."""
    tools = hashlib.sha256()
    passes = [
        Path(module.__file__)
        for name, module in sys.modules.items()
        if name.startswith("spectool.") and module.__file__
    ]
    for path in sorted([*TEMPLATES.glob("*.jinja"), *passes, TABLE, Path(__file__)], key=lambda one: one.name):
        tools.update(path.name.encode() + b"\0" + path.read_bytes())
    facts = {
        "command": "make generate",
        "spec": hashlib.sha256(_bytes_of(spec)).hexdigest(),
        "templates and passes": tools.hexdigest(),
        "configuration": hashlib.sha256(CONFIG.read_bytes()).hexdigest(),
        **{tool: version(tool) for tool in ("openapi-python-client", "ruff")},
    }
    text = "".join(f"{key}: {value}\n" for key, value in facts.items())
    (package / "PROVENANCE").write_text(text, encoding="utf-8")


def _bytes_of(spec: str | Path) -> bytes:
    return Path(spec).read_bytes() if Path(spec).exists() else str(spec).encode()


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--spec", default=str(OWN_SPEC), help="path or URL of an OpenAPI document (default: the project's)"
    )
    parser.add_argument("--out", default=None, help="folder that gets chatwright_api (default: generated/)")
    parser.add_argument("--check", action="store_true", help="compare with what is there, change nothing")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    options = parser.parse_args(arguments)
    spec = options.spec or str(OWN_SPEC)
    out = Path(options.out) if options.out else OWN_OUT
    own = Path(spec).resolve() == OWN_SPEC and out.resolve() == OWN_OUT
    try:
        if not own and out.resolve() == OWN_OUT:
            raise SpecError(  # noqa: TRY301 - one place prints what is wrong
                "OUT: another document than openapi.yaml needs a folder of its own, generated/ keeps the project's"
            )
        parent = out if out.is_dir() else out.parent
        with tempfile.TemporaryDirectory(prefix=".chatwright-", dir=parent if parent.is_dir() else None) as folder:
            package, summary = build(spec, Path(folder), own=own)
            if options.check:
                if difference := compare(package, out / PACKAGE):
                    print(difference)
                    print(f"{out.name}/{PACKAGE} is not what {Path(spec).name} gives: {CURE}", file=sys.stderr)
                    return 1
            else:
                out.mkdir(parents=True, exist_ok=True)
                swap_in(package, out / PACKAGE)
    except SpecError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(summary))
    else:
        verdict = "is up to date" if options.check else "written"
        print(
            f"{out.name}/{PACKAGE} {verdict}: {summary['models']} models, {len(summary['endpoints'])} operations, {summary['seconds']} s"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
