# SPDX-License-Identifier: Apache-2.0
"""Times overlap areas of up to 10⁷ parcels with two layers of zones, from GeoParquet to Parquet.

    python tests/benchmark/compare_parcels.py [--parcels 1e5] [--zones huge,ordinary]
        [--engines ecotone,geopandas,…] [--minutes 30] [--memory-gib 20] [--python PYTHON]
        [--package FOLDER] [--folder DIR] [--json FILE]

`parcel_layers.py` tells what the layers are. Every engine reads both files, finds each pair that
shares an area, measures it in the plane and writes the pairs, on two threads (geopandas has one), in
a session of processes of its own; building Ecotone's index counts. Engines called -tuned are used
as somebody who knows them well would; the others as their manuals show.

Ecotone does 10³, 10⁴ … and all parcels. The others climb the same sizes: of all their next
sizes the one is run that should end soonest, as long as it should end within --minutes for
everything. So each has a measured time at the largest size that there was time for, which is set
against Ecotone's measured time at the same size. Their time for all parcels is told besides, on the
line through their last two sizes, and marked ×: growth that is worse than linear is not held against
them. 10³ parcels are what starting takes, and fetch what is fetched once; that size is run twice.

Wall and CPU seconds and memory are of all processes of the session, seen ten times a second; memory
that processes share counts once (PSS). Areas are held against Ecotone's, pair by pair; without that
there is no ratio. The record is written after every run, and the table is printed in any case.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import numpy
import pyarrow.parquet
import parcel_layers
import watching

HERE = pathlib.Path(__file__).resolve().parent
OURS = ("ecotone", "ecotone-spark")
PEERS = ("geopandas", "geopandas-tuned", "duckdb", "duckdb-tuned", "sedonadb", "sedonadb-tuned",
         "sedona-spark", "sedona-spark-tuned")
PACKAGES = ("geopandas", "shapely", "duckdb", "duckdb-extension-spatial", "sedonadb", "pyarrow",
            "pyspark")
PAIR_THRESHOLD_M2 = 0.1  # pairs below are slivers that rounding may make or remove
MOST_ZONES = 100_000
SMALLEST = 1000


def sizes_of(engine, count):
    """Spark, which takes seconds to start, has fewer."""
    sizes = [*(10 ** k for k in range(3, 12) if 10 ** k < count), count]
    if engine == "ecotone-spark":
        return sizes[-2:]
    return [size for size in sizes if size != 10_000 or "-spark" not in engine]


class Climb:
    """The runs of one engine with one layer of zones, from few parcels to many."""

    def __init__(self, engine, zones, sizes):
        self.engine, self.zones = engine, zones
        self._sizes = sizes
        self.records = []
        self.ended = ""

    @property
    def next_size(self):
        done = len(self.records)
        return None if self.ended or done == len(self._sizes) else self._sizes[done]

    @property
    def last(self):
        return self.records[-1] if self.records else None

    def expected(self, size, what="wall_s"):
        """On the line through the last two sizes; of one size, as long as that, and of none, what
        starting may take."""
        if not self.records:
            return 20.0 if "-spark" in self.engine else 0.0
        last = self.records[-1]
        if len(self.records) == 1:
            return last[what]
        before = self.records[-2]
        slope = max(last[what] - before[what], 0) / (last["parcels"] - before["parcels"])
        return last[what] + slope * (size - last["parcels"])

    def at(self, size):
        return next((record for record in self.records if record["parcels"] == size), None)


class Runs:
    """All runs, one after another, and their record."""

    def __init__(self, options, folder, python_of, environment, projjson):
        self._options = options
        self._folder = folder
        self._python_of = python_of
        self._environment = environment
        self._projjson = projjson
        self._end = time.monotonic() + 60 * options.minutes
        self.versions = {}
        self.climbs = []

    def left_s(self):
        return self._end - time.monotonic()

    def step(self, climb, limit_s):
        size = climb.next_size
        if size == SMALLEST and climb.engine not in (*OURS, "sedona-spark-tuned"):
            self._run(climb, size, limit_s)  # fetches what is fetched once
        record, reason = self._run(climb, size, limit_s)
        if record is None:
            climb.ended = f"{size:,}: {reason}"
        else:
            climb.records.append({"parcels": size, **record})
        print(f"{climb.zones} {climb.engine} {size:,}: "
              f"{reason or format(record['wall_s'], '.1f') + ' s'}", file=sys.stderr, flush=True)
        self.write()

    def _run(self, climb, size, limit_s):
        parcels = parcel_layers.make_parcels(self._folder, size, self._projjson)
        zones = parcel_layers.make_zones(self._folder, climb.zones, self._projjson)
        output = self._output(climb.engine, climb.zones, size)
        remove(output)
        command = [self._python_of(climb.engine), str(HERE / "peer_parcels.py"), climb.engine,
                   str(parcels), str(zones), str(output)]
        record, reason = watching.run(
            command, limit_s, 1024 * self._options.memory_gib, self._environment,
            self._folder / f"log-{climb.engine}.txt")
        if record is not None:
            record |= self._compared(climb, size, output)
        if climb.engine != "ecotone":
            remove(output)
        return record, reason

    def _output(self, engine, zones, size):
        return self._folder / f"pairs-{engine}-{zones}-{size}.parquet"

    def _compared(self, climb, size, output):
        reference = self._output("ecotone", climb.zones, size)
        if not reference.exists():
            return {"agrees": None}
        return compare(read_pairs(output), read_pairs(reference))

    def write(self):
        if not self._options.json:
            return
        path = pathlib.Path(self._options.json)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".part")
        records = [{"engine": climb.engine, "zones": climb.zones, "runs": climb.records,
                    "ended": climb.ended} for climb in self.climbs if climb.records or climb.ended]
        temporary.write_text(json.dumps({"parcels": int(float(self._options.parcels)),
                                         "processors": os.cpu_count(), "versions": self.versions,
                                         "records": records}, indent=1) + "\n", encoding="utf-8")
        temporary.rename(path)


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def read_pairs(path):
    """Keys of the pairs that share an area, in order, and the areas."""
    table = pyarrow.parquet.read_table(path, columns=["parcel", "zone", "area_m2"])
    keys = table["parcel"].to_numpy().astype(numpy.int64) * MOST_ZONES + table["zone"].to_numpy()
    areas = table["area_m2"].to_numpy()
    kept = areas > 0
    order = numpy.argsort(keys[kept])
    return keys[kept][order], areas[kept][order]


def compare(pairs, reference):
    """Whether an engine found the same pairs with the same areas."""
    keys, areas = pairs
    known, known_areas = reference
    missing = known_areas[~numpy.isin(known, keys, assume_unique=True)]
    extra = areas[~numpy.isin(keys, known, assume_unique=True)]
    _, a, b = numpy.intersect1d(keys, known, assume_unique=True, return_indices=True)
    difference = numpy.abs(areas[a] - known_areas[b])
    # Both round where borders cross: to 0.1 mm here, to a last digit there.
    allowed = 0.05 + 1e-9 * known_areas[b]
    return {"pairs": len(keys), "most_different_m2": float(difference.max(initial=0)),
            "agrees": bool(len(keys) and (missing > PAIR_THRESHOLD_M2).sum() == 0
                           and (extra > PAIR_THRESHOLD_M2).sum() == 0
                           and (difference <= allowed).all())}


def climb_all(runs):
    """Ecotone does everything; then whichever peer should end soonest, while there is time."""
    for climb in runs.climbs:
        while climb.engine in OURS and climb.next_size is not None:
            runs.step(climb, 3600)
    peers = [climb for climb in runs.climbs if climb.engine not in OURS]
    while True:
        waiting = [climb for climb in peers if climb.next_size is not None]
        if not waiting:
            return
        climb = min(waiting, key=lambda one: one.expected(one.next_size))
        expected = climb.expected(climb.next_size)
        if expected > runs.left_s():
            for one in waiting:
                one.ended = f"{one.next_size:,}: no time was left for that"
            runs.write()
            return
        runs.step(climb, max(30.0, min(runs.left_s(), max(120.0, 3 * expected))))


def row(climb, ours, count):
    last = climb.last
    if last is None:
        reason = f"left out: {climb.ended}" if climb.ended else "not run"
        return f"| {climb.engine} | | | | | {reason} | | | |"
    beside = ours.at(last["parcels"]) if ours is not None else None
    ratio = ""
    if beside is not None and last["agrees"]:
        ratio = f"{last['wall_s'] / beside['wall_s']:.1f}"
    whole, of_whole = f"{last['wall_s']:.0f}", ratio
    if last["parcels"] < count and len(climb.records) == 1:
        whole = of_whole = ""
    elif last["parcels"] < count:
        whole = f"{climb.expected(count):,.0f} ×"
        all_of_ours = ours.at(count) if ours is not None else None
        of_whole = (f"{climb.expected(count) / all_of_ours['wall_s']:.1f} ×"
                    if all_of_ours is not None and ratio else "")
    agrees = {True: "yes", False: "NO", None: "not compared"}[last["agrees"]]
    return (f"| {climb.engine} | {last['parcels']:,} | {last['wall_s']:.1f} | {last['cpu_s']:.1f} | "
            f"{last['peak_mib']:,.0f} | {agrees} | {ratio} | {whole} | {of_whole} |")


def print_tables(runs, count):
    for zones in dict.fromkeys(climb.zones for climb in runs.climbs):
        climbs = [climb for climb in runs.climbs if climb.zones == zones]
        ours = next((one for one in climbs if one.engine == "ecotone" and one.records), None)
        number, vertices, _ = parcel_layers.ZONES[zones]
        pairs = f", {ours.last['pairs']:,} pairs" if ours is not None else ""
        print(f"\n{count:,} parcels, {number:,} zones of {vertices:,} vertices ({zones}){pairs}\n")
        print("| engine | parcels | wall s | CPU s | peak MiB | areas agree | wall ÷ Ecotone's at "
              f"that size | {count:,}: wall s | ÷ Ecotone's |")
        print("|---|---|---|---|---|---|---|---|---|")
        for climb in climbs:
            print(row(climb, ours, count))
        for climb in climbs:
            if climb.ended and climb.records:
                print(f"{climb.engine}: {climb.ended}")
    print("\n× on the line through the two largest sizes measured", flush=True)


def versions_of(pythons):
    text = ("import importlib.metadata as m, json, sys\nfound = {}\n"
            f"for name in {PACKAGES!r}:\n"
            "    try: found[name] = m.version(name)\n"
            "    except m.PackageNotFoundError: pass\n"
            "print(json.dumps(found))")
    found = {}
    for python in pythons:
        found |= json.loads(subprocess.run([python, "-c", text], check=True, capture_output=True,
                                           text=True).stdout)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parcels", default="1e5")
    parser.add_argument("--zones", default=",".join(parcel_layers.ZONES))
    parser.add_argument("--engines", default=",".join((*OURS, *PEERS)))
    parser.add_argument("--minutes", type=float, default=30, help="for everything")
    parser.add_argument("--memory-gib", type=float, default=20, help="for one engine")
    parser.add_argument("--python", default=sys.executable, help="that has pyspark")
    parser.add_argument("--package", default="", help="folder of the package ecotone")
    parser.add_argument("--folder", default="build/bench/parcels")
    parser.add_argument("--json", default="build/bench/parcels/record.json")
    options = parser.parse_args()
    count = int(float(options.parcels))
    folder = pathlib.Path(options.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    environment = parcel_layers.environment(options.python, options.package)
    projjson = parcel_layers.projjson(options.python, environment)

    def python_of(engine):
        return options.python if engine in OURS or "-spark" in engine else sys.executable

    for size in sizes_of("ecotone", count):
        parcel_layers.make_parcels(folder, size, projjson)
    runs = Runs(options, folder, python_of, environment, projjson)
    runs.versions = versions_of(dict.fromkeys((options.python, sys.executable)))
    runs.climbs = [Climb(engine, zones, sizes_of(engine, count)) for zones in options.zones.split(",")
                   for engine in options.engines.split(",")]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended before all was measured"))
    try:
        climb_all(runs)
    finally:
        print_tables(runs, count)


if __name__ == "__main__":
    main()
