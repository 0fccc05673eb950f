"""What was observed of one case: signature, graph, outputs and errors of the student's function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from helpers.contract.errors import ErrorCode
from helpers.contract.graph import Graph

Json = dict[str, Any]
GRAPH, BLOCK, FURTHER = "graph", "block", "further"
"""What raised an error: recording the graph, the call of a block on arrays, or the rest of a function that sizes
stopped, recorded with sizes put aside."""

BLOCK_OUTPUT, IN_TRAINING, AFTER_TRAINING = "block", "in training", "after training"
"""The outputs of a block: of the plain call, and of a model around it in training mode and in inference after it."""


WHOLE_FILE = -1
"""The number of the only cell of a Python file, which has lines but no cells."""

_CELL_FILE, _PYTHON_FILE = "cell {number}", "Python file"
_LONGEST_NUMBER = 6


def cell_file(number: int) -> str:
    """Return the file name under which a cell of a submission, or the whole of a Python file, is compiled."""
    return _PYTHON_FILE if number == WHOLE_FILE else _CELL_FILE.format(number=number)


def cell_number(file: str) -> int | None:
    """Return the number of the cell that a file name stands for; None for any other file.

    >>> cell_number(cell_file(12)), cell_number("cell of mine"), cell_number("keras.py")
    (12, None, None)
    >>> cell_number(cell_file(WHOLE_FILE)) == WHOLE_FILE
    True
    """
    if file == _PYTHON_FILE:
        return WHOLE_FILE
    digits = file.removeprefix(_CELL_FILE.format(number=""))
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER
    return int(digits) if is_number and file == cell_file(int(digits)) else None


@dataclass(frozen=True)
class Parameter:
    """A parameter of a function: its name, and its default as people write it; None without one."""

    name: str
    default: str | None = None


Signature = tuple[Parameter, ...]
ANYTHING: Signature = (Parameter("*args"),)
"""The signature of a function that takes whatever it is given."""


@dataclass(frozen=True, eq=False)
class Output:
    """An array that the student's code computed.

    Args:
        shape: of the array.
        values: float64, flat.
    """

    shape: tuple[int, ...]
    values: npt.NDArray[np.float64]

    @property
    def array(self) -> npt.NDArray[np.float64]:
        """Return the values in their shape."""
        return self.values.reshape(self.shape)

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        return {"shape": list(self.shape), "values": self.values.tolist()}


@dataclass(frozen=True)
class StudentError:
    """An error that the student's code raised, or that stopped it.

    Args:
        type: name of the exception's class; `Stopped` and `Contradiction` are the grader's own.
        message: its first telling line.
        cell: number of the cell with the line that raised it, WHOLE_FILE if the submission is a Python file; None for
            a cell outside the grader, or where no line is known.
        file: name of the file beside the notebook with that line; empty if it is in a cell or in the submission itself.
        function: name of the function with that line.
        line: number of that line in its cell; 0 if it is not known.
        text: that line.
        unfinished: whether the function only says that it is not implemented.
        missing: the name or module that a NameError or ImportError lacks; empty for others.
        raised_here: whether the student's own line raised it, not a library that the line called.
        code: of an error that this project reports itself; None for one of Python's or Keras's.
    """

    type: str
    message: str
    cell: int | None = None
    file: str = ""
    function: str = ""
    line: int = 0
    text: str = ""
    unfinished: bool = False
    missing: str = ""
    raised_here: bool = False
    code: ErrorCode | None = None

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        return asdict(self) | {"code": self.code.value if self.code else ""}


@dataclass(frozen=True, eq=False)
class Sample:
    """Some numbers of an array, as `helpers.contract.chain.sample` chooses them.

    Args:
        shape: of the array.
        values: the numbers.
    """

    shape: tuple[int, ...]
    values: npt.NDArray[np.float64]

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        return {"shape": list(self.shape), "values": self.values.tolist()}


@dataclass(frozen=True, eq=False)
class Trace:
    """What the layers of the recorded graph compute one after another, by the rules of `helpers.contract.chain`.

    Args:
        outputs: what each of them puts out, by node.
        weights: the weights with which each of them starts, by node and role.
    """

    outputs: Mapping[str, Sample]
    weights: Mapping[str, Mapping[str, Sample]]

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        return {
            "outputs": {node: sample.to_json() for node, sample in self.outputs.items()},
            "weights": {
                node: {role: sample.to_json() for role, sample in roles.items()} for node, roles in self.weights.items()
            },
        }


@dataclass(frozen=True, eq=False)
class Observation:
    """What was observed of one case.

    Args:
        defined: whether the submission has the function.
        signature: of the function; None if it was not seen.
        graph: what it built, whole or up to an error; None if nothing was recorded.
        continued: whether an error ended the graph, and what follows was recorded with sizes put aside.
        refused: id of the node that was the first to be recorded with sizes put aside; empty if it is not in the graph.
        outputs: what it computed, by name.
        errors: by what raised them.
        trace: what its layers compute one after another, where the case asks for it.
    """

    defined: bool = True
    signature: Signature | None = None
    graph: Graph | None = None
    continued: bool = False
    refused: str = ""
    outputs: Mapping[str, Output] = field(default_factory=dict)
    errors: Mapping[str, StudentError] = field(default_factory=dict)
    trace: Trace | None = None

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        signature = self.signature
        parameters = None if signature is None else [[parameter.name, parameter.default] for parameter in signature]
        return {
            "defined": self.defined,
            "signature": parameters,
            "graph": self.graph and self.graph.to_json(),
            "continued": self.continued,
            "refused": self.refused,
            "outputs": {name: output.to_json() for name, output in self.outputs.items()},
            "errors": {name: error.to_json() for name, error in self.errors.items()},
            "trace": self.trace and self.trace.to_json(),
        }


UNDEFINED = Observation(defined=False)
"""The submission does not have the function."""


def stopped_by(error: StudentError, signature: Signature | None = None) -> Observation:
    """Return the observation of a call of which nothing but an error is known.

    Args:
        error: why.
        signature: of the function, if it was seen.
    """
    return Observation(signature=signature, errors={GRAPH: error})
