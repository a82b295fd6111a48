# SPDX-License-Identifier: Apache-2.0
"""`ecotone check --compare` sets subjects side by side. Areas are held against the known answers of
the sample county, which its generator computes in exact arithmetic, without Ecotone."""

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pytest
from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"
EXPECTED = json.loads((COUNTY / "expected.json").read_text(encoding="utf-8"))
DAY = EXPECTED["dates"][0]
LEVELS = ["no_conflict", "report", "attention", "indeterminate", "restricted", "prohibited"]


def some_sites(folder, ids):
    """Some sites of the county, as alternatives of one project."""
    sites = json.loads((COUNTY / "sites.geojson").read_text(encoding="utf-8"))
    sites["features"] = [f for i in ids for f in sites["features"] if f["properties"]["id"] == i]
    path = folder / "alternatives.geojson"
    path.write_text(json.dumps(sites, ensure_ascii=False), encoding="utf-8")
    return path


def compare(path, *more, formats="json"):
    return run("check", path, "--catalog", COUNTY / "catalogue.yaml", "--as-of", DAY, "--id", "id",
               "--compare", "--format", formats, *more)


@pytest.fixture(scope="module")
def all_sites():
    done = compare(COUNTY / "sites.geojson")
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def expected_of(subject_id):
    [subject] = [s for s in EXPECTED["subjects"] if s["id"] == subject_id]
    return subject["results"][DAY]


def test_verdicts_and_areas_are_the_known_answers(all_sites):
    alternatives = all_sites["alternatives"]
    assert len(alternatives) == len(json.loads((COUNTY / "sites.geojson").read_text())["features"])
    areas = 0
    for number, alternative in enumerate(alternatives):
        expected = expected_of(alternative["id"])
        assert alternative["verdict"] == expected["verdict"], alternative["id"]
        assert alternative["complete"] == expected["complete"]
        for layer in expected["layers"]:
            rows = [r for r in all_sites["layers"] if r["role"] == layer["role"]]
            # A role with several layers has one sum in the known answers.
            if len(rows) != 1 or not layer.get("covered") or "ellipsoid_m2" not in layer:
                continue
            cell = rows[0]["cells"][number]
            found = cell["area_m2"] or 0
            assert found == pytest.approx(float(layer["ellipsoid_m2"]), abs=0.05), (alternative["id"], layer["role"])
            areas += found > 0
    assert areas > 20


def test_rules_have_a_cell_an_alternative(all_sites):
    for number, alternative in enumerate(all_sites["alternatives"]):
        expected = expected_of(alternative["id"])
        fired = {r["rule"] for r in all_sites["rules"] if r["cells"][number]["state"] == "fired"}
        undecided = {r["rule"] for r in all_sites["rules"] if r["cells"][number]["state"] == "undecided"}
        assert fired == {f["rule"] for f in expected["findings"]}
        assert undecided == {f["rule"] for f in expected["unknown"]}


def test_the_best_verdict_is_of_a_complete_alternative(all_sites):
    [best] = [b for b in all_sites["best"] if b["by"] == "verdict"]
    by_key = {a["key"]: a for a in all_sites["alternatives"]}
    assert best["winners"]
    mildest = min(LEVELS.index(a["verdict"]) for a in by_key.values() if a["complete"])
    for key in best["winners"]:
        assert by_key[key]["complete"]
        assert LEVELS.index(by_key[key]["verdict"]) == mildest
    assert all(not by_key[key]["complete"] for key in best["open"])


def test_the_least_area_wins_unless_within_the_errors(all_sites):
    checked = 0
    for best in all_sites["best"]:
        if best["by"] != "layer_area":
            continue
        [row] = [r for r in all_sites["layers"] if r["layer"] == best["layer"]]
        known = {}
        for alternative, cell in zip(all_sites["alternatives"], row["cells"], strict=True):
            if cell["state"] != "not_checked" and (cell["covered_share"] is None or cell["covered_share"] >= 1):
                known[alternative["key"]] = (cell["area_m2"] or 0, cell["error_m2"] or 0)
        assert set(best["open"]) == {a["key"] for a in all_sites["alternatives"]} - set(known)
        least, error = min(known.values())
        assert set(best["winners"]) == {k for k, (v, e) in known.items() if v - least <= e + error}
        checked += 1
    assert checked > 3


def test_an_incomplete_alternative_is_no_false_winner(tmp_path):
    # S16 lies outside the coverage of the source zones: undecided there. S02 is prohibited.
    done = compare(some_sites(tmp_path, ["S02", "S16"]))
    comparison = json.loads(done.stdout)
    [by_verdict] = [b for b in comparison["best"] if b["by"] == "verdict"]
    assert by_verdict["winners"] == ["A"]
    assert by_verdict["open"] == ["B"]
    text = compare(some_sites(tmp_path, ["S02", "S16"]), formats="text").stdout
    assert "A (Prohibited) of those that are known; B may be as good or better" in text
    # Alone among incomplete ones, nothing is best.
    comparison = json.loads(compare(some_sites(tmp_path, ["S15", "S16"])).stdout)
    [by_verdict] = [b for b in comparison["best"] if b["by"] == "verdict"]
    assert by_verdict["winners"] == []
    assert by_verdict["open"] == ["A", "B"]


def test_the_table_for_spreadsheets_says_the_same(tmp_path):
    path = some_sites(tmp_path, ["S02", "S04", "S16"])
    comparison = json.loads(compare(path).stdout)
    rows = list(csv.DictReader(io.StringIO(compare(path, formats="csv").stdout.lstrip("\ufeff"))))
    verdicts = next(r for r in rows if r["quantity"] == "verdict")
    assert [verdicts[k] for k in "ABC"] == [a["verdict"] for a in comparison["alternatives"]]
    for layer in comparison["layers"]:
        areas = [r for r in rows if r["part"] == "layer" and r["item"] == layer["layer"] and r["quantity"] == "area_m2"]
        values = [c["area_m2"] for c in layer["cells"]]
        if layer["layer"] is None or not any(v is not None for v in values):
            continue
        assert [float(areas[0][k]) if areas[0][k] else None for k in "ABC"] == values


def test_json_keeps_to_its_schema(all_sites, tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "data/schemas/compare.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    public = json.loads(compare(some_sites(tmp_path, ["S02", "S16"]), "--privacy", "public").stdout)
    for comparison in (all_sites, public):
        faults = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(comparison)]
        assert faults == []
    assert "map" not in public
    assert len(all_sites["map"]["subjects"]) == len(all_sites["alternatives"])


def test_the_page_holds_every_alternative_rule_and_layer(tmp_path):
    path = some_sites(tmp_path, ["S02", "S04", "S16"])
    page = tmp_path / "compare.html"
    comparison = json.loads(compare(path, "--report", page).stdout)
    root = ElementTree.fromstring(page.read_text(encoding="utf-8"))
    texts = "".join(root.itertext())
    for alternative in comparison["alternatives"]:
        assert alternative["name"] in texts
    for rule in comparison["rules"]:
        assert rule["title"]["zh"] in texts and rule["title"]["en"] in texts
    for layer in comparison["layers"]:
        assert layer["title"]["zh"] in texts
    assert "A4 landscape" in texts
    svg = [e for e in root.iter() if e.tag.endswith("svg") and e.get("class") == "map"]
    assert len(svg) == 1
    letters = ["".join(e.itertext()) for e in svg[0].iter() if e.tag.endswith("text")]
    assert {"A", "B", "C"} <= set(letters)


def test_the_same_bytes_whatever_the_threads(tmp_path):
    path = some_sites(tmp_path, ["S02", "S04", "S16"])
    outputs = set()
    for threads in ("1", "2"):
        done = compare(path, "--threads", threads)
        document = json.loads(done.stdout)
        document["run"].pop("arguments")
        outputs.add(json.dumps(document))
    assert len(outputs) == 1


def test_one_subject_alone_is_no_comparison(tmp_path):
    done = compare(some_sites(tmp_path, ["S02"]))
    assert done.returncode == 2
    assert "ECO2046" in done.stderr


def test_the_exit_status_is_that_of_the_check(tmp_path):
    assert compare(some_sites(tmp_path, ["S02", "S04"])).returncode == 1
    assert compare(some_sites(tmp_path, ["S04", "S16"])).returncode == 5
    assert compare(some_sites(tmp_path, ["S02", "S04"]), "--exit-zero").returncode == 0
