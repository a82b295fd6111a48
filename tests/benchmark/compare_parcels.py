# SPDX-License-Identifier: Apache-2.0
"""Times overlap areas of 10⁵ to 10⁷ parcels with huge zones, from one GeoParquet file to another.

    python tests/benchmark/compare_parcels.py [--parcels 1e5] [--engines ecotone,geopandas,…]
        [--peer-parcels 2e4] [--limit 600] [--python PYTHON] [--package FOLDER] [--folder DIR]
        [--json FILE]

Parcels are polygons of 12 vertices, spread evenly and in no order; 40 zones have 10 000 vertices
each. They are invented, the same for the same seed, and kept in the folder. Every engine reads both
files, finds each pair that shares an area, measures it in the plane and writes the pairs as Parquet,
on two threads (GeoPandas has one), in a session of processes of its own. Building Ecotone's index
counts.

Wall and CPU seconds and memory are of all processes of the session, seen ten times a second;
memory that processes share counts once (PSS). Engines other than Ecotone get the first parcels only,
as many as --peer-parcels says, and a quarter of them; their times for all parcels lie on the line
through both then and are marked with ×, so that what starting takes is not multiplied. Their memory
is that of the first parcels, and grows. Areas are held against Ecotone's, pair by pair, before
a ratio is printed.
"""

import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import numpy
import pyarrow
import pyarrow.parquet

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20261128
SIDE_M = 100_000
X0, Y0 = 450_000, 3_150_000
ZONES, ZONE_VERTICES = 40, 10_000
VERTICES = 12
GROUP = 50_000
CRS = "EPSG:4545"
OURS = ("ecotone", "ecotone-spark")
ENGINES = (*OURS, "geopandas", "duckdb", "sedonadb", "sedona-spark")
PAIR_THRESHOLD_M2 = 0.1  # pairs below are slivers that rounding may make or remove


def rings_as_wkb(rings):
    """WKB of n rings of as many vertices, which are closed here."""
    n, vertices, _ = rings.shape
    record = numpy.dtype([("order", "u1"), ("type", "<u4"), ("rings", "<u4"), ("points", "<u4"),
                          ("xy", "<f8", (vertices + 1, 2))])
    records = numpy.zeros(n, record)
    records["order"], records["type"], records["rings"] = 1, 3, 1
    records["points"] = vertices + 1
    records["xy"][:, :-1] = numpy.round(rings, 4)
    records["xy"][:, -1] = records["xy"][:, 0]
    offsets = numpy.arange(n + 1, dtype=numpy.int32) * record.itemsize
    return pyarrow.Array.from_buffers(pyarrow.binary(), n, [
        None, pyarrow.py_buffer(offsets), pyarrow.py_buffer(records.tobytes())])


def schema(id_name, projjson):
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {
        "geometry": {"encoding": "WKB", "geometry_types": ["Polygon"], "crs": projjson}}}
    return pyarrow.schema([(id_name, pyarrow.int64()), ("geometry", pyarrow.binary())],
                          {"geo": json.dumps(geo)})


def make_parcels(path, count, projjson):
    if path.exists():
        return
    temporary = path.with_suffix(".part")
    angles = numpy.linspace(0, 2 * numpy.pi, VERTICES, endpoint=False)
    with pyarrow.parquet.ParquetWriter(temporary, schema("parcel", projjson),
                                       compression="zstd") as writer:
        for first in range(0, count, GROUP):
            # Each group by a seed of its own, so that fewer parcels are the first of more.
            random = numpy.random.default_rng([SEED, first])
            n = min(GROUP, count - first)
            centres = random.random((GROUP, 1, 2)) * SIDE_M + (X0, Y0)
            radius = random.uniform(10, 120, (GROUP, 1)) * random.uniform(0.7, 1.3,
                                                                          (GROUP, VERTICES))
            rings = centres + numpy.stack([radius * numpy.cos(angles),
                                           radius * numpy.sin(angles)], axis=2)
            writer.write_table(pyarrow.table(
                [pyarrow.array(numpy.arange(first, first + n)), rings_as_wkb(rings[:n])],
                schema=writer.schema))
    temporary.rename(path)


def make_zones(path, projjson):
    if path.exists():
        return
    random = numpy.random.default_rng(SEED)
    angles = numpy.linspace(0, 2 * numpy.pi, ZONE_VERTICES, endpoint=False)
    rings = []
    for _ in range(ZONES):
        waves = sum(random.normal(0, 0.25 / k) * numpy.cos(k * angles + random.random() * 6.28)
                    for k in (2, 3, 5, 9, 17, 33, 127))
        radius = 8_000 * numpy.clip(1 + waves, 0.35, 2)
        centre = random.random(2) * SIDE_M + (X0, Y0)
        rings.append(centre + numpy.column_stack([radius * numpy.cos(angles),
                                                  radius * numpy.sin(angles)]))
    pyarrow.parquet.write_table(pyarrow.table(
        [pyarrow.array(range(ZONES), pyarrow.int64()), rings_as_wkb(numpy.array(rings))],
        schema=schema("zone", projjson)), path)


class Watch:
    """CPU seconds and peak memory of all processes of a session."""

    def __init__(self, session):
        self._session = session
        self._cpu_s = {}
        self.peak_mib = 0.0

    @property
    def cpu_s(self):
        return sum(self._cpu_s.values())

    def look(self):
        ticks = os.sysconf("SC_CLK_TCK")
        memory = 0
        for entry in os.scandir("/proc"):
            if not entry.name.isdigit():
                continue
            try:
                stat = pathlib.Path(entry.path, "stat").read_text().rsplit(")", 1)[1].split()
                if int(stat[3]) != self._session:
                    continue
                # With the time of a process's own children that have ended and were waited for.
                self._cpu_s[entry.name] = (int(stat[11]) + int(stat[12])) / ticks
                for line in pathlib.Path(entry.path, "smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        memory += int(line.split()[1])
            except (OSError, IndexError):
                continue
        self.peak_mib = max(self.peak_mib, memory / 1024)


def run(command, limit, environment, log):
    """Runs a command; None and the reason if it fails or takes longer."""
    started = time.perf_counter()
    with open(log, "w", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True,
                                   env=environment)
    watch = Watch(process.pid)
    status = None
    while status is None and time.perf_counter() - started < limit:
        watch.look()
        try:
            status = process.wait(0.1)
        except subprocess.TimeoutExpired:
            pass
    wall = time.perf_counter() - started
    watch.look()
    if status is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None, f"takes longer than {limit} s"
    if status != 0:
        lines = pathlib.Path(log).read_text(encoding="utf-8").strip().splitlines()
        return None, lines[-1][:200] if lines else f"status {status}"
    return {"wall_s": wall, "cpu_s": watch.cpu_s, "peak_mib": watch.peak_mib}, None


def read_pairs(path):
    table = pyarrow.parquet.read_table(path, columns=["parcel", "zone", "area_m2"])
    keys = table["parcel"].to_numpy().astype(numpy.int64) * ZONES + table["zone"].to_numpy()
    areas = table["area_m2"].to_numpy()
    kept = areas > 0
    order = numpy.argsort(keys[kept])
    return keys[kept][order], areas[kept][order]


def compare(pairs, reference, parcels):
    """Whether an engine found the pairs of the first parcels with their areas."""
    keys, areas = pairs
    known, known_areas = reference
    wanted = known < parcels * ZONES
    known, known_areas = known[wanted], known_areas[wanted]
    missing = known_areas[~numpy.isin(known, keys)]
    extra = areas[~numpy.isin(keys, known)]
    _, a, b = numpy.intersect1d(keys, known, return_indices=True)
    difference = numpy.abs(areas[a] - known_areas[b])
    # Both round where borders cross: to 0.1 mm here, to a last digit there.
    allowed = 0.05 + 1e-9 * known_areas[b]
    return {"pairs": len(keys), "most_different_m2": float(difference.max(initial=0)),
            "agrees": bool(len(keys) and (missing > PAIR_THRESHOLD_M2).sum() == 0
                           and (extra > PAIR_THRESHOLD_M2).sum() == 0
                           and (difference <= allowed).all())}


def measure(engine, options, folder, count, environment):
    """The record of one engine."""
    ours = engine in OURS
    asked = count if ours else min(count, int(float(options.peer_parcels)))
    record, output = measure_some(engine, options, folder, asked, environment)
    if output is None or asked == count:
        return record, output
    kept = output.with_suffix(".kept")
    subprocess.run(["rm", "-rf", str(kept)], check=True)
    output.rename(kept)
    quarter, less = measure_some(engine, options, folder, asked // 4, environment)
    if less is None:
        return quarter, None
    for name in ("wall_s", "cpu_s"):
        slope = max(record[name] - quarter[name], 0) / (asked - asked // 4)
        record[f"{name}_measured"] = record[name]
        record[name] += slope * (count - asked)
    return {**record, "scaled": True}, kept


def measure_some(engine, options, folder, asked, environment):
    """One run on so many parcels."""
    parcels = folder / f"parcels-{asked}.parquet"
    make_parcels(parcels, asked, environment["projjson"])
    output = folder / f"pairs-{engine}.parquet"
    subprocess.run(["rm", "-rf", str(output)], check=True)
    of_spark = engine == "ecotone" or engine.endswith("-spark")
    python = options.python if of_spark else sys.executable
    command = [python, str(HERE / "peer_parcels.py"), engine, str(parcels),
               str(folder / "zones.parquet"), str(output)]
    record, reason = run(command, options.limit, environment["variables"],
                         folder / f"log-{engine}.txt")
    if record is None:
        return {"engine": engine, "left_out": reason}, None
    return {"engine": engine, "parcels": asked, "scaled": False, **record}, output


def line(record, first):
    if "left_out" in record:
        return f"| {record['engine']} | left out: {record['left_out']} | | | | | |"
    mark = " ×" if record["scaled"] else ""
    ratio = ""
    if record["engine"] == first["engine"]:
        ratio = "1"
    elif record["agrees"]:
        ratio = f"{record['wall_s'] / first['wall_s']:.1f}{mark}"
    return (f"| {record['engine']} | {record['parcels']:,} | "
            f"{record['wall_s']:.1f}{mark} | {record['cpu_s']:.1f}{mark} | "
            f"{record['peak_mib']:.0f} | {'yes' if record['agrees'] else 'NO'} | {ratio} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parcels", default="1e5")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--peer-parcels", default="2e4")
    parser.add_argument("--limit", type=float, default=600, help="seconds for each engine")
    parser.add_argument("--python", default=sys.executable, help="that has pyspark")
    parser.add_argument("--package", default="", help="folder of the package ecotone")
    parser.add_argument("--folder", default="build/bench/parcels")
    parser.add_argument("--json", default="")
    options = parser.parse_args()
    folder = pathlib.Path(options.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    variables = {**os.environ, "PYTHONPATH": str(pathlib.Path(options.package).resolve())
                 if options.package else os.environ.get("PYTHONPATH", ""),
                 "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": options.python}
    text = subprocess.run(
        [options.python, "-c", "import ecotone; print(ecotone.Layer(['POINT (0 0)'], "
         f"crs='{CRS}').crs_projjson)"], env=variables, check=True, capture_output=True,
        text=True).stdout
    environment = {"variables": variables, "projjson": json.loads(text)}
    count = int(float(options.parcels))
    make_zones(folder / "zones.parquet", environment["projjson"])
    records, reference = [], None
    for engine in options.engines.split(","):
        record, output = measure(engine, options, folder, count, environment)
        if output is not None:
            pairs = read_pairs(output)
            reference = pairs if reference is None else reference
            record |= compare(pairs, reference, record["parcels"])
        records.append(record)
        print(json.dumps(record), file=sys.stderr, flush=True)
    first = next((record for record in records if "left_out" not in record), None)
    if first is None:
        sys.exit("no engine finished")
    print(f"{count:,} parcels, {ZONES} zones of {ZONE_VERTICES:,} vertices, "
          f"{first['pairs']:,} pairs; areas held against those of {first['engine']}; "
          "× scaled from fewer parcels\n")
    print("| engine | parcels | wall s | CPU s | peak MiB | areas agree | wall / first |")
    print("|---|---|---|---|---|---|---|")
    for record in records:
        print(line(record, first))
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(
            {"parcels": count, "records": records}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
