# SPDX-License-Identifier: Apache-2.0
"""Measures what sizing a cluster needs: rows a second and core, and memory, of `ecotone.spark`.

    python tests/benchmark/measure_spark.py [--scale 1] [--python PYTHON] [--package FOLDER]
        [--folder DIR] [--json FILE]

Overlap areas, overlays (intersection) and checks of the parcels of `parcel_layers.py` with either of
its layers of zones, and a dissolve of square plots of which 400 lie in each township, from GeoParquet
to Parquet with local[2]. Each runs for so many rows and for a quarter of them, in a session of
processes of its own. The rows more in the CPU seconds more of all processes are the rate of a core,
which other programs of the machine hardly change; what is left is the start of Spark, its workers and
the job. Memory is that of the larger run at its peak: of the
Java machine, which has 1 GiB of heap here, and of both Python workers with what starts them, where
pages of the index that they share count once (PSS).
"""

import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile

import numpy
import pyarrow
import pyarrow.parquet
import parcel_layers
import watching

PLOT_M, PLOTS_A_SIDE = 50, 20
#: Work, zones, rows.
WORK = (("overlap_areas", "huge", 2_000_000), ("overlap_areas", "ordinary", 2_000_000),
        ("overlay", "huge", 800_000), ("overlay", "ordinary", 800_000),
        ("check", "huge", 80_000), ("check", "ordinary", 80_000),
        ("dissolve", "", 400_000))


def make_plots(folder, count, projjson):
    """Square plots that share borders, township by township."""
    path = folder / f"plots-{count}.parquet"
    if path.exists():
        return path
    a_township = PLOTS_A_SIDE ** 2
    place = numpy.arange(count)
    township, within = place // a_township, place % a_township
    columns = 100
    x = parcel_layers.X0 + PLOT_M * (township % columns * PLOTS_A_SIDE + within % PLOTS_A_SIDE)
    y = parcel_layers.Y0 + PLOT_M * (township // columns * PLOTS_A_SIDE + within // PLOTS_A_SIDE)
    corners = PLOT_M * numpy.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    rings = numpy.stack([x, y], axis=1)[:, None, :] + corners
    schema = parcel_layers.schema("township", projjson)
    pyarrow.parquet.write_table(
        pyarrow.table([pyarrow.array(township), parcel_layers.rings_as_wkb(rings)], schema=schema),
        path, row_group_size=50_000)
    return path


def work(name, rows, zones, output):
    """One run, in a process of its own."""
    import ecotone.spark as eco
    from peer_parcels import index_of, spark_session

    session = spark_session(spark_driver_memory="1g")
    frame = session.read.parquet(rows)
    with tempfile.TemporaryDirectory() as folder:
        if name == "dissolve":
            made = eco.dissolve(frame, "township", crs=eco.geometry_column(rows).crs)
        else:
            index = index_of(zones, folder, rules=["cn"])
            print(json.dumps({"index_mib": index.size_bytes / 2 ** 20}))
            if name == "check":
                made = eco.check(frame, index, id="parcel", as_of="2026-11-27")
            elif name == "overlay":
                made = eco.overlay(frame, index, "zones", id="parcel")
            else:
                made = eco.overlap_areas(frame, index, "zones", id="parcel")
        made.write.parquet(output)
    session.stop()


def measure(name, zones, rows, options, folder, environment, projjson):
    """The record of two runs."""
    zone_file = parcel_layers.make_zones(folder, zones, projjson) if zones else ""
    output, log = folder / "made.parquet", folder / "log-work.txt"
    runs = []
    for count in (rows // 4, rows):
        make = make_plots if name == "dissolve" else parcel_layers.make_parcels
        file = make(folder, count, projjson)
        shutil.rmtree(output, ignore_errors=True)
        run, reason = watching.run(
            [options.python, __file__, "--run", name, str(file), str(zone_file), str(output)],
            1800, 20 * 1024, environment, log)
        if run is None:
            return {"work": name, "zones": zones, "rows": count, "left_out": reason}
        runs.append(run)
    less, more = runs
    told = [line for line in log.read_text(encoding="utf-8").splitlines() if "index_mib" in line]
    seconds = more["cpu_s"] - less["cpu_s"]
    return {"work": name, "zones": zones, "rows": rows, "wall_s": more["wall_s"],
            "rows_a_second_and_core": (rows - rows // 4) / seconds if seconds > 0 else None,
            "start_cpu_s": max(less["cpu_s"] - seconds / 3, 0),
            "java_mib": more["peaks_mib"].get("java", 0),
            "workers_mib": sum(value for key, value in more["peaks_mib"].items() if key != "java"),
            "index_mib": json.loads(told[0])["index_mib"] if told else 0}


def line(record):
    if "left_out" in record:
        return f"| {record['work']} | {record['zones']} | left out: {record['left_out']} | | | | | |"
    rate = record["rows_a_second_and_core"]
    return (f"| {record['work']} | {record['zones']} | {record['rows']:,} | "
            f"{record['wall_s']:.0f} | {record['start_cpu_s']:.0f} | "
            f"{'' if rate is None else format(rate, ',.0f')} | {record['java_mib']:,.0f} | "
            f"{record['workers_mib']:,.0f} | {record['index_mib']:,.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1, help="of the numbers of rows")
    parser.add_argument("--python", default=sys.executable, help="that has pyspark")
    parser.add_argument("--package", default="", help="folder of the package ecotone")
    parser.add_argument("--folder", default="build/bench/parcels")
    parser.add_argument("--json", default="build/bench/parcels/spark.json")
    options = parser.parse_args()
    folder = pathlib.Path(options.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    environment = parcel_layers.environment(options.python, options.package)
    projjson = parcel_layers.projjson(options.python, environment)
    records = []
    print("| work | zones | rows | wall s | CPU s of starting | rows a second and core | Java, MiB | "
          "Python, MiB | index, MiB |\n|---|---|---|---|---|---|---|---|---|", flush=True)
    for name, zones, rows in WORK:
        records.append(measure(name, zones, int(rows * options.scale), options, folder, environment,
                               projjson))
        print(line(records[-1]), flush=True)
        pathlib.Path(options.json).write_text(json.dumps(
            {"processors": os.cpu_count(), "records": records}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        work(*sys.argv[2:])
    else:
        main()
