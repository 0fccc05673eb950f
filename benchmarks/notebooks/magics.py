"""Notebooks that use IPython's names, magics, shell lines and top-level await."""

from __future__ import annotations

from benchmarks.notebooks.bindings import RIGHT_IDENTITY
from benchmarks.notebooks.entry import IDENTITY, NETWORK, Entry, changed
from benchmarks.notebooks.environment import AXIS, IN_MODULE, MODULE, SHORTCUT, USES_AXIS


def _in_identity(line: str) -> str:
    return changed((SHORTCUT, f"{SHORTCUT}    {line}\n"))


def _under(*magics: str) -> dict[str, str]:
    return {IDENTITY: "\n".join([*magics, RIGHT_IDENTITY])}


MAGICS = [
    Entry("magics: display in a function", code=_in_identity("display(X.shape)")),
    Entry("magics: get_ipython in a function", code=_in_identity("get_ipython()")),
    Entry("magics: line magic in a function", code=_in_identity("%matplotlib inline")),
    Entry("magics: shell line in a function", code=_in_identity("!true")),
    Entry("magics: output of a shell line in a function", code=_in_identity("listed = !echo")),
    Entry("magics: shell line with a variable", code=_in_identity("!echo {stage}")),
    Entry("magics: print and help", code=_in_identity("print(X.shape)"), before={IDENTITY: ["Conv2D?", "Conv2D??"]}),
    Entry("magics: %%time", replace=_under("%%time")),
    Entry("magics: %%capture", replace=_under("%%capture")),
    Entry("magics: %%capture with a name", replace=_under("%%capture shown")),
    Entry("magics: %%capture and %%time", replace=_under("%%capture", "%%time")),
    Entry("magics: %%time and %%capture", replace=_under("%%time", "%%capture")),
    Entry("magics: three of them", replace=_under("%%time", "%%capture", "%%time")),
    Entry("magics: blank line between", replace=_under("%%capture", "", "%%time")),
    Entry("magics: %%prun", replace=_under("%%prun -q")),
    Entry("magics: %%timeit keeps nothing", replace=_under("%%timeit -n 1 -r 1")),
    Entry("magics: comment above %%time", replace=_under("# my block", "%%time")),
    Entry("magics: unknown cell magic", replace=_under("%%nothing_of_the_kind")),
    Entry("magics: unknown line magic above", replace=_under("%nothing_of_the_kind")),
    Entry("magics: %%html beside", before={IDENTITY: ["%%html\n<b>mine</b>", "%%javascript\n1", "%%latex\nx"]}),
    Entry("magics: %%bash beside", before={IDENTITY: ["%%bash\ntrue"]}),
    Entry(
        "magics: %config and %precision",
        before={IDENTITY: ["%config InlineBackend.figure_format = 'retina'\n%precision 3\n%env"]},
    ),
    Entry(
        "magics: %env sets",
        before={IDENTITY: ["%env AXIS=3"]},
        code=changed(
            ("axis=3", "axis=int(os.environ['AXIS'])"), ("def identity_block", "import os\n\n\ndef identity_block")
        ),
    ),
    Entry("magics: %load_ext autoreload", before={IDENTITY: ["%load_ext autoreload\n%autoreload 2"]}),
    Entry("magics: %timeit of a call", before={IDENTITY: ["%timeit -n 1 -r 1 np.zeros(3)"]}),
    Entry("magics: %xmode and %pdb", before={IDENTITY: ["%xmode Plain\n%pdb off"]}),
    Entry("magics: %who in the middle", before={NETWORK: ["%who\n%whos"]}),
    Entry("magics: %reset -f before the network", before={NETWORK: ["%reset -f"]}),
    Entry("magics: %pip install", before={IDENTITY: ["%pip --version"]}),
    Entry("magics: %run", before={IDENTITY: ["%run parts.py"]}, drop=[IDENTITY], files={"parts.py": MODULE}),
    Entry(
        "magics: %run -i", before={IDENTITY: ["%run -i parts.py"]}, drop=[IDENTITY], files={"parts.py": RIGHT_IDENTITY}
    ),
    Entry(
        "magics: %%writefile and import",
        before={IDENTITY: [f"%%writefile parts.py\n{MODULE}"]},
        replace={IDENTITY: "from parts import identity_block"},
    ),
    Entry(
        "magics: %%writefile and %run",
        before={IDENTITY: [f"%%writefile parts.py\n{AXIS}", "%run parts.py"]},
        code=USES_AXIS,
    ),
    Entry("magics: %%file", before={IDENTITY: [f"%%file parts.py\n{AXIS}", "import parts"]}, code=IN_MODULE),
    Entry("magics: last result", before={IDENTITY: ["3", "AXIS = _"]}, code=USES_AXIS),
    Entry("magics: Out and In", before={IDENTITY: ["3", "AXIS = list(Out.values())[-1]\nlen(In)"]}, code=USES_AXIS),
    Entry("magics: semicolons and question marks", before={IDENTITY: ["3;", "np.zeros?"]}),
    Entry("magics: await", replace={IDENTITY: f"import asyncio\n\nawait asyncio.sleep(0)\n{RIGHT_IDENTITY}"}),
    Entry(
        "magics: await for a while", replace={IDENTITY: f"import asyncio\n\nawait asyncio.sleep(0.1)\n{RIGHT_IDENTITY}"}
    ),
    Entry(
        "magics: await a value",
        before={IDENTITY: ["async def axis():\n    return 3", "AXIS = await axis()"]},
        code=USES_AXIS,
    ),
    Entry(
        "magics: await a thread",
        before={IDENTITY: ["import asyncio\nAXIS = await asyncio.to_thread(lambda: 3)"]},
        code=USES_AXIS,
    ),
    Entry(
        "magics: asyncio.run raises in a kernel",
        before={IDENTITY: ["import asyncio\nasync def axis():\n    return 3\nAXIS = 1\nAXIS = asyncio.run(axis())"]},
        code=USES_AXIS,
    ),
    Entry(
        "magics: async for and with",
        before={IDENTITY: ["async def letters():\n    yield 3", "async for AXIS in letters():\n    pass"]},
        code=USES_AXIS,
    ),
]
