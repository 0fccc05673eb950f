"""Measure the architecture: sizes of folders, files and functions, and the directions of imports.

`python -m tests.architecture.measures` prints the measures, names every broken limit, and exits with 1 if there is one.
"""

from __future__ import annotations

import graphlib
import statistics
import sys
import textwrap
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.source_tree import Module, imported_modules, read_modules, wing_of

ROOT = Path(__file__).parents[2]

MODULES_IN_A_FOLDER = 14
LINES_OF_A_FILE, MEDIAN_LINES_OF_A_FILE = 250, 120
LINES_OF_A_FUNCTION, MEDIAN_LINES_OF_A_FUNCTION, NINTH_DECILE_OF_A_FUNCTION = 40, 8, 20

_WIDTH = 120


@dataclass(frozen=True)
class Measure:
    """One measure and its limit.

    Args:
        name: the measured quantity.
        value: the measured value.
        limit: the largest allowed value.
        offenders: one line for each thing that breaks the limit, if the limit is about single things.
    """

    name: str
    value: float
    limit: float
    offenders: tuple[str, ...] = ()

    @property
    def complaints(self) -> list[str]:
        """One line for each way in which the limit is broken."""
        if self.value <= self.limit:
            return []
        return [f"{self.name}: {offender}; limit {self.limit:g}" for offender in self.offenders or (f"{self.value:g}",)]


def measured(modules: Mapping[str, Module], level: Mapping[str, int]) -> list[Measure]:
    """Return all measures of a tree.

    Args:
        modules: all modules of the project.
        level: the level of each package and wing, 0 at the top.
    """
    circles, upward = circles_of(modules), upward_imports(modules, level)
    return [
        *sizes(modules),
        Measure("circles of imports", len(circles), 0, tuple(circles)),
        Measure("imports between wings that run up", len(upward), 0, tuple(upward)),
    ]


def sizes(modules: Mapping[str, Module]) -> list[Measure]:
    """Return the measures of folders, files and functions."""
    files = {str(module.path): module.line_count for module in modules.values()}
    functions = {
        f"{module.path}: {name}": lines for module in modules.values() for name, lines in module.function_lines.items()
    }
    lengths = sorted(functions.values())
    ninth_decile = statistics.quantiles(lengths, n=10, method="inclusive")[-1]
    return [
        _largest("modules in a folder", modules_by_folder(modules), MODULES_IN_A_FOLDER),
        _largest("lines of a file", files, LINES_OF_A_FILE),
        Measure("lines of a file, median", statistics.median(files.values()), MEDIAN_LINES_OF_A_FILE),
        _largest("lines of a function", functions, LINES_OF_A_FUNCTION),
        Measure("lines of a function, median", statistics.median(lengths), MEDIAN_LINES_OF_A_FUNCTION),
        Measure("lines of a function, 90th percentile", ninth_decile, NINTH_DECILE_OF_A_FUNCTION),
    ]


def _largest(name: str, values: Mapping[str, int], limit: int) -> Measure:
    offenders = tuple(f"{owner} has {value}" for owner, value in values.items() if value > limit)
    return Measure(name, max(values.values()), limit, offenders)


def modules_by_folder(modules: Mapping[str, Module]) -> dict[str, int]:
    """Return the number of modules in each folder, `__init__.py` included."""
    counts = Counter(module.path.parent.as_posix() for module in modules.values())
    return dict(sorted(counts.items()))


def circles_of(modules: Mapping[str, Module]) -> list[str]:
    """Return the circles of imports, each as `a -> b -> a`."""
    graph = {name: imported_modules(module, modules) for name, module in modules.items()}
    circles = []
    while True:
        try:
            graphlib.TopologicalSorter(graph).prepare()
        except graphlib.CycleError as error:
            circle: list[str] = error.args[1][::-1]  # from the importing module to the imported one
            circles.append(" -> ".join(circle))
            graph[circle[0]].discard(circle[1])
        else:
            return circles


def levels(root: Path) -> dict[str, int]:
    """Return the level of each package and wing, 0 at the top, as the `layers` contracts in pyproject.toml say."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    found = {}
    for contract in settings["contracts"]:
        if contract["type"] == "layers":
            for level, layer in enumerate(contract["layers"]):
                for name in layer.split("|"):
                    found |= {
                        ".".join(filter(None, (container, name.strip(" ()")))): level
                        for container in contract.get("containers", [""])
                    }
    return found


def wing_imports(modules: Mapping[str, Module]) -> dict[str, set[str]]:
    """Return for each wing the other wings that it imports; tests may import everything and are left out."""
    arrows: dict[str, set[str]] = {}
    for name, module in modules.items():
        if not name.startswith("tests."):
            wing = wing_of(name)
            arrows.setdefault(wing, set()).update(wing_of(other) for other in imported_modules(module, modules))
    return {wing: imported - {wing} for wing, imported in sorted(arrows.items())}


def upward_imports(modules: Mapping[str, Module], level: Mapping[str, int]) -> list[str]:
    """Return the imports between wings that do not run down, or whose wings have no level.

    Args:
        modules: all modules of the project.
        level: the level of each package and wing, 0 at the top.
    """
    return [
        f"{wing} imports {other}"
        for wing, imported in wing_imports(modules).items()
        for other in sorted(imported)
        if not _runs_down(wing, other, level)
    ]


def _runs_down(wing: str, other: str, level: Mapping[str, int]) -> bool:
    package, other_package = wing.split(".", maxsplit=1)[0], other.split(".", maxsplit=1)[0]
    if wing == package == other_package:
        return True  # the package's own __init__
    upper, lower = (wing, other) if package == other_package else (package, other_package)
    return lower != package and upper in level and lower in level and level[upper] < level[lower]


def report(modules: Mapping[str, Module], measures: Sequence[Measure]) -> str:
    """Return the text that `main` prints: folders, arrows between wings, measures."""
    folders = ", ".join(f"{folder} {count}" for folder, count in modules_by_folder(modules).items())
    arrows = wing_imports(modules)
    lines = [
        *textwrap.wrap(f"Modules by folder: {folders}", _WIDTH, break_on_hyphens=False),
        "",
        f"{'wing':24}imports",
        *(f"{wing:24}{', '.join(sorted(arrows[wing])) or '-'}" for wing in arrows),
        "",
        f"{'measure':40}{'value':>8}{'limit':>8}",
        *(f"{measure.name:40}{measure.value:8g}{measure.limit:8g}" for measure in measures),
        f"{len(modules)} modules; a function runs from `def` to its last line, docstring included",
    ]
    return "\n".join(lines) + "\n"


def main(root: Path = ROOT) -> int:
    """Print the measures; return 1 and name the broken limits if there are any.

    Args:
        root: the folder that holds the packages and pyproject.toml.
    """
    modules = read_modules(root)
    measures = measured(modules, levels(root))
    sys.stdout.write(report(modules, measures))
    complaints = [complaint for measure in measures for complaint in measure.complaints]
    sys.stderr.writelines(f"{complaint}\n" for complaint in complaints)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
