# SPDX-License-Identifier: Apache-2.0
"""ecotone outfall check finds every planted fault, and no other of these kinds.

The key of a register is read here only; the checker gets the register and the county's layers.
"""

import csv
import json
import subprocess
import sys

import pytest
from ecotone_cli import ROOT, run

SAMPLE = ROOT / "data/sample-county"


def planted(key):
    """(kind, rows): one row, or the two of a duplicate in either order."""
    with open(key, encoding="utf-8-sig", newline="") as file:
        return {(row["fault"], frozenset(filter(None, (row["序号"], row["partner"]))))
                for row in csv.DictReader(file)}


def found(register, *options):
    result = run("outfall", "check", register, "--catalog", SAMPLE / "catalogue.yaml",
                 "--code-profile", "seen-on-signs", "--format", "json", *options)
    assert result.returncode in (0, 1), result.stderr
    return json.loads(result.stdout)


def kinds_and_rows(document, kinds):
    return {(one["kind"], frozenset(filter(None, (one["row"], one["other_row"]))))
            for one in document["findings"] if one["kind"] in kinds}


def assert_all_and_only(register, key):
    truth = planted(key)
    assert len(truth) == 53
    kinds = {kind for kind, _ in truth}
    assert len(kinds) == 15
    answer = kinds_and_rows(found(register), kinds)
    assert answer - truth == set(), "found, but not planted"
    assert truth - answer == set(), "planted, but not found"


def test_the_register_of_the_sample_county():
    assert_all_and_only(SAMPLE / "outfalls.csv", SAMPLE / "planted-faults.csv")


def test_the_supplement_has_none_of_these_faults():
    kinds = {kind for kind, _ in planted(SAMPLE / "planted-faults.csv")}
    assert kinds_and_rows(found(SAMPLE / "outfalls-supplement.csv"), kinds) == set()


@pytest.fixture(scope="module")
def other_registers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("registers")
    subprocess.run([sys.executable, str(SAMPLE / "generate.py"), "--registers", "901-904",
                    "--into", str(folder)], check=True)
    return folder


@pytest.mark.parametrize("seed", range(901, 905))
def test_registers_of_other_seeds(other_registers, seed):
    assert_all_and_only(other_registers / f"outfalls-{seed}.csv",
                        other_registers / f"planted-faults-{seed}.csv")


def test_suggested_places_are_the_right_ones():
    with open(SAMPLE / "planted-faults.csv", encoding="utf-8-sig", newline="") as file:
        correct = {row["序号"]: row["correct"] for row in csv.DictReader(file)
                   if row["fault"] in ("lon_lat_swapped", "packed_dms", "gcj02_shift")}
    answer = {one["row"]: one for one in found(SAMPLE / "outfalls.csv")["findings"]
              if one["suggested_lon_deg"] is not None}
    assert set(answer) == set(correct)
    for row, text in correct.items():
        lon, lat = map(float, text.split())
        # A hundredth of a second in packed degrees, seven decimals in the register.
        assert answer[row]["suggested_lon_deg"] == pytest.approx(lon, abs=3e-6)
        assert answer[row]["suggested_lat_deg"] == pytest.approx(lat, abs=3e-6)


def test_threads_and_the_order_of_rows_change_nothing(tmp_path):
    whole = found(SAMPLE / "outfalls.csv", "--threads", "1")
    assert found(SAMPLE / "outfalls.csv", "--threads", "7")["findings"] == whole["findings"]
    lines = (SAMPLE / "outfalls.csv").read_text(encoding="utf-8-sig").splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8")
    kinds = {kind for kind, _ in planted(SAMPLE / "planted-faults.csv")}

    def by_number(document, last):
        def number(row):
            return str(last + 1 - int(row)) if row and last else row
        return {(one["kind"], frozenset(filter(None, (number(one["row"]),
                                                      number(one["other_row"])))))
                for one in document["findings"] if one["kind"] in kinds}
    again = json.loads(run("outfall", "check", turned, "--catalog", SAMPLE / "catalogue.yaml",
                           "--code-profile", "seen-on-signs", "--format", "json").stdout)
    assert by_number(again, len(lines) - 1) == by_number(whole, 0)
