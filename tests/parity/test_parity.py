# SPDX-License-Identifier: Apache-2.0
"""One table of cases through every front end: the same bytes. An engine answers what it can
(`parity_cases.ENGINES`); what it answers is compared with the library, bit for bit."""
import copy
import importlib
import json
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from parity_cases import ENGINES, METHODS, ROOT, ROWS, hex_of, job  # noqa: E402

pytest.importorskip("geopandas")
#: Those that need what may not be installed.
OPTIONAL = ("postgis", "spark")


def answers_of(engine, folder, threads=0):
    return importlib.import_module(f"engine_{engine}").answers(job(threads), folder)


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    return answers_of("core", tmp_path_factory.mktemp("core"))


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    return answers_of("python", tmp_path_factory.mktemp("python"))


def verdicts(checks):
    """What the results of subjects come to: verdict, complete, area, rules that fired or not."""
    said = [json.loads(check) for check in checks]
    return [[subject["verdict"], subject["complete"], hex_of(subject["area"]["m2"]),
             [finding["rule"] for finding in subject["findings"] + subject["unknown"]]]
            for subject in said]


def same_shape(answer, core):
    """Rows of the library, cut to what an engine says of each."""
    if isinstance(answer, list) and isinstance(core, list) and len(answer) == len(core):
        return [row[:len(mine)] if isinstance(row, list) and isinstance(mine, list) else row
                for mine, row in zip(answer, core)]
    return core


def compare(answers, core):
    """Compares all that an engine answers; the names of what that was."""
    answered = set()
    for name, case in core.items():
        if name == "river":
            continue
        truth = {**case, "verdicts": verdicts(case["check"])}
        for what, answer in answers[name].items():
            answered.add(what)
            if what == "areas":
                for method, areas in answer.items():
                    assert areas == truth[what][method], (name, method)
            else:
                assert answer == same_shape(answer, truth[what]), (name, what)
            if what == "check":
                answered.add("verdicts")
    if "river" in answers:
        assert answers["river"] == core["river"]
        answered.add("river")
    return answered


def test_the_library_answers_all_of_it(core):
    for name, case in core.items():
        if name == "river":
            continue
        assert set(case) == set(ROWS) - {"river", "verdicts"}
        assert set(METHODS) - {"plane"} <= set(case["areas"])
        assert len(case["check"]) == len(case["areas"]["ellipsoid"])
        assert case["dissolve"] and case["union"]
    assert core["corners_and_holes"]["overlaps"] and core["shared_borders"]["intersection"]
    assert core["bow_tie"]["inspect"][4][0][1] == "crossing"
    assert len(core["river"]) == 2 and all(len(row[2]) == 2 for row in core["river"])
    # The cases differ in what they come to.
    assert len({verdict[0] for name, case in core.items() if name != "river"
                for verdict in verdicts(case["check"])}) >= 2


def test_overlaps_and_overlaps_of_an_index_differ_in_a_last_digit_at_most(core):
    for name, case in core.items():
        if name == "river":
            continue
        assert len(case["overlaps"]) == len(case["indexed_overlaps"])
        for at_once, indexed in zip(case["overlaps"], case["indexed_overlaps"]):
            assert at_once[:2] + at_once[3:] == indexed[:2] + indexed[3:]
            a, b = float.fromhex(at_once[2]), float.fromhex(indexed[2])
            assert abs(a - b) <= 1e-12 * max(a, b) + 1e-8  # m², the unit of sums (overlap_sums)


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("engine", ["core", "python", "cli"])
def test_an_engine_answers_as_the_library(engine, threads, core, tmp_path):
    """With one thread and with three, batches of one subject among them (python)."""
    assert compare(answers_of(engine, tmp_path, threads), core) == ENGINES[engine]


@pytest.mark.parametrize("engine", OPTIONAL)
def test_an_engine_that_is_at_hand_answers_as_the_library(engine, core, tmp_path):
    module = importlib.import_module(f"engine_{engine}")
    if not module.at_hand():
        pytest.skip(f"what {engine} needs is not installed")
    assert compare(module.answers(job(), tmp_path), core) == ENGINES[engine]


def texts_of(value, path=()):
    """The path of every text in an answer."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, (list, dict)):
        for key, item in enumerate(value) if isinstance(value, list) else value.items():
            yield from texts_of(item, (*path, key))


def with_another_digit(answers, path):
    """The answers with the last digit of one text changed; nothing if it has none."""
    changed = copy.deepcopy(answers)
    parent = changed
    for key in path[:-1]:
        parent = parent[key]
    text = re.sub(r"(.*)([0-9])", lambda m: m[1] + str((int(m[2]) + 1) % 10), parent[path[-1]],
                  count=1, flags=re.DOTALL)
    if text == parent[path[-1]]:
        return None
    parent[path[-1]] = text
    return changed


def test_one_digit_changed_anywhere_is_seen(core, python):
    seen = set()
    for path in texts_of(python):
        changed = with_another_digit(python, path)
        if changed is not None:
            with pytest.raises(AssertionError):
                compare(changed, core)
            seen.add(path[1] if path[0] != "river" else "river")
    assert seen == ENGINES["python"] - {"verdicts"}


def test_the_page_shows_who_answers_what():
    """The table of docs/parity.md: a row for each of ROWS, a column for each engine."""
    page = (ROOT / "docs/parity.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in page.splitlines() if line.startswith("| ")]
    head, rows = rows[0], rows[1:]
    engines = {"C++": "core", "command line": "cli", "Python": "python", "PostGIS": "postgis",
               "Spark": "spark"}
    shown = {engine: {row for cells in rows for row in re.findall(r"`([a-z_-]+)`", cells[0])
                      if cells[head.index(title)] == "yes"} for title, engine in engines.items()}
    assert shown == ENGINES
