"""Right forms of the solution: code that computes the same under the same layer names, and must get full points."""

from __future__ import annotations

from benchmarks.fidelity.grading import SOLUTION
from benchmarks.rewrites import blocks, networks
from benchmarks.rewrites import replacements as replacement
from benchmarks.rewrites.block_helpers import HELPERS
from benchmarks.rewrites.block_style import IMPORTS, STATEMENTS
from benchmarks.rewrites.network_ends import ENDS

_REPLACEMENTS = {
    "additions": replacement.ADDITIONS,
    "ReLUs": replacement.RELUS,
    "batch normalizations": replacement.BATCH_NORMALIZATIONS,
    "convolutions": replacement.CONVOLUTIONS,
    "names and arguments": replacement.NAMES_AND_ARGUMENTS,
    "shortcuts": replacement.SHORTCUTS,
    "decorators": replacement.DECORATORS,
    "network: ends": ENDS,
}
_BLOCKS = {
    "blocks: loops": blocks.LOOPS,
    "blocks: models": blocks.MODELS,
    "blocks: helpers": HELPERS,
    "blocks: statements": STATEMENTS,
    "blocks: imports": IMPORTS,
}

OF_ARRAYS = ("tf.add, tf.math.add, keywords of TensorFlow", "add_n, sum of a list", "tf.nn.relu, imported by name too")
"""Forms whose blocks take arrays alone: TensorFlow's functions refuse Keras's symbolic tensors, of which networks are
built, so that in a notebook their blocks work and their networks do not. They are here because public solutions have
them, from times when TensorFlow's functions took both."""


def rewrites() -> dict[str, str]:
    """Give every right form: its name, and the whole of a student's code."""
    return {name: code for forms in themes().values() for name, code in forms.items()}


def themes() -> dict[str, dict[str, str]]:
    """Give the right forms by what they are about; in a theme `network: ...` both blocks are the solution's."""
    replaced = {
        theme: {name: _replaced(each) for name, each in forms.items()} for theme, forms in _REPLACEMENTS.items()
    }
    blocks = {theme: {name: _with_blocks(each) for name, each in forms.items()} for theme, forms in _BLOCKS.items()}
    stages = {name: _with_stages(each) for name, each in networks.STAGES.items()}
    return replaced | blocks | {"network: stages": stages}


def _replaced(replacements: replacement.Replacements) -> str:
    code = SOLUTION
    for old, new in replacements:
        if old not in code:
            raise ValueError(f"the solution does not hold {old!r}")
        code = code.replace(old, new)
    return code


def _with_blocks(bottleneck: str) -> str:
    return f"# Right.\n{bottleneck}{blocks.ENTRIES}\n\n{SOLUTION[SOLUTION.index('def ResNet50(') :]}"


def _with_stages(form: str) -> str:
    helpers, _, statements = form.rpartition(networks.CUT)
    network, stages, after = (SOLUTION.index(each) for each in ("def ResNet50(", "    # Stage 2\n", "    # Output\n"))
    before = f"{helpers.strip()}\n\n\n" if helpers else ""
    return SOLUTION[:network] + before + SOLUTION[network:stages] + statements.lstrip("\n") + "\n" + SOLUTION[after:]
