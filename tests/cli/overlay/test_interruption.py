# SPDX-License-Identifier: Apache-2.0
"""What happens when work is interrupted or the disk is full: nothing half-written stays."""

import json
import resource
import signal
import subprocess
import time

import pytest
from ecotone_cli import ECOTONE, environment, run
from inputs import collection, square


def grid(n, size, shift=0.0):
    """n × n squares that share their borders."""
    return collection(*(({"name": f"{i}-{j}"},
                         square(500000 + i * size + shift, 3100000 + j * size + shift, size))
                        for i in range(n) for j in range(n)), crs=4545)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    (folder / "a.geojson").write_text(grid(220, 10), encoding="utf-8")
    (folder / "b.geojson").write_text(grid(220, 10, 3.3), encoding="utf-8")
    return folder


def overlay_arguments(large, output):
    return ["overlay", str(large / "a.geojson"), str(large / "b.geojson"), "--op", "union",
            "-o", str(output)]


def test_interruption_leaves_nothing_behind(large, tmp_path):
    with subprocess.Popen([str(ECOTONE), *overlay_arguments(large, tmp_path / "out.gpkg"),
                           "--threads", "1"], env=environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "interrupted" in said
    assert list(tmp_path.iterdir()) == []


def test_second_interruption_ends_at_once(large, tmp_path):
    with subprocess.Popen([str(ECOTONE), *overlay_arguments(large, tmp_path / "out.gpkg")],
                          env=environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert not (tmp_path / "out.gpkg").exists()


@pytest.mark.parametrize("name", ["out.gpkg", "out.geojson", "out.shp", "out.fgb"])
def test_full_disk_is_told_and_leaves_nothing_behind(large, tmp_path, name):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    result = run("convert", large / "a.geojson", tmp_path / name, preexec_fn=limit)
    assert result.returncode == 6, result.stderr
    assert "ECO12" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_full_standard_output_is_told():
    with open("/dev/full", "w", encoding="utf-8") as full:
        result = subprocess.run([str(ECOTONE), "--usage-json"], stdout=full, env=environment(),
                                stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == 6
    assert "ECO1202" in result.stderr


def test_progress_as_json_is_one_object_a_second(tmp_path):
    (tmp_path / "a.geojson").write_text(grid(80, 10), encoding="utf-8")
    (tmp_path / "b.geojson").write_text(grid(80, 10, 3.3), encoding="utf-8")
    result = run(*overlay_arguments(tmp_path, tmp_path / "out.gpkg"), "--progress", "json",
                 "--threads", "1")
    assert result.returncode == 0, result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith('{"stage"')]
    for line in map(json.loads, lines):
        assert line["done"] <= line.get("total", line["done"])
