"""nbgrader's configuration: release, autograde and feedback go through this project."""

from autograder.course.config import configure

configure(get_config())
