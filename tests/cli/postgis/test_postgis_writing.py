# SPDX-License-Identifier: Apache-2.0
"""What is written to a table: all of it or nothing, and the same when it is read again."""

import json
import signal
import subprocess
import time

import pytest
from ecotone_cli import ECOTONE, ROOT, environment

SAMPLE = ROOT / "data/sample-county"
HOSTILE = 'a"; DROP TABLE land.kept; --'


@pytest.fixture
def layer(tmp_path):
    """A GeoJSON file of features: properties and, if any, a geometry."""
    def make(name, features, crs="EPSG::4545"):
        path = tmp_path / f"{name}.geojson"
        path.write_text(json.dumps({
            "type": "FeatureCollection",
            "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs}"}},
            "features": [{"type": "Feature", "properties": properties, "geometry": geometry}
                         for properties, geometry in features]}, ensure_ascii=False), "utf-8")
        return path
    return make


def square(x=500000, y=3180000, size=100):
    return {"type": "Polygon", "coordinates": [[[x, y], [x + size, y], [x + size, y + size],
                                                [x, y + size], [x, y]]]}


def test_a_layer_comes_back_as_it_was(ecotone, cluster, layer, tmp_path):
    values = {"n": 3, "x": 0.1, "yes": True, "day": "2026-11-23", "at": "2026-11-23T10:20:30.500",
              "utc": "2026-11-23T10:20:30Z", "字段": "值", HOSTILE: "'; DROP TABLE x; --",
              "Fid2": None, "geom": "taken", "fid": "taken too"}
    cluster.psql("-c", "CREATE TABLE land.kept (id int)")
    source = layer("source", [(values, square()), ({**values, "n": 4}, None)])
    first, again = tmp_path / "first.geojson", tmp_path / "again.geojson"
    assert ecotone("convert", source, first).returncode == 0
    written = ecotone("convert", source, 'postgis:service=county:land."Mixed ""表"""')
    assert written.returncode == 0, written.stderr
    read = ecotone("convert", 'postgis:service=county:land."Mixed ""表"""', again)
    assert read.returncode == 0, read.stderr
    ours = [json.loads(path.read_text(encoding="utf-8"))["features"] for path in (first, again)]
    for feature in ours[1]:
        key = feature["properties"].pop("ecotone_fid", None)
        assert key is not None
    assert [f["properties"] for f in ours[1]] == [f["properties"] for f in ours[0]]
    assert [f["geometry"] for f in ours[1]] == [f["geometry"] for f in ours[0]]
    types = dict(cluster.sql("SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
                             "WHERE attrelid = 'land.\"Mixed \"\"表\"\"\"'::regclass "
                             "AND attnum > 0"))
    assert types["at"] == "timestamp without time zone" and types["day"] == "date"
    assert types["ecotone_geom"] == "geometry(MultiPolygon,4545)"
    assert "land.kept" in cluster.tables()


def test_points_and_lines(ecotone, cluster, layer):
    points = layer("points", [({"n": 1}, {"type": "Point", "coordinates": [1, 2]})], "OGC:1.3:CRS84")
    assert ecotone("convert", points, "postgis:service=county:land.points").returncode == 0
    assert ecotone("convert", SAMPLE / "rivers.shp",
                   "postgis:service=county:land.streams").returncode == 0
    assert cluster.sql("SELECT f_table_name, type, srid FROM geometry_columns WHERE f_table_name "
                       "IN ('points', 'streams') ORDER BY 1") == [
        ["points", "POINT", "4326"], ["streams", "MULTILINESTRING", "4545"]]


def test_zones_and_their_recipe(ecotone, cluster, tmp_path):
    result = ecotone("zone", "buffer", SAMPLE / "rivers.shp", "--distance", "50", "-o",
                     "postgis:service=county:land.buffered", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert cluster.sql("SELECT count(*) > 0, bool_and(ST_IsValid(geom)) FROM land.buffered") == [
        ["t", "t"]]
    recipe = (tmp_path / "buffered.recipe.yaml").read_text(encoding="utf-8")
    assert "postgis:service=county:land.buffered" in recipe and "sha256" in recipe


def test_existing_tables_are_replaced_only_when_allowed(ecotone, cluster, layer):
    target = "postgis:service=county:land.once"
    source = layer("one", [({"n": 1}, square())])
    assert ecotone("convert", source, target).returncode == 0
    refused = ecotone("convert", source, target)
    assert refused.returncode == 6 and "ECO1265" in refused.stderr
    assert ecotone("convert", layer("two", [({"n": 2}, square())]), target,
                   "--overwrite").returncode == 0
    assert cluster.sql("SELECT n FROM land.once") == [["2"]]
    cluster.psql("-c", "CREATE VIEW land.upon AS SELECT * FROM land.once")
    needed = ecotone("convert", source, target, "--overwrite")
    assert needed.returncode == 6 and "ECO1269" in needed.stderr
    onto_view = ecotone("convert", source, "postgis:service=county:land.upon", "--overwrite")
    assert onto_view.returncode == 6 and "ECO1266" in onto_view.stderr
    assert cluster.sql("SELECT n FROM land.upon") == [["2"]]


def test_a_table_may_be_replaced_by_what_was_made_of_it(ecotone, cluster, layer):
    target = "postgis:service=county:land.self"
    assert ecotone("convert", layer("s", [({"n": 1}, square())]), target).returncode == 0
    result = ecotone("convert", target, target, "--to", "4546", "--overwrite", timeout=30)
    assert result.returncode == 0, result.stderr
    assert cluster.sql("SELECT ST_SRID(geom), n FROM land.self") == [["4546", "1"]]


def test_what_cannot_be_written_is_refused_before_the_work(ecotone, cluster, layer):
    source = layer("one", [({"n": 1}, square())])
    for target, code in (("postgis:service=county:nowhere.t", "ECO1267"),
                         ("postgis:service=guest:land.t", "ECO1262"),
                         ("postgis:service=plain:t", "ECO1255"),
                         ("postgis:host=127.0.0.1 port=1:t", "ECO1253"),
                         ("postgis:service=county:land." + "表" * 22, "ECO1271")):
        result = ecotone("overlay", source, source, "--op", "intersection", "-o", target)
        assert result.returncode == 6 and code in result.stderr, result.stderr
    area = ecotone("area", source, "-o", "postgis:service=county:land.area")
    assert area.returncode == 6 and "ECO1273" in area.stderr


@pytest.mark.parametrize("how", ["interrupted", "killed", "disconnected"])
def test_a_run_that_fails_leaves_the_former_table(cluster, layer, ecotone, how):
    target = "postgis:service=county:land.former"
    assert ecotone("convert", layer("one", [({"n": 1}, square())]), target,
                   "--overwrite").returncode == 0
    before = cluster.tables()
    many = layer("many", [({"n": k}, square(500000 + k)) for k in range(2000)])
    # Somebody reads the former table, so that the swap has to wait: there it fails.
    reader = subprocess.Popen(["psql", "-X", "-q", "-h", str(cluster.socket), "-p",
                               str(cluster.port), "-U", "postgres", "-d", "county"],
                              stdin=subprocess.PIPE, text=True)
    reader.stdin.write("BEGIN; LOCK TABLE land.former IN ACCESS SHARE MODE;\n")
    reader.stdin.flush()
    try:
        wait_until(cluster, "SELECT count(*) FROM pg_locks WHERE relation = "
                   "'land.former'::regclass")
        writer = subprocess.Popen([str(ECOTONE), "convert", str(many), target, "--overwrite"],
                                  env=environment(**cluster.environment), encoding="utf-8",
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wait_until(cluster, "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = "
                   "'land.former'::regclass")
        if how == "disconnected":
            cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                        "application_name = 'ecotone'")
        else:
            writer.send_signal(signal.SIGINT if how == "interrupted" else signal.SIGKILL)
        _, said = writer.communicate(timeout=10)
        assert writer.returncode == {"interrupted": 130, "killed": -9, "disconnected": 6}[how]
        assert how != "disconnected" or "ECO1264" in said
    finally:
        reader.stdin.write("COMMIT;\n")
        reader.stdin.close()
        reader.wait(10)
    wait_until(cluster, "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = "
               "'ecotone'", "t")
    assert cluster.tables() == before
    assert cluster.sql("SELECT n FROM land.former") == [["1"]]


def wait_until(cluster, query, wanted="1"):
    for _ in range(100):
        if cluster.sql(query) == [[wanted]]:
            return
        time.sleep(0.05)
    raise AssertionError(query)


def test_names_that_postgresql_keeps_for_itself_are_changed_and_told(ecotone, cluster, layer):
    source = layer("system", [({"ctid": "a", "xmin": 1, "tableoid": "b", "%s %1$s": "c",
                                "back\\slash": "d", "x" * 70: "e", "x" * 71: "f"}, square())])
    result = ecotone("convert", source, "postgis:service=county:land.system")
    assert result.returncode == 0, result.stderr
    assert "field ctid is called ctid1" in result.stderr
    names = [row[0] for row in cluster.sql(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'land.system'::regclass AND attnum > 0 "
        "ORDER BY attnum")]
    assert names == ["fid", "ctid1", "xmin1", "tableoid1", "%s %1$s", "back\\slash", "x" * 63,
                     "x" * 59 + "1", "geom"]


def test_indexes_of_long_names_keep_no_provisional_one(ecotone, cluster, layer):
    source = layer("one", [({"n": 1}, square())])
    for name in ("l" * 63, "l" * 62 + "m", "长" * 21):
        result = ecotone("convert", source, f"postgis:service=county:land.{name}")
        assert result.returncode == 0, result.stderr
    names = [row[0] for row in cluster.sql(
        "SELECT indexname FROM pg_indexes WHERE schemaname = 'land' AND tablename ~ '^(l{62}|长)'")]
    assert len(set(names)) == 6 and not any(name.startswith("ecotone_") for name in names)


def test_a_repaired_layer_goes_to_a_table_and_its_ledger_to_a_file(ecotone, cluster, layer,
                                                                   tmp_path):
    bow = {"type": "Polygon", "coordinates": [[[500000, 3180000], [500100, 3180100],
                                               [500100, 3180000], [500000, 3180100],
                                               [500000, 3180000]]]}
    result = ecotone("inspect", layer("bow", [({"n": 1}, bow)]), "--repair",
                     'postgis:service=county:land."mended/a"', cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert cluster.sql('SELECT ST_IsValid(geom) FROM land."mended/a"') == [["t"]]
    ledger = json.loads((tmp_path / "mended_a.ledger.json").read_text(encoding="utf-8"))
    assert ledger["ledger"][0]["action"] == "repaired"
