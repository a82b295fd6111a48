# SPDX-License-Identifier: Apache-2.0
"""Areas of zones against those of GeoPandas, Shapely and PROJ: tests/cases/zone_areas.csv."""

import csv
import json
import os
import shlex
from pathlib import Path

import pytest
from ecotone_cli import ROOT, run

SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared"))


def cases():
    text = (ROOT / "tests/cases/zone_areas.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"])
def test_the_area_is_that_of_other_programs(case, tmp_path):
    if "shared/" in case["command"] and not (SHARED / "data").exists():
        pytest.skip("shared data is not here")
    words = [str(SHARED / word[7:]) if word.startswith("shared/") else word
             for word in shlex.split(case["command"])]
    result = run(*words, "-o", tmp_path / "zone.gpkg", "--format", "json")
    assert result.returncode == 0, result.stderr
    rows = json.loads(result.stdout)["rows"]
    wanted = [rows[int(case["row"])]] if case["row"] else rows
    area = sum(row["area_m2"] for row in wanted)
    print(area - float(case["expected_m2"]))
    assert area == pytest.approx(float(case["expected_m2"]), abs=float(case["tolerance_m2"]))
