# SPDX-License-Identifier: Apache-2.0
"""Results of ecotone boundary keep to their schemas in data/schemas."""

import json

import pytest
from ecotone_cli import ROOT, run

jsonschema = pytest.importorskip("jsonschema", reason="the Python package jsonschema is not installed")

COUNTY = ROOT / "data/sample-county"
RUNS = {
    "four bounds": ("describe", [COUNTY / "no-burn-zones.geojson", "--catalog",
                                 COUNTY / "catalogue.yaml", "--name", "MC"]),
    "segments": ("describe", [COUNTY / "no-burn-zones.geojson", "--near",
                              f"{COUNTY / 'roads.geojson'}:MC", "--segments", "--tolerance", "50"]),
    "names and classes": ("compare", [COUNTY / "protected-areas-before.shp",
                                      COUNTY / "protected-areas.shp", "--match", "名称=MC",
                                      "--class", "功能区=GKFQ"]),
    "overlap": ("compare", [COUNTY / "no-burn-zones.geojson",
                            COUNTY / "fireworks-ban-zones.geojson"]),
    "reserves": ("check", [COUNTY / "protected-areas-before.shp", "--reserve-field", "名称"]),
    "stated areas": ("check", [COUNTY / "no-burn-zones.geojson", "--stated-area", "GBMJ"]),
}


def faults(command, result):
    schema = json.loads((ROOT / f"data/schemas/boundary-{command}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}"
            for e in jsonschema.Draft202012Validator(schema).iter_errors(result)]


@pytest.mark.parametrize("name", RUNS)
def test_results_keep_to_their_schema(name):
    command, arguments = RUNS[name]
    done = run("boundary", command, *arguments, "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    result = json.loads(done.stdout)
    assert faults(command, result) == []
    result["run"]["clock"] = "12:00"
    assert faults(command, result) != []
