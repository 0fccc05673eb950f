"""Make the folder of a new course."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from assignment.variant import VARIANT_FILE, Variant, read_variant
from assignment.variant.statements import rewritten
from autograder.course.config import JOINING_LINE
from autograder.course.folder import CourseError

CONFIG = "nbgrader_config.py"

_CONFIG = '''"""nbgrader's configuration of this course."""

{line}

c = get_config()
c.CourseDirectory.course_id = {course_id!r}
'''
_README = """\
# {course_id}
In this folder, or from anywhere with `--course {folder}`:

    autograder release {name}     # release/{name}, for students
    autograder grade {name}       # what is in submitted/STUDENT/{name}; the points go into gradebook.db
    autograder feedback {name}    # feedback/STUDENT/{name}
    autograder report {name}      # the class at a glance: reports/{name}.html
    autograder export {name} --to csv    # or into the files of Canvas and Moodle

`autograder --help` lists more. nbgrader's commands and Formgrader work too; `nbgrader_config.py` configures them.
"""


def make_course(folder: Path, variant: Path | None = None) -> None:
    """Make a course with our assignment, an empty gradebook and a README.

    Args:
        folder: an empty or a missing one; its name becomes the course's id.
        variant: the table of another variant of the assignment; None for this project's own.

    Raises:
        CourseError: the folder holds something, or cannot be made.
        NbgraderError: nbgrader cannot make a gradebook.
        VariantError: the table cannot be read, or holds what it must not.
    """
    place = folder.absolute()
    try:
        if place.exists() and any(place.iterdir()):
            raise CourseError(f"{folder} is not empty: name a new folder")
        table = None if variant is None else read_variant(variant)
        write_course(place, place.name)
        if variant is not None and table is not None:
            _write_variant(place / "source" / NAME, variant, table)
        readme = _README.format(course_id=place.name, folder=place, name=NAME)
        (place / "README.md").write_text(readme, encoding="utf-8")
        run_nbgrader(place, "db", "student", "list")  # makes a gradebook where there is none
    except OSError as error:
        raise CourseError(f"{folder} cannot be made: {error}") from error


def write_course(folder: Path, course_id: str) -> None:
    """Write nbgrader's configuration and the source of our assignment.

    Args:
        folder: an empty or a missing one.
        course_id: nbgrader's name of the course.
    """
    shutil.copytree(notebook.SOURCE.parent, folder / "source" / NAME, ignore=shutil.ignore_patterns(".*", "datasets"))
    (folder / CONFIG).write_text(_CONFIG.format(line=JOINING_LINE, course_id=course_id), encoding="utf-8")


def _write_variant(source: Path, file: Path, variant: Variant) -> None:
    """Put a table beside the source notebook, and let the notebook say what it says."""
    shutil.copyfile(file, source / VARIANT_FILE)
    path = source / f"{NAME}.ipynb"
    told = rewritten(json.loads(path.read_text(encoding="utf-8")), variant)
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
