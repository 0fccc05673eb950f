"""Attacks on the grader, each graded by the real command: none gains a point, and nothing is touched."""

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assignment.notebook import ROOT
from tests.support.attacks import folders
from tests.support.attacks.grading import ATTACKS, WITNESS_POINTS, Outcome, unleash

NAMES = list(ATTACKS)
BATCH = 10
GROUPS = {"score", "machine", "run", "pages"}
REFUSED_IMPORTS = {
    "runs_magics_and_transformers": "it asks for a module that is hidden from student code, and reports the refusal",
}
"""Attacks whose report mentions that a module of the project is missing, because that is how they are stopped."""

SILENT = {
    "adds_in_the_chain_before_an_error": "a layer is of the kind that it shows in the call that counts",
    "adds_in_the_chain_beside_an_initializer": "a layer is of the kind that it shows in the call that counts",
    "adds_in_the_chain_beside_an_own_relu": "a layer is of the kind that it shows in the call that counts",
    "array_that_lies_about_its_values": "its values are not counted, because its layers are missing",
    "batch_norm_that_trains_in_the_chain_only": "a layer is of the kind that it shows in the call that counts",
    "block_that_shows_other_weights": "weights are read where Keras's own class keeps them",
    "caps_relu_far_out": "a bound far out is found out like its twin's",
    "claims_no_regularizer": "such settings are read off the layer, whatever its configuration says",
    "claims_padding_of_one_pixel": "such settings are read off the layer, whatever its configuration says",
    "claims_that_convolutions_are_trainable": "such settings are read off the layer, whatever its configuration says",
    "claims_that_normalizations_are_trainable": "such settings are read off the layer, whatever its configuration says",
    "configuration_that_equals_everything": "its layers compute nothing, so they are left out of the graph",
    "convolution_that_counts_a_bias_beside_an_own_relu": "what a layer says of its number of weights is not read",
    "convolution_that_counts_a_bias_with_an_own_call": "what a layer says of its number of weights is not read",
    "convolution_with_another_operation_in_the_call": "a layer is of the kind that it shows in the call that counts",
    "copies_the_solution_from_the_repository": "what it looks for is hidden from student code",
    "epsilon_set_after_the_call": "a layer is run as it was when it was called",
    "hangs_right_layers_beside": "layers that are not connected are not recorded",
    "lambda_that_adds_in_the_chain_only": "a layer is of the kind that it shows in the call that counts",
    "layer_that_adds_for_the_probe_only": "a layer is of the kind that it shows in the call that counts",
    "layer_that_is_nothing_for_the_probe_only": "a layer is of the kind that it shows in the call that counts",
    "layer_whose_method_is_replaced": "a layer is of the kind that it shows in the call that counts",
    "network_that_activates_in_the_chain_only": "a layer is of the kind that it shows in the call that counts",
    "network_that_shows_other_weights": "weights are read where Keras's own class keeps them",
    "number_of_filters_that_equals_everything": "what a layer holds is sent as plain numbers and texts",
    "patches_numpy_comparisons": "the grader compares in another process",
    "plants_import_hooks": "the observer has imported what it needs",
    "reads_the_cases_in_advance": "the next case is sent when the last one is answered",
    "relu_that_counts_a_missing_normalization": "what a layer says of its number of weights is not read",
    "relu_that_counts_weights": "what a layer says of its number of weights is not read",
    "says_it_decorates_another_function": "the head is read off the code of the function",
    "says_it_has_another_head": "the head is read off the code of the function",
    "scales_by_nothing_when_watched": "a layer is of the kind that it shows in the call that counts",
    "searches_memory_for_the_answers": "no answer is in its process",
    "subclass_of_add_that_adds_in_the_chain_only": "a layer is of the kind that it shows in the call that counts",
    "tells_symbolic_from_real": "its values are not counted, because of the faults of its layers",
}
"""Attacks on scores whose report is that of their honest twins, with the reason."""

PROJECT = r"\b(?:helpers|autograder|assignment|benchmarks)"
DOTTED = re.compile(PROJECT + r"(?:\.\w+)+")
PATHS = re.compile(r"\b(?:helpers|autograder|assignment|benchmarks|source|tests)/\w[\w./]*")
MISSED = re.compile(rf"AttackMissedError|(?:Import|ModuleNotFound|Attribute|Key)Error\W.*{PROJECT}\b")
ABSENT = {"assignment/__pycache__": "there only after the package was imported"}
"""Paths in attacks that may be missing."""

HOOKS = {"AttackMissedError", "holders", "case_in_hand", "answer_with"}
"""What attacks repeat word for word, as `tests.support.attacks.grading` says."""


@pytest.fixture(scope="session")
def outcome_of(tmp_path_factory: pytest.TempPathFactory):
    """Return a function that returns the outcome of an attack; one command grades ten of them."""

    @cache
    def outcomes(batch: int) -> dict[str, Outcome]:
        return unleash(NAMES[batch * BATCH : (batch + 1) * BATCH], Path(tmp_path_factory.mktemp("attacks")))

    return lambda name: outcomes(NAMES.index(name) // BATCH)[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_attack_gains_nothing_and_touches_nothing(name: str, outcome_of) -> None:
    """Its score is not above its honest twin's, the canaries are unchanged, and the next student gets full points."""
    outcome = outcome_of(name)

    assert outcome.report["points"] <= outcome.honest["points"]
    assert [] == outcome.harmed
    assert WITNESS_POINTS == outcome.witness
    assert ATTACKS[name].parent.name != "score" or name in SILENT or has_struck(outcome)
    assert (name in REFUSED_IMPORTS) is bool(misses(outcome.report)), misses(outcome.report)


def has_struck(outcome: Outcome) -> bool:
    """Return whether the report of an attack differs from that of its honest twin."""
    return any(outcome.report[part] != outcome.honest[part] for part in ("verdicts", "remarks", "unreadable"))


def misses(report: Any) -> list[str]:
    """Return the texts of a report that say that an attack failed before it struck."""
    return [text for text in texts(report) if MISSED.search(text)]


def texts(value: Any) -> Iterator[str]:
    """Yield every text in plain data."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(part)


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("Cell 2, line 41: AttributeError: module 'helpers.observe' has no attribute '_block'", True),
        ("ModuleNotFoundError: No module named 'helpers.calls'", True),
        ("KeyError: 'autograder.child'", True),
        ("AttackMissedError: no module of helpers.observe has record", True),
        ("AttributeError: 'list' object has no attribute 'shape'", False),
        ("NameError: name 'record' is not defined", False),
    ],
)
def test_an_attack_that_misses_is_seen_in_its_report(text: str, *, missed: bool) -> None:
    """Errors about modules and attributes of the project count as a miss; errors about anything else do not."""
    assert missed is bool(misses({"remarks": [text]}))


def test_attacks_have_names_of_their_own_in_four_groups() -> None:
    """No attack hides another one with the same name, and the tables name real attacks."""
    paths = list((ROOT / "tests" / "attacks").rglob("*.py"))

    assert len(paths) == len(ATTACKS) > 90
    assert GROUPS == {path.parent.name for path in paths}
    named = {*REFUSED_IMPORTS, *SILENT, *folders.PREPARATIONS}
    assert set() == named - ATTACKS.keys()


@pytest.mark.parametrize("path", [*ATTACKS.values(), Path(folders.__file__)], ids=lambda path: path.stem)
def test_modules_and_files_that_an_attack_names_exist(path: Path) -> None:
    """An attack that looks for what the project does not have proves nothing."""
    code = path.read_text(encoding="utf-8")

    assert [] == [name for name in DOTTED.findall(code) if not exists(name)]
    assert [] == [name for name in PATHS.findall(code) if name not in ABSENT and not (ROOT / name).exists()]
    assert [] == [hook for hook in hooks(code) if not any(has(module, hook[1]) for module in modules_of(hook[0]))]


def exists(dotted: str) -> bool:
    """Return whether a dotted name leads to a module, or to an attribute of one."""
    value: Any = None
    parts = dotted.split(".")
    for count, part in enumerate(parts, 1):
        try:
            value = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            if not hasattr(value, part):
                return False
            value = getattr(value, part)
    return True


def hooks(code: str) -> list[tuple[str, str]]:
    """Return package and attribute of each hook that an attack looks for."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    found = [call.args for call in calls if isinstance(call.func, ast.Name) and call.func.id == "holders"]
    return [tuple(ast.literal_eval(argument) for argument in arguments) for arguments in found]


@cache
def modules_of(package: str) -> list[str]:
    """Return the names of a package and of its modules."""
    searched = importlib.import_module(package).__path__
    return [package, *(module.name for module in pkgutil.walk_packages(searched, f"{package}."))]


def has(module: str, attribute: str) -> bool:
    """Return whether a module has an attribute."""
    return hasattr(importlib.import_module(module), attribute)


def test_a_name_that_leads_nowhere_is_found() -> None:
    """The search for dotted names and hooks goes red when there is nothing."""
    assert exists("helpers.observe.observer.observe")
    assert not exists("helpers.calls")
    assert not exists("helpers.observe.observer.no_such_name")
    assert [("helpers.observe", "record")] == hooks('for module in holders("helpers.observe", "record"): pass')
    assert not any(has(module, "no_such_name") for module in modules_of("helpers.contract"))


def test_attacks_find_their_hooks_in_the_same_way() -> None:
    """What attacks repeat is the same text everywhere, so that one reading is enough."""
    found = defaultdict(set)
    for path in ATTACKS.values():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in HOOKS:
                found[node.name].add(ast.unparse(node))

    assert dict.fromkeys(HOOKS, 1) == {name: len(versions) for name, versions in found.items()}
