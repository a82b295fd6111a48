# SPDX-License-Identifier: Apache-2.0
"""`ecotone rules lint` refuses each kind of bad pack with its code, line and column."""

import json
import re

import pytest
import yaml
from ecotone_cli import ROOT, run

TABLE = yaml.safe_load((ROOT / "tests/cases/bad_packs.yaml").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=case["name"]) for case in TABLE["cases"]]

# Errors of the table that are about subjects and layers, not about packs.
OF_SUBJECTS = {"subject_crs_differs", "subject_without_geometry", "subject_field_type"}


def text_of(case):
    text = case.get("text", TABLE["sound"])
    for change in case.get("changes", []):
        assert change["from"] in text, "the table replaces what is not there"
        text = text.replace(change["from"], change["to"], 1)
    return text


def lint(folder, text, base=False):
    """What lint tells of a pack, as "error ECO1501 14:9", and its exit status."""
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    if base:
        (folder / "base.yaml").write_text(TABLE["base"], encoding="utf-8")
    done = run("rules", "lint", "pack.yaml", "--format", "json", cwd=folder)
    assert done.stdout, done.stderr
    told = []
    for issue in json.loads(done.stdout)["issues"]:
        assert issue["place"].startswith("pack.yaml"), issue
        place = re.search(r"line (\d+), column (\d+)$", issue["place"])
        told.append(f"{issue['severity']} {issue['code']}" + (f" {place[1]}:{place[2]}" if place else ""))
    return told, done.returncode


@pytest.mark.parametrize("name", ["sound", "base"])
def test_pack_without_fault_is_told_nothing(name, tmp_path):
    assert lint(tmp_path, TABLE[name]) == ([], 0)


@pytest.mark.parametrize("case", CASES)
def test_fault_is_told_with_its_place(case, tmp_path):
    told, status = lint(tmp_path, text_of(case), case.get("base", False))
    assert sorted(told) == sorted(case["expect"])
    assert status == (4 if any(word.startswith("error") for word in case["expect"]) else 0)


def test_every_error_of_rule_packs_has_its_bad_pack():
    header = (ROOT / "lib/ecotone/message/rule_errors.h").read_text(encoding="utf-8")
    entries = dict(re.findall(r'\{\s*"(ECO\d{4})",\s*"(\w+)"', header))
    expected = {word.split()[1] for case in TABLE["cases"] for word in case["expect"]}
    missing = {code: key for code, key in entries.items() if code not in expected and key not in OF_SUBJECTS}
    assert missing == {}


def test_every_fault_is_told_in_chinese_too(tmp_path):
    """No placeholder is left open, and the languages differ."""
    for case in TABLE["cases"]:
        (tmp_path / "pack.yaml").write_text(text_of(case), encoding="utf-8")
        (tmp_path / "base.yaml").write_text(TABLE["base"], encoding="utf-8")
        texts = {}
        for language in ("en", "zh"):
            done = run("rules", "lint", "pack.yaml", "--format", "json", "--lang", language, cwd=tmp_path)
            texts[language] = [issue["message"] for issue in json.loads(done.stdout)["issues"]]
            assert not re.search(r"[{]\w+[}]", "".join(re.sub(r"\{zh.*?\}", "", t) for t in texts[language]))
        assert all(a != b for a, b in zip(texts["en"], texts["zh"], strict=True)), case["name"]
