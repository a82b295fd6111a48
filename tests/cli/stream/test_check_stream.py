# SPDX-License-Identifier: Apache-2.0
"""ecotone check of streams: verdicts as rows, equal to those of files, in bounded memory."""

import json

import pytest
from stream_inputs import COUNTY, ndjson, parcels, stream, wkb_tsv

ROWS = list(parcels(400))
DAY = ["--as-of", "2026-11-01"]
COLUMNS = ["id", "verdict", "complete", "findings", "undecided", "worst_rule", "overlap_m2",
           "share", "rules", "area_m2", "as_of"]


def verdicts(index, *arguments, given, form="wkb-tsv"):
    result = stream("check", "-", "--in", form, "--crs", "4490", "--index", index, *DAY,
                    "--exit-zero", *arguments, given=given)
    assert result.returncode == 0, result.stderr
    return result.stdout.decode()


@pytest.fixture(scope="module")
def rows(index):
    return verdicts(index, "--format", "tsv", given=wkb_tsv(ROWS))


def test_the_example_of_a_pipe_from_and_to_a_database(index, tmp_path):
    """What COPY … TO STDOUT writes goes in; what COPY verdict FROM STDIN takes comes out."""
    parcel, bad = tmp_path / "parcel.tsv", tmp_path / "bad.tsv"
    parcel.write_text("".join(line.rsplit("\t", 1)[0] + "\n"
                              for line in wkb_tsv(ROWS[:50]).splitlines()) + "x\tnot a geometry\n")
    with parcel.open("rb") as source:
        result = stream("check", "-", "--in", "wkb-tsv", "--crs", "4490", "--index", index,
                        "--format", "tsv", "--bad-rows", bad, given=source.read())
    assert result.returncode in (1, 5), result.stderr
    lines = [line.split("\t") for line in result.stdout.decode().splitlines()]
    assert [line[0] for line in lines] == [row[0] for row in ROWS[:50]]
    assert all(len(line) == len(COLUMNS) for line in lines)
    assert bad.read_text().startswith("51\tx\tECO1282\t")


def test_rows_equal_those_of_a_file(index, rows, tmp_path):
    layer = tmp_path / "parcels.geojson"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    features = [json.loads(line) for line in ndjson(ROWS).splitlines()]
    for feature in features:
        del feature["id"]
    layer.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    given = ["check", layer, "--id", "pid", "--index", index, *DAY, "--exit-zero"]
    assert stream(*given, "--format", "tsv").stdout.decode() == rows
    whole = stream(*given, "--format", "ndjson", "--detail", "brief").stdout.decode().splitlines()
    lines = verdicts(index, "--format", "ndjson", "--id", "pid", form="ndjson",
                     given=ndjson(ROWS)).splitlines()
    assert len(lines) == len(ROWS) + 1 and lines[1:] == whole[1:]
    # The rows say what the whole result says.
    for line, row in zip(lines[1:], rows.splitlines()):
        subject = json.loads(line)
        found = [f["rule"] for f in subject["findings"] if f["level"] != "report"]
        cells = dict(zip(COLUMNS, row.split("\t")))
        assert cells["id"] == subject["id"] and cells["verdict"] == subject["verdict"]
        assert cells["complete"] == str(subject["complete"]).lower()
        assert cells["rules"] == ",".join(found) and int(cells["findings"]) == len(found)
        assert float(cells["area_m2"]) == subject["area"]["m2"]
        assert int(cells["undecided"]) == len(subject["unknown"])
        named = [f["rule"] for f in subject["findings"] + subject["unknown"]]
        assert cells["worst_rule"] in named or subject["verdict"] == "no_conflict"


def test_batches_and_threads_change_nothing(index, rows):
    for arguments in (["--batch", "7"], ["--batch", "100000"], ["--threads", "1"],
                      ["--batch", "33", "--threads", "3"]):
        assert verdicts(index, "--format", "tsv", *arguments, given=wkb_tsv(ROWS)) == rows


def test_fields_are_attributes(index):
    stated = "".join(f"{line.rsplit(chr(9), 1)[0]}\tno\n" for line in wkb_tsv(ROWS[:40]).splitlines())
    silent = verdicts(index, "--format", "tsv", given=wkb_tsv(ROWS[:40]))
    spoken = verdicts(index, "--format", "tsv", "--fields", "soil_pollution", given=stated)
    told = verdicts(index, "--format", "tsv", "--attr", "soil_pollution=no",
                    given=wkb_tsv(ROWS[:40]))
    assert spoken == told != silent


def test_a_place_beyond_the_projection_is_a_bad_row_and_ends_nothing(index, tmp_path):
    far = [(179.0, 89.99), (179.5, 95.0), (179.0, 95.0), (179.0, 89.99)]
    bad = tmp_path / "bad.tsv"
    given = wkb_tsv(ROWS[:5]) + wkb_tsv([("far", far, "-")]) + "none\t\\N\t-\n" + wkb_tsv(ROWS[5:9])
    for batch in ("2", "50"):
        result = stream("check", "-", "--in", "wkb-tsv", "--crs", "4490", "--index", index,
                        "--format", "tsv", "--bad-rows", bad, "--overwrite", "--batch", batch,
                        *DAY, given=given)
        assert [line.split("\t")[0] for line in result.stdout.decode().splitlines()] == [
            row[0] for row in ROWS[:9]], result.stderr
        assert [line.split("\t")[1] for line in bad.read_text().splitlines()] == ["far", "none"]


def test_the_status_is_that_of_a_file(index):
    given = ["check", "-", "--in", "wkb-tsv", "--crs", "4490", "--index", index, *DAY]
    for pair in ("status=new", "supply_related=no", "land_take=yes", "use=commercial"):
        given += ["--attr", pair]
    lines = [line.split("\t") for line in
             stream(*given, given=wkb_tsv(ROWS)).stdout.decode().splitlines()]
    fired = next(line for line in lines if int(line[3]) > 0)
    row = next(row for row in ROWS if row[0] == fired[0])
    result = stream(*given, "--fail-on", "attention", given=wkb_tsv([row]))
    assert result.returncode == 1
    undecided = next(line for line in lines if line[3] == "0" and line[2] == "false")
    row = next(row for row in ROWS if row[0] == undecided[0])
    assert stream(*given, given=wkb_tsv([row])).returncode == 5
    assert stream(*given, "--exit-zero", given=wkb_tsv([row])).returncode == 0
    assert stream(*given, given="").returncode == 0


def test_an_index_needs_no_catalogue_and_gives_what_the_catalogue_gives(index, rows):
    with_catalogue = stream("check", "-", "--in", "wkb-tsv", "--crs", "4490", "--catalog",
                            COUNTY / "catalogue.yaml", "--index", "none", *DAY, "--exit-zero",
                            given=wkb_tsv(ROWS))
    assert with_catalogue.stdout.decode() == rows
    without = stream("check", "-", "--in", "wkb-tsv", "--crs", "4490")
    assert without.returncode == 2 and b"--index FILE" in without.stderr


@pytest.mark.parametrize("wrong", [["--report", "r.json"], ["--bundle", "b.zip"], ["--compare"],
                                   ["--format", "json"], ["--only", "p1"],
                                   ["--changed-since", "r.json"]])
def test_what_needs_the_whole_is_refused_in_words(index, wrong, tmp_path):
    result = stream("check", "-", "--in", "wkb-tsv", "--index", index, "--crs", "4490",
                    *wrong, cwd=tmp_path)
    assert result.returncode == 2, result.stderr
