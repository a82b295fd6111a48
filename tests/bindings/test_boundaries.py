# SPDX-License-Identifier: Apache-2.0
"""Boundary points from Python: in the order of the walk, and as the command line has them."""
import pytest
from conftest import COUNTY, square

import ecotone


def test_points_run_clockwise_from_the_north_west():
    points = ecotone.boundary_points(ecotone.Layer([square(500000, 3180000, 10)], crs=4545))
    assert points["name"] == ["J1", "J2", "J3", "J4"] and points.crs == "EPSG:4545"
    assert (points.coordinates - (500000, 3180000)).tolist() == [[0, 10], [10, 10], [10, 0], [0, 0]]
    other = ecotone.boundary_points(ecotone.Layer([square(0, 0, 10)], crs=4545), prefix="P",
                                    start="nearest", start_near=(9, 1),
                                    direction="counter_clockwise")
    assert other["name"][0] == "P1"
    assert other.coordinates.tolist() == [[10, 0], [10, 10], [0, 10], [0, 0]]


def test_points_are_those_of_the_command_line(cli, county):
    rows = cli("boundary", "points", COUNTY / "protected-areas.shp", "--tolerance", 20)["rows"]
    zones = county("protected-areas.shp")
    points = ecotone.boundary_points(zones, tolerance_m=20)
    table = ecotone.coordinate_table(zones, tolerance_m=20)
    assert len(points) == len(table) == len(rows) > 50
    assert points["name"] == table["name"] == [row["name"] for row in rows]
    for column in ("x_north_m", "y_east_m", "longitude_deg", "latitude_deg"):
        assert table[column].tolist() == pytest.approx([row[column] for row in rows], abs=1e-9)


def test_a_table_closes_its_rings():
    table = ecotone.coordinate_table(ecotone.Layer([square(500000, 3180000, 10)], crs=4545),
                                     closing=True, decimals=3)
    assert table["name"] == ["J1", "J2", "J3", "J4", "J1"]
    assert table["length_m"] == [10, 10, 10, 10, None]
    assert table["grid_azimuth_deg"] == [90, 180, 270, 0, None]
    assert table["x_north_m"].tolist() == [3180010, 3180010, 3180000, 3180000, 3180010]


def test_words_that_are_no_choice_are_refused():
    zones = ecotone.Layer([square(0, 0, 10)], crs=4545)
    with pytest.raises(ecotone.UsageError) as caught:
        ecotone.boundary_points(zones, start="middle")
    assert "north_west" in caught.value.help
    with pytest.raises(ecotone.UsageError):
        ecotone.boundary_points(zones, tolerance_m=-1)
    with pytest.raises(ecotone.CrsError):
        ecotone.coordinate_table(zones.transform(4490))
