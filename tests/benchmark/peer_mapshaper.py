# SPDX-License-Identifier: Apache-2.0
"""mapshaper -union of two shapefiles. It has no layers in memory: computing is the time of a run
less that of a run which only reads the same files."""

import csv
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

import numpy

import measuring


def run(program, *command):
    watch = measuring.Stopwatch()
    environment = {**os.environ, "NODE_OPTIONS": "--max-old-space-size=12000"}
    result = subprocess.run([program, *command], env=environment, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, text=True, check=False)
    if result.returncode != 0:
        sys.exit(result.stderr[-400:])
    return watch.read()


def main():
    options = measuring.arguments(__doc__)
    program = options.program
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    measuring.fact(version=(version.stdout + version.stderr).strip())
    layers = ["-i", options.subjects, options.zones, "combine-files"]
    if options.work == "files":
        total = run(program, *layers, "-union", "name=result", "-filter",
                    "sid !== null && zid !== null", "-o", options.output, "target=result")
        measuring.phase("compute", *total)
    else:
        reading = run(program, *layers)
        with tempfile.TemporaryDirectory() as folder:
            table = pathlib.Path(folder) / "result.csv"
            # The areas are written so that they can be compared; that is little beside the union.
            total = run(program, *layers, "-union", "name=result", "-each",
                        "area = this.planarArea", "-o", table, "format=csv", "target=result")
            measuring.phase("read", *reading)
            measuring.phase("compute", max(total[0] - reading[0], 0),
                            max(total[1] - reading[1], 0))
            with open(table, encoding="utf-8", newline="") as file:
                rows = [(int(row["sid"]), int(row["zid"]), float(row["area"]))
                        for row in csv.DictReader(file) if row["sid"] and row["zid"]]
        columns = numpy.array(rows, dtype=float).reshape(-1, 3)
        measuring.write_pairs(options.pairs, columns[:, 0], columns[:, 1], columns[:, 2])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    measuring.fact(peak_mib=round(peak, 1))


if __name__ == "__main__":
    main()
