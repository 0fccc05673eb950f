"""The content security policy of a page: the browser runs the page's own scripts and no others.

Should HTML of a submission ever pass `fragments`, the browser still refuses to run or load what it names.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode

from bs4 import BeautifulSoup
from bs4.element import Tag

MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
"""Where nbconvert's pages load MathJax from, which renders formulas."""

_MATHJAX_ASKS_FOR_ITS_VERSION = "https://api.cdnjs.com/libraries/mathjax"
_RUN_AS_SCRIPT = ("", "module", "text/javascript", "application/javascript")


def policy(page: str) -> str:
    """Return the policy that allows the scripts of a page.

    MathJax runs its configuration by `eval`, which only scripts that are allowed to run can call. A page without it
    asks for nothing outside of its own site.

    Args:
        page: in HTML, without anything of a submission.
    """
    soup = BeautifulSoup(page, "html.parser")
    scripts = [tag for tag in soup.find_all("script") if str(tag.get("type") or "") in _RUN_AS_SCRIPT]
    inline = [tag.get_text() for tag in scripts if not tag.get("src")]
    has_files = any(not str(tag["src"]).startswith("https:") for tag in scripts if tag.get("src"))
    own = ["'self'"] if has_files else []
    mathjax = [MATHJAX] if any(str(tag.get("src") or "").startswith(MATHJAX) for tag in scripts) else []
    evaluating = ["'unsafe-eval'"] if mathjax else []
    sources = " ".join([*own, *mathjax, *evaluating, *map(_hash, inline), *_handlers(soup)]) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {sources}",
            " ".join(["style-src 'self' 'unsafe-inline'", *mathjax]),
            "img-src 'self' data:",
            " ".join(["font-src 'self' data:", *mathjax]),
            " ".join(["connect-src 'self'", *([_MATHJAX_ASKS_FOR_ITS_VERSION] if mathjax else [])]),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def closed_policy(script: str) -> str:
    """Return the policy of a page of our own that is one file: it loads nothing, and runs one script.

    Args:
        script: that stands in the page.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script)}",
            "style-src 'unsafe-inline'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


_LIMITS = """
<style>
.text_cell_render, .output_area {contain: paint !important}
.text_cell_render {border-left: 3px dotted #888 !important; padding-left: 6px !important}
</style>
<script type="text/x-mathjax-config">
MathJax.Hub.Config({
    Safe: {allow: {URLs: "none", classes: "none", cssIDs: "none", styles: "none", require: "none"}},
    tex2jax: {ignoreClass: "tex2jax_ignore|mathjax_ignore|container", processClass: "text_cell_render|output_area"},
    TeX: {MAXMACROS: 1000, MAXBUFFER: 5 * 1024},
    showMathMenu: false
});
(function () {
    var names = ["def", "let", "gdef", "global", "begingroup", "endgroup", "require", "href", "Newextarrow",
                 "newcommand", "renewcommand", "newenvironment", "renewenvironment", "DeclareMathOperator"];
    var remove = function () {
        names.forEach(function (name) { delete MathJax.InputJax.TeX.Definitions.macros[name]; });
    };
    ["Jax", "AMSmath", "newcommand", "begingroup", "extpfeil", "HTML", "autoload-all"].forEach(function (part) {
        MathJax.Hub.Register.StartupHook("TeX " + part + " Ready", remove);
    });
})();
</script>"""
"""What a cell shows is painted inside of it, beside a dotted line; a formula has no links, names or new commands.

MathJax reads formulas in cells alone, and not those in the grader's own words, which may quote a submission.
"""


def with_policy(page: str, allowed: str) -> str:
    """Return a page with a policy, and the limits of what cells show, at its head.

    Args:
        page: in HTML.
        allowed: the policy.
    """
    return page.replace(
        "<head>", f'<head>\n<meta content="{allowed}" http-equiv="Content-Security-Policy"/>{_LIMITS}', 1
    )


def _handlers(soup: BeautifulSoup) -> list[str]:
    """Return what allows the scripts that stand in attributes, such as onclick."""
    tags = [tag for tag in soup.find_all(True) if isinstance(tag, Tag)]
    handlers = {str(value) for tag in tags for name, value in tag.attrs.items() if name.startswith("on")}
    return ["'unsafe-hashes'", *map(_hash, sorted(handlers))] if handlers else []


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
