# SPDX-License-Identifier: Apache-2.0
"""Results of ecotone zone no-burn keep to data/schemas/zone-no-burn.schema.json."""

import json

import pytest
from ecotone_cli import ROOT, run

jsonschema = pytest.importorskip("jsonschema", reason="the Python package jsonschema is not installed")

SCHEMA = json.loads((ROOT / "data/schemas/zone-no-burn.schema.json").read_text("utf-8"))
CATALOGUE = ROOT / "data/sample-county/catalogue.yaml"


@pytest.mark.parametrize("more", [
    [],
    ["--catalog", CATALOGUE, "--snap", "contour=80", "--stated-area", "24km2", "--description",
     "notice.txt", "--issuer-level", "city", "--start", "2027-01-01", "--deadline", "2027-12-31"],
], ids=["least", "most"])
def test_result_keeps_to_its_schema(more, tmp_path):
    blocks = ROOT / "data/sample-county/communities.shp"
    done = run("zone", "no-burn", blocks, "--class", "III", *more, "-o", "zone.gpkg", "--format",
               "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert [error.message for error in validator.iter_errors(result)] == []
    result["run"]["clock"] = "12:00"
    assert list(validator.iter_errors(result))
