# SPDX-License-Identifier: Apache-2.0
"""The command line on tables: subjects and zones come from PostGIS, pieces and points go back. The
server is that of tests/cli/postgis, on 127.0.0.1, started and stopped here."""
import os
import sys

import pytest
import yaml

from engine_cli import checks, ecotone_of, inspected, river_of, row_id
from parity_cases import OPERATIONS, ROOT, hex_of

sys.path.insert(0, str(ROOT / "tests/cli/postgis"))
postgis_cluster = pytest.importorskip("postgis_cluster", reason="no tests with a server here")


def at_hand():
    """Without PostgreSQL the engine is left out."""
    return postgis_cluster.programs() is not None


class Tables:
    """Tables of the schema land, and the command line on them."""

    def __init__(self, cluster, folder, threads):
        self.cluster, self.folder, self.threads = cluster, folder, threads

    def write(self, name, texts, crs):
        srid = crs.split(":")[1]
        rows = ", ".join(f"('{i}', '{'odd' if i % 2 else 'even'}', ST_GeomFromText('{text}', {srid}))"
                         for i, text in enumerate(texts))
        self.cluster.sql(f"DROP TABLE IF EXISTS land.{name}; "
                         f"CREATE TABLE land.{name} (id text PRIMARY KEY, part text, geom geometry); "
                         f"INSERT INTO land.{name} VALUES {rows}", user="land")

    def read(self, name, columns, order="fid"):
        return self.cluster.sql(f"SELECT {columns} FROM land.{name} ORDER BY {order}", user="land")

    def run(self, *arguments):
        return ecotone_of(arguments, self.threads, cwd=self.folder,
                          env={**os.environ, **self.cluster.environment})


def table(name):
    return f"postgis:service=county:land.{name}"


#: A geometry as the part it has, if that is one alone.
PART = ("encode(ST_AsBinary(CASE WHEN ST_NumGeometries(geom) = 1 THEN ST_GeometryN(geom, 1) "
        "ELSE geom END, 'NDR'), 'hex')")


def catalogue(case, folder):
    check = case["check"]
    (folder / "c.yaml").write_text(yaml.safe_dump({
        "ecotone-catalogue": 1, "county": "500242", "working_crs": case["crs"],
        "rules": [check["file"]],
        "layers": [{"id": check["role"], "role": check["role"],
                    "title": {"zh": check["role"], "en": check["role"]},
                    "source": {"postgis": "service=county", "table": "land.zones"},
                    "fields": {"id": "id"}, "accuracy_m": check["accuracy_m"],
                    "coverage": {"postgis": "service=county", "table": "land.county"}}]}),
        encoding="utf-8")


def answer(case, tables):
    for name in ("subjects", "zones"):
        tables.write(name, case[name], case["crs"])
    tables.write("county", [case["everywhere"]], case["crs"])
    catalogue(case, tables.folder)
    out = checks(case, tables.run, table("subjects"))
    for operation in OPERATIONS:
        tables.run("overlay", table("subjects"), table("zones"), "--op", operation, "-o",
                   table("pieces"))
        b_id = "''" if operation in ("difference", "clip") else "b_id"
        out[operation] = [[row_id(a, b), shape] for a, b, shape
                          in tables.read("pieces", f"a_id, {b_id}, {PART}")]
    for name, by in (("dissolve", []), ("dissolve_by", ["--by", "part"])):
        tables.run("zone", "dissolve", table("zones"), *by, "-o", table("united"))
        out[name] = tables.read("united", f"{'part' if by else chr(39) * 2}, {PART}")
    out["inspect"] = inspected(tables.run("inspect", table("subjects")))
    tables.run("boundary", "points", table("subjects"), "-o", table("points"))
    if case["crs"] != "EPSG:4490":  # else the points are in a plane
        out["points"] = [[int(zone), name, hex_of(x), hex_of(y)] for zone, name, x, y
                         in tables.read("points", "zone, name, ST_X(geom), ST_Y(geom)")]
    return out


def river(given, tables):
    for name in ("lines", "points"):
        tables.write("rivers" if name == "lines" else "outfalls", given[name], given["crs"])
    return river_of(given, tables.run, table("rivers"), table("outfalls"), table("way"),
                    lambda: [row[0] for row in tables.read("way", PART)])


def answers(job, folder):
    with postgis_cluster.Cluster() as cluster:
        tables = Tables(cluster, folder, job["threads"])
        return {case["name"]: answer(case, tables) for case in job["cases"]} | {
            "river": river(job["river"], tables)}
