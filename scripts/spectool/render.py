"""Run openapi-python-client over a lowered document with our templates and plan."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spectool.faults import SpecError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spectool.constraints import Constraints
    from spectool.params import Params
    from spectool.plan import Plan

SCRIPTS = Path(__file__).parents[1]
TEMPLATES = SCRIPTS / "templates"
CONFIG = SCRIPTS / "generator.yaml"
STOCK = TEMPLATES / "stock.sha256"


def render(lowered: dict[str, Any], plan: Plan, params: Params, constraints: Constraints, target: Path) -> None:
    """Write the package to `target`, which must not exist.

    Raises SpecError when the generator warns of anything, or when a stock template changed under one of ours.
    """
    check_stock_templates()
    source = target.with_name("lowered.json")
    source.write_text(json.dumps(lowered, indent=1), encoding="utf-8")
    said = io.StringIO()
    with contextlib.redirect_stdout(said), _tools_on_path():
        complaints = _project(source, target, plan, params, constraints)
    if complaints:
        raise SpecError(f"openapi-python-client: {'; '.join(complaints)}")


def _project(source: Path, target: Path, plan: Plan, params: Params, constraints: Constraints) -> list[str]:
    # Imported here: the generator takes half a second to load, and most commands of this package never need it.
    from openapi_python_client import Project
    from openapi_python_client.config import Config, ConfigFile, MetaType
    from openapi_python_client.parser import GeneratorData
    from openapi_python_client.parser.errors import GeneratorError

    class ChatProject(Project):
        """The generator's project plus the modules that it has no notion of."""

        def _build_models(self) -> None:
            super()._build_models()
            self._write("literals.py", "literals.py.jinja")
            self._write("params.py", "params.py.jinja", params=params)
            self._write("constraints.py", "constraints.py.jinja", constraints=constraints)
            self._write("py.typed", None)
            for union in plan.unions.values():
                self._write(f"models/{union.module}.py", "union.py.jinja", union=union)

        def _write(self, name: str, template: str | None, **values: Any) -> None:
            text = self.env.get_template(template).render(**values) if template else ""
            (self.package_dir / name).write_text(text, encoding="utf-8")

    config = Config.from_sources(
        config_file=ConfigFile.load_from_path(CONFIG),
        meta_type=MetaType.NONE,
        document_source=source,
        file_encoding="utf-8",
        overwrite=False,
        output_path=target,
    )
    data = GeneratorData.from_dict(json.loads(source.read_text(encoding="utf-8")), config=config)
    if isinstance(data, GeneratorError):
        return [_told(data)]
    project = ChatProject(openapi=data, config=config, custom_template_path=TEMPLATES)
    project.env.globals["plans"] = plan
    project.env.filters["pyrepr"] = repr
    return [_told(error) for error in project.build()]


def _told(error: Any) -> str:
    return " ".join(f"{error.header} {error.detail or ''} {getattr(error, 'data', None) or ''}".split())[:400]


@contextlib.contextmanager
def _tools_on_path() -> Iterator[None]:
    """The hooks call ruff by name: the one that is installed beside this interpreter."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def check_stock_templates() -> None:
    """Fail by name when a template that one of ours replaces is no longer the one it was written against."""
    for name, (recorded, actual) in stock_hashes().items():
        if recorded != actual:
            state = "is gone" if actual is None else "changed" if recorded else "is not recorded"
            raise SpecError(
                f"{STOCK.name}: the generator's own {name} {state}; review the override and record its hash"
            )


def stock_hashes() -> dict[str, tuple[str | None, str | None]]:
    """For each of our templates that replaces a stock one: the recorded hash of the stock template, and the actual one."""
    import openapi_python_client

    stock = Path(openapi_python_client.__file__).parent / "templates"
    lines = STOCK.read_text(encoding="utf-8").splitlines() if STOCK.exists() else []
    recorded = {name: digest for digest, name in (line.split() for line in lines if line.strip())}
    found: dict[str, tuple[str | None, str | None]] = {}
    for path in sorted(TEMPLATES.glob("*.jinja")):
        original = stock / path.name
        if original.exists() or path.name in recorded:
            digest = hashlib.sha256(original.read_bytes()).hexdigest() if original.exists() else None
            found[path.name] = (recorded.get(path.name), digest)
    return found
