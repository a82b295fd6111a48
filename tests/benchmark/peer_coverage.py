# SPDX-License-Identifier: Apache-2.0
"""Shapely's coverage functions (GEOS 3.12 or later), mapshaper and GRASS on one layer in memory or,
for the last two, on a Shapefile: reading is a run of its own, and taken off."""

import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

import numpy
import shapely

import measuring


def shapely_work(options):
    measuring.fact(version=f"{shapely.__version__}, GEOS {shapely.geos_version_string}")
    watch = measuring.Stopwatch()
    zones = shapely.from_wkb(numpy.array(measuring.read_wkb_file(options.zones), dtype=object))
    measuring.phase("read", *watch.read())
    if options.work == "simplify":
        simple = measuring.measure(lambda: shapely.coverage_simplify(zones, options.tolerance))
        measuring.fact(vertices_before=int(shapely.get_num_coordinates(zones).sum()),
                       vertices_after=int(shapely.get_num_coordinates(simple).sum()),
                       valid_coverage=bool(shapely.coverage_is_valid(simple)))
        return
    # The edges that do not match, with gaps up to the width; it finds no areas and no pairs.
    edges = measuring.measure(lambda: shapely.coverage_invalid_edges(zones, options.width))
    measuring.fact(features_with_invalid_edges=int((~shapely.is_empty(edges)).sum()),
                   valid_coverage=bool(shapely.coverage_is_valid(zones)))


def run(*command, environment=None):
    watch = measuring.Stopwatch()
    result = subprocess.run([str(c) for c in command], env={**os.environ, **(environment or {})},
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                            check=False)
    if result.returncode != 0:
        sys.exit(result.stderr[-400:])
    return watch.read()


def mapshaper_work(options, shapefile, folder):
    version = subprocess.run([options.program, "--version"], capture_output=True, text=True,
                             check=False)
    measuring.fact(version=(version.stdout + version.stderr).strip())
    memory = {"NODE_OPTIONS": "--max-old-space-size=12000"}
    reading = run(options.program, "-i", shapefile, environment=memory)
    # Writing is left out of simplifying; cleaning needs none either.
    work = (["-clean", f"gap-fill-area={options.width}m2", "sliver-control=0"]
            if options.work != "simplify" else
            ["-simplify", "weighting=0", "visvalingam", f"interval={options.tolerance}"])
    total = run(options.program, "-i", shapefile, *work, environment=memory)
    measuring.phase("read", *reading)
    measuring.phase("compute", max(total[0] - reading[0], 0), max(total[1] - reading[1], 0))


def grass_work(options, shapefile, folder):
    project = pathlib.Path(folder) / "project"
    run("grass", "-c", "EPSG:4545", "-e", project)
    inside = ["grass", project / "PERMANENT", "--exec"]
    reading = run(*inside, "v.in.ogr", "-o", f"input={shapefile}", "output=zones", "snap=-1")
    total = run(*inside, "v.clean", "input=zones", "output=clean", "tool=break,rmdupl,rmarea",
                f"threshold=0,0,{options.width}")
    measuring.phase("read", *reading)  # which builds the topology
    measuring.phase("compute", *total)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["shapely", "mapshaper", "grass"], required=True)
    parser.add_argument("--work", choices=["check", "clean", "simplify"], default="check")
    parser.add_argument("--zones", required=True)
    parser.add_argument("--width", type=float, default=1)
    parser.add_argument("--tolerance", type=float, default=10)
    parser.add_argument("--program", default="mapshaper")
    options = parser.parse_args()
    if options.engine == "shapely":
        shapely_work(options)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    else:
        here = pathlib.Path(__file__).parent
        with tempfile.TemporaryDirectory() as folder:
            shapefile = pathlib.Path(folder) / "zones.shp"
            subprocess.run([sys.executable, here / "layers.py", "convert", options.zones, "zid",
                            shapefile], check=True)
            work = mapshaper_work if options.engine == "mapshaper" else grass_work
            work(options, shapefile, folder)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    measuring.fact(peak_mib=round(peak, 1))


if __name__ == "__main__":
    main()
