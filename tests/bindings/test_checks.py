# SPDX-License-Identifier: Apache-2.0
"""Checks from Python: the county in memory gives what the command line finds in its files."""
import json

import pytest
from conftest import COUNTY, square

import ecotone

DAY = "2026-11-01"


def test_the_county_in_memory_answers_as_its_files_do(cli, tmp_path):
    yaml = pytest.importorskip("yaml")
    geopandas = pytest.importorskip("geopandas")
    catalogue = yaml.safe_load((COUNTY / "catalogue.yaml").read_text(encoding="utf-8"))
    wanted = {"no_burn_zone", "ecological_redline", "protected_area", "county",
              "fireworks_ban_zone"}
    described = [layer for layer in catalogue["layers"] if layer["role"] in wanted]
    # The same catalogue with these layers alone, and the layers as GeoPandas reads them.
    for layer in described:
        layer["source"]["file"] = str(COUNTY / layer["source"]["file"])
    few = tmp_path / "catalogue.yaml"
    few.write_text(yaml.safe_dump({**catalogue, "layers": described}, allow_unicode=True),
                   encoding="utf-8")
    expected = cli("check", COUNTY / "sites.geojson", "--catalog", few, "--as-of", DAY)
    county = ecotone.Layer(geopandas.read_file(COUNTY / "county.geojson"))
    layers = [ecotone.RoleLayer(
        layer["role"],
        ecotone.Layer(geopandas.read_file(layer["source"]["file"]), name=layer["id"],
                      accuracy_m=layer.get("accuracy_m")),
        id=layer["id"], title_en=layer["title"]["en"], title_zh=layer["title"]["zh"],
        fields=layer.get("fields", {}), values=layer.get("values", {}),
        valid_from=layer["valid"]["from"], review_by=layer.get("review_by"),
        approval=layer.get("approval", ""), coverage=county) for layer in described]
    result = ecotone.check(geopandas.read_file(COUNTY / "sites.geojson"), layers,
                           catalogue["rules"], as_of=DAY, working_crs=catalogue["working_crs"])
    assert len(result.subjects) == len(expected["subjects"]) > 3
    for mine, theirs in zip(result.subjects, expected["subjects"]):
        assert mine.verdict == theirs["verdict"] and mine.complete == theirs["complete"]
        assert [finding.rule for finding in mine.findings] == \
            [finding["rule"] for finding in theirs["findings"]]
        assert [finding.rule for finding in mine.unknown] == \
            [finding["rule"] for finding in theirs["unknown"]]
        assert mine.area_m2 == pytest.approx(theirs["area"]["m2"], abs=0.01)
    # What is said of subjects is the same to the byte: maps, mending and receptors too.
    document = json.loads(result.to_json())
    for member in ("subjects", "summary"):
        assert json.dumps(document[member]) == json.dumps(expected[member])
    assert any(subject.mending for subject in result.subjects)
    # Digests of layers are equal where GeoPandas reads fields of the same types.
    digests = [{row["id"]: row["digest"] for row in side["layers"]} for side in (document, expected)]
    for same in ("county", "fireworks"):
        assert digests[0][same] == digests[1][same]
    frame = result.to_pandas()
    assert len(frame) == len(result.findings) > 10
    table = result.to_arrow()
    assert table.num_rows == len(frame) and table.column_names == list(frame.columns)
    assert table["value"].to_pylist() == [row["value"] for row in result.to_rows()]
    pieces = result.pieces
    assert len(pieces) > 5 and set(pieces["layer"]) <= {layer["id"] for layer in described}
    assert result.verdict == "prohibited"


def test_a_layer_that_does_not_say_where_it_is_complete_proves_nothing():
    site = ecotone.Layer([square(500000, 3180000, 100)], crs=4545)
    far = ecotone.Layer([square(510000, 3180000, 100)], crs=4545, accuracy_m=1)
    everywhere = ecotone.Layer([square(490000, 3170000, 50000)], crs=4545)
    unknown = ecotone.check(site, {"ecological_redline": far}, as_of=DAY).subjects[0]
    known = ecotone.check(site, [ecotone.RoleLayer("ecological_redline", far,
                                                   coverage=everywhere)], as_of=DAY).subjects[0]

    def state(subject):
        return next(row["state"] for row in subject.layers
                    if row["layer"] == "ecological_redline")

    assert state(unknown) == "not_checked" and state(known) == "clear"
    assert not unknown.complete and unknown.verdict == "indeterminate"


def test_a_column_of_nulls_is_a_field_and_values_are_texts():
    pa = pytest.importorskip("pyarrow")
    site = ecotone.Layer([square(500000, 3180000, 100)], crs=4545)
    nothing = pa.table({"kind": pa.nulls(1), "geometry": site.to_wkb()})
    zone = ecotone.Layer(nothing, crs=4545, accuracy_m=1)
    result = ecotone.check(site, [ecotone.RoleLayer("ecological_redline", zone,
                                                    fields={"kind": "kind"})], as_of=DAY)
    assert result.subjects[0].zones
    with pytest.raises(TypeError, match="must be texts"):
        ecotone.check(site, [ecotone.RoleLayer("ecological_redline", zone,
                                               values={"kind": {"yes": True}})], as_of=DAY)


def test_receptors_are_listed_by_distance():
    site = ecotone.Layer([square(500000, 3180000, 100)], crs=4545)
    schools = ecotone.Layer(["POINT (500400 3180050)", "POINT (500200 3180050)"], crs=4545,
                            accuracy_m=5)
    layers = {"sensitive_receptor": schools}
    found = ecotone.check(site, layers, as_of=DAY).subjects[0].receptors
    assert [item["feature"] for item in found] == ["1", "0"]
    assert found[0]["distance_m"] == pytest.approx(100, abs=0.1)
    none = ecotone.check(site, layers, as_of=DAY, receptors_within_m=0)
    assert none.subjects[0].receptors == [] and '"receptors_within_m": null' in none.to_json()


def test_packs_and_days_that_are_none_are_refused():
    site = ecotone.Layer([square(500000, 3180000, 100)], crs=4545)
    with pytest.raises(ecotone.EcotoneError) as caught:
        ecotone.check(site, {}, ["nowhere"], as_of=DAY)
    assert "nowhere" in str(caught.value)
    with pytest.raises(ecotone.UsageError):
        ecotone.check(site, {}, as_of="yesterday")


def test_an_inspection_finds_what_is_wrong():
    layer = ecotone.Layer(["POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))", None,
                           square(100, 100, 10), square(105, 100, 10)], crs=4545)
    seen = ecotone.inspect(layer)
    assert (seen.features, seen.without_geometry, seen.invalid) == (4, 1, 1)
    assert seen.faults["feature"] == ["0"] and seen.faults["kind"] == ["crossing"]
    assert seen.findings and all(finding.what_en and finding.what_zh for finding in seen.findings)
    assert any("overlap" in finding.code for finding in seen.findings)
