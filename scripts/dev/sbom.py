"""Write a CycloneDX bill of materials of what an installation of chatwright brings along.

The list is read from the installed packages, following their run-time requirements from chatwright down: the versions
are those the project is developed and tested with.
"""

# pyright: reportAttributeAccessIssue=false, reportCallIssue=false, reportArgumentType=false
# The decorators of cyclonedx hide its classes' members from pyright; mypy sees them.

from __future__ import annotations

import argparse
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator


def requirements_of(distribution: metadata.Distribution) -> Iterator[str]:
    """Yield the normalised names that a distribution needs here, extras aside."""
    for line in distribution.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


def component_of(distribution: metadata.Distribution) -> Component:
    """Describe one distribution as a component."""
    name, version = canonicalize_name(distribution.name), distribution.version
    declared = field(distribution, "License-Expression") or field(distribution, "License") or classified(distribution)
    purl = PackageURL("pypi", name=name, version=version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=str(purl),
        purl=purl,
        description=field(distribution, "Summary"),
        licenses=[LicenseFactory().make_from_string(declared)] if declared else (),
    )


def field(distribution: metadata.Distribution, name: str) -> str | None:
    """Read one field of a distribution's metadata."""
    return next(iter(distribution.metadata.get_all(name) or ()), None)


def classified(distribution: metadata.Distribution) -> str | None:
    """Read the licence off the classifiers, for packages that declare it nowhere else."""
    prefix = "License :: OSI Approved :: "
    classifiers = distribution.metadata.get_all("Classifier") or ()
    return next((line.removeprefix(prefix) for line in classifiers if line.startswith(prefix)), None)


def closure(root: str) -> dict[str, list[str]]:
    """Follow run-time requirements down from a distribution: each name with what it needs."""
    needs: dict[str, list[str]] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name not in needs:
            needs[name] = sorted(set(requirements_of(metadata.distribution(name))))
            waiting.extend(needs[name])
    return needs


def bill_of_materials(root: str, needs: dict[str, list[str]]) -> Bom:
    """Describe a distribution and everything it needs, with who needs what."""
    components = {name: component_of(metadata.distribution(name)) for name in needs}
    described = BomMetaData(component=components[root])
    bom = Bom(metadata=described, components=[components[name] for name in needs if name != root])
    for name, needed in needs.items():
        bom.register_dependency(components[name], [components[dependency] for dependency in needed])
    return bom


def main() -> int:
    """Write the bill to the file named on the command line."""
    parser = argparse.ArgumentParser(description="Write a CycloneDX bill of materials of chatwright.")
    parser.add_argument("output", type=Path, help="the JSON file to write")
    output: Path = parser.parse_args().output
    needs = closure("chatwright")
    text = JsonV1Dot6(bill_of_materials("chatwright", needs)).output_as_string(indent=2)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text + "\n", encoding="utf-8")
    print(f"{output}: chatwright and the {len(needs) - 1} packages it needs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
