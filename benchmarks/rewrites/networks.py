"""Right networks that call their blocks in different ways; each value replaces the middle of `ResNet50`.

A value may hold two parts, separated by CUT: helper code before the function, and the statements in it.
"""

from __future__ import annotations

CUT = "# ----\n"

STAGES: dict[str, str] = {
    "dictionary of stages": """
    STAGES = {2: dict(width=64, letters="bc", s=1), 3: dict(width=128, letters="bcd", s=2)}
    STAGES |= {4: dict(width=256, letters="bcdef", s=2), 5: dict(width=512, letters="bc", s=2)}
    for stage, of in STAGES.items():
        filters = (of["width"], of["width"], 4 * of["width"])
        X = convolutional_block(X, 3, filters, stage, "a", of["s"])
        for letter in of["letters"]:
            X = identity_block(X, 3, filters, stage, letter)
""",
    "helper function for a stage": """
import string


def stage_of(X, filters, stage, count, s=2):
    for letter in string.ascii_lowercase[:count]:
        if letter == "a":
            X = convolutional_block(X, 3, filters, stage=stage, block=letter, s=s)
        else:
            X = identity_block(X, 3, filters, stage=stage, block=letter)
    return X
# ----
    X = stage_of(X, [64, 64, 256], 2, 3, s=1)
    X = stage_of(X, [128, 128, 512], 3, 4)
    X = stage_of(X, [256, 256, 1024], 4, 6)
    X = stage_of(X, [512, 512, 2048], 5, 3)
""",
    "recursion over stages": """
def stages_from(X, stage, counts):
    if not counts:
        return X
    n = 2 ** (stage + 4)
    X = convolutional_block(X, 3, [n, n, 4 * n], stage, "a", s=1 if stage == 2 else 2)
    for letter in "bcdef"[: counts[0] - 1]:
        X = identity_block(X, 3, [n, n, 4 * n], stage, letter)
    return stages_from(X, stage + 1, counts[1:])
# ----
    X = stages_from(X, 2, (3, 4, 6, 3))
""",
    "reduce over partials": """
from functools import partial, reduce
# ----
    def calls():
        for stage, (n, letters) in enumerate([(64, "bc"), (128, "bcd"), (256, "bcdef"), (512, "bc")], start=2):
            how = dict(f=3, filters=[n, n, 4 * n], stage=stage)
            yield partial(convolutional_block, block="a", s=1 if stage == 2 else 2, **how)
            yield from (partial(identity_block, block=letter, **how) for letter in letters)

    X = reduce(lambda tensor, block: block(tensor), calls(), X)
""",
    "nested function, computed widths": """
    def blocks(i, count):
        nonlocal X
        n = 64 << i
        assert X.shape[-1] in (n, 2 * n)
        X = convolutional_block(X, 3, [n, n, n << 2], i + 2, "a", s=min(i, 1) + 1)
        for j in range(1, count):
            X = identity_block(X, 3, [n, n, n << 2], i + 2, chr(ord("a") + j))

    for i, count in enumerate([3, 4, 6, 3]):
        blocks(i, count)
""",
    "list of calls, lambda": """
    width = lambda stage: [2 ** (stage + 4), 2 ** (stage + 4), 2 ** (stage + 6)]
    plan = [(convolutional_block if b == "a" else identity_block, width(stage), stage, b)
            for stage, letters in ((2, "abc"), (3, "abcd"), (4, "abcdef"), (5, "abc"))
            for b in letters]
    for function, filters, stage, letter in plan:
        extra = {"s": 1 if stage == 2 else 2} if function is convolutional_block else {}
        X = function(X, 3, filters, stage=stage, block=letter, **extra)
""",
    "match statement, while, try, prints": """
    stage = 2
    try:
        while stage < 6:
            match stage:
                case 2:
                    filters, s, letters = [64, 64, 256], 1, ["b", "c"]
                case 3:
                    filters, s, letters = [128, 128, 512], 2, ["b", "c", "d"]
                case 4:
                    filters, s, letters = [256, 256, 1024], 2, ["b", "c", "d", "e", "f"]
                case _:
                    filters, s, letters = [512, 512, 2048], 2, ["b", "c"]
            X = convolutional_block(X, 3, filters, stage, "a", s)
            while letters:
                X = identity_block(X, 3, filters, stage, letters.pop(0))
            print(f"after stage {stage}: {X.shape}")
            stage += 1
    finally:
        print("blocks done")
""",
    "everything by position or by keyword, stage as a text": """
    for stage, n, letters in (("2", 64, "bc"), ("3", 128, "bcd"), ("4", 256, "bcdef"), ("5", 512, "bc")):
        X = convolutional_block(X, 3, (n, n, 4 * n), stage, "a", 1 if stage == "2" else 2, None, glorot_uniform)
        for letter in letters:
            X = identity_block(training=None, block=letter, stage=stage, filters=np.array([n, n, 4 * n]), f=3, X=X)
""",
    "data class for a stage, blocks found by name": """
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    number: int
    width: int
    count: int
    s: int = 2

    def __call__(self, X):
        for letter in "abcdef"[: self.count]:
            kind, more = ("convolutional", {"s": self.s}) if letter == "a" else ("identity", {})
            X = globals()[kind + "_block"](X, 3, [self.width] * 2 + [4 * self.width], self.number, letter, **more)
        return X
# ----
    for each in (Stage(2, 64, 3, s=1), Stage(3, 128, 4), Stage(4, 256, 6), Stage(5, 512, 3)):
        X = each(X)
""",
    "blocks in a dictionary of the module": """
BLOCKS = {"conv": convolutional_block, "identity": identity_block}
# ----
    for stage, n, letters in ((2, 64, "bc"), (3, 128, "bcd"), (4, 256, "bcdef"), (5, 512, "bc")):
        X = BLOCKS["conv"](X, 3, [n, n, 4 * n], stage, "a", s=1 if stage == 2 else 2)
        for letter in letters:
            X = BLOCKS["identity"](X, 3, [n, n, 4 * n], stage, letter)
""",
    "identity blocks through a default argument": """
def repeat(X, filters, stage, letters, block=identity_block):
    for letter in letters:
        X = block(X, 3, filters, stage=stage, block=letter)
    return X
# ----
    for stage, n, letters in ((2, 64, "bc"), (3, 128, "bcd"), (4, 256, "bcdef"), (5, 512, "bc")):
        X = convolutional_block(X, 3, [n, n, 4 * n], stage=stage, block="a", s=1 if stage == 2 else 2)
        X = repeat(X, [n, n, 4 * n], stage, letters)
""",
}
"""Ways to call the sixteen blocks."""
