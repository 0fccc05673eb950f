"""Autograded notebooks with odd pieces of HTML in them, and how BeautifulSoup reads a page."""

import nbformat
from bs4 import BeautifulSoup
from nbformat.notebooknode import NotebookNode

HTML = {
    "table": '<table class="a  b"><tr><td>1</td></tr>\n<tr><td>&quot;2&quot; &lt; 3</td></tr></table>',
    "too_many_ends": "</div></pre></div></div></td>",
    "open_pre": "<pre>  <b>  ",
    "open_comment": "<!-- <p>",
    "open_cdata": "<![CDATA[<p>",
    "open_attribute": "<p title='<div>",
    "open_script": "<script>if (a < b) {",
    "open_textarea": "<textarea>  <i>",
    "end_of_empty": "a<br> </br> </br> <br/> b</p>",
    "image": '<img src="files/a.png"><IMG SRC=b.png ALT>',
    "odd_references": "&amp &nosuch; &#0; &#x110000; & &lt",
    "focusable": '<div class="jp-Notebook"><div class="jp&#45;OutputArea-output"></div></div>',
    "doctype": "<!DOCTYPE x [<!ELEMENT y>]><?php ?><![CDATA[ <p> ]]>",
}

CODE = 'def f(x):\n    """Say "it\'s" <b> & \\x00."""\n\n    return x  # %s \x01'


def notebook(student: str, html: str) -> NotebookNode:
    """Return an autograded notebook; most of its cells are the same for all students."""
    kept = {"schema_version": 3, "locked": True, "solution": False, "task": False, "grade": False}
    cells = [
        nbformat.v4.new_markdown_cell("# Task\n\nWrite *f*, $x < 1$ `a & b`.\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        nbformat.v4.new_code_cell(CODE % "given", metadata={"nbgrader": {**kept, "grade_id": "given"}}),
        nbformat.v4.new_markdown_cell(f"Raw: {html}\n\n```python\nx = '<'\n```"),
        nbformat.v4.new_code_cell(
            CODE % student, metadata={"nbgrader": {**kept, "grade_id": "f", "solution": True, "locked": False}}
        ),
        nbformat.v4.new_code_cell(
            "check(f)", metadata={"nbgrader": {**kept, "grade_id": "check", "grade": True, "points": 2}}
        ),
        nbformat.v4.new_markdown_cell("<div title=\"of\" class='what'>is open ]]> --> ?></div>"),
        nbformat.v4.new_markdown_cell("The *end*, for everyone the same: </b> and <i>so on</i>."),
    ]
    cells[4].outputs = [
        nbformat.v4.new_output("stream", text="\x1b[31mred\x1b[0m <b>\n"),
        nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": "plain"}),
        nbformat.v4.new_output("error", ename="E", evalue="<v>", traceback=["\x1b[1mline\x1b[0m"]),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return nbformat.v4.new_notebook(cells=cells)


def read(html: str) -> str:
    """Return what BeautifulSoup makes of a page."""
    return str(BeautifulSoup(html, "html.parser"))
