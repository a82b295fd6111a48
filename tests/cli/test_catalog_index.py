# SPDX-License-Identifier: Apache-2.0
"""Indexes from their building to the day they are stale: what takes more than one command."""

import json
import os
import shutil
import signal
import subprocess
import time

import pytest
from ecotone_cli import ECOTONE, ROOT, environment, run


@pytest.fixture
def county(tmp_path):
    """A copy of the sample county, and an index of it."""
    shutil.copytree(ROOT / "data/sample-county", tmp_path / "county")
    built = run("catalog", "index", "county/catalogue.yaml", "-o", "county.ecoindex", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    return tmp_path


def check(folder, *arguments):
    result = run("catalog", "index", "--check", "county.ecoindex", *arguments, "--format", "json",
                 cwd=folder)
    return result.returncode, json.loads(result.stdout) if result.stdout else {}, result.stderr


def states(report):
    return {(row["layer"], row["file"]): row["state"] for row in report["sources"]
            if row["state"] != "unchanged"}


def test_a_fresh_index_is_current(county):
    status, report, _ = check(county, "county/catalogue.yaml")
    assert status == 0
    assert report["run"]["stale"] is False
    assert states(report) == {}


def test_without_its_catalogue_an_index_is_sound_and_its_sources_unknown(county):
    shutil.rmtree(county / "county")
    status, report, _ = check(county)
    assert status == 0
    assert report["run"]["stale"] is None
    assert {row["state"] for row in report["sources"]} == {"not checked"}


def test_a_changed_source_makes_it_stale(county):
    with (county / "county/caves.geojson").open("a") as file:
        file.write("\n")
    status, report, _ = check(county, "county/catalogue.yaml")
    assert status == 1
    assert states(report) == {("cave", "caves.geojson"): "changed"}


def test_a_changed_part_of_a_shapefile_makes_it_stale(county):
    with (county / "county/townships.dbf").open("ab") as file:
        file.write(b" ")
    status, report, _ = check(county, "county/catalogue.yaml")
    assert status == 1
    assert states(report) == {("township", "townships.shp"): "changed"}


def test_a_changed_catalogue_makes_it_stale(county):
    path = county / "county/catalogue.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    status, report, _ = check(county, "county/catalogue.yaml")
    assert status == 1
    assert states(report) == {("", "catalogue.yaml"): "changed"}


def test_bytes_do_not_depend_on_threads_or_place(county):
    os.rename(county / "county", county / "elsewhere")
    for threads in (1, 2, 7):
        built = run("catalog", "index", "elsewhere/catalogue.yaml", "-o", f"{threads}.ecoindex",
                    "--threads", threads, cwd=county)
        assert built.returncode == 0, built.stderr
        assert (county / f"{threads}.ecoindex").read_bytes() == \
            (county / "county.ecoindex").read_bytes()


def test_damage_is_named_wherever_it_is(county):
    path = county / "county.ecoindex"
    whole = path.read_bytes()
    for place in range(40, len(whole), len(whole) // 23):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        path.write_bytes(damaged)
        status, _, said = check(county)
        # Between sections there are a few bytes that mean nothing.
        assert status == 3 and "ECO1153" in said or whole[place] == 0, place
    for size in (0, 10, 64, 5000, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        status, _, said = check(county)
        assert status == 3, size
        assert "ECO1151" in said or "ECO1153" in said, said


def test_an_interrupted_build_leaves_nothing(county):
    (county / "county.ecoindex").unlink()
    command = subprocess.Popen([str(ECOTONE), "catalog", "index", "county/catalogue.yaml", "-o",
                                "county.ecoindex"], cwd=county, env=environment(),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.1)
    command.send_signal(signal.SIGINT)
    # The build may have been faster than the signal.
    assert command.wait(timeout=60) in (130, 0)
    assert {path.name for path in county.iterdir()} <= {"county", "county.ecoindex"}
