"""Notebooks that bind the graded names, and those that the solution uses, again: before, between and after the checks."""

from __future__ import annotations

from benchmarks.notebooks.entry import CONVOLUTIONAL, IDENTITY, LAST_CHECK, NETWORK, Entry, changed
from benchmarks.samples import SOLUTION

CHECK_IDENTITY = "check_identity_block"
CHECK_CONVOLUTIONAL = "check_convolutional_block"
WRONG_IDENTITY = "def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=None):\n    return X"
STUB_IDENTITY = "def identity_block(X, f, filters):\n    raise NotImplementedError()"
IN_APPLICATIONS = "from tensorflow.keras.applications import ResNet50"
RIGHT_IDENTITY = SOLUTION[SOLUTION.index("def identity_block") : SOLUTION.index("def convolutional_block")].rstrip()

LATER = [
    Entry("later: ResNet50 of Keras for comparison", after={LAST_CHECK: [IN_APPLICATIONS]}),
    Entry("later: Model is the network", after={LAST_CHECK: ["Model = ResNet50(input_shape=(64, 64, 3), classes=6)"]}),
    Entry(
        "later: Activation in a loop",
        after={LAST_CHECK: ["for Activation in ['relu', 'tanh']:\n    print(Activation)"]},
    ),
    Entry("later: blocks deleted", after={LAST_CHECK: ["del identity_block, convolutional_block"]}),
    Entry("later: layers deleted", after={LAST_CHECK: ["del Conv2D, Add"]}),
    Entry("later: layers star-imported", after={LAST_CHECK: ["from torch.nn import *\nfrom math import *"]}),
    Entry("later: a worse block", after={LAST_CHECK: [WRONG_IDENTITY]}),
    Entry("later: glorot_uniform is a number", after={LAST_CHECK: ["glorot_uniform = 3"]}),
    Entry("later: the class patched", after={LAST_CHECK: ["Conv2D.__init__ = None"]}),
    Entry(
        "later: names read and removed",
        after={LAST_CHECK: ["for name in [n for n in dir() if n[0] != '_']:\n    del globals()[name]"]},
    ),
    Entry("later: tf is None", after={LAST_CHECK: ["tf = None\nnp = None"]}),
    Entry("later: a class of the function's name", after={LAST_CHECK: ["class identity_block:\n    pass"]}),
    Entry("between: a worse identity_block after its check", after={CHECK_IDENTITY: [WRONG_IDENTITY]}),
    Entry("between: identity_block deleted after its check", after={CHECK_IDENTITY: ["del identity_block"]}),
    Entry("between: Add is None after the blocks", after={CHECK_CONVOLUTIONAL: ["Add = None"]}),
    Entry(
        "between: Activation bound after the first check",
        after={CHECK_IDENTITY: ["Activation = lambda name: (lambda X: X)"]},
    ),
    Entry(
        "between: an experiment with X and f", after={CHECK_IDENTITY: ["X = 3\nf = 4\nstage = block = filters = None"]}
    ),
    Entry("between: ResNet50 of Keras before the student's", before={NETWORK: [IN_APPLICATIONS]}),
    Entry("between: ResNet50 of Keras after the student's", after={NETWORK: [IN_APPLICATIONS]}),
]

BEFORE = [
    Entry(
        "before: constant used by the blocks", before={IDENTITY: ["AXIS = 3"]}, code=changed(("axis=3", "axis=AXIS"))
    ),
    Entry(
        "before: constant overwritten before the check",
        before={IDENTITY: ["AXIS = 3"]},
        after={IDENTITY: ["AXIS = 1"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry(
        "before: constant overwritten after the check",
        before={IDENTITY: ["AXIS = 3"]},
        after={CHECK_IDENTITY: ["AXIS = 1"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry(
        "before: constant deleted",
        before={IDENTITY: ["AXIS = 3"]},
        after={IDENTITY: ["del AXIS"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry(
        "before: names of layers bound again",
        before={IDENTITY: ["BN = BatchNormalization\nA = Activation"]},
        code=changed(("BatchNormalization(", "BN("), ("Activation(", "A(")),
    ),
    Entry("before: star import of layers", before={IDENTITY: ["from tensorflow.keras.layers import *"]}),
    Entry("before: star import that hides Input", before={NETWORK: ["from tensorflow.keras import *"]}),
    Entry(
        "before: layers from keras",
        before={IDENTITY: ["from keras.layers import Activation, Add, Conv2D, BatchNormalization"]},
    ),
    Entry("before: a loop that leaves a layer", before={IDENTITY: ["for Conv2D in [Conv2D]:\n    pass"]}),
    Entry(
        "before: Conv2D in a try",
        before={
            IDENTITY: [
                "try:\n    from keras.layers import Convolution as Conv2D\nexcept ImportError:\n    from keras.layers import Conv2D"
            ]
        },
    ),
    Entry(
        "before: a with block binds",
        before={IDENTITY: ["import contextlib\nwith contextlib.nullcontext(3) as AXIS:\n    pass"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry(
        "before: walrus and tuple",
        before={IDENTITY: ["(AXIS, *_rest) = [3, 4]\nprint(SIX := 6)"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry(
        "before: global in a function",
        before={IDENTITY: ["def configure():\n    global AXIS\n    AXIS = 3", "configure()"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry(
        "before: a dictionary filled by a call",
        before={IDENTITY: ["CONFIG = {}", "def configure():\n    CONFIG['padding'] = 'same'", "configure()"]},
        code=changed(('padding="same"', "padding=CONFIG['padding']")),
    ),
    Entry(
        "before: setattr on a class",
        before={IDENTITY: ["class Config:\n    pass", "setattr(Config, 'padding', 'same')"]},
        code=changed(('padding="same"', "padding=Config.padding")),
    ),
    Entry(
        "before: globals() updated",
        before={IDENTITY: ["globals().update(AXIS=3)"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry("before: exec defines", before={IDENTITY: ["exec('AXIS = 1 + 2')"]}, code=changed(("axis=3", "axis=AXIS"))),
    Entry("before: exec of the whole block", replace={IDENTITY: f"exec('''{RIGHT_IDENTITY}''')"}),
    Entry(
        "before: vars() of main",
        before={IDENTITY: ["import __main__\n__main__.AXIS = 3"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry(
        "before: sys.modules of main",
        before={IDENTITY: ["import sys\nsys.modules['__main__'].AXIS = 3"]},
        code=changed(("axis=3", "axis=AXIS")),
    ),
    Entry(
        "before: a list filled in a loop",
        before={IDENTITY: ["ORDER = []", "for letter in 'abc':\n    ORDER.append('2' + letter)"]},
        code=changed(('conv_name + "2a"', "conv_name + ORDER[0]")),
    ),
    Entry(
        "before: a default kept from an earlier value",
        before={IDENTITY: ["AXIS = 3"]},
        replace={
            IDENTITY: RIGHT_IDENTITY.replace(
                "initializer=glorot_uniform", "initializer=glorot_uniform, axis=AXIS"
            ).replace("axis=3", "axis=axis"),
            "check_identity_block": "from helpers import check\n\ncheck('identity_block', globals())",
        },
        after={IDENTITY: ["AXIS = 1"]},
    ),
]

AGAIN = [
    Entry("again: wrong, then right", before={IDENTITY: [WRONG_IDENTITY]}),
    Entry("again: right, then wrong", after={IDENTITY: [WRONG_IDENTITY]}),
    Entry("again: right, then wrong behind the check", after={CHECK_IDENTITY: [WRONG_IDENTITY]}),
    Entry(
        "again: wrong, the right one behind the check",
        replace={IDENTITY: WRONG_IDENTITY},
        after={CHECK_IDENTITY: [RIGHT_IDENTITY]},
    ),
    Entry(
        "again: an alias",
        after={
            IDENTITY: [
                "mine = identity_block",
                "def identity_block(*args, **kwargs):\n    return mine(*args, **kwargs)",
            ]
        },
    ),
    Entry(
        "again: a lambda",
        after={IDENTITY: ["_block = identity_block\nidentity_block = lambda *args, **named: _block(*args, **named)"]},
    ),
    Entry(
        "again: a partial", after={IDENTITY: ["import functools\nidentity_block = functools.partial(identity_block)"]}
    ),
    Entry(
        "again: a class with __call__",
        after={
            IDENTITY: [
                "class Block:\n    def __call__(self, *args, **named):\n        return _block(*args, **named)\n\n_block = identity_block\nidentity_block = Block()"
            ]
        },
    ),
    Entry("again: deleted before the check", after={IDENTITY: ["del identity_block"]}),
    Entry("again: None before the check", after={CONVOLUTIONAL: ["convolutional_block = None"]}),
    Entry(
        "again: in an if",
        replace={
            IDENTITY: "if True:\n" + "\n".join("    " + line if line else "" for line in RIGHT_IDENTITY.splitlines())
        },
    ),
    Entry(
        "again: only if the class exists",
        after={IDENTITY: ["if 'identity_block' not in globals():\n    identity_block = None"]},
    ),
    Entry(
        "again: from a factory",
        after={
            IDENTITY: [
                "def make(block):\n    def inner(*args, **named):\n        return block(*args, **named)\n    return inner\n\nidentity_block = make(identity_block)"
            ]
        },
    ),
    Entry(
        "again: decorated by a registry",
        before={
            IDENTITY: [
                "REGISTRY = {}\ndef register(function):\n    REGISTRY[function.__name__] = function\n    return function"
            ]
        },
        code=changed(("def identity_block(", "@register\ndef identity_block(")),
    ),
    Entry(
        "again: the network uses a registry",
        before={
            IDENTITY: [
                "REGISTRY = {}\ndef register(function):\n    REGISTRY[function.__name__] = function\n    return function"
            ]
        },
        code=changed(
            ("def identity_block(", "@register\ndef identity_block("),
            ("X = identity_block(X", 'X = REGISTRY["identity_block"](X'),
        ),
    ),
    Entry(
        "again: a stub below the solution",
        after={IDENTITY: [STUB_IDENTITY]},
        differs_because="An unchanged copy of the release's empty function below a solution is left out: nobody means to hand it in.",
    ),
]
