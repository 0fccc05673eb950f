"""Notebooks whose cells raise, never end, stand elsewhere, or are broken, split and missing."""

from __future__ import annotations

from typing import Any

from assignment import notebook
from benchmarks.notebooks.bindings import CHECK_CONVOLUTIONAL, CHECK_IDENTITY, RIGHT_IDENTITY
from benchmarks.notebooks.entry import CONVOLUTIONAL, IDENTITY, LAST_CHECK, NETWORK, Entry, changed
from benchmarks.samples import SOLUTION

_WHOLE = SOLUTION
_NAMES = "def names(stage, block):\n    return f'res{stage}{block}_branch'"
_BY_NAMES = changed(('conv_name = f"res{stage}{block}_branch"', "conv_name = names(stage, block)"))


def _moved(name: str, below: str) -> Any:
    """Return what moves a cell below another one."""

    def move(cells: list[Any]) -> list[Any]:
        named = {notebook.grade_id(cell) or cell["id"]: cell for cell in cells}
        rest = [cell for cell in cells if cell is not named[name]]
        at = rest.index(named[below])
        return [*rest[: at + 1], named[name], *rest[at + 1 :]]

    return move


RAISING = [
    Entry("raises: in between", before={IDENTITY: ["1 / 0"], NETWORK: ["undefined_name", "raise SystemExit"]}),
    Entry(
        "raises: in the middle of a cell",
        before={IDENTITY: ["AXIS = 3\n1 / 0\nAXIS = 1"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry("raises: below the function in its cell", replace={IDENTITY: f"{RIGHT_IDENTITY}\n\n\nidentity_block(3)"}),
    Entry("raises: above the function in its cell", replace={IDENTITY: f"identity_blok = 1 / 0\n\n\n{RIGHT_IDENTITY}"}),
    Entry("raises: assert", before={IDENTITY: ["assert False, 'not yet'"]}),
    Entry("raises: keyboard interrupt", before={IDENTITY: ["raise KeyboardInterrupt"]}),
    Entry("raises: a base exception", before={IDENTITY: ["class Mine(BaseException):\n    pass\n\nraise Mine"]}),
    Entry("raises: syntax error elsewhere", before={IDENTITY: ["x = (", "def f(:\n    pass"]}),
    Entry("raises: syntax error in the block's cell", replace={IDENTITY: f"{RIGHT_IDENTITY}\nx = ("}),
    Entry(
        "raises: wrong indentation",
        replace={IDENTITY: RIGHT_IDENTITY.replace("    X_shortcut = X", "      X_shortcut = X")},
    ),
    Entry(
        "raises: tabs and spaces", replace={IDENTITY: RIGHT_IDENTITY.replace("    X_shortcut = X", "\tX_shortcut = X")}
    ),
    Entry("raises: return at the top", replace={IDENTITY: f"{RIGHT_IDENTITY}\nreturn 3"}),
    Entry(
        "raises: the default is unknown", replace={IDENTITY: RIGHT_IDENTITY.replace("=glorot_uniform", "=unknown_name")}
    ),
    Entry("raises: input()", before={IDENTITY: ["name = input('your name')"]}),
    Entry("raises: sys.exit", before={IDENTITY: ["import sys\nsys.exit(1)"]}),
    Entry("raises: an import in the packages cell fails", before={IDENTITY: ["import seaborn_of_mine as sns"]}),
    Entry("raises: a call of an unfinished function", before={CHECK_IDENTITY: ["identity_block(None, None, None)"]}),
    Entry("raises: memory", before={IDENTITY: ["np.zeros((10**7, 10**7))"]}),
    Entry("raises: recursion", before={IDENTITY: ["def f():\n    return f()\n\nf()"]}),
]

ENDLESS = [
    Entry("endless: a loop before the block", before={IDENTITY: ["while True:\n    pass"]}),
    Entry("endless: sleeping", before={NETWORK: ["import time\ntime.sleep(10**6)"]}),
    Entry(
        "endless: a loop that has set what is needed",
        before={IDENTITY: ["AXIS = 3\nwhile True:\n    pass"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry("endless: a loop after the last check", after={LAST_CHECK: ["while True:\n    pass"]}),
]

PLACES = [
    Entry("places: all in one cell", replace={IDENTITY: _WHOLE}, drop=[CONVOLUTIONAL, NETWORK]),
    Entry(
        "places: all above",
        before={"packages-helpers": []},
        after={"packages": [_WHOLE]},
        drop=[IDENTITY, CONVOLUTIONAL, NETWORK],
    ),
    Entry("places: helper function above", before={IDENTITY: [_NAMES]}, code=_BY_NAMES),
    Entry("places: helper function below the block", after={IDENTITY: [_NAMES]}, code=_BY_NAMES),
    Entry("places: helper function below the check", after={CHECK_IDENTITY: [_NAMES]}, code=_BY_NAMES),
    Entry("places: helper function at the end", after={LAST_CHECK: [_NAMES]}, code=_BY_NAMES),
    Entry(
        "places: import in the next cell",
        after={IDENTITY: ["from math import prod"]},
        code=changed(("axis=3", "axis=prod([3])")),
    ),
    Entry(
        "places: import behind the check",
        after={CHECK_IDENTITY: ["from math import prod"]},
        code=changed(("axis=3", "axis=prod([3])")),
    ),
    Entry("places: the network before the blocks", reorder=_moved(NETWORK, "packages")),
    Entry(
        "places: packages cell below the first check",
        reorder=_moved("packages", CHECK_CONVOLUTIONAL),
        differs_because="Cells that stand in an order in which they cannot run are run in one in which they can.",
    ),
    Entry(
        "places: the block below its check",
        reorder=_moved(IDENTITY, CHECK_IDENTITY),
        differs_because="A check cell above the only definition of its function is taken as moved.",
    ),
    Entry("places: the check at the end", reorder=_moved(CHECK_IDENTITY, LAST_CHECK)),
    Entry(
        "places: the check at the end, rebound before",
        reorder=_moved(CHECK_IDENTITY, LAST_CHECK),
        after={LAST_CHECK: ["identity_block = None"]},
    ),
    Entry(
        "places: packages cell with an addition",
        replace={"packages": notebook.packages() + "\nAXIS = 3"},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry(
        "places: packages cell with a name less",
        replace={"packages": notebook.packages().replace("    ZeroPadding2D,\n", "")},
    ),
    Entry(
        "places: a scratch copy of a check",
        after={
            IDENTITY: [
                "from helpers import check, hint\nhint('identity_block', globals())\ncheck('identity_block', globals())"
            ]
        },
    ),
    Entry(
        "places: the check's text changed",
        replace={CHECK_IDENTITY: "# mine\nfrom helpers import check\n\ncheck('identity_block', globals())"},
    ),
    Entry(
        "places: the try cell's array is used",
        after={"identity-block-own": []},
        before={CONVOLUTIONAL: ["AXIS = X.ndim - 1"]},
        code=changed(("axis=3", "axis=AXIS")),
        replace={IDENTITY: RIGHT_IDENTITY},
    ),
    Entry(
        "places: code in a comment",
        before={IDENTITY: ["# def identity_block(X): pass\n'''def identity_block(): pass'''"]},
    ),
    Entry(
        "places: type hints and annotations",
        code=changed(
            (
                "def ResNet50(input_shape=(64, 64, 3), classes=6):",
                "def ResNet50(input_shape: tuple[int, ...] = (64, 64, 3), classes: int = 6) -> Model:",
            )
        ),
    ),
    Entry("places: future annotations", before={IDENTITY: ["from __future__ import annotations"]}),
    Entry(
        "places: match statement",
        before={IDENTITY: ["match 3:\n    case AXIS:\n        pass"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry(
        "places: scratch work with a model",
        before={
            NETWORK: [
                "scratch = tf.keras.Sequential([Conv2D(2, 1), Flatten(), Dense(1)])\nscratch.build((None, 4, 4, 3))\nscratch.compile('sgd', 'mse')\nscratch.fit(np.zeros((2, 4, 4, 3)), np.zeros(2), verbose=0)"
            ]
        },
    ),
    Entry(
        "places: scratch layers with the same names",
        before={
            NETWORK: [
                "taken = [identity_block(Input((4, 4, 4)), 2, [2, 2, 4], stage=2, block=letter) for letter in 'abc']"
            ]
        },
    ),
    Entry(
        "places: summary between",
        before={CHECK_IDENTITY: ["x = Input((4, 4, 4))\nModel(x, identity_block(x, 2, [2, 2, 4])).summary()"]},
    ),
]
