# SPDX-License-Identifier: Apache-2.0
"""The examples in Python of docs/python.md and of the pages for users run, one after the other."""
import re

import pytest
from conftest import ROOT

PAGES = [ROOT / "docs/python.md", *sorted((ROOT / "docs/users").glob("*.md"))]
PAGES = [page for page in PAGES if "```python" in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_run(page, monkeypatch):
    pytest.importorskip("geopandas")
    monkeypatch.chdir(ROOT)
    (ROOT / "build").mkdir(exist_ok=True)
    text = page.read_text(encoding="utf-8")
    examples = list(re.finditer(r"```python\n(.*?)```", text, re.DOTALL))
    assert examples
    names = {}
    for example in examples:
        line = text.count("\n", 0, example.start()) + 2
        code = "\n" * (line - 1) + example.group(1)
        exec(compile(code, str(page), "exec"), names)
    if page.stem == "python":
        assert len(examples) > 5 and len(names["downstream"]) > 0


def test_pages_with_examples_are_found():
    assert {"python", "researcher", "integrator"} <= {page.stem for page in PAGES}
