"""Puts hooks into imports and fakes into sys.modules, so that what the observer imports next is the attacker's."""

import importlib.machinery
import sys
import types

ATTACK = True
LOADED = (
    "helpers.observe.observer",
    "helpers.observe.student_code",
    "autograder.confined.serve",
    "autograder.confined.pipes",
)
ELSEWHERE = ("autograder.judge", "autograder.judge.examination", "autograder.intake", "autograder.intake.observation")
FAKES = {}
PERFECT = {"defined": True, "points": 10, "signature": None, "graph": None, "outputs": {}, "errors": {}}


class AttackMissedError(Exception):
    pass


class Hook:
    @staticmethod
    def find_spec(name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, Hook)

    @staticmethod
    def create_module(spec):
        return fake(spec.name)

    @staticmethod
    def exec_module(module):
        return None


def fake(name):
    module = types.ModuleType(name)
    module.observe = module.try_all = module.describe = module.checked_observation = lambda *args, **kwargs: PERFECT
    module.__getattr__ = lambda attribute: lambda *args, **kwargs: PERFECT
    return module


def plant():
    if set(LOADED) - set(sys.modules):
        raise AttackMissedError(f"not loaded: {set(LOADED) - set(sys.modules)}")
    sys.meta_path.insert(0, Hook)
    sys.path_hooks.insert(0, lambda path: Hook)
    sys.path_importer_cache.clear()
    for name in LOADED + ELSEWHERE:
        sys.modules[name] = FAKES[name] = fake(name)
        package, __, own = name.rpartition(".")
        setattr(sys.modules[package], own, sys.modules[name])


PLANTED = plant() if ATTACK else None


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK and any(sys.modules.get(name) is not module for name, module in FAKES.items()):
        raise AttackMissedError("a fake is not in its place any more")
    return X if PLANTED is None else PERFECT
