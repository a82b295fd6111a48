# SPDX-License-Identifier: Apache-2.0
"""The sample county from files and from PostGIS: the same answer, byte for byte."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml
from ecotone_cli import ROOT, run

SAMPLE = ROOT / "data/sample-county"
CONNECTION = "service=county"


def sources(document):
    """What the layers of a catalogue are read from: their sources and their coverages."""
    for layer in document["layers"]:
        yield layer["source"]
        if isinstance(layer.get("coverage"), dict):
            yield layer["coverage"]


@pytest.fixture(scope="module")
def county(cluster, tmp_path_factory):
    """Two catalogues of the sample county: files.yaml and tables.yaml, which names a table for
    each of the files. The tables are written by ecotone convert."""
    folder = tmp_path_factory.mktemp("county")
    document = yaml.safe_load((SAMPLE / "catalogue.yaml").read_text(encoding="utf-8"))
    jobs = {}
    for source in sources(document):
        source["file"] = str(SAMPLE / source["file"])
    (folder / "files.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    for layer in document["layers"]:
        for source in [layer["source"], layer.get("coverage")]:
            if not isinstance(source, dict):
                continue
            reference = source.pop("file") + (":" + source["layer"] if "layer" in source else "")
            source.pop("layer", None)
            extra = ["--crs", layer["crs"]] if "crs" in layer else []
            table, _ = jobs.setdefault(reference, (f"land.表{len(jobs)}", extra))
            source.update(postgis=CONNECTION, table=table)

    def convert(item):
        reference, (table, extra) = item
        return run("convert", reference, f"postgis:{CONNECTION}:{table}", *extra,
                   env=cluster.environment)

    with ThreadPoolExecutor(2) as pool:
        for result in pool.map(convert, jobs.items()):
            assert result.returncode == 0, result.stderr
    (folder / "tables.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    assert cluster.sql("SELECT count(*) FROM geometry_columns WHERE f_table_name ~ '^表' "
                       "AND srid > 0") == [[str(len(jobs))]]
    return folder


def result_of(text):
    """A result without what names its sources: file or table, hashes, notes of reading."""
    document = json.loads(text)
    document["run"].pop("arguments")
    document["run"].pop("catalogue")
    for layer in document["layers"]:
        for key in ("source", "layer", "format", "encoding", "sha256", "notes"):
            layer.pop(key, None)
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def check(ecotone, folder, catalogue, *arguments):
    result = ecotone("check", SAMPLE / "sites.geojson", "--catalog", folder / catalogue,
                     "--as-of", "2026-11-01", "--format", "json", "--no-mending", *arguments)
    assert result.returncode == 1, result.stderr
    return result.stdout


def test_a_catalogue_of_tables_gives_the_result_of_the_files(county, ecotone):
    files = check(ecotone, county, "files.yaml")
    tables = check(ecotone, county, "tables.yaml")
    assert result_of(tables) == result_of(files)
    layers = {layer["id"]: layer for layer in json.loads(tables)["layers"]}
    assert re.fullmatch("[0-9a-f]{64}", layers["erl"]["sha256"])
    assert layers["erl"]["source"]["file"].startswith("land.表")
    assert layers["erl"]["source"]["format"] == "PostGIS"


def test_an_index_of_tables_gives_it_too_and_is_stale_when_a_row_changes(county, cluster, ecotone):
    index = county / "tables.eczi"
    built = ecotone("catalog", "index", county / "tables.yaml", "-o", index)
    assert built.returncode == 0, built.stderr
    direct = check(ecotone, county, "tables.yaml", "--index", "none")
    with_index = check(ecotone, county, "tables.yaml", "--index", index)
    assert json.loads(with_index)["subjects"] == json.loads(direct)["subjects"]

    def stale():
        result = ecotone("catalog", "index", "--check", index, county / "tables.yaml", "--format",
                         "json")
        return result.returncode, json.loads(result.stdout)

    status, report = stale()
    assert (status, report["run"]["stale"]) == (0, False)
    document = yaml.safe_load((county / "tables.yaml").read_text(encoding="utf-8"))
    table = next(l for l in document["layers"] if l["id"] == "erl")["source"]["table"].split(".")[1]
    cluster.sql(f'UPDATE land."{table}" SET note = note || \'.\' WHERE fid = 1')
    status, report = stale()
    assert (status, report["run"]["stale"]) == (1, True)
    assert [row["layer"] for row in report["sources"] if row["state"] == "changed"] == ["erl"]
    refused = ecotone("check", SAMPLE / "sites.geojson", "--catalog", county / "tables.yaml",
                      "--index", index, "--as-of", "2026-11-01")
    assert refused.returncode == 4 and "ECO1418" in refused.stderr


def test_an_index_stands_for_a_database_that_is_away_and_says_so(county, ecotone):
    index = county / "away.eczi"
    assert ecotone("catalog", "index", county / "tables.yaml", "-o", index).returncode == 0
    away = {"PGSERVICEFILE": str(county / "away.conf"), "PGCONNECT_TIMEOUT": "2"}
    (county / "away.conf").write_text("[county]\nhost=127.0.0.1\nport=1\n")
    result = ecotone("check", SAMPLE / "sites.geojson", "--catalog", county / "tables.yaml",
                     "--index", index, "--as-of", "2026-11-01", "--no-mending", env=away)
    assert result.returncode == 1
    assert "layer erl is taken from the index" in result.stderr
    checked = ecotone("catalog", "index", "--check", index, county / "tables.yaml", "--format",
                      "json", env=away)
    report = json.loads(checked.stdout)
    assert report["run"]["stale"] is None
    states = {row["layer"]: row["state"] for row in report["sources"]}
    assert states[""] == "unchanged" and states["erl"] == "not checked"


def test_verify_opens_tables(county, ecotone):
    result = ecotone("catalog", "verify", county / "tables.yaml", "--format", "json", "--as-of",
                     "2026-11-01")
    layers = {layer["id"]: layer for layer in json.loads(result.stdout)["layers"]}
    assert layers["erl"]["features"] == 14
    assert layers["erl"]["crs"] == "EPSG:4545"


def test_check_writes_its_tables_in_one_transaction(county, cluster, ecotone):
    target = "postgis:service=county:land.result"
    arguments = ["check", SAMPLE / "sites.geojson", "--catalog", county / "files.yaml", "--as-of",
                 "2026-11-01", "--no-mending", "-o", target, "--format", "json"]
    result = ecotone(*arguments)
    assert result.returncode == 1, result.stderr
    document = json.loads(result.stdout)
    rows = cluster.sql("SELECT subject_id, verdict, prohibited, ST_GeometryType(geom), "
                       "round(area_m2::numeric, 3), round(ST_Area(geom)::numeric, 0) = "
                       "round(plane_m2::numeric, 0) FROM land.result ORDER BY fid")
    assert [row[:2] for row in rows] == [[s["id"], s["verdict"]] for s in document["subjects"]]
    for row, subject in zip(rows, document["subjects"]):
        assert int(row[2]) == sum(f["level"] == "prohibited" for f in subject["findings"])
        assert row[3] == "ST_MultiPolygon" and row[5] in ("t", "")
        assert float(row[4]) == pytest.approx(subject["area"]["m2"], abs=6e-4)
    findings = cluster.sql("SELECT subject_id, rule, level, decided, jsonb_typeof(measures) "
                           "FROM land.result_finding ORDER BY fid")
    expected = [[s["id"], f["rule"], f["level"], "t" if group == "findings" else "f", "array"]
                for s in document["subjects"] for group in ("findings", "unknown")
                for f in s[group]]
    assert findings == expected
    assert cluster.sql("SELECT result->>'schema' FROM land.result_run") == [["ecotone.check/1"]]
    # Pieces are what PostGIS computes of the same layers.
    pieces = cluster.sql(
        "SELECT p.subject_id, p.layer, p.feature, ST_Area(p.geom), ST_Area(ST_Intersection(s.geom, "
        "z.geom)), ST_IsValid(p.geom) FROM land.result_piece p JOIN land.result s USING (subject_id) "
        'JOIN land."' + table_of(county, "erl") + '" z ON z.fid::text = p.feature '
        "WHERE p.layer = 'erl'")
    assert len(pieces) > 3
    for subject, layer, feature, ours, theirs, valid in pieces:
        assert valid == "t"
        # The grid of 0.1 mm along a border of some kilometres.
        assert float(ours) == pytest.approx(float(theirs), abs=0.5), (subject, layer, feature)

    again = ecotone(*arguments)
    assert again.returncode == 6 and "ECO1265" in again.stderr
    cluster.sql("GRANT USAGE ON SCHEMA land TO guest; GRANT SELECT ON land.result TO guest",
                user="land")
    replaced = ecotone(*arguments, "--overwrite")
    assert replaced.returncode == 1
    assert cluster.sql("SELECT count(*) FROM land.result", user="guest") == [[str(len(rows))]]


def table_of(county, layer):
    document = yaml.safe_load((county / "tables.yaml").read_text(encoding="utf-8"))
    source = next(l for l in document["layers"] if l["id"] == layer)["source"]
    return source["table"].split(".")[1]


def test_many_subjects_go_to_tables_batch_by_batch(county, cluster, ecotone):
    subject = "postgis:service=county:land." + table_of(county, "township") + "|where=fid < 6"
    written = {}
    for name, batch in (("small", 4), ("large", 2000)):
        result = ecotone("check", subject, "--catalog", county / "tables.yaml", "--as-of",
                         "2026-11-01", "--no-mending", "--detail", "brief", "--batch", batch, "--receptors-within", 0, "-o",
                         f"postgis:service=county:land.many_{name}", "--attr", "target=site")
        assert result.returncode in (1, 5), result.stderr
        written[name] = [cluster.sql(f"SELECT * FROM land.many_{name}{part} ORDER BY fid")
                         for part in ("", "_finding", "_piece")]
    assert written["small"] == written["large"]
    assert len(written["small"][0]) == 6 and len(written["small"][2]) > 6
