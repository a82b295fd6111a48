# SPDX-License-Identifier: Apache-2.0
"""Results of check keep to data/schemas/check.schema.json."""

import json
import pathlib

import pytest

jsonschema = pytest.importorskip("jsonschema", reason="the Python package jsonschema is not installed")

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "data/schemas/check.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def sample():
    return json.loads((ROOT / "tests/cases/report/check.json").read_text(encoding="utf-8"))


def faults(result):
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in VALIDATOR.iter_errors(result)]


def test_the_schema_itself_is_valid():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_sample_that_reports_are_tested_with_keeps_to_the_schema():
    assert faults(sample()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.update(schema="ecotone.area/1"),
        lambda r: r["subjects"][0].update(verdict="fine"),
        lambda r: r["subjects"][0].pop("unknown"),
        lambda r: r["subjects"][0]["layers"][0].update(state="maybe"),
        lambda r: r["layers"][0].update(sha256="abc"),
        lambda r: r["run"].update(clock="12:00"),
    ],
)
def test_what_departs_from_the_schema_is_found(spoil):
    result = sample()
    spoil(result)
    assert faults(result) != []
