# SPDX-License-Identifier: Apache-2.0
"""Areas from Python: those of other programs, and of the command line."""
import numpy as np
import pytest
from conftest import COUNTY, square

import ecotone

shapely = pytest.importorskip("shapely")


def test_plane_areas_are_those_of_shapely(county):
    zones = county("red-line.shp")
    found = ecotone.area(zones, method="plane")
    # Both round sums of products of coordinates around 1e6 m.
    assert np.allclose(found, shapely.area(zones.geometry.values), rtol=1e-9, atol=1e-3)


def test_geodesic_areas_are_those_of_geographiclib():
    geodesic = pytest.importorskip("geographiclib.geodesic")
    # GeographicLib's own ellipsoid of WGS 84, whose edges are geodesics as well.
    ring = [(107.9, 28.8), (108.1, 28.75), (108.2, 28.95), (108.0, 29.1)]
    polygon = geodesic.Geodesic.WGS84.Polygon()
    for longitude, latitude in ring:
        polygon.AddPoint(latitude, longitude)
    expected = abs(polygon.Compute()[2])
    found = ecotone.area(ecotone.Layer([shapely.Polygon(ring)], crs=4326), method="geodesic")
    assert found[0] == pytest.approx(expected, abs=0.1)


def test_an_octant_is_an_eighth_of_the_ellipsoid():
    octant = ecotone.Layer(["POLYGON ((0 0, 90 0, 0 90, 0 0))"], crs=4326)
    # 2πa²(1 + (1 − e²) artanh(e) / e) for WGS 84
    assert ecotone.area(octant, method="geodesic")[0] == pytest.approx(510065621724088.5 / 8, abs=1)


def test_areas_are_those_of_the_command_line(cli, county):
    rows = cli("area", COUNTY / "control-units.shp", "--by", "ZHGKDYFL", "--unit", "m2")
    table = ecotone.area_table(county("control-units.shp"), by=["ZHGKDYFL"])
    assert table.reconciliation.holds and table.method == "ellipsoid"
    found = dict(zip(table.rows["ZHGKDYFL"], table.rows["area_m2"]))
    listed = {row["ZHGKDYFL"]: row["area_m2"] for row in rows["rows"] if row["ZHGKDYFL"]}
    assert set(found) == set(listed) and len(found) > 2
    for name, area_m2 in listed.items():
        assert found[name] == pytest.approx(area_m2, abs=0.005)  # printed to the hundredth


def test_missing_and_empty_zones_measure_nothing():
    zones = ecotone.Layer([None, "POLYGON EMPTY", square(0, 0, 3)], crs=4545)
    assert ecotone.area(zones, method="plane").tolist() == [0, 0, 9]


def test_overlapping_ground_counts_once_or_for_each():
    zones = ecotone.Layer([square(0, 0, 10), square(5, 0, 10)], crs=4545)
    assert ecotone.union_area_m2(zones, method="plane") == pytest.approx(150)
    assert ecotone.area_table(zones, method="plane").total["area_m2"] == pytest.approx(150)
    both = ecotone.area_table(zones, method="plane", overlaps="sum")
    assert both.total["area_m2"] == pytest.approx(200)
    assert both.overlapping_pairs == 1


def test_a_cross_tabulation_adds_up():
    zones = ecotone.Layer([square(0, 0, 10)], crs=4545)
    classes = ecotone.Layer([square(0, 0, 4), square(8, 8, 4)], crs=4545)
    cross = ecotone.cross_tabulation(zones, classes, method="plane")
    assert cross.holds and cross.total_m2 == pytest.approx(16 + 4)
    assert cross.zones["rest_m2"].tolist() == pytest.approx([80])
    assert cross.classes["rest_m2"].tolist() == pytest.approx([12])
    assert cross.cells["pairs"].tolist() == [2]


def test_balanced_areas_add_up_to_the_control_area():
    balanced = ecotone.balance_to_control([333.3, 333.3, 333.4], 1200, unit_m2=100)
    assert balanced.areas_m2.sum() == 1200
    assert balanced.units.tolist() == [4, 4, 4]


def test_methods_and_types_that_do_not_fit_are_refused():
    degrees = ecotone.Layer([square(0, 0, 1)], crs=4326)
    with pytest.raises(ecotone.CrsError) as caught:
        ecotone.area(degrees, method="plane")
    assert caught.value.key == "plane_needs_projection"
    with pytest.raises(ecotone.UsageError) as caught:
        ecotone.area(degrees, method="guess")
    assert "guess" in str(caught.value) and "geodesic" in caught.value.help
    with pytest.raises(ecotone.SchemaError):
        ecotone.area(ecotone.Layer(["POINT (0 0)"], crs=4326))
    with pytest.raises(ecotone.SchemaError) as caught:
        ecotone.area_table(ecotone.Layer([square(0, 0, 1)], crs=4326), by=["nothing"])
    assert "nothing" in str(caught.value)
