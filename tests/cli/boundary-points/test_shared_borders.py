# SPDX-License-Identifier: Apache-2.0
"""Thinned borders of real counties: neighbours keep the same points, and a place has one number."""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest
from ecotone_cli import ROOT, run

SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared")) / "data"
COUNTIES = SHARED / "admin_cn/region_gcj02.gpkg"
TOWNSHIPS = ROOT / "data/sample-county/townships.shp"


def rings_of(layer, *options, cwd):
    """Rings of places and names, thinned."""
    result = run("boundary", "points", str(layer), "--format", "json", *options, cwd=cwd)
    assert result.returncode == 0, result.stderr
    rings = defaultdict(list)
    for row in json.loads(result.stdout)["rows"]:
        place = (row["longitude_deg"], row["latitude_deg"])
        rings[row["zone"], row["ring"]].append((place, row["name"]))
    return rings


def edges_of(rings):
    """How many rings use each edge."""
    uses = defaultdict(int)
    for ring in rings.values():
        for (a, _), (b, _) in zip(ring, ring[1:] + ring[:1]):
            uses[min(a, b), max(a, b)] += 1
    return uses


@pytest.mark.parametrize("layer, options, tolerance_m", [
    (TOWNSHIPS, [], 100),
    (f"{COUNTIES}:counties", ["--crs", "EPSG:4545"], 200),
], ids=["townships of the sample county", "published counties"])
def test_neighbours_agree(layer, options, tolerance_m, tmp_path):
    if not Path(str(layer).removesuffix(":counties")).exists():
        pytest.skip("the shared data is not there")
    full = rings_of(layer, *options, cwd=tmp_path)
    thinned = rings_of(layer, *options, "--tolerance", str(tolerance_m), "--numbering", "layer",
                       cwd=tmp_path)
    assert full.keys() == thinned.keys()
    assert sum(map(len, thinned.values())) < sum(map(len, full.values())) / 2
    # A place that two zones share is kept by both or by neither.
    zones_of_place = defaultdict(set)
    for key, ring in full.items():
        for place, _ in ring:
            zones_of_place[place].add(key)
    kept = defaultdict(set)
    for key, ring in thinned.items():
        for place, _ in ring:
            kept[place].add(key)
    shared = [place for place in kept if len(zones_of_place[place]) > 1]
    assert len(shared) > 1000
    assert [place for place in shared if kept[place] != zones_of_place[place]] == []
    # Lines between neighbours stay lines of both: none is used by more than two rings, and those
    # of the outer border, used once, are closed paths.
    uses = edges_of(thinned)
    assert set(uses.values()) <= {1, 2}
    ends = defaultdict(int)
    for (a, b), count in uses.items():
        if count == 1:
            ends[a] += 1
            ends[b] += 1
    assert all(count % 2 == 0 for count in ends.values())
    # One place, one number.
    numbers = defaultdict(set)
    for ring in thinned.values():
        for place, name in ring:
            numbers[place].add(name)
    assert {len(names) for names in numbers.values()} == {1}
    assert len({names.pop() for names in numbers.values()}) == len(numbers)
