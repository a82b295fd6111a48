# SPDX-License-Identifier: Apache-2.0
"""`ecotone.spark` on two executors, each a process of its own; zones come by the index file."""
import os
import shutil
import sys
from pathlib import Path

import pytest

from engine_python import layer, role_layer
from parity_cases import METHODS, ROW_OPERATIONS, hex_of

pytest.importorskip("pyspark", reason="pyspark is not installed; ./dev setup --spark")
pytest.importorskip("ecotone.spark")
import ecotone  # noqa: E402
import ecotone.spark as eco  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from local_cluster import local_cluster  # noqa: E402


def at_hand():
    return shutil.which("java") is not None or "JAVA_HOME" in os.environ


def pieces(frame, index, role, operation):
    rows = eco.overlay(frame, index, role, operation, id="place").collect()
    made = [[row["place"], row["zone"], bytes(row["geometry"]).hex(), hex_of(row["area_m2"])]
            for row in rows if row["error_code"] is None]
    made.sort(key=lambda row: (row[0], row[1] is None, row[1]))
    return [[f"{place}|{zone or ''}", wkb, area] for place, zone, wkb, area in made]


def dissolved(zones, crs, by):
    rows = eco.dissolve(zones, by, crs=crs, id="place").collect()
    return sorted([row["part"] if by else "", bytes(row["geometry"]).hex()]
                  for row in rows if row["error_code"] is None)


def answer(spark, case, folder, partitions):
    check = case["check"]
    a = layer(case["subjects"], case["crs"], "subjects")
    b = layer(case["zones"], case["crs"], "zones")
    index = ecotone.write_index(folder / f"{case['name']}.eczi", [role_layer(case, b)],
                                rules=[check["file"]], overwrite=True)

    def frame_of(given):
        return spark.createDataFrame(
            [(place, part, bytearray(wkb)) for place, (part, wkb)
             in enumerate(zip(given["part"], given.to_wkb()))],
            "place int, part string, geometry binary").repartition(partitions)

    frame = frame_of(a).cache()
    methods = [m for m in METHODS if m != "plane" or case["crs"] != "EPSG:4490"]
    out = {"areas": {}}
    for method in methods:
        rows = sorted(eco.area(frame, id="place", crs=case["crs"], method=method).collect())
        out["areas"][method] = [hex_of(row["area_m2"]) for row in rows]
    rows = eco.overlap_areas(frame, index, check["role"], id="place").collect()
    out["indexed_overlaps"] = sorted([row["place"], int(row["zone"]), hex_of(row["area_m2"]),
                                      row["touches_only"]]
                                     for row in rows if row["error_code"] is None)
    for operation in ROW_OPERATIONS:
        out[operation] = pieces(frame, index, check["role"], operation)
    out["dissolve"] = dissolved(frame_of(b), case["crs"], ())
    out["dissolve_by"] = dissolved(frame_of(b), case["crs"], "part")
    rows = eco.check(frame, index, id="place", as_of=check["as_of"],
                     attributes=check["attributes"]).collect()
    out["verdicts"] = [[row["verdict"], row["complete"], hex_of(row["area_m2"]),
                        [finding["rule"] for finding in row["findings"]]]
                       for row in sorted(rows, key=lambda row: row["place"])]
    return out


def answers(job, folder):
    """By one partition with all rows, and by one with one row at a time on each executor: the same."""
    spark = local_cluster(folder, "parity")
    try:
        found = {}
        for case in job["cases"]:
            spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1")
            found[case["name"]] = answer(spark, case, folder, 2)
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "10000")
        case = job["cases"][0]
        assert answer(spark, case, folder, 1) == found[case["name"]], "partitions and batches"
        return found
    finally:
        spark.stop()
