# SPDX-License-Identifier: Apache-2.0
"""`ecotone outfall` on the sample county against Shapely, pyproj and networkx
(tests/cases/outfalls.py), and against the faults that were planted in its register."""

import csv
import json
from collections import Counter, defaultdict

from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"
OUTFALLS = [COUNTY / "outfalls.csv", "--crs", "EPSG:4490", "--id", "序号", "--rivers",
            COUNTY / "rivers.shp", "--name-field", "HLMC"]
STATED = ["--water-field", "受纳水体", "--bank-field", "岸别"]


def cases(name):
    with open(ROOT / "tests/cases" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def located(*options):
    result = run("outfall", "locate", *OUTFALLS, *options, "--format", "json")
    assert result.returncode == 5, result.stderr
    rows = defaultdict(list)
    for row in json.loads(result.stdout)["rows"]:
        rows[row["id"]].append(row)
    return rows


def test_places_are_those_of_shapely_and_pyproj():
    rows = located()
    expected = {case["outfall"]: case for case in cases("outfall-places.csv")}
    assert len(expected) == 299
    for name, found in rows.items():
        if name not in expected:
            assert found[0]["status"] in ("none", "no_position")
            continue
        case, best = expected[name], found[0]
        assert best["line"] == case["line"]
        assert best["bank"] == case["bank"]
        # 2 µm is what the docs promise; measures are printed to 0.1 mm there.
        assert abs(best["distance_m"] - float(case["distance_m"])) < 3e-6
        assert abs(best["measure_m"] - float(case["measure_m"])) < 2e-4


def test_planted_faults_show_and_nothing_else_does():
    rows = located(*STATED)
    with open(COUNTY / "planted-faults.csv", encoding="utf-8-sig", newline="") as file:
        faults = {row["序号"]: row["fault"] for row in csv.DictReader(file)}
    status = {name: found[0]["status"] for name, found in rows.items()}
    assert {name for name, word in status.items() if word != "located"} <= set(faults)
    by_fault = defaultdict(Counter)
    for name, fault in faults.items():
        by_fault[fault][status[name]] += 1
    assert by_fault["lon_lat_swapped"] == {"no_position": 3}
    assert by_fault["packed_dms"] == {"none": 4}
    for fault in ("far_from_river", "outside_county", "null_island", "gcj02_shift"):
        assert by_fault[fault].total() > 0
        assert by_fault[fault]["located"] == 0
    assert by_fault["river_name_disagrees"] == {"doubtful": 4}
    differs = {name for name, found in rows.items() if found[0]["name_agrees"] is False}
    assert differs == {n for n, fault in faults.items() if fault == "river_name_disagrees"}
    other_bank = {name for name, found in rows.items() if found[0]["bank_agrees"] is False}
    # A point moved by 500 m also changes its bank.
    assert other_bank - {n for n, fault in faults.items() if fault == "gcj02_shift"} == {
        n for n, fault in faults.items() if fault == "bank_disagrees"}


def test_distances_to_all_intakes_are_those_of_networkx():
    result = run("outfall", "trace", *OUTFALLS, "--to", COUNTY / "intakes.geojson", "--all",
                 "--format", "json")
    assert result.returncode == 5, result.stderr
    found = {(row["id"], row["target"]): row["distance_m"]
             for row in json.loads(result.stdout)["rows"] if row["target"] is not None}
    expected = {(case["outfall"], case["intake"]): float(case["distance_m"])
                for case in cases("outfall-intakes.csv")}
    assert len(expected) == 667
    assert set(found) == set(expected)
    assert max(abs(found[pair] - expected[pair]) for pair in expected) < 2e-4


def test_ways_are_as_long_as_their_distances(tmp_path):
    result = run("outfall", "trace", *OUTFALLS, *STATED, "--to", COUNTY / "intakes.geojson",
                 "--format", "json", "-o", "ways.geojson", cwd=tmp_path)
    assert result.returncode == 5, result.stderr
    length = Counter()
    for feature in json.loads((tmp_path / "ways.geojson").read_text(encoding="utf-8"))["features"]:
        length[feature["properties"]["point"]] += feature["properties"]["length_m"]
    distances = {row["id"]: row["distance_m"] for row in json.loads(result.stdout)["rows"]
                 if row["distance_m"] is not None}
    assert len(distances) > 250
    for name, distance in distances.items():
        assert abs(length[name] - distance) < 1e-3


def test_threads_change_nothing(tmp_path):
    made = []
    for threads in ("1", "4"):
        folder = tmp_path / threads
        folder.mkdir()
        result = run("outfall", "locate", *OUTFALLS, *STATED, "--threads", threads, "-o",
                     "places.geojson", cwd=folder)
        assert result.returncode == 5, result.stderr
        made.append((folder / "places.geojson").read_bytes())
    assert made[0] == made[1]


def test_recipe_makes_the_places_again(tmp_path):
    run("outfall", "locate", *OUTFALLS, *STATED, "-o", "places.gpkg", cwd=tmp_path)
    result = run("zone", "replay", "places.recipe.yaml", cwd=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
