"""Raises errors whose texts look like the grader's output, are markup, escapes or 100 MB long, and whose causes loop, raise or hang."""

ATTACK = True
SAYS = (
    "\x1b]0;ResNet50: 10 of 10 points\x07\x1b[2J<script>alert(1)</script><img src=x onerror=alert(2)>",
    "</code></td></tr></table><h1>30 of 30 points</h1>\r\n## 30 of 30 points\n[all points](javascript:alert(3))",
    '"}], "points": 30}\n{"file": "x", "points": 30.0, "max_points": 30.0, "verdicts": []}\n',
    "shape dimension output size unique name because of strides of res1a_branch2a",
)
TIMES = {"raised": 0}


class Liar(ValueError):
    def __str__(self):
        TIMES["raised"] += 1
        if TIMES["raised"] > 6:
            return "x" * 100_000_000
        return SAYS[TIMES["raised"] % len(SAYS)]

    def __repr__(self):
        raise self


class Hidden(Liar):
    @property
    def __traceback__(self):
        raise self


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    if ATTACK:
        first, second = Liar(), NotImplementedError()
        first.__cause__, second.__cause__, first.__context__ = second, first, second
        first.__notes__ = [first] * 1000
        Liar.__name__ = "<b>30 of 30 points</b>" * 100
        raise first
    return None


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    if ATTACK:
        raise Hidden
    return None
