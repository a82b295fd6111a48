# SPDX-License-Identifier: Apache-2.0
"""`ecotone check` on the sample county gives its known answers (data/sample-county/expected.json,
computed by its generator in exact arithmetic, without Ecotone)."""

import json
import re
from fractions import Fraction

import pytest
from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"
EXPECTED = json.loads((COUNTY / "expected.json").read_text(encoding="utf-8"))
DIGITS = "零一二三四五六七八九"


def chinese_number(number):
    """319 is 三百一十九 and 1109 一千一百零九, as articles are numbered."""
    text, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + ("" if unit == "十" and digit == 1 and not text
                                          else DIGITS[digit]) + unit
        gap = False
    return text


def names_article(cite, clause):
    article = clause["article"]
    wanted = chinese_number(int(article)) if article.isdigit() else article
    name = re.split(r"[（(]", clause["instrument"])[0]
    words = cite["title"]["zh"] + cite["title"]["en"] + cite["ref"]
    found = name in words or all(part in words for part in re.findall(r"\d+", name)) and name[:2] in words
    return found and re.search(rf"(^|第|[^一二三四五六七八九十百千零]){wanted}(条|$|[^一二三四五六七八九十百千零])",
                               cite["article"] or "") is not None


@pytest.fixture(scope="module")
def results():
    """The subjects that check finds, by day, method and id."""
    found = {}
    for day in EXPECTED["dates"]:
        for method in ("ellipsoid", "plane"):
            for file in sorted({subject["file"] for subject in EXPECTED["subjects"]}):
                result = run("check", COUNTY / file, "--catalog", COUNTY / "catalogue.yaml",
                             "--as-of", day, "--method", method, "--id", "id", "--format", "json",
                             # Taken only where a file names no system, as a CSV cannot.
                             "--crs", "EPSG:4490")
                assert result.returncode in (0, 1, 5), result.stderr
                document = json.loads(result.stdout)
                assert document["run"]["as_of"] == day
                for subject in document["subjects"]:
                    found[day, method, subject["id"]] = subject
    return found


CASES = [pytest.param(day, subject, id=f"{day} {subject['id']}")
         for day in EXPECTED["dates"] for subject in EXPECTED["subjects"]]


@pytest.mark.parametrize("day, expected", CASES)
def test_verdict_rules_and_clauses(results, day, expected):
    wanted = expected["results"][day]
    found = results[day, "ellipsoid", expected["id"]]
    rules = set(EXPECTED["rules"])
    fired = {f["rule"]: f for f in found["findings"] if f["rule"] in rules}
    assert sorted(fired) == sorted(f["rule"] for f in wanted["findings"])
    unknown = {f["rule"] for f in found["unknown"]} & rules
    assert unknown == {u["rule"] for u in wanted["unknown"]}
    for finding in wanted["findings"]:
        assert fired[finding["rule"]]["level"] == finding["level"], finding["rule"]
        for clause in finding["clauses"]:
            cites = fired[finding["rule"]]["cite"]
            assert any(names_article(cite, clause) for cite in cites), (clause, cites)
    assert found["verdict"] == wanted["verdict"]
    assert found["complete"] == wanted["complete"]


@pytest.mark.parametrize("method", ["ellipsoid", "plane"])
@pytest.mark.parametrize("day, expected", CASES)
def test_areas(results, day, expected, method):
    found = results[day, method, expected["id"]]

    def agree(measured_m2, known, what):
        # Ellipsoid: 1e-9 relative, as expected.json states, and a thousandth of a square metre
        # for the grid of 0.1 mm; plane: the grid alone.
        exact = (float(known["ellipsoid_m2"]) if method == "ellipsoid"
                 else float(Fraction(known["plane_m2_exact"])))
        tolerance = 1e-9 * exact + 2e-2
        assert measured_m2 == pytest.approx(exact, abs=tolerance), what

    if "plane_m2_exact" in expected:
        agree(found["area"]["m2"], expected, "subject")
    rows = {}
    for row in found["layers"]:
        rows.setdefault(row["role"], []).append(row)
    for layer in expected["results"][day].get("layers", []):
        row, = rows[layer["role"]]
        if float(layer["plane_m2"]) > 0:
            agree(row["area_m2"], layer, layer["role"])
        elif row["area_m2"] is not None:
            assert row["area_m2"] == 0
