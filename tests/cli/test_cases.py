# SPDX-License-Identifier: Apache-2.0
"""Runs the cases of every folder: tests/cli/COMMAND/cases.yaml.

A case names what it shows and gives a command line, run in an empty folder of its own:

    - name: a misspelt command is answered with the nearest one
      run: ecotone chek            # IN/x stands for the input x of inputs.py, ROOT for the source
      env: {LANG: zh_CN.UTF-8}     # added to an environment that is the same for everybody
      status: 2
      stderr: ECO2002              # regular expressions, one or a list; all must be found
      stdout: ''                   # an empty text: nothing may be printed
      json: {run.command: area}    # members of the JSON on standard output, by path
      files: [out.gpkg]            # all that the folder holds afterwards
"""

import json
import re
import shlex

import pytest
import yaml
from ecotone_cli import ROOT, run
from inputs import make_inputs

CASES = [(path.parent.name, case)
         for path in sorted((ROOT / "tests/cli").glob("*/cases.yaml"))
         for case in yaml.safe_load(path.read_text(encoding="utf-8")) or []]


@pytest.fixture(scope="session")
def inputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inputs")
    make_inputs(folder)
    return folder


def patterns(wanted):
    return wanted if isinstance(wanted, list) else [wanted]


def member(value, path):
    for name in path.split("."):
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


@pytest.mark.parametrize("folder, case", CASES, ids=[f"{f}: {c['name']}" for f, c in CASES])
def test_case(folder, case, inputs, tmp_path):
    words = [word.replace("IN/", f"{inputs}/").replace("ROOT/", f"{ROOT}/")
             for word in shlex.split(case["run"])]
    assert words[0] == "ecotone"
    result = run(*words[1:], cwd=tmp_path, env=case.get("env"), stdin=case.get("stdin"))
    said = f"exit status {result.returncode}\n{result.stdout}\n{result.stderr}"
    assert result.returncode == case["status"], said
    for stream in ("stdout", "stderr"):
        text = getattr(result, stream)
        if case.get(stream) == "":
            assert text == "", said
            continue
        for pattern in patterns(case.get(stream, [])):
            assert re.search(pattern, text, re.MULTILINE | re.DOTALL), f"no {pattern!r} in: {said}"
    for path, wanted in case.get("json", {}).items():
        assert member(json.loads(result.stdout), path) == wanted, said
    if "files" in case:
        assert sorted(p.name for p in tmp_path.iterdir()) == sorted(case["files"]), said
    assert "Traceback" not in result.stderr
