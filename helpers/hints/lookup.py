"""Find the hints that go with a fault: why it matters, where to look, which rule decides; never the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from helpers.contract.errors import ErrorCode
from helpers.contract.exercises import BLOCKS
from helpers.contract.initializers import ARGUMENT, Initializer
from helpers.contract.rows import BNS, CONVS, Role
from helpers.differences.difference import Difference, Kind
from helpers.hints import table
from helpers.i18n import _

TITLES = {1: _("why it matters"), 2: _("where to look"), 3: _("the rule")}
"""What the hints of each stage say; the fault itself says what is wrong and in which layer."""

STAGES = tuple(TITLES)

_SECTION_OF = {"identity_block": 4, "convolutional_block": 5, "ResNet50": 6}
_HEAD_OF_STAGE = "a"
"""The letter of the block that changes the shape, which the convolutional block does."""

_FAMILIES = {
    "conv": CONVS.values(),
    "bn": BNS.values(),
    "ReLU": (Role.RELU_2A, Role.RELU_2B, Role.RELU_ADD, Role.RELU_CONV1),
}
_NAMED_IN_BLOCKS = (*CONVS.values(), *BNS.values())
_OTHER = "other"


@dataclass(frozen=True)
class Hints:
    """The three hints of one fault.

    Args:
        why: why it matters, as the table has it.
        look: where to look, as the table has it.
        rule: what decides, as the table has it.
        section: the number of the section that explains it.
    """

    why: str
    look: str
    rule: str
    section: int

    @property
    def texts(self) -> tuple[str, ...]:
        """Return one text for each stage, in the course's language."""
        title = _(table.table().sections[self.section])
        pointer = _("See section {number}, {title}.").format(number=self.section, title=title)
        return _(self.why), f"{_(self.look)} {pointer}", _(self.rule)

    @property
    def ids(self) -> tuple[str, ...]:
        """Identify the hints, in the same way in every language."""
        return self.why, self.look, self.rule, str(self.section)


def hints_for(difference: Difference, function: str) -> Hints:
    """Return the hints for a difference.

    Args:
        difference: the fault.
        function: the graded function that has it.

    >>> from helpers.contract.rows import Row
    >>> from helpers.differences.difference import Layer, Topic
    >>> row = Row(Role.FC)
    >>> layer = Layer("fc", "Dense", "fc6", row)
    >>> fault = Difference(Kind.ATTRIBUTE, Topic.CONFIGURATION, layer, row, "units", 6, 5)
    >>> print(hints_for(fault, "ResNet50").why)
    There must be one output for each class, and the caller decides how many classes there are.
    """
    faults = table.table().faults
    section = _section(difference, function)
    return _hints([faults[key] for key in (*_keys(difference, section), _OTHER) if key in faults], section)


def hints_about(criterion: str, function: str) -> Hints:
    """Return the hints for a criterion's own result: a signature, a shape, values or a number.

    Args:
        criterion: its name in the table of points.
        function: the graded function.

    Raises:
        KeyError: the table of hints does not have this criterion.
    """
    results = table.table().results
    particular = results.get(f"{criterion} of {function}", table.Row())
    return _hints([particular, results[criterion]], _SECTION_OF[function])


def hints_about_error(code: ErrorCode | None, type_name: str, message: str, function: str) -> Hints:
    """Return the hints for an error that stops a function.

    Args:
        code: of one of our own errors; None for others.
        type_name: the name of the exception's type.
        message: the exception's message as it was raised.
        function: the graded function.
    """
    fitting = [row for row in table.table().errors if row.fits(code, type_name, message)]
    return _hints(fitting, _SECTION_OF[function])


def _hints(rows: Sequence[table.Row], here: int) -> Hints:
    """Return for each column the sentence of the first row that has one; the section goes with the reason."""
    why, section = next((row.why, row.section) for row in rows if row.why)
    look, rule = next(row.look for row in rows if row.look), next(row.rule for row in rows if row.rule)
    return Hints(why, look, rule, section or here)


def _section(difference: Difference, function: str) -> int:
    """Return the section of the exercise that a fault belongs to: the block's inside a block, else the function's."""
    block = difference.row.block if difference.row else None
    if block is None or _role(difference) is Role.BLOCK:
        return _SECTION_OF[function]
    return _SECTION_OF["convolutional_block" if block.letter == _HEAD_OF_STAGE else "identity_block"]


def _keys(difference: Difference, section: int) -> Iterator[str]:
    """Yield the keys of the rows that fit a difference, the most particular one first."""
    names = _names(_role(difference))
    if difference.kind is Kind.LAYER_EXTRA:
        yield from _keys_of_an_extra_layer(difference, section, names)
    if difference.kind is Kind.LAYER_UNUSED:
        yield from (*(f"unused {name}" for name in names), "unused layer")
    for name in names:
        if difference.kind in (Kind.LAYER_MISSING, Kind.LAYER_UNUSED):
            yield f"missing {name}"
        if difference.kind is Kind.OTHER_ACTIVATION:
            yield f"missing {name}" if difference.actual is None else f"another layer instead of {name}"
            yield f"layer of {name}"
        if difference.kind is Kind.LAYER_REPLACED:
            yield from (f"{difference.actual} instead of {name}", f"another layer instead of {name}")
    attribute, special = difference.attribute, _special(difference)
    for place in (*(f"{attribute} of {name}" for name in names), attribute):
        if special:
            yield f"{place}, {special}"
        yield place


def _keys_of_an_extra_layer(difference: Difference, section: int, names: Iterable[str]) -> Iterator[str]:
    """Yield the keys of an extra layer; after the input of an identity block it may be on the shortcut."""
    kind = difference.layer.kind
    if _role(difference) is Role.INPUT and section == _SECTION_OF["identity_block"]:
        yield "extra layer after input, of an identity block"
    yield from (f"extra {kind} after {name}" for name in names)
    yield f"extra {kind}"
    yield "extra block" if kind in BLOCKS else "extra layer"


def _names(role: Role | None) -> list[str]:
    """Return the table's words for a role: its own, and that of its family."""
    own = [role.value] if role else []
    return own + [family for family, roles in _FAMILIES.items() if role in roles]


def _role(difference: Difference) -> Role | None:
    """Return the role of the row that a difference is about, or of the row after which something was added.

    Inside of the network's blocks, only a layer that directly follows a named one can be assigned to a component.
    """
    row = difference.row
    if row is None or row.block is None or not difference.is_added:
        return row.role if row else None
    before = [layer.row for layer in difference.stands_after]
    follows_it = difference.kind is Kind.LAYER_EXTRA and before == [row] and row.role in _NAMED_IN_BLOCKS
    return row.role if follows_it else Role.BLOCK


def _special(difference: Difference) -> str:
    """Return what exactly is wrong with an attribute, if there are hints for several such faults; else nothing."""
    if difference.setting == "training" and difference.actual is None:
        return "not given"
    if difference.setting == "kernel_initializer":
        return _special_initializer(difference)
    if difference.kind is not Kind.INPUTS:
        return ""
    ids = [layer.id for layer in difference.stands_after]
    if len(set(ids)) < len(ids):
        return "twice the same"
    wanted, given = ({layer.kind for layer in listed} for listed in (difference.belongs_after, difference.stands_after))
    return "of an identity block" if "Input" in wanted - given else ""


def _special_initializer(difference: Difference) -> str:
    expected, actual = difference.expected, difference.actual
    if not isinstance(expected, Initializer):
        return ""
    if isinstance(actual, Initializer) and actual.name == expected.name:
        return "other seed" if actual.has_seed else "not called"
    return "not the argument" if expected.name == ARGUMENT else ""
