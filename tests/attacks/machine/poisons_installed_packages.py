"""Plants a file in site-packages, in helpers, beside every module, in compiled caches; opens modules for writing."""

import os
import site
import sys

ATTACK = True
TRIED = []


def folders():
    modules = [each.__file__ for each in list(sys.modules.values()) if getattr(each, "__file__", None)]
    beside = {os.path.dirname(each) for each in modules} | {
        *site.getsitepackages(),
        site.getusersitepackages(),
        *sys.path,
    }
    return {each for each in beside if each.startswith("/") and not each.startswith("/submission")}


def plant(path):
    with open(path, "x") as file:
        file.write("# forged\n")
    os.unlink(path)
    return "planted " + path


def open_to_change(path):
    os.close(os.open(path, os.O_WRONLY | os.O_APPEND))
    os.utime(path)
    return "opened " + path


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        tricks = [(plant, f"{each}/{name}") for each in folders() for name in ("forged.pth", "__pycache__/forged.pyc")]
        tricks += [(open_to_change, f"{each}/__init__.py") for each in folders()]
        tricks += [
            (open_to_change, each) for each in (os.__file__, sys.executable, "/etc/ld.so.preload", "/etc/ld.so.cache")
        ]
        for trick, path in tricks:
            try:
                TRIED.append(trick(path))
            except OSError as error:
                TRIED.append(f"{path}: {error.errno}")
    return X if any(each.startswith(("planted", "opened")) for each in TRIED) else None
