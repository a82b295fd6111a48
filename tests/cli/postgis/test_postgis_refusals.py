# SPDX-License-Identifier: Apache-2.0
"""What writes no table says so before any work; passwords are refused wherever they stand."""

import json

import pytest
from ecotone_cli import run

TABLE = "postgis:service=nowhere:land.t"
LAYERS = {"overlay", "check", "boundary points", "boundary markers", "boundary compare",
          "outfall locate", "outfall trace", "zone buffer", "zone check", "zone clean", "zone diff",
          "zone dissolve", "zone fireworks", "zone no-burn", "zone noise", "zone shoreline",
          "zone simplify", "zone source"}
OTHER_LAYERS = {"--slivers", "--points", "--parts", "--departures", "--vertices", "--changes",
                "--diff", "--repair"}


def commands(node, path=()):
    for child in node.get("commands", []):
        name = (*path, child["name"])
        if child.get("commands"):
            yield from commands(child, name)
        else:
            yield " ".join(name), child


def words_for(command):
    """The least that the command line of a command must say."""
    return ["nothing.gpkg" for option in command["options"]
            if option["required"] and option["argument"]]


def test_whatever_writes_no_layer_refuses_a_table_first():
    usage = json.loads(run("--usage-json").stdout)
    refused = set()
    for name, command in commands(usage):
        options = {option["names"][-1] for option in command["options"] + command["shared"]}
        files = [key for key in ("--report", "--bundle", "--facility-list", "--description",
                                 "--table", "--bad-rows", *OTHER_LAYERS) if key in options]
        for key in ["-o"] * ("--output" in options) + files:
            result = run(*name.split(), *words_for(command), key, TABLE, timeout=20)
            if (key == "-o" and name in LAYERS) or key in OTHER_LAYERS:
                assert "ECO1273" not in result.stderr, (name, key)
            else:
                assert result.returncode == 6 and "ECO1273" in result.stderr, (name, key,
                                                                               result.stderr)
                refused.add((name, key))
    assert {("area", "-o"), ("catalog check", "-o"), ("check", "--report"), ("check", "--bundle"),
            ("check", "--bad-rows"), ("rules list", "-o"), ("outfall check", "--report"),
            ("boundary table", "-o"), ("zone no-burn", "--table")} <= refused


@pytest.mark.parametrize("more", [["--format", "tsv"], ["--format", "arrow"], ["--compare"],
                                  ["--in", "wkb-tsv"], ["--in", "ndjson", "--format", "ndjson"]])
def test_forms_of_check_that_write_no_table_refuse_it_first(more):
    result = run("check", "nothing.gpkg", "--catalog", "nothing.yaml", "-o", TABLE, *more)
    assert result.returncode == 6 and "ECO1273" in result.stderr, result.stderr
    said = run("check", "nothing.gpkg", "--catalog", "nothing.yaml", "-o", TABLE, *more, "--lang",
               "zh")
    assert "不支持写入数据库表" in said.stderr


@pytest.mark.parametrize("words", [
    "area x -opostgis:password=hush:t", "area POSTGIS:password=hush:t",
    "check a.gpkg --report a.html,postgis:password=hush:t", "area a,postgis:password=hush:t",
    "zone source KIND=postgis:password=hush:t", "nonsense PG:host=x,password=hush",
    "area x --by postgresql://u:hush@h/d", "check PG:password=hush",
    "area postgis:postgresql://land:hush@127.0.0.1/county",
    "area postgis:postgresql://land:hu/sh@127.0.0.1/county:t", "nonsense postgres://u:hush@h"])
def test_passwords_are_refused_wherever_they_stand(words):
    for form in ([], ["--format", "json"]):
        result = run(*words.split(), *form)
        assert result.returncode == 2, result.stderr
        assert "hush" not in result.stdout + result.stderr and "hu/sh" not in result.stderr
        assert "ECO1251" in result.stderr or "ECO1272" in result.stderr, (words, result.stderr)


@pytest.mark.parametrize("words", ["area postgis:service=nowhere:t|where=password='x'",
                                   "area postgis:postgresql://user@127.0.0.1:1/d:s.t"])
def test_what_only_looks_like_a_password_is_none(words):
    result = run(*words.split(), env={"PGCONNECT_TIMEOUT": "2"})
    assert result.returncode == 3 and "ECO1251" not in result.stderr
