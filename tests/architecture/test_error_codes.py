# SPDX-License-Identifier: Apache-2.0
"""Every error has a code of its own, a text in both languages, and a line in docs/errors.md."""

import re
from collections import Counter

import pytest
from source_tree import ROOT, files, text

ENTRY = re.compile(r'\{\s*"(ECO\d{4})",\s*"(\w+)"')


def tables():
    """The headers with errors: of the library, the command line and the Python package."""
    return [path for folder in ("lib/ecotone/message", "tools", "python/bindings")
            for path in files(".h", under=folder) if path.name.endswith("_errors.h")]


def entries():
    return [(match.group(1), match.group(2), path)
            for path in tables() for match in ENTRY.finditer(text(path))]


def test_codes_are_unique():
    assert len(entries()) > 10
    counts = Counter(code for code, _, _ in entries())
    assert [code for code, count in counts.items() if count > 1] == []


def test_names_are_unique_within_a_table():
    counts = Counter((path, name) for _, name, path in entries())
    assert [name for (_, name), count in counts.items() if count > 1] == []


def test_every_code_is_in_the_documentation():
    page = ROOT / "docs" / "errors.md"
    if not page.exists():
        pytest.skip("docs/errors.md is not there")
    documented = set(re.findall(r"ECO\d{4}", page.read_text(encoding="utf-8")))
    codes = {code for code, _, _ in entries()}
    assert sorted(codes - documented) == []
    assert sorted(documented - codes) == []


def placeholders(pattern):
    """Names in braces; {reason_zh} is {reason} in Chinese."""
    return {name.removesuffix("_zh") for name in re.findall(r"\{(\w+)\}", pattern)}


def test_placeholders_are_the_same_in_both_languages():
    different = []
    string = r'"((?:[^"\\]|\\.)*)"'
    for path in tables():
        joined = re.sub(r'"\s*\n\s*"', "", text(path))
        for match in re.finditer(r"\{\s*" + r",\s*".join([string] * 6) + r"\s*\}", joined):
            code, _, en, zh, help_en, help_zh = match.groups()
            for one, other in ((en, zh), (help_en, help_zh)):
                if placeholders(one) != placeholders(other):
                    different.append(code)
    assert different == []
