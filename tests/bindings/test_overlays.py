# SPDX-License-Identifier: Apache-2.0
"""Overlaps and overlays from Python: those of Shapely and GeoPandas, and of the command line."""
import numpy as np
import pytest
from conftest import COUNTY, square

import ecotone

geopandas = pytest.importorskip("geopandas")
shapely = pytest.importorskip("shapely")


def test_overlaps_are_those_of_shapely(county):
    subjects, zones = county("no-burn-zones.geojson"), county("townships.shp")
    subjects = subjects.set_crs(zones.crs, allow_override=True) if subjects.crs == zones.crs \
        else subjects.to_crs(zones.crs)
    result = ecotone.overlap_areas(subjects, zones, method="plane")
    found = {(pair["subject"], pair["zone"]): pair["area_m2"] for pair in result.pairs.to_rows()
             if not pair["touches_only"]}
    expected = {}
    for i, subject in enumerate(subjects.geometry):
        for j, zone in enumerate(zones.geometry):
            area = shapely.intersection(subject, zone).area
            if area > 1e-3:  # Shapely's slivers along borders that both share
                expected[i, j] = area
    assert set(expected) <= set(found)
    for pair, area_m2 in found.items():
        # Snapping to 0.1 mm moves kilometres of border.
        assert area_m2 == pytest.approx(expected.get(pair, 0), rel=1e-6, abs=1)
    assert len(expected) > 2


@pytest.mark.parametrize("operation, how", [("intersection", "intersection"),
                                            ("union", "union"), ("difference", "difference"),
                                            ("symmetric-difference", "symmetric_difference"),
                                            ("identity", "identity")])
def test_overlays_have_the_areas_of_geopandas(county, operation, how):
    a, b = county("no-burn-zones.geojson"), county("townships.shp")
    a = a.to_crs(b.crs)
    result = ecotone.overlay(a, b, operation, area_method="plane", verify="full")
    assert result.balance.holds and result.proof["holds"] and len(result.ledger) == 0
    expected = geopandas.overlay(a, b, how=how, keep_geom_type=True)
    assert result.areas_m2.sum() == pytest.approx(expected.area.sum(), rel=1e-6)
    frame = result.layer.to_geopandas()
    assert frame.crs == b.crs
    assert frame.area.sum() == pytest.approx(expected.area.sum(), rel=1e-6)
    assert shapely.is_valid(frame.geometry.values).all()


def test_rows_and_fields_are_those_of_the_command_line(cli, county, tmp_path):
    out = tmp_path / "cut.geojson"
    cli("overlay", COUNTY / "no-burn-zones.geojson", COUNTY / "fireworks-ban-zones.geojson", "--op",
        "union", "-o", out)
    expected = geopandas.read_file(out).drop(columns="id")  # GeoJSON's own
    result = ecotone.overlay(county("no-burn-zones.geojson"), county("fireworks-ban-zones.geojson"),
                             "union")
    frame = result.layer.to_geopandas()
    assert list(frame.columns) == list(expected.columns)
    assert len(frame) == len(expected)
    fields = [name for name in frame.columns if name not in ("geometry", "a_id", "b_id")]
    assert len(fields) > 3
    for name in fields:
        assert frame[name].isna().tolist() == expected[name].isna().tolist(), name
        assert frame[name].dropna().astype(str).tolist() == \
            expected[name].dropna().astype(str).tolist(), name
    assert np.allclose(frame.area, expected.area, atol=1e-3)


def test_fields_of_both_come_along_with_prefixes():
    pa = pytest.importorskip("pyarrow")
    a = geopandas.GeoDataFrame({"name": ["a"], "size": [1], "day": [np.datetime64("2026-11-01")]},
                               geometry=[shapely.from_wkt(square(0, 0, 10))], crs=4545)
    b = geopandas.GeoDataFrame({"name": ["b", "c"], "rank": [2.5, None]}, crs=4545,
                               geometry=[shapely.from_wkt(square(5, 0, 10)),
                                         shapely.from_wkt(square(40, 0, 1))])
    layer = ecotone.overlay(a, b, "union", area_method="plane").layer
    assert layer.fields.column_names == ["a_id", "b_id", "a_name", "size", "day", "b_name", "rank"]
    rows = {(row["a_name"], row["b_name"]): row for row in layer.fields.to_rows()}
    assert set(rows) == {("a", "b"), ("a", None), (None, "b"), (None, "c")}
    assert rows["a", "b"]["rank"] == 2.5 and rows["a", None]["rank"] is None
    assert pa.types.is_timestamp(pa.table(layer).schema.field("day").type)
    clipped = ecotone.overlay(a, b, "clip").layer
    assert clipped.fields.column_names == ["a_id", "name", "size", "day"]


def test_pieces_are_the_geometry_of_pairs():
    layer = ecotone.Layer([square(0, 0, 10), square(5, 0, 10), square(15, 0, 1)], crs=4545)
    result = ecotone.self_overlaps(layer, method="plane", pieces=True)
    assert result.pairs["touches_only"] == [False, True]
    assert result.pairs["area_m2"].tolist() == pytest.approx([50, 0])
    pieces = result.pieces.to_geopandas()
    assert pieces.area.tolist() == pytest.approx([50, 0])
    assert pieces["subject"].tolist() == [0, 1]


def test_the_number_of_threads_changes_nothing(county):
    subjects = county("basic-farmland.shp")
    zones = county("townships.shp")
    one = ecotone.overlap_areas(subjects, zones, threads=1).pairs.to_rows()
    assert one == ecotone.overlap_areas(subjects, zones, threads=3).pairs.to_rows()
    assert len(one) > 10


def test_layers_in_different_systems_need_one_to_work_in():
    a = ecotone.Layer([square(500000, 3180000, 100)], crs=4545)
    b = a.transform(4490)
    with pytest.raises(ecotone.CrsError):
        ecotone.overlay(a, b, "intersection")
    result = ecotone.overlay(a, b, "intersection", working_crs=4545, area_method="plane")
    assert result.areas_m2.tolist() == pytest.approx([10000], abs=0.1)
    assert any("EPSG:4490 to EPSG:4545" in note for note in result.notes)


def test_an_invalid_feature_is_repaired_and_told():
    bow = "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"
    result = ecotone.overlay(ecotone.Layer([bow], crs=4545, name="bows"),
                             ecotone.Layer([square(0, 0, 10)], crs=4545), "intersection",
                             area_method="plane")
    assert result.areas_m2.sum() == pytest.approx(50)
    entry = result.ledger.to_rows()[0]
    assert (entry["action"], entry["layer"], entry["feature"]) == ("repaired", "bows", "0")


def test_identities_name_features():
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"code": ["P1", "P2"], "geometry": ecotone.Layer(
        [square(0, 0, 10), square(20, 0, 10)]).to_wkb()})
    layer = ecotone.Layer(table, crs=4545, id="code")
    assert layer.ids == ["P1", "P2"]
    result = ecotone.overlay(layer, ecotone.Layer([square(25, 0, 1)], crs=4545), "intersection")
    assert result.layer["a_id"] == ["P2"] and result.layer.ids == ["P2|0"]


def test_buffers_are_metric_on_the_ellipsoid():
    circle = ecotone.buffer(ecotone.Layer(["POINT (108 29)"], crs=4490), 1000)
    area_m2 = ecotone.area(circle.layer, method="ellipsoid")[0]
    # Chords of arcs lie inside the circle, by a ten-thousandth of the distance at most.
    assert 0.9997 * np.pi * 1e6 < area_m2 < 1.0001 * np.pi * 1e6


def test_dissolved_zones_keep_their_fields():
    frame = geopandas.GeoDataFrame({"town": ["x", "y", "x"]}, crs=4545, geometry=[
        shapely.from_wkt(square(x, 0, 10)) for x in (0, 10, 5)])
    layer = ecotone.dissolve(frame, ["town"]).layer
    assert layer["town"] == ["x", "y"] and layer["count"].tolist() == [2, 1]
    assert ecotone.area(layer, method="plane").tolist() == pytest.approx([150, 100])


def test_a_geoseries_and_shapely_geometries_are_layers():
    shapes = [shapely.from_wkt(square(0, 0, 2)), None]
    series = geopandas.GeoSeries(shapes, crs=4545)
    assert ecotone.area(series, method="plane").tolist() == [4, 0]
    assert ecotone.area(ecotone.Layer(shapes, crs=series.crs), method="plane").tolist() == [4, 0]
    mixed = geopandas.GeoSeries([shapes[0], shapely.Point(0, 0)], crs=4545)
    layer = ecotone.Layer(mixed)
    assert layer.missing.tolist() == [False, True]
    assert layer.notes == ["1 features of another geometry type were taken as missing"]
    for wrong in (3, "POINT (0 0)", [3]):
        with pytest.raises(TypeError):
            ecotone.Layer(wrong)
