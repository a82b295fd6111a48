# SPDX-License-Identifier: Apache-2.0
"""Runs a file of cells (percent format) and keeps what each shows, as a notebook would."""
import ast
import base64
import io
import re
from html import escape


def cells(text):
    """(first line, kind, source) of each cell."""
    starts = [m.start() for m in re.finditer(r"^# %%.*$", text, re.MULTILINE)]
    for start, end in zip(starts, starts[1:] + [len(text)]):
        head, _, source = text[start:end].partition("\n")
        kind = "markdown" if "[markdown]" in head else "code"
        yield text.count("\n", 0, start) + 2, kind, source


def shown(value):
    """What a notebook shows of a value, as HTML."""
    if value is None:
        return ""
    if hasattr(value, "get_figure"):  # matplotlib
        picture = io.BytesIO()
        value.get_figure().savefig(picture, format="png", bbox_inches="tight", dpi=80)
        return f'<img src="data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}">'
    if hasattr(value, "_repr_html_"):
        return value._repr_html_()
    return f"<pre>{escape(repr(value))}</pre>"


def run(path):
    """The HTML of each code cell, and the names that the cells left."""
    names, outputs, page = {}, [], []
    for line, kind, source in cells(path.read_text(encoding="utf-8")):
        if kind == "markdown":
            page.append("<p>" + escape(re.sub(r"^# ?", "", source, flags=re.MULTILINE)) + "</p>")
            continue
        tree = ast.parse("\n" * (line - 1) + source, str(path))
        value = None
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(compile(tree, str(path), "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), str(path), "eval"), names)
        outputs.append(shown(value))
        page += [f"<pre class='in'>{escape(source.strip())}</pre>", outputs[-1]]
    whole = ("<!DOCTYPE html><meta charset='utf-8'><style>body{font:14px sans-serif;margin:20px}"
             ".in{background:#f4f5f6;padding:8px}</style>" + "".join(page))
    return outputs, names, whole
