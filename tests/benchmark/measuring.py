# SPDX-License-Identifier: Apache-2.0
"""What every program of the benchmark does alike: its arguments, its phases, its pairs.

A program prints lines of JSON: {"phase": "read", "wall_s": …, "cpu_s": …}, the same for "compute"
and facts such as {"version": …}. Areas of pairs go to the file of --pairs.
"""

import argparse
import json
import resource
import time

import numpy

PAIR = numpy.dtype([("subject", "<u4"), ("zone", "<u4"), ("area", "<f8")])

MOST_RUNS = 3
ENOUGH_S = 5.0


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--work", choices=["areas", "geometries", "points", "files"],
                        default="areas")
    parser.add_argument("--subjects", required=True)
    parser.add_argument("--zones", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--pairs", default="", help="file to write the areas of pairs to")
    parser.add_argument("--output", default="", help="layer to write, for --work files")
    parser.add_argument("--program", default="", help="mapshaper")
    parser.add_argument("--server", default="", help="connection string of PostGIS")
    parser.add_argument("--server-process", type=int, default=0)
    parser.add_argument("--subdivided", action="store_true", help="PostGIS: cut the zones first")
    return parser.parse_args()


def process_cpu_s():
    """CPU seconds of this process and of children that have ended."""
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += usage.ru_utime + usage.ru_stime
    return total


class Stopwatch:
    def __init__(self, cpu_s=process_cpu_s):
        self._cpu_s = cpu_s
        self._cpu = cpu_s()
        self._wall = time.perf_counter()

    def read(self):
        return time.perf_counter() - self._wall, self._cpu_s() - self._cpu


def fact(**members):
    print(json.dumps(members), flush=True)


def phase(name, wall_s, cpu_s):
    fact(phase=name, wall_s=round(wall_s, 6), cpu_s=round(cpu_s, 6))


def measure(work, cpu_s=process_cpu_s):
    """Runs the work three times, fewer where that takes more than 5 s, and prints the best run."""
    best = None
    total = 0.0
    result = None
    for _ in range(MOST_RUNS):
        result = None
        watch = Stopwatch(cpu_s)
        result = work()
        run = watch.read()
        total += run[0]
        best = run if best is None or run[0] < best[0] else best
        if total >= ENOUGH_S:
            break
    phase("compute", *best)
    return result


def read_wkb_file(path):
    """The WKB of every feature of a .wkbs file: a length as u32 before each."""
    with open(path, "rb") as file:
        data = file.read()
    features = []
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at:at + 4], "little")
        features.append(data[at + 4:at + 4 + length])
        at += 4 + length
    return features


def read_points(path):
    return numpy.fromfile(path, "<f8").reshape(-1, 2)


def write_pairs(path, subjects, zones, areas):
    """Writes the pairs with an area; points pass 0 as subject and the count as area."""
    if not path:
        return
    pairs = numpy.empty(len(areas), PAIR)
    pairs["subject"] = subjects
    pairs["zone"] = zones
    pairs["area"] = areas
    pairs[pairs["area"] > 0].tofile(path)
