# SPDX-License-Identifier: Apache-2.0
"""`ecotone.spark` on two executors, each a process of its own; zones come by the index file."""
import os
import shutil
import sys
from pathlib import Path

import pytest

from engine_python import layer
from parity_cases import METHODS, OPERATIONS, hex_of

pytest.importorskip("pyspark", reason="pyspark is not installed; ./dev setup --spark")
pytest.importorskip("ecotone.spark")
import ecotone  # noqa: E402
import ecotone.spark as eco  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from local_cluster import local_cluster  # noqa: E402

ANSWERS = {"areas", "overlaps", *OPERATIONS, "verdicts"}


def at_hand():
    return shutil.which("java") is not None or "JAVA_HOME" in os.environ


def pieces(frame, index, role, operation):
    rows = eco.overlay(frame, index, role, operation, id="place").collect()
    made = [[row["place"], row["zone"], bytes(row["geometry"]).hex(), hex_of(row["area_m2"])]
            for row in rows if row["error_code"] is None]
    made.sort(key=lambda row: (row[0], row[1] or ""))
    return [[f"{place}|{zone or ''}", wkb, area] for place, zone, wkb, area in made]


def answer(spark, case, folder):
    check = case["check"]
    a = layer(case["subjects"], case["crs"], "subjects")
    zones = layer(case["zones"], case["crs"], check["role"], accuracy_m=check["accuracy_m"])
    coverage = ecotone.Layer([case["everywhere"]], crs=case["crs"])
    index = ecotone.write_index(folder / f"{case['name']}.eczi", [
        ecotone.RoleLayer(check["role"], zones, coverage=coverage)], rules=[check["file"]])
    frame = spark.createDataFrame(
        [(place, bytearray(wkb)) for place, wkb in enumerate(a.to_wkb())],
        "place int, geometry binary").repartition(2).cache()
    methods = [m for m in METHODS if m != "plane" or case["crs"] != "EPSG:4490"]
    out = {"areas": {}}
    for method in methods:
        rows = sorted(eco.area(frame, id="place", crs=case["crs"], method=method).collect())
        out["areas"][method] = [hex_of(row["area_m2"]) for row in rows]
    rows = eco.overlap_areas(frame, index, check["role"], id="place").collect()
    out["overlaps"] = sorted([row["place"], int(row["zone"]), hex_of(row["area_m2"]),
                              row["touches_only"]] for row in rows if row["error_code"] is None)
    for operation in OPERATIONS:
        out[operation] = pieces(frame, index, check["role"], operation)
    rows = eco.check(frame, index, id="place", as_of=check["as_of"],
                     attributes=check["attributes"]).collect()
    out["verdicts"] = [[row["verdict"], row["complete"], hex_of(row["area_m2"]),
                        [finding["rule"] for finding in row["findings"]]]
                       for row in sorted(rows, key=lambda row: row["place"])]
    return out


def answers(job, folder):
    spark = local_cluster(folder, "parity")
    try:
        return {case["name"]: answer(spark, case, folder) for case in job["cases"]}
    finally:
        spark.stop()
