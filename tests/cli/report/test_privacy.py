# SPDX-License-Identifier: Apache-2.0
"""What the public may not see is in no form of a report."""

import json

from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"


def check(output, *more):
    result = run("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml",
                 "--as-of", "2026-11-23", "--report", output, *more)
    assert result.returncode == 1, result.stderr


def test_a_public_edition_holds_no_geometry_of_zones(tmp_path):
    check(tmp_path / "internal.json")
    assert "map" in json.loads((tmp_path / "internal.json").read_text("utf-8"))["subjects"][1]
    for name in ("public.json", "public.ndjson", "public.html"):
        result = run("report", tmp_path / "internal.json", "-o", tmp_path / name,
                     "--privacy", "public")
        assert result.returncode == 0, result.stderr
    edition = json.loads((tmp_path / "public.json").read_text("utf-8"))
    assert edition["run"]["privacy"] == "public"
    # The map keeps the subject, which belongs to whoever asks.
    for subject in edition["subjects"]:
        assert subject["map"]["zones"] == subject["map"]["pieces"] == []
        assert subject["map"]["subject"]["coordinates"]
    assert '"pieces": []' in json.dumps(
        [json.loads(line) for line in (tmp_path / "public.ndjson").read_text("utf-8").splitlines()])
    page = (tmp_path / "public.html").read_text("utf-8")
    assert 'data-row="subject"' in page and 'data-row="zone-' not in page


def test_the_same_run_gives_the_same_bytes_whatever_the_threads(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    check(tmp_path / "one" / "r.csv", "--threads", "1")
    check(tmp_path / "two" / "r.csv", "--threads", "2")
    assert (tmp_path / "one/r.csv").read_bytes() == (tmp_path / "two/r.csv").read_bytes()
