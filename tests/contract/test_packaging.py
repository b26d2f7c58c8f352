"""What is installed: both packages, typed, importable for next to nothing, and nothing else."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import import_module, metadata
from pathlib import Path

import pytest

import chatwright

ROOT = Path(__file__).parents[2]
INIT = ROOT / "wrapper" / "chatwright" / "__init__.py"


def build(target: str, source: Path, folder: Path) -> Path:
    """Build a distribution with the pinned build backend, in place and offline."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.iterdir()
    return built


def modules_of(package: Path) -> set[str]:
    files = (path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(package.parent).as_posix() for path in files}


def loaded_by(statement: str) -> set[str]:
    """The modules that a statement loads in a fresh interpreter."""
    code = f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


def test_wheel_holds_both_packages_whole_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = modules_of(ROOT / "wrapper" / "chatwright") | modules_of(ROOT / "generated" / "chatwright_api")
    assert names == expected
    assert {"chatwright/py.typed", "chatwright_api/py.typed", "chatwright_api/__init__.py"} <= names


def test_wheel_says_what_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
        licences = {Path(name).name for name in archive.namelist() if "/licenses/" in name}
    assert "Requires-Python: >=3.11" in lines
    assert f"Version: {chatwright.__version__}" in lines
    needed = {
        line.split(": ")[1].split("<")[0] for line in lines if line.startswith("Requires-Dist") and ";" not in line
    }
    assert needed == {"attrs", "httpx", "msgspec"}
    assert licences == {"LICENSE", "NOTICE"}


def test_every_dependency_is_bounded_on_both_sides() -> None:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert dependencies
    assert [line for line in dependencies if not (">=" in line and ",<" in line)] == []


def test_wheel_built_from_the_source_archive_is_the_same(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    (tmp_path / "again").mkdir()
    again = build("wheel", source, tmp_path / "again")
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        assert {name: first.read(name) for name in first.namelist()} == {
            name: second.read(name) for name in second.namelist()
        }


def test_source_archive_holds_no_environment_and_no_build_product(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        tops = {Path(name).parts[1] for name in archive.getnames()}
    assert {"wrapper", "generated", "pyproject.toml", "LICENSE"} <= tops
    assert tops <= {
        *("wrapper", "generated", "openapi.yaml", "pyproject.toml", "PKG-INFO", ".gitignore"),
        *("LICENSE", "NOTICE", "README.md", "SECURITY.md", "CHANGELOG.md", "docs", "examples"),
    }


def test_installed_version_is_the_package_s() -> None:
    assert metadata.version("chatwright") == chatwright.__version__


def test_bill_of_materials_lists_what_an_installation_brings_along(tmp_path: Path) -> None:
    written = tmp_path / "folder" / "sbom.json"
    subprocess.run([sys.executable, ROOT / "scripts" / "dev" / "sbom.py", written], check=True, capture_output=True)
    bill = json.loads(written.read_text())
    names = {component["name"] for component in bill["components"]}
    needs = {entry["ref"].split("@")[0]: entry.get("dependsOn", []) for entry in bill["dependencies"]}
    assert bill["metadata"]["component"]["version"] == chatwright.__version__
    assert {"attrs", "httpx", "httpcore", "certifi", "msgspec"} <= names
    assert names.isdisjoint({"chatwright", "pytest", "ruff", "openapi-python-client"})
    assert len(needs["pkg:pypi/chatwright"]) == 3
    assert all(component["licenses"] for component in bill["components"])


def test_importing_the_package_is_nearly_free() -> None:
    loaded = loaded_by("import chatwright")
    assert "chatwright" in loaded
    assert {name for name in loaded if name.split(".")[0] != "chatwright"} <= {"__future__"}


def test_every_public_name_resolves() -> None:
    for name in chatwright.__all__:
        assert getattr(chatwright, name) is not None
    for name in chatwright._MODULES:
        assert getattr(chatwright, name) is import_module(f"chatwright.{name}")
    assert set(dir(chatwright)) >= set(chatwright.__all__)


def test_a_name_is_kept_after_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(chatwright._HOME, "ascii_lowercase", "_probe")
    monkeypatch.setitem(sys.modules, "chatwright._probe", import_module("string"))
    assert chatwright.ascii_lowercase == "abcdefghijklmnopqrstuvwxyz"  # type: ignore[attr-defined]
    assert vars(chatwright)["ascii_lowercase"] == "abcdefghijklmnopqrstuvwxyz"
    del chatwright.ascii_lowercase  # type: ignore[attr-defined]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'chatwright' has no attribute 'Clown'"):
        chatwright.Clown  # type: ignore[attr-defined] # noqa: B018


def test_the_lazy_table_agrees_with_what_type_checkers_read() -> None:
    tree = ast.parse(INIT.read_text())
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    imported = {
        alias.name: (node.module or "").removeprefix("chatwright").removeprefix(".")
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    modules = {name for name, home in imported.items() if not home}
    assert modules == chatwright._MODULES
    assert {name: home for name, home in imported.items() if home} == chatwright._HOME
    assert set(chatwright.__all__) == {"__version__", *chatwright._HOME}
