# SPDX-License-Identifier: Apache-2.0
"""`ecotone catalog check`: the rules about layers on the sample county, against what its generator
worked out with whole numbers and fractions, without Ecotone."""

import json

import pytest
from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"
EXPECTED = json.loads((COUNTY / "expected.json").read_text(encoding="utf-8"))["layers"]
DAY = ("--as-of", "2026-11-23", "--format", "json")


def check(catalogue):
    result = run("catalog", "check", catalogue, *DAY)
    return result, json.loads(result.stdout)


def test_the_layers_of_the_sample_county_keep_the_rules():
    assert EXPECTED["control_unit tiles county"] and not EXPECTED["overlaps"]["protected_area"]
    result, document = check(COUNTY / "catalogue.yaml")
    assert result.returncode == 0, result.stderr
    assert document["schema"] == "ecotone.catalog-check/1"
    assert document["run"]["complete"] is True and document["run"]["rules_asked"] == 3
    assert document["findings"] == []


@pytest.fixture
def spoilt(tmp_path):
    """A catalogue whose protected areas are those before consolidation, and whose units are the
    townships of a county without one: `edit` changes the lines."""
    def make(edit):
        text = (COUNTY / "catalogue.yaml").read_text(encoding="utf-8")
        text = text.replace("{file: ", f"{{file: {COUNTY}/")
        path = tmp_path / "catalogue.yaml"
        path.write_text(edit(text), encoding="utf-8")
        return path
    return make


def test_protected_areas_before_consolidation_overlap(spoilt):
    wanted = EXPECTED["overlaps"]["protected_area_before"]
    path = spoilt(lambda text: text.replace("role: protected_area\n", "role: noise_zone\n")
                  .replace("role: protected_area_before", "role: protected_area")
                  .replace("id: noise\n  role: noise_zone", "id: noise\n  role: township"))
    result, document = check(path)
    assert result.returncode == 1, result.stderr
    finding, = [f for f in document["findings"] if f["rule"] == "PA-3"]
    assert finding["level"] == "attention"
    features = sorted(int(zone["feature"]) for zone in finding["zones"])
    assert features == sorted({f for pair in wanted for f in pair["features"]})
    # The plane area exceeds that on the ellipsoid by up to 0.04 % in this county.
    plane = sum(float(pair["plane_m2"]) for pair in wanted)
    assert plane * (1 - 4e-4) < finding["area_m2"] < plane


def test_a_layer_that_is_not_there_leaves_its_rule_undecided(spoilt):
    path = spoilt(lambda text: text.replace("role: control_unit", "role: community"))
    result, document = check(path)
    assert result.returncode == 5, result.stderr
    assert [(f["rule"], f["level"], f["decided"]) for f in document["findings"]] == [
        ("ZC-2", "indeterminate", False)]


def test_a_check_of_a_site_leaves_the_rules_about_layers_out():
    result = run("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml", *DAY)
    rules = {f["rule"] for s in json.loads(result.stdout)["subjects"]
             for f in s["findings"] + s["unknown"]}
    assert not rules & {"DW-7", "PA-3", "ZC-2"}
