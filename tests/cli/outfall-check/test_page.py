# SPDX-License-Identifier: Apache-2.0
"""The page of ecotone outfall check: well-formed, offline, complete, safe against hostile names."""

import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from ecotone_cli import ROOT, run

SAMPLE = ROOT / "data/sample-county"
XHTML = re.compile(r"^<!DOCTYPE html>\n")


def check(register, folder, *options):
    result = run("outfall", "check", register, "--catalog", SAMPLE / "catalogue.yaml",
                 "--code-profile", "seen-on-signs", "--report",
                 f"{folder / 'page.html'},{folder / 'result.json'}", *options)
    assert result.returncode in (0, 1, 5), result.stderr
    page = (folder / "page.html").read_text(encoding="utf-8")
    return page, json.loads((folder / "result.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return check(SAMPLE / "outfalls.csv", tmp_path_factory.mktemp("page"))


def test_the_page_is_well_formed_and_asks_for_nothing(sample):
    page, _ = sample
    tree = ElementTree.fromstring(XHTML.sub("", page))
    tags = {e.tag.rpartition("}")[2] for e in tree.iter()}
    assert not tags & {"script", "link", "iframe", "img"}
    addresses = set(re.findall(r"https?://[^\"' <]+", page))
    assert addresses <= {"http://www.w3.org/2000/svg"}  # the name of a namespace
    policies = [e.get("content") for e in tree.iter("meta") if e.get("http-equiv")]
    assert len(policies) == 1 and policies[0].startswith("default-src 'none'")


def test_every_row_with_a_finding_stands_in_it_worst_first(sample):
    page, result = sample
    tree = ElementTree.fromstring(XHTML.sub("", page))
    order = list(dict.fromkeys(one["row"] for one in result["findings"]))
    tables = [[row.find("td").text for row in table.iter("tr") if row.find("td") is not None]
              for table in tree.iter("table")]
    assert order in tables
    errors = [sum(one["severity"] == "error" for one in result["findings"] if one["row"] == row)
              for row in order]
    assert errors == sorted(errors, reverse=True)


def test_both_languages_say_the_same_rows(sample):
    page, result = sample
    first = result["findings"][0]
    assert first["message"]["en"] in page
    assert first["message"]["zh"] in page


def test_totals_add_up(sample):
    _, result = sample
    for name in ("by_class", "by_river", "by_township", "by_remediation"):
        assert sum(one["rows"] for one in result[name]) == result["rows"] == 314
        assert sum(one["faulty"] for one in result[name]) == result["rows_with_errors"]


def test_markup_in_names_stays_text(tmp_path):
    text = (SAMPLE / "outfalls.csv").read_text(encoding="utf-8-sig").splitlines()
    fields = text[2].split(",")
    fields[1] = "<img src=x onerror=alert(1)>&"
    register = tmp_path / "hostile.csv"
    register.write_text("\n".join([text[0], ",".join(fields)]) + "\n", encoding="utf-8")
    page, _ = check(register, tmp_path)
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;&amp;" in page


def test_the_same_register_gives_the_same_page(sample, tmp_path):
    again, _ = check(SAMPLE / "outfalls.csv", tmp_path, "--threads", "1")
    # The command line is the only thing that differs: it is not in the page.
    assert again == sample[0]
