"""Right forms of the solution: code that computes the same under the same layer names and must get full points."""

from __future__ import annotations

from benchmarks.rewrites import blocks, networks
from benchmarks.rewrites import replacements as replacement
from benchmarks.rewrites.block_helpers import HELPERS
from benchmarks.rewrites.block_style import IMPORTS, STATEMENTS
from benchmarks.rewrites.network_ends import ENDS
from benchmarks.samples import SOLUTION

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


def rewrites() -> dict[str, str]:
    """Return the whole student code of every right form, by its name."""
    return {name: code for forms in themes().values() for name, code in forms.items()}


def themes() -> dict[str, dict[str, str]]:
    """Return the right forms by theme; in a theme `network: ...` both blocks are the solution's."""
    replaced = {
        theme: {name: _replaced(pairs) for name, pairs in forms.items()} for theme, forms in _REPLACEMENTS.items()
    }
    blocks = {theme: {name: _with_blocks(code) for name, code in forms.items()} for theme, forms in _BLOCKS.items()}
    stages = {name: _with_stages(form) for name, form in networks.STAGES.items()}
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
    network, stages, after = (SOLUTION.index(text) for text in ("def ResNet50(", "    # Stage 2\n", "    # Output\n"))
    before = f"{helpers.strip()}\n\n\n" if helpers else ""
    return SOLUTION[:network] + before + SOLUTION[network:stages] + statements.lstrip("\n") + "\n" + SOLUTION[after:]
