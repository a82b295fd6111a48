# SPDX-License-Identifier: Apache-2.0
"""Results of ecotone outfall locate and trace keep to their schemas in data/schemas."""

import json

import pytest
from ecotone_cli import ROOT, run

jsonschema = pytest.importorskip("jsonschema", reason="the Python package jsonschema is not installed")

COUNTY = ROOT / "data/sample-county"
OUTFALLS = [COUNTY / "outfalls.csv", "--crs", "EPSG:4490", "--rivers", COUNTY / "rivers.shp",
            "--name-field", "HLMC", "--water-field", "受纳水体", "--bank-field", "岸别"]
RUNS = {
    "candidates": ("locate", OUTFALLS),
    "stretches": ("trace", ["--at", "552300,3185000", "--rivers", COUNTY / "rivers.shp",
                            "--direction", "UT", "--distance", "3"]),
    "targets": ("trace", [*OUTFALLS, "--to", COUNTY / "intakes.geojson"]),
}


def faults(command, result):
    schema = json.loads((ROOT / f"data/schemas/outfall-{command}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}"
            for e in jsonschema.Draft202012Validator(schema).iter_errors(result)]


@pytest.mark.parametrize("name", RUNS)
def test_results_keep_to_their_schema(name):
    command, arguments = RUNS[name]
    done = run("outfall", command, *arguments, "--format", "json")
    assert done.returncode in (0, 5), done.stderr
    result = json.loads(done.stdout)
    assert faults(command, result) == []
    result["run"]["clock"] = "12:00"
    assert faults(command, result) != []
