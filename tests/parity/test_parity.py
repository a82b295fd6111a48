# SPDX-License-Identifier: Apache-2.0
"""One table of cases through every front end: the same bytes. An engine answers what it can; what it
answers is compared with the library."""
import importlib
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from parity_cases import METHODS, OPERATIONS, hex_of, job  # noqa: E402

pytest.importorskip("geopandas")
#: What each must answer.
ENGINES = {
    "python": {"areas", "overlaps", *OPERATIONS, "points", "check", "river"},
    "cli": {"areas", *OPERATIONS, "points", "check", "river"},
}
#: Those that need what may not be installed; they say themselves what they answer.
OPTIONAL = ("postgis", "spark")


@pytest.fixture(scope="module")
def given():
    return job()


@pytest.fixture(scope="module")
def core(given, tmp_path_factory):
    return importlib.import_module("engine_core").answers(given, tmp_path_factory.mktemp("core"))


def same_shape(answer, core):
    """Rows of the library, cut to what an engine says of each."""
    if isinstance(answer, list) and isinstance(core, list) and len(answer) == len(core):
        return [row[:len(mine)] if isinstance(row, list) and isinstance(mine, list) else row
                for mine, row in zip(answer, core)]
    return core


def verdicts(checks):
    """What the results of subjects come to: verdict, complete, area, rules that fired or not."""
    said = [json.loads(check) for check in checks]
    return [[subject["verdict"], subject["complete"], hex_of(subject["area"]["m2"]),
             [finding["rule"] for finding in subject["findings"] + subject["unknown"]]]
            for subject in said]


def compare(answers, core, given):
    """Compares all that an engine answers; the names of what that was."""
    answered = set()
    for case in given["cases"]:
        name = case["name"]
        truth = {**core[name], "verdicts": verdicts(core[name]["check"])}
        for what, answer in answers[name].items():
            answered.add(what)
            if what == "areas":
                for method, areas in answer.items():
                    assert areas == truth[what][method], (name, method)
            else:
                assert answer == same_shape(answer, truth[what]), (name, what)
    if "river" in answers:
        assert answers["river"] == core["river"]
        answered.add("river")
    return answered


def test_the_library_answers_all_of_it(core, given):
    for case in given["cases"]:
        answer = core[case["name"]]
        assert set(answer) == ENGINES["python"] - {"river"}
        assert set(METHODS) - {"plane"} <= set(answer["areas"])
        assert len(answer["check"]) == len(case["subjects"])
    assert core["corners_and_holes"]["overlaps"] and core["shared_borders"]["intersection"]
    assert len(core["river"]) == 2 and all(len(row[2]) == 2 for row in core["river"])
    # The cases differ in what they come to.
    verdicts = {check.split('"verdict":"')[1].split('"')[0]
                for case in given["cases"] for check in core[case["name"]]["check"]}
    assert len(verdicts) >= 2


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_answers_as_the_library(engine, core, given, tmp_path):
    answers = importlib.import_module(f"engine_{engine}").answers(given, tmp_path)
    assert compare(answers, core, given) == ENGINES[engine]


@pytest.mark.parametrize("engine", OPTIONAL)
def test_an_engine_that_is_at_hand_answers_as_the_library(engine, core, given, tmp_path):
    module = importlib.import_module(f"engine_{engine}")
    if not module.at_hand():
        pytest.skip(f"what {engine} needs is not installed")
    assert compare(module.answers(given, tmp_path), core, given) == module.ANSWERS
