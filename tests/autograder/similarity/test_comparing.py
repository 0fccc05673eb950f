"""Which works of a class are alike: what many have, and what the task gives, does not count."""

from autograder.similarity.comparing import Pair, compare
from autograder.similarity.groups import grouped
from autograder.similarity.works import Work
from benchmarks.rewrites.catalogue import rewrites
from benchmarks.samples import SOLUTION
from benchmarks.similarity.copies import DISGUISES

FORMS = rewrites()
NAMES = ("class with __call__", "loop over components", "layers in a list, called later", "reduce over partials")
CLASS = [Work(name, FORMS[name]) for name in NAMES]


def shown(works: list[Work], given: str = SOLUTION) -> list[tuple[str, str]]:
    """Return the students of the pairs."""
    return [(works[pair.first].student, works[pair.second].student) for pair in compare(works, given)]


def test_copy_is_found_and_no_other_pair() -> None:
    """The names and the layout of a copy differ, its code does not."""
    works = [*CLASS, Work("copy", DISGUISES["renamed"](CLASS[1].code))]

    assert [(NAMES[1], "copy")] == shown(works)


def test_solution_of_the_task_is_no_copy() -> None:
    """Code that the task forces is the same in any two right notebooks."""
    assert [] == shown([Work("a", SOLUTION), Work("b", SOLUTION), *CLASS])
    assert ("a", "b") == shown([Work("a", SOLUTION), Work("b", SOLUTION), *CLASS], given="")[0]


def test_what_many_have_does_not_count() -> None:
    """A form that most of the class took from the lecture says nothing about two of them."""
    many = [Work(str(number), CLASS[0].code) for number in range(15)]

    assert [] == shown([*many, *CLASS[1:]])


def test_lines_point_at_each_other() -> None:
    """Three lines more at the head of the copy move each line by three."""
    works = [*CLASS, Work("copy", "\n\n\n" + CLASS[2].code)]
    (pair,) = compare(works, SOLUTION)

    assert {3} == {other - line for line, other in pair.lines.items()}
    assert len(pair.lines) > 10


def test_empty_works_are_alike_to_none() -> None:
    """Nobody is like those who wrote nothing."""
    assert [] == shown([Work("a", ""), Work("b", ""), Work("c", "\n")])


def test_groups_join_by_way_of_others() -> None:
    """A group needs one pair fewer than it has members, the most alike ones."""

    def pair(first: int, second: int, likeness: float) -> Pair:
        return Pair(first, second, likeness, {}, ())

    pairs = [pair(3, 4, 0.9), pair(0, 1, 0.8), pair(1, 2, 0.7), pair(0, 2, 0.6), pair(2, 7, 0.5), pair(4, 5, 0.5)]

    assert [((3, 4, 5), 2), ((0, 1, 2, 7), 3)] == [(it.members, len(it.pairs)) for it in grouped(pairs)]
