"""Attacks on the pages on which submissions are shown, as notebooks, and what a browser notices of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from playwright.sync_api import Page, Request, Route

ATTACKS: dict[str, dict[str, Any]] = {
    name: attack
    for path in sorted((Path(__file__).parents[1] / "attacks" / "pages").glob("*.toml"))
    for name, attack in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
"""Each attack by its name; the files say what stands in it."""

BEACON = "http://beacon.test/{name}"
SITE = "http://page.test/submissions/1/"
_OF_SUBMISSION = ".text_cell_render, .output_area, .input_area, .isolated-iframe"

_OUTPUTS: dict[str | None, dict[str, Any]] = {
    None: {"output_type": "display_data", "metadata": {}},
    "stream": {"name": "stdout"},
    "error": {},
}
"""What an output of each type has, if an attack does not say otherwise."""

_DISTURB = """selector => {
    for (const part of document.querySelectorAll(selector)) {
        for (const element of [part, ...part.querySelectorAll("*")]) {
            for (const kind of ["mouseover", "focus", "toggle"]) element.dispatchEvent(new Event(kind));
            if (element.click) element.click();
        }
    }
}"""
"""What a reader may do: point at everything, and click on it."""

_COVERING = """selector => [...document.querySelectorAll(selector)].flatMap(part => {
    const place = part.getBoundingClientRect();
    const reaches = element => [...element.getClientRects()].some(
        box => box.top < place.top - 40 || box.bottom > place.bottom + 40 || box.right > place.right + 40);
    return [...part.querySelectorAll("*")].filter(element => {
        const style = getComputedStyle(element);
        return ["fixed", "absolute", "sticky"].includes(style.position)
            || ["navbar-fixed-top", "modal-backdrop", "btn", "panel"].some(name => element.classList.contains(name))
            || parseFloat(style.textDecorationThickness) > 50
            || (reaches(element) && !getComputedStyle(part).contain.includes("paint"));
    });
}).map(element => element.outerHTML)"""
"""What is painted outside its part of the page, or looks like one of the page's own."""

_TAKEN_IDS = """selector => [...document.querySelectorAll(selector)]
    .flatMap(part => [...part.querySelectorAll("[id], [name]")])
    .filter(element => !(element.id || "of-submission-").startsWith("of-submission-") || element.name)
    .map(element => element.outerHTML)"""


def cell(name: str, part: str) -> NotebookNode:
    """Return the cell of an attack or of its honest twin.

    Args:
        name: of the attack.
        part: "attack" or "twin".
    """
    content = _filled(ATTACKS[name][part], name)
    if isinstance(content, str):
        made = nbformat.v4.new_markdown_cell(content)
    elif "output" in content:
        made = nbformat.v4.new_code_cell("1")
        made.outputs = [nbformat.from_dict(_OUTPUTS[content["output"].get("output_type")] | content["output"])]
    else:
        plain = {"cell_type": "code", "source": "", "metadata": {}, **content["cell"]}
        made = nbformat.from_dict(
            ({"outputs": [], "execution_count": 1} if plain["cell_type"] == "code" else {}) | plain
        )
    made.setdefault("id", name[:60].replace("_", "-"))
    return made


def _filled(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return value.replace("STRIKE", f"strike(/{name}/.source)").replace("BEACON", BEACON.format(name=name))
    if isinstance(value, Mapping):
        return {_filled(key, name): _filled(part, name) for key, part in value.items()}
    return [_filled(part, name) for part in value] if isinstance(value, list) else value


_REORDERED = """selector => [...document.querySelectorAll(selector)]
    .filter(part => /[\\u202a-\\u202e\\u2066-\\u2069]/.test(part.textContent))
    .map(part => part.outerHTML)"""

_LOOKS = ((_COVERING, "covers something: "), (_TAKEN_IDS, "takes a name: "), (_REORDERED, "changes an order: "))
"""Scripts that find what is wrong with a page, and what to say of it."""


@dataclass
class Watched:
    """A page that is watched while it shows submissions.

    Args:
        page: of a browser.
        own: what the addresses begin with that the page may ask for.
        noticed: what its content has done; one sentence each.
    """

    page: Page
    own: tuple[str, ...]
    noticed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.expose_function("strike", lambda name: self.noticed.append(f"{name} has run a script"))
        self.page.on("request", self._notice_request)

    def _notice_request(self, request: Request) -> None:
        is_own = request.url.startswith(self.own) and "formgrader?path" not in request.url
        if not is_own and not request.url.startswith("data:"):
            self.noticed.append(f"asked for {request.url}")

    def look(self, *, disturb: bool) -> list[str]:
        """Return what the content of a page does when it is loaded.

        Args:
            disturb: whether to point at all of it, and to click on it.
        """
        self.page.wait_for_timeout(100)
        for script, sentence in _LOOKS:
            self.noticed += [sentence + html[:200] for html in self.page.evaluate(script, _OF_SUBMISSION)]
        for element in self.page.locator("form, base, meta[http-equiv=refresh]").all():
            self.noticed.append(f"holds {element.evaluate('e => e.outerHTML')[:200]}")
        if disturb:
            self.page.evaluate(_DISTURB, _OF_SUBMISSION)
            self.page.wait_for_timeout(100)
        return self.noticed


def served(page: Page, html: str) -> None:
    """Show a page as if a server had sent it; every other address fails.

    Args:
        page: of a browser.
        html: the page.
    """

    def answer(route: Route) -> None:
        if route.request.url == SITE:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    page.unroute_all()
    page.route(re.compile(""), answer)
    page.goto(SITE)
