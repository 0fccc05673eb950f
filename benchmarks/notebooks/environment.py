"""Notebooks that use the disk, the path, variables of the environment and process-wide state."""

from __future__ import annotations

from benchmarks.notebooks.bindings import CHECK_CONVOLUTIONAL, CHECK_IDENTITY, RIGHT_IDENTITY
from benchmarks.notebooks.entry import CONVOLUTIONAL, IDENTITY, NETWORK, Entry, changed

_IMPORTS = """from tensorflow.keras.initializers import glorot_uniform
from tensorflow.keras.layers import Activation, Add, BatchNormalization, Conv2D


"""
MODULE = _IMPORTS + RIGHT_IDENTITY + "\n"
AXIS = "AXIS = 3\n"
USES_AXIS = changed(("axis=3", "axis=AXIS"))
IN_MODULE = changed(("axis=3", "axis=parts.AXIS"))
SHORTCUT = "X_shortcut = X\n"

FILES = [
    Entry("files: a module beside", before={IDENTITY: ["import parts"]}, code=IN_MODULE, files={"parts.py": AXIS}),
    Entry(
        "files: a package beside",
        before={IDENTITY: ["from mine import parts"]},
        code=IN_MODULE,
        files={"mine/__init__.py": "", "mine/parts.py": AXIS},
    ),
    Entry(
        "files: sys.path.append",
        before={IDENTITY: ["import sys\nsys.path.append('src')\nimport parts"]},
        code=IN_MODULE,
        files={"src/parts.py": AXIS},
    ),
    Entry(
        "files: sys.path.insert",
        before={IDENTITY: ["import sys\nsys.path.insert(0, './src')\nfrom parts import identity_block"]},
        drop=[IDENTITY],
        files={"src/parts.py": MODULE},
    ),
    Entry(
        "files: all in a module",
        before={IDENTITY: ["from parts import identity_block"]},
        drop=[IDENTITY],
        files={"parts.py": MODULE},
    ),
    Entry(
        "files: star import of a module",
        before={IDENTITY: ["from parts import *"]},
        drop=[IDENTITY],
        files={"parts.py": MODULE},
    ),
    Entry(
        "files: a module that changes main's names",
        before={IDENTITY: ["import parts\nparts.fill(globals())"]},
        code=USES_AXIS,
        files={"parts.py": "def fill(names):\n    names['AXIS'] = 3\n"},
    ),
    Entry(
        "files: a helper in helpers",
        before={IDENTITY: ["from helpers.mine import AXIS"]},
        code=USES_AXIS,
        files={"helpers/mine.py": AXIS},
    ),
    Entry(
        "files: a package in helpers",
        before={IDENTITY: ["from helpers.own.parts import AXIS"]},
        code=USES_AXIS,
        files={"helpers/own/__init__.py": "", "helpers/own/parts.py": AXIS},
    ),
    Entry(
        "files: written and read",
        before={
            IDENTITY: [
                "with open('axis.txt', 'w') as file:\n    file.write('3')",
                "AXIS = int(open('axis.txt').read())",
            ]
        },
        code=USES_AXIS,
    ),
    Entry(
        "files: read JSON",
        before={IDENTITY: ["import json\nCONFIG = json.load(open('config.json'))"]},
        code=changed(("axis=3", "axis=CONFIG['axis']")),
        files={"config.json": '{"axis": 3}'},
    ),
    Entry(
        "files: read where the function runs",
        code=changed(("axis=3", "axis=int(Path('data/axis.txt').read_text())")),
        files={"data/axis.txt": "3"},
    ),
    Entry(
        "files: os.chdir",
        before={IDENTITY: ["import os\nos.chdir('src')\nimport parts"]},
        code=IN_MODULE,
        files={"src/parts.py": AXIS},
    ),
    Entry(
        "files: %cd",
        before={IDENTITY: ["%cd src", "import parts", "%cd .."]},
        code=IN_MODULE,
        files={"src/parts.py": AXIS},
    ),
    Entry("files: a missing module", before={IDENTITY: ["import nothing_of_the_kind"]}),
    Entry(
        "files: a missing module in the solution's cell",
        replace={IDENTITY: f"import nothing_of_the_kind\n\n\n{RIGHT_IDENTITY}"},
    ),
    Entry(
        "files: importlib",
        before={IDENTITY: ["import importlib\nparts = importlib.import_module('parts')\nimportlib.reload(parts)"]},
        code=IN_MODULE,
        files={"parts.py": AXIS},
    ),
    Entry(
        "files: a module called blocks with the network's",
        before={NETWORK: ["import blocks"]},
        code=changed(("X = identity_block(X", "X = blocks.identity_block(X")),
        files={"blocks.py": MODULE},
    ),
]

STATE = [
    Entry(
        "state: os.environ",
        before={IDENTITY: ["import os\nos.environ['AXIS'] = '3'"]},
        code=changed(("axis=3", "axis=int(__import__('os').environ['AXIS'])")),
    ),
    Entry(
        "state: seeds",
        before={IDENTITY: ["tf.random.set_seed(1)\nnp.random.seed(1)\ntf.keras.utils.set_random_seed(2)"]},
    ),
    Entry("state: clear_session between", before={CONVOLUTIONAL: ["tf.keras.backend.clear_session()"]}),
    Entry("state: warnings off", before={IDENTITY: ["import warnings\nwarnings.filterwarnings('error')"]}),
    Entry("state: mixed precision", before={IDENTITY: ["tf.keras.mixed_precision.set_global_policy('mixed_float16')"]}),
    Entry(
        "state: mixed precision for the network",
        before={NETWORK: ["tf.keras.mixed_precision.set_global_policy('mixed_bfloat16')"]},
    ),
    Entry("state: float64", before={IDENTITY: ["tf.keras.backend.set_floatx('float64')"]}),
    Entry("state: float64 after the first check", after={CHECK_IDENTITY: ["tf.keras.backend.set_floatx('float64')"]}),
    Entry("state: dtype policy", before={IDENTITY: ["import keras\nkeras.config.set_dtype_policy('float64')"]}),
    Entry("state: no eager execution", before={IDENTITY: ["tf.compat.v1.disable_eager_execution()"]}),
    Entry("state: no eager execution for the network", before={NETWORK: ["tf.compat.v1.disable_eager_execution()"]}),
    Entry("state: functions run eagerly", before={IDENTITY: ["tf.config.run_functions_eagerly(True)"]}),
    Entry("state: channels first", before={IDENTITY: ["tf.keras.backend.set_image_data_format('channels_first')"]}),
    Entry(
        "state: channels first and back",
        before={
            IDENTITY: [
                "tf.keras.backend.set_image_data_format('channels_first')",
                "tf.keras.backend.set_image_data_format('channels_last')",
            ]
        },
    ),
    Entry("state: JIT", before={IDENTITY: ["tf.config.optimizer.set_jit(True)"]}),
    Entry("state: custom objects", before={IDENTITY: ["tf.keras.utils.get_custom_objects()['relu'] = tf.nn.relu"]}),
    Entry(
        "state: custom object named as another",
        before={IDENTITY: ["tf.keras.utils.get_custom_objects()['relu'] = tf.tanh"]},
    ),
    Entry("state: unsafe deserialization", before={IDENTITY: ["tf.keras.config.enable_unsafe_deserialization()"]}),
    Entry(
        "state: a context around the check",
        before={
            IDENTITY: ["import contextlib\nstack = contextlib.ExitStack()\nstack.enter_context(tf.name_scope('mine'))"]
        },
    ),
    Entry("state: a device", before={IDENTITY: ["stack = tf.device('/CPU:0')\nstack.__enter__()"]}),
    Entry("state: print is quiet", before={IDENTITY: ["print = lambda *args, **named: None"]}),
    Entry(
        "state: sum and range bound",
        before={IDENTITY: ["list = [1, 2]\nsum = 3\nstr = 'x'"]},
        after={CHECK_CONVOLUTIONAL: ["del list, str"]},
    ),
    Entry("state: a patched layer", before={IDENTITY: ["tf.keras.layers.Conv2D = None"]}),
    Entry(
        "state: a patched layer for the network",
        before={NETWORK: ["import functools\nConv2D = functools.partial(Conv2D, use_bias=True)"]},
    ),
    Entry(
        "state: a wrapped constructor",
        before={
            IDENTITY: [
                "_init = Conv2D.__init__\ndef init(self, *args, **named):\n    _init(self, *args, **named)\nConv2D.__init__ = init"
            ]
        },
    ),
    Entry(
        "state: a patch that breaks all",
        before={
            IDENTITY: ["def fail(*args, **named):\n    raise ValueError('patched')\nBatchNormalization.__init__ = fail"]
        },
    ),
    Entry(
        "state: a counter in a class",
        before={IDENTITY: ["class Count:\n    calls = 0"]},
        code=changed((SHORTCUT, f"{SHORTCUT}    Count.calls += 1\n")),
    ),
    Entry(
        "state: a cache by lru_cache",
        before={IDENTITY: ["import functools\n\n@functools.lru_cache\ndef axis():\n    return 3"]},
        code=changed(("axis=3", "axis=axis()")),
    ),
    Entry(
        "state: a closure that counts",
        before={
            IDENTITY: [
                "def counter():\n    n = 0\n    def tick():\n        nonlocal n\n        n += 1\n        return n\n    return tick\n\ntick = counter()"
            ]
        },
        code=changed((SHORTCUT, f"{SHORTCUT}    tick()\n")),
    ),
    Entry("state: recursion limit", before={IDENTITY: ["import sys\nsys.setrecursionlimit(5000)"]}),
    Entry("state: stdout replaced", before={IDENTITY: ["import io, sys\nsys.stdout.flush()"]}),
    Entry(
        "state: logging",
        before={IDENTITY: ["import logging\nlogging.basicConfig(level='ERROR')\ntf.get_logger().setLevel('ERROR')"]},
    ),
    Entry(
        "state: a thread at work",
        before={IDENTITY: ["import threading\nthreading.Thread(target=lambda: None).start()"]},
    ),
]
