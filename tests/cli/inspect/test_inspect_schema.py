# SPDX-License-Identifier: Apache-2.0
"""Results of ecotone inspect keep to data/schemas/inspect.schema.json, and speak both languages."""

import json

import jsonschema
import pytest
from ecotone_cli import ROOT, run
from inputs import make_inputs

SCHEMA = json.loads((ROOT / "data/schemas/inspect.schema.json").read_text(encoding="utf-8"))
FILES = ["plots.geojson", "self_crossing.geojson", "twice.geojson", "mixed.geojson", "no_crs.csv",
         "swapped.txt", "zone_contradiction.txt", "nan.geojson", "no_features.geojson",
         "truncated.geojson", "slivers.geojson", "outfalls.geojson"]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inputs")
    make_inputs(folder)
    return folder


def inspected(folder, *files):
    result = run("inspect", *(folder / file for file in files), "--format", "json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", FILES)
def test_result_keeps_to_the_schema(file, inputs):
    jsonschema.validate(inspected(inputs, file), SCHEMA, jsonschema.Draft202012Validator)


def test_findings_speak_both_languages(inputs):
    for layer in inspected(inputs, *FILES)["layers"]:
        for finding in layer["findings"]:
            for part in ("what", "consequence"):
                if finding["code"] == "note":
                    continue
                english, chinese = finding[part]["en"], finding[part]["zh"]
                assert english and chinese and english != chinese, finding
                # No placeholder was left without a value.
                assert not {"{", "}"} & set(english + chinese), finding
            command = finding["mend"]["command"]
            assert command is None or (command.startswith("ecotone ") and "{" not in command)


def test_lines_and_table_say_the_same(inputs):
    whole = inspected(inputs, *FILES)
    paths = [inputs / file for file in FILES]
    lines = run("inspect", *paths, "--format", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines[1:]] == whole["layers"]
    rows = run("inspect", *paths, "--format", "csv").stdout.splitlines()
    assert len(rows) == 1 + sum(len(layer["findings"]) for layer in whole["layers"])


def test_threads_change_nothing(inputs):
    one = run("inspect", inputs / "slivers.geojson", "--format", "json", "--threads", "1").stdout
    assert one == run("inspect", inputs / "slivers.geojson", "--format", "json", "--threads",
                      "2").stdout
