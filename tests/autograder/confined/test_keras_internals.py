"""Every reach into TensorFlow on the grader's side still finds what it reaches for."""

import json
import subprocess
import sys

PROGRAM = """
import json
import tensorflow as tf
from tensorflow.python.eager import context

from autograder.confined import keras_internals

found = {"eager context": hasattr(context, "_context")}
keras_internals.read_registries()
found["before"] = keras_internals.has_run_an_operation()
tf.ones(1)
found["after"] = keras_internals.has_run_an_operation()
found["handle"] = hasattr(context._context, "_context_handle")
print(json.dumps(found))
"""


def test_state_of_tensorflow_is_known() -> None:
    """Before the first operation a fork is safe, also when the registries were read; after it, a fork hangs."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    found = json.loads(done.stdout)
    assert found["eager context"], "tensorflow.python.eager.context has no `_context` any more"
    assert found["handle"], "TensorFlow's eager context has no `_context_handle` any more"
    assert (False, True) == (found["before"], found["after"])
