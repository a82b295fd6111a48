# SPDX-License-Identifier: Apache-2.0
"""Published layers: what zone check finds against Shapely, and that zone clean mends it."""

import json
import os
from pathlib import Path

import pytest
import yaml
from ecotone_cli import ROOT, run

SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared"))
CASES = yaml.safe_load((ROOT / "tests/cases/coverage_layers.yaml").read_text(encoding="utf-8"))
OVERLAPS = {"overlap", "overlap_sliver", "duplicate"}
LIMITED = {"overlap_sliver", "gap_sliver", "unmatched_vertex"}


def checked(layer, folder):
    done = run("zone", "check", str(layer), "--method", "plane", "--format", "json", cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@pytest.fixture(params=CASES, ids=lambda case: case["name"])
def case(request):
    file = SHARED / request.param["file"].split(".zip:")[0].removesuffix(".zip")
    if not file.with_name(file.name + ".zip").exists():
        pytest.skip(f"{request.param['file']} is not there; set ECOTONE_SHARED")
    return request.param


def test_overlaps_gaps_and_union_are_those_of_shapely(case, tmp_path):
    result = checked(SHARED / case["file"], tmp_path)
    account, tolerance = result["account"], case["tolerance_m2"]
    for name in ("overlaps_m2", "gaps_m2", "union_m2"):
        assert account[name] == pytest.approx(case[name], abs=tolerance), name
    if "pairs" in case:
        pairs = {tuple(row["features"]) for row in result["rows"] if row["kind"] in OVERLAPS}
        assert len(pairs) == case["pairs"]
    if "gaps" in case:
        assert result["counts"]["gap"] + result["counts"]["gap_sliver"] == case["gaps"]


def test_what_is_cleaned_has_no_sliver_and_loses_no_feature(case, tmp_path):
    done = run("zone", "clean", str(SHARED / case["file"]), "--method", "plane", "-o", "clean.gpkg",
               "--duplicates", "none", "--format", "json", cwd=tmp_path)
    assert done.returncode in (0, 5), done.stderr
    result = checked("clean.gpkg", tmp_path)
    assert {kind: result["counts"][kind] for kind in LIMITED} == dict.fromkeys(LIMITED, 0)
    assert result["features"] == json.loads(done.stdout)["features"]
    for row in json.loads(done.stdout)["rows"]:
        assert abs(row["residue_m2"]) <= max(case["tolerance_m2"], 0.02), row
