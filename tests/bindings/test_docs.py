# SPDX-License-Identifier: Apache-2.0
"""The examples of docs/python.md run, one after the other."""
import re

import pytest
from conftest import ROOT


def test_examples_run(monkeypatch):
    pytest.importorskip("geopandas")
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    examples = list(re.finditer(r"```python\n(.*?)```", text, re.DOTALL))
    assert len(examples) > 5
    names = {}
    for example in examples:
        line = text.count("\n", 0, example.start()) + 2
        code = "\n" * (line - 1) + example.group(1)
        exec(compile(code, "docs/python.md", "exec"), names)
    assert len(names["downstream"]) > 0
