"""Write a CycloneDX bill of materials of what an installation of chatwright brings along.

The list is read from the installed packages, following their run-time requirements from chatwright down: the versions
are those the project is developed and tested with.
"""

from __future__ import annotations

import argparse
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
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


def component_of(distribution: metadata.Distribution, kind: ComponentType) -> Component:
    """Describe one distribution as a component."""
    name, version = canonicalize_name(distribution.name), distribution.version
    fields = distribution.metadata
    declared = fields.get("License-Expression") or fields.get("License") or classified_licence(distribution)
    purl = PackageURL("pypi", name=name, version=version)
    return Component(
        name=name,
        version=version,
        type=kind,
        bom_ref=str(purl),
        purl=purl,
        description=fields.get("Summary"),
        licenses=[LicenseFactory().make_from_string(declared)] if declared else (),
    )


def classified_licence(distribution: metadata.Distribution) -> str | None:
    """Read the licence off the classifiers, for packages that declare it nowhere else."""
    prefix = "License :: OSI Approved :: "
    classifiers: list[str] = distribution.metadata.get_all("Classifier") or []
    return next((line.removeprefix(prefix) for line in classifiers if line.startswith(prefix)), None)


def bill_of_materials(root: str) -> Bom:
    """Collect a distribution and everything it needs, with who needs what."""
    bom = Bom()
    bom.metadata.component = component_of(metadata.distribution(root), ComponentType.LIBRARY)
    components = {root: bom.metadata.component}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        needed = sorted(set(requirements_of(metadata.distribution(name))))
        for dependency in needed:
            if dependency not in components:
                components[dependency] = component_of(metadata.distribution(dependency), ComponentType.LIBRARY)
                bom.components.add(components[dependency])
                waiting.append(dependency)
        bom.register_dependency(components[name], [components[dependency] for dependency in needed])
    return bom


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("output", type=Path, help="the JSON file to write")
    output: Path = parser.parse_args().output
    bom = bill_of_materials("chatwright")
    text = JsonV1Dot6(bom).output_as_string(indent=2)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text + "\n", encoding="utf-8")
    print(f"{output}: chatwright and {len(bom.components)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
