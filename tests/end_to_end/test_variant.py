"""Another course's variant, from its table to the points of its class: ResNet-101, 10 classes, 32x32, other names."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assignment import notebook
from assignment.release import NAME
from autograder.cli.exit_codes import ExitCode
from autograder.cli.main import main
from helpers.contract.exercises import EXERCISES
from tests.support.courses import grade, read_report

TABLE = """
[network]
blocks = [3, 4, 23, 3]
classes = 10
image_size = 32

[names]
convolution = "conv_"
batch_normalization = "bn_"
"""
BLOCKS = {"identity_block", "convolutional_block"}
MUTANTS = {
    "names_of_another_course": ('f"conv_{stage}', 'f"res{stage}', BLOCKS),
    "resnet_fifty": ('"bcdefghijklmnopqrstuvw"', '"bcdef"', {"ResNet50"}),
    "six_classes": ("classes=10)", "classes=6)", {"ResNet50"}),
    "usual_pooling": ("AveragePooling2D((1, 1)", "AveragePooling2D((2, 2)", {"ResNet50"}),
    "relu_missing": ('    return Activation("relu")(X)', "    return X", BLOCKS),
}
"""What each replaces, by what, and the functions that it makes wrong."""

MESSAGES = {
    "names_of_another_course": "name expected conv_{stage}{block}_..., here conv_1a_..., got res1a_...",
    "resnet_fifty": "block 4u, block 4v and 1 more: missing; expected 17 x identity_block after block 4f",
    "six_classes": "parameters expected (input_shape=(32, 32, 3), classes=10)",
    "usual_pooling": "avg_pool: pool_size expected (1, 1), got (2, 2)",
    "relu_missing": "ReLU after Add: missing",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a released course with its solution and five mutants of it as submissions."""
    folder: Path = tmp_path_factory.mktemp("variant")
    (folder / "table.toml").write_text(TABLE, encoding="utf-8")
    course = folder / "course"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.course.new_course.run_nbgrader", lambda *_arguments: "")  # a gradebook is made later
        assert ExitCode.DONE == main(["new", str(course), "--variant", str(folder / "table.toml")])
    assert ExitCode.DONE == main(["release", NAME, "--course", str(course)])
    solved = json.loads((course / "source" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))["cells"]
    parts = {notebook.grade_id(cell): "".join(cell["source"]) for cell in solved}
    code = "\n\n\n".join(parts[name] for name in EXERCISES)
    released = json.loads((course / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    for student, (old, new, _wrong) in {"solution": ("", "", set()), **MUTANTS}.items():
        assert old in code
        place = course / "submitted" / student / NAME
        place.mkdir(parents=True)
        filled = notebook.fill(released, code.replace(old, new) if old else code)
        (place / f"{NAME}.ipynb").write_text(json.dumps(filled), encoding="utf-8")
    return course


@pytest.mark.slow
def test_class_of_another_variant_is_graded_by_its_table(course: Path) -> None:
    """The solution gets all points; each mutant loses points in the functions that it makes wrong, and only there."""
    assert ExitCode.DONE == grade(course)

    solution = read_report(course, "solution")
    assert (30, 30, []) == (solution["points"], solution["max_points"], solution["messages"])
    for student, (_old, _new, wrong) in MUTANTS.items():
        report = read_report(course, student)
        lost = {verdict["function"] for verdict in report["verdicts"] if verdict["points"] < verdict["max_points"]}
        assert (student, wrong) == (student, lost)
        assert MESSAGES[student] in report["messages"][0]


@pytest.mark.slow
def test_release_of_another_variant_draws_its_images_and_its_network(course: Path) -> None:
    """The helpers of the release work alone: the images have the table's classes and pixels, the diagram its stages."""
    program = (
        "import matplotlib; matplotlib.use('Agg')\n"
        "from helpers.data.synthetic import draw_signs\n"
        "from helpers.diagrams.network import draw_resnet50\n"
        "from helpers.figures.training import training_picture\n"
        "images, labels = draw_signs(1, seed=1)\n"
        "print(images.shape, sorted(labels.tolist()))\n"
        "print(draw_resnet50.__wrapped__().description)\n"
    )
    folder = course / "release" / NAME
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True)

    assert f"(10, 32, 32, 3) {list(range(10))}" == done.stdout.splitlines()[0]
    assert "1 + 3 x (3 + 4 + 23 + 3) + 1 = 101 layers" in done.stdout
    assert "identity block b, ... 20 more ..., identity block w; shape 2x2x1024" in done.stdout
    assert "classifier (average pool 1x1, flatten, dense, softmax; shape 10)" in done.stdout
