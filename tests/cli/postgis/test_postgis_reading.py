# SPDX-License-Identifier: Apache-2.0
"""What is read of a table: names, types, order, coordinate systems, and what is refused."""

import json
import math
import sqlite3
import subprocess
import threading

import pytest
from ecotone_cli import ECOTONE, ROOT, environment, run
from postgis_cluster import PASSWORD

SQUARE = "POLYGON((500000 3180000,500100 3180000,500100 3180100,500000 3180100,500000 3180000))"
HOSTILE = 'a"; DROP TABLE land.plots; --'


@pytest.fixture
def table(cluster):
    """Makes a table of columns and rows of SQL, and drops it behind the test."""
    made = []

    def make(name, columns, *rows):
        quoted = "land." + '"' + name.replace('"', '""') + '"'
        cluster.psql("-c", f"CREATE TABLE {quoted} ({columns})")
        cluster.psql("-c", f"ALTER TABLE {quoted} OWNER TO land")
        made.append(quoted)
        for row in rows:
            cluster.psql("-c", f"INSERT INTO {quoted} VALUES ({row})")
        return quoted

    yield make
    for quoted in made:
        cluster.psql("-c", f"DROP TABLE IF EXISTS {quoted} CASCADE")


def geometry(wkt=SQUARE, srid=4545):
    return f"ST_GeomFromText('{wkt}', {srid})"


def read(ecotone, tmp_path, reference, *arguments):
    """The features of a table, and what was told."""
    out = tmp_path / "out.geojson"
    result = ecotone("convert", reference, out, "--overwrite", "-v", *arguments)
    assert result.returncode == 0, result.stderr
    return json.loads(out.read_text(encoding="utf-8"))["features"], result.stderr


def refused(ecotone, reference, *arguments, **options):
    result = ecotone("area", reference, *arguments, **options)
    assert result.returncode in (2, 3), result.stdout + result.stderr
    return result.stderr


def test_types_come_as_they_are_and_others_as_text_with_a_note(ecotone, table, cluster,
                                                              tmp_path):
    table("types", "id int PRIMARY KEY, yes boolean, small int2, big int8, half float4, "
          "whole numeric(12), price numeric(10,2), huge numeric, day date, at timestamp, utc "
          "timestamptz, word varchar(20), fixed char(4), data jsonb, list int[], span interval, "
          "mood uuid, geom geometry(Polygon,4545)",
          "7, true, -3, 9007199254740993, 0.1, 123456789012, 12.50, 1e30, '2026-11-23', "
          "'2026-11-23 10:20:30.5', '2026-11-23 10:20:30+08', '字', 'ab', '{\"b\":1,\"a\":[2]}', "
          f"'{{1,2}}', '1 day', '00000000-0000-0000-0000-000000000001', {geometry()}",
          f"8, {'NULL, ' * 16}NULL",
          "9, NULL, NULL, NULL, 'NaN', NULL, -0.05, -12345.678, 'infinity', '-infinity', "
          f"NULL, NULL, NULL, NULL, NULL, NULL, NULL, {geometry()}")
    features, told = read(ecotone, tmp_path, "postgis:service=county:land.types")
    first = features[0]["properties"]
    assert first == {
        "id": 7, "yes": True, "small": -3, "big": 9007199254740993, "half": 0.1,
        "whole": 123456789012, "price": 12.5, "huge": 1e30, "day": "2026-11-23",
        "at": "2026-11-23T10:20:30.500", "utc": "2026-11-23T02:20:30Z", "word": "字",
        "fixed": "ab  ", "data": first["data"], "list": "{1,2}", "span": "P1D",
        "mood": "00000000-0000-0000-0000-000000000001"}
    assert json.loads(first["data"]) == {"a": [2], "b": 1}
    assert set(features[1]["properties"].values()) == {8, None}
    assert features[1]["geometry"] is None
    third = features[2]["properties"]
    assert (third["price"], third["huge"], third["day"], third["at"]) == (-0.05, -12345.678, None,
                                                                         None)
    assert "field list has the type _int4, which became text" in told
    assert "2 values (infinite" in told
    copied = ecotone("convert", "postgis:service=county:land.types",
                     "postgis:service=county:land.copied")
    assert copied.returncode == 0, copied.stderr
    columns = dict(cluster.sql("SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
                               "WHERE attrelid = 'land.copied'::regclass AND attnum > 0"))
    assert columns["utc"] == "timestamp with time zone" and columns["whole"] == "bigint"
    assert columns["at"] == "timestamp without time zone" and columns["half"] == "double precision"
    assert cluster.sql("SELECT bool_and(c.utc IS NOT DISTINCT FROM t.utc AND c.at IS NOT DISTINCT "
                       "FROM nullif(t.at, '-infinity') AND ST_Equals(c.geom, t.geom)) "
                       "FROM land.copied c JOIN land.types t USING (id)") == [["t"]]


def test_names_are_quoted_whatever_they_hold(ecotone, table, tmp_path, cluster):
    table("plots", "id int PRIMARY KEY, geom geometry(Polygon,4545)", f"1, {geometry()}")
    name = 'Rote "Linie": 红线.|x'
    table(name, f'"{HOSTILE.replace(chr(34), chr(34) * 2)}" text PRIMARY KEY, "红线 名" int, '
          '"Geom" geometry(Polygon,4545)', f"'k1', 5, {geometry()}")
    quoted = '"' + name.replace('"', '""') + '"'
    features, _ = read(ecotone, tmp_path,
                       f'postgis:service=county:land.{quoted}|geometry="Geom"|where="红线 名" = 5',
                       "--id", HOSTILE)
    assert features[0]["properties"] == {HOSTILE: "k1", "红线 名": 5}
    assert "land.plots" in cluster.tables()
    # Upper and lower case are as the database has them.
    said = refused(ecotone, "postgis:service=county:land.Plots")
    assert "ECO1257" in said and "land.plots" in said


def test_a_condition_is_one_condition(ecotone, table, cluster):
    table("plots", "id int PRIMARY KEY, geom geometry(Polygon,4545)", f"1, {geometry()}")
    for hostile in ("true); DROP TABLE land.plots; SELECT (1", "true) TO STDOUT; COMMIT; "
                    "DROP TABLE land.plots; COPY (SELECT 1 WHERE (true", "id = 1 -- "):
        result = ecotone("area", f"postgis:service=county:land.plots|where={hostile}")
        assert (result.returncode == 0) == (hostile == "id = 1 -- "), hostile
        assert "land.plots" in cluster.tables()
    # Neither does a function of it write: the transaction only reads.
    cluster.sql("CREATE FUNCTION land.wipe() RETURNS boolean LANGUAGE plpgsql AS "
                "$$ BEGIN DELETE FROM land.plots; RETURN true; END $$".replace("; ", ";"))
    said = refused(ecotone, "postgis:service=county:land.plots|where=land.wipe()")
    assert "read-only transaction" in said
    assert cluster.sql("SELECT count(*) FROM land.plots") == [["1"]]


def test_the_order_of_rows_is_that_of_the_key_whatever_happened_to_them(ecotone, table, cluster,
                                                                       tmp_path):
    quoted = table("moved", "code text PRIMARY KEY, n int, geom geometry(Polygon,4545)",
                   *(f"'{code}', {n}, {geometry()}" for n, code in enumerate("bBaA")))

    def result():
        features, _ = read(ecotone, tmp_path, "postgis:service=county:land.moved")
        return features

    before = result()
    assert [f["properties"]["code"] for f in before] == ["A", "B", "a", "b"]
    cluster.sql(f"UPDATE {quoted} SET n = n WHERE code = 'A'")
    cluster.sql(f"VACUUM FULL {quoted}")
    assert result() == before


def test_without_a_key_the_ids_are_places_and_a_note_says_so(ecotone, table, cluster, tmp_path):
    quoted = table("keyless", "n int, geom geometry(Polygon,4545)", f"5, {geometry()}",
                   f"3, {geometry()}")
    _, told = read(ecotone, tmp_path, "postgis:service=county:land.keyless")
    assert "no primary key" in told
    _, told = read(ecotone, tmp_path, "postgis:service=county:land.keyless", "--id", "n")
    assert "no primary key" not in told
    cluster.psql("-c", f"CREATE VIEW land.seen AS SELECT n, geom FROM {quoted} ORDER BY n DESC")
    cluster.psql("-c", "GRANT SELECT ON land.seen TO land")
    features, told = read(ecotone, tmp_path, "postgis:service=county:land.seen")
    assert [f["properties"]["n"] for f in features] == [3, 5]
    assert "a view has no primary key" in told


def test_the_same_data_from_a_geopackage_gives_the_same_bytes(ecotone, cluster, tmp_path):
    source = json.loads((ROOT / "data/sample-county/sites.geojson").read_text(encoding="utf-8"))
    cluster.psql("-c", "CREATE TABLE land.sites_by_hand (fid serial PRIMARY KEY, id text, name "
                 "text, geom geometry(Geometry,4545))")
    cluster.psql("-c", "ALTER TABLE land.sites_by_hand OWNER TO land")
    for feature in source["features"]:
        shape = json.dumps(feature["geometry"])
        values = [str(feature["properties"].get(k, "")).replace("'", "''") for k in ("id", "name")]
        cluster.psql(stdin="INSERT INTO land.sites_by_hand (id, name, geom) VALUES "
                     f"('{values[0]}', '{values[1]}', "
                     f"ST_SetSRID(ST_GeomFromGeoJSON('{shape}'), 4545));")
    # GeoPackage by SQLite alone: no writer of ours is in between.
    out = tmp_path / "sites.gpkg"
    assert run("convert", ROOT / "data/sample-county/sites.geojson", out).returncode == 0
    results = []
    for reference in (out, "postgis:service=county:land.sites_by_hand"):
        result = ecotone("area", reference, "--by", "id", "--format", "json", "--method", "plane",
                         "--unit", "m2")
        assert result.returncode == 0, result.stderr
        results.append(json.loads(result.stdout)["rows"])
    assert results[0] == results[1]
    theirs = dict(cluster.sql("SELECT id, ST_Area(geom) FROM land.sites_by_hand"))
    for row in results[1]:
        if row["id"]:
            # Tables have centimetres squared.
            assert row["area_m2"] == pytest.approx(float(theirs[row["id"]]), abs=0.0051)
    with sqlite3.connect(out) as file:
        assert file.execute("SELECT count(*) FROM sites").fetchone() == (len(theirs),)


def test_intersections_are_those_of_postgis(ecotone, table, cluster, tmp_path):
    def ring(x, y, size):
        return (f"POLYGON(({x} {y},{x + size} {y + size / 7},{x + size} {y + size},{x} {y + size},"
                f"{x} {y}))")
    for name, step in (("left", 90), ("right", 130)):
        table(name, "id int PRIMARY KEY, geom geometry(Polygon,4545)",
              *(f"{k}, {geometry(ring(500000 + step * (k % 4), 3180000 + step * (k // 4), 100))}"
                for k in range(12)))
    result = ecotone("overlay", "postgis:service=county:land.left",
                     "postgis:service=county:land.right", "--op", "intersection", "--method",
                     "plane", "--keep-slivers", "-o", "postgis:service=county:land.both")
    assert result.returncode == 0, result.stderr
    pairs = cluster.sql("SELECT a.id, b.id, ST_Area(ST_Intersection(a.geom, b.geom)) "
                        'FROM land."left" a JOIN land."right" b ON ST_Intersects(a.geom, b.geom) '
                        "WHERE ST_Area(ST_Intersection(a.geom, b.geom)) > 1e-4 ORDER BY 1, 2")
    ours = cluster.sql("SELECT a_id, b_id, sum(ST_Area(geom)) FROM land.both GROUP BY 1, 2 "
                       "ORDER BY a_id::int, b_id::int")
    assert [row[:2] for row in ours] == [row[:2] for row in pairs] and len(pairs) > 12
    for (_, _, mine), (_, _, theirs) in zip(ours, pairs):
        # 0.1 mm along 400 m
        assert float(mine) == pytest.approx(float(theirs), abs=0.04)


def test_two_layers_are_read_of_one_moment(ecotone, table, cluster, tmp_path):
    """Rows that move from one table to the other are never in both or in neither."""
    table("here", "id int PRIMARY KEY, geom geometry(Polygon,4545)")
    table("there", "id int PRIMARY KEY, geom geometry(Polygon,4545)")
    cluster.sql(f"INSERT INTO land.here SELECT n, {geometry()} FROM generate_series(1, 200) n")
    stop = threading.Event()

    def move():
        while not stop.is_set():
            cluster.psql(stdin="BEGIN; WITH gone AS (DELETE FROM land.here RETURNING *) INSERT "
                         "INTO land.there SELECT * FROM gone; COMMIT; BEGIN; WITH gone AS (DELETE "
                         "FROM land.there RETURNING *) INSERT INTO land.here SELECT * FROM gone; "
                         "COMMIT;")

    catalogue = tmp_path / "two.yaml"
    catalogue.write_text("\n".join([
        "ecotone-catalogue: 1", 'county: "500242"', "working_crs: EPSG:4545", "layers:",
        *(f"- {{id: {name}, role: sensitive_place, source: {{postgis: service=county, "
          f"table: land.{name}}}}}" for name in ("here", "there"))]), encoding="utf-8")
    mover = threading.Thread(target=move)
    mover.start()
    try:
        for _ in range(12):
            result = ecotone("catalog", "verify", catalogue, "--format", "json")
            counts = [layer["features"] for layer in json.loads(result.stdout)["layers"]]
            assert sorted(counts) == [0, 200]
    finally:
        stop.set()
        mover.join()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_errors_say_what_is_wrong(ecotone, table, cluster, language):
    table("two", "id int PRIMARY KEY, g1 geometry(Polygon,4545), g2 geometry(Point,4545)")
    table("none", "id int PRIMARY KEY, name text")
    table("zero", "id int PRIMARY KEY, geom geometry", f"1, {geometry(srid=0)}")
    table("mixed", "id int PRIMARY KEY, geom geometry", f"1, {geometry()}",
          f"2, {geometry(srid=4546)}")
    said = lambda reference, **env: refused(ecotone, reference, "--lang", language,
                                            env={**env, "PGCONNECT_TIMEOUT": "3"})
    assert "ECO1253" in said("postgis:host=127.0.0.1 port=1 user=land:t")
    assert "ECO1257" in said("postgis:service=county:land.absent")
    assert "ECO1260" in said("postgis:service=county:land.two") 
    assert "ECO1259" in said("postgis:service=county:land.two|geometry=g3")
    assert "ECO1258" in said("postgis:service=county:land.none")
    assert "ECO1261" in said("postgis:service=county:land.mixed")
    assert "ECO1255" in said("postgis:service=plain:land.two")
    assert "ECO1262" in said("postgis:service=guest:land.two|geometry=g1")
    assert "ECO1254" in said("postgis:service=county:land.two", PGPASSFILE="/dev/null")
    assert "ECO1254" in said("postgis:service=county dbname=nowhere:land.two")
    assert "ECO1263" in said("postgis:service=county:land.two|geometry=g1|where=nonsense = 1")
    assert "ECO1252" in said("postgis:service=county")
    assert "ECO1272" in said("PG:service=county")
    zero = said("postgis:service=county:land.zero")
    assert "--crs" in zero
    assert ecotone("area", "postgis:service=county:land.zero", "--crs", "4545").returncode == 0
    if language == "en":
        assert "several geometry columns: g1, g2" in said("postgis:service=county:land.two")
    else:
        assert "多个几何列：g1, g2" in said("postgis:service=county:land.two")


def test_inspect_looks_at_a_table(ecotone, table):
    bow = "POLYGON((500000 3180000,500100 3180100,500100 3180000,500000 3180100,500000 3180000))"
    table("bows", "id int PRIMARY KEY, geom geometry", f"1, {geometry(bow)}",
          f"2, {geometry('POINT(500000 3180000)')}")
    result = ecotone("inspect", "postgis:service=county:land.bows", "--lang", "en")
    assert result.returncode == 0, result.stderr
    assert "land.bows" in result.stdout and "ECO1226" in result.stdout
    assert "cross" in result.stdout


def test_a_postgis_that_is_too_old_is_named(ecotone, cluster):
    cluster.sql("CREATE DATABASE old OWNER land", database="postgres")
    cluster.sql("CREATE EXTENSION postgis; UPDATE pg_extension SET extversion = '2.1.8' "
                "WHERE extname = 'postgis'", database="old")
    said = refused(ecotone, "postgis:service=county dbname=old:t")
    assert "ECO1256" in said and "2.1.8" in said


def test_a_password_in_a_name_is_refused_and_repeated_nowhere(ecotone, cluster, tmp_path):
    secret = "hush-4711"
    catalogue = tmp_path / "c.yaml"
    catalogue.write_text("\n".join([
        "ecotone-catalogue: 1", 'county: "500242"', "working_crs: EPSG:4545", "layers:",
        "- id: erl", "  role: ecological_redline", "  source:",
        f"    postgis: host=127.0.0.1 password={secret}", "    table: t"]), encoding="utf-8")
    for words in (["area", f"postgis:host=127.0.0.1 password={secret}:t"],
                  ["area", f"postgis:host=127.0.0.1 password = '{secret} x':t"],
                  ["area", f"postgis:host=127.0.0.1 PASSWORD={secret} oops:t"],
                  ["area", f"postgis:postgresql://land:{secret}@127.0.0.1/county:t"],
                  ["area", f"postgis:postgresql://127.0.0.1/county?password={secret}:t"],
                  ["area", f"postgresql://land:{secret}@127.0.0.1/county"],
                  ["convert", ROOT / "data/sample-county/county.geojson",
                   f"postgis:password={secret}:t"],
                  ["inspect", f"postgis:password={secret} dbname=x:t"],
                  ["check", "s.geojson", "--catalog", "c.yaml",
                   f"--report=postgis:password={secret}:t"],
                  ["nonsense", f"postgis:password={secret}:t"],
                  ["catalog", "list", catalogue]):
        for form in ([], ["--format", "json"] if words[0] not in ("convert", "nonsense") else []):
            result = ecotone(*words, *form)
            assert result.returncode == 2, (words, result.stderr)
            assert "ECO1251" in result.stderr or "ECO1272" in result.stderr
            assert secret not in result.stdout + result.stderr


def test_the_password_is_in_no_result_log_or_process_list(ecotone, table, cluster, tmp_path):
    table("plots", "id text PRIMARY KEY, geom geometry(Polygon,4545)", f"'p', {geometry()}")
    work = [ECOTONE, "check", "postgis:service=county:land.plots", "--catalog",
            ROOT / "data/sample-county/catalogue.yaml", "--as-of", "2026-11-01", "--bundle",
            tmp_path / "b.zip", "--report", f"{tmp_path}/r.html,{tmp_path}/r.json", "-v",
            "--attr", "target=site", "--no-mending"]
    environ = environment(PGSERVICEFILE=str(cluster.services), PGPASSWORD=PASSWORD)
    process = subprocess.Popen([str(word) for word in work], env=environ, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, cwd=tmp_path)
    commands = []
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/cmdline", "rb") as file:
                commands.append(file.read())
            process.wait(0.2)
        except (OSError, subprocess.TimeoutExpired):
            pass
    out, err = process.communicate()
    assert process.returncode in (0, 1, 5), err
    unzipped = subprocess.run(["python3", "-c", "import sys, zipfile\nfor n in zipfile.ZipFile("
                               "sys.argv[1]).namelist(): sys.stdout.buffer.write(zipfile.ZipFile("
                               "sys.argv[1]).read(n))", tmp_path / "b.zip"], capture_output=True,
                              check=True).stdout
    everything = b"".join([out, err, *commands, unzipped, (tmp_path / "r.html").read_bytes(),
                           (tmp_path / "r.json").read_bytes()])
    assert b"land.plots" in everything
    for secret in (PASSWORD, json.dumps(PASSWORD).strip('"')):
        assert secret.encode() not in everything
    again = run("report", "--verify", tmp_path / "b.zip", env={"PGSERVICEFILE": "/dev/null"})
    assert again.returncode == 0, again.stdout + again.stderr


def test_curves_and_surfaces_with_an_srid_are_those_of_straight_edges(ecotone, table, cluster):
    arc = "CURVEPOLYGON(CIRCULARSTRING(0 0,100 100,200 0,100 -100,0 0))"
    table("curves", "id int PRIMARY KEY, geom geometry",
          *(f"{k}, ST_Translate('SRID=4545;{shape}'::geometry, 500000, 3180000)" for k, shape in
            enumerate([arc, f"MULTISURFACE({arc})"])),
          *(f"{k}, 'SRID=4545;{shape}'::geometry" for k, shape in enumerate([
              "CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING(500000 3180000 1,500100 3180100 1,"
              "500200 3180000 1),(500200 3180000 1,500000 3180000 1)))",
              "TIN(((500000 3180000 0,500100 3180000 0,500100 3180100 0,500000 3180000 0)))"], 2)))
    rows = ecotone("area", "postgis:service=county:land.curves", "--by", "id", "--method", "plane",
                   "--unit", "m2", "--overlaps", "sum", "--format", "tsv")
    assert rows.returncode == 0 and "ERROR" not in rows.stderr, rows.stderr
    areas = {line.split("\t")[0]: float(line.split("\t")[2]) for line in rows.stdout.splitlines()}
    for key, expected in (("0", math.pi * 1e4), ("1", math.pi * 1e4), ("2", math.pi * 5e3),
                          ("3", 5e3)):
        assert areas[key] == pytest.approx(expected, rel=4e-6)
    # A stream of the same rows has them too.
    copied = cluster.psql("-c", "COPY (SELECT id, geom FROM land.curves ORDER BY id) TO STDOUT")
    streamed = run("area", "-", "--in", "wkb-tsv", "--method", "plane", stdin=copied)
    assert streamed.returncode == 0, streamed.stderr
    told = {line.split("\t")[0]: float(line.split("\t")[1]) for line in streamed.stdout.splitlines()}
    assert len(told) == 4
    assert all(round(area, 2) == areas[key] for key, area in told.items())
