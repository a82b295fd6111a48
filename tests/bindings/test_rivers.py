# SPDX-License-Identifier: Apache-2.0
"""Rivers from Python: what the command line finds, and what follows from the shape of a line."""
import pytest
from conftest import COUNTY

import ecotone

OUTFALLS = COUNTY / "outfalls.csv"
RIVERS = COUNTY / "rivers.shp"
BANKS = {"左岸": "left", "右岸": "right"}

# A main river from west to east, and one that joins it at (1000, 0).
LINES = ["LINESTRING (0 0, 1000 0)", "LINESTRING (1000 0, 2000 0)",
         "LINESTRING (1000 500, 1000 0)"]


@pytest.fixture(scope="module")
def confluence():
    """Near the central meridian of EPSG:4545, where a metre of it is one on the ellipsoid."""
    shapely = pytest.importorskip("shapely")
    lines = [shapely.affinity.translate(shapely.from_wkt(line), 500000, 3180000) for line in LINES]
    return ecotone.RiverNetwork(ecotone.Layer(lines, crs=4545), name=["A", "A", "B"])


@pytest.fixture(scope="module")
def outfalls():
    """The register of the county: points in longitude and latitude with what it states of them."""
    pandas = pytest.importorskip("pandas")
    geopandas = pytest.importorskip("geopandas")
    table = pandas.read_csv(OUTFALLS, dtype={"序号": str}, encoding="utf-8-sig")
    return geopandas.GeoDataFrame(
        table, geometry=geopandas.points_from_xy(table["经度"], table["纬度"]), crs=4490)


def test_lines_become_a_network(confluence):
    assert (confluence.reach_count, confluence.node_count, confluence.part_count) == (3, 4, 1)
    assert confluence.length_m == pytest.approx(2500, rel=1e-6)
    assert confluence.reaches["river"] == ["A", "A", "B"]
    assert confluence.distance_along((2, 100), (1, 250)) == pytest.approx(650, rel=1e-6)
    assert confluence.distance_along((1, 0), (0, 0)) is None


def test_traces_go_up_and_down(confluence):
    up = ecotone.trace(confluence, [1], [200], "UT")
    assert sorted(zip(up["reach"].tolist(), up["from_m"].tolist())) == [(0, 0), (1, 0), (2, 0)]
    assert max(up["distance_at_from_m"]) == pytest.approx(1200, rel=1e-6)
    near = ecotone.trace(confluence, [1], [200], "UM", max_distance_m=300)
    assert near["reach"].tolist() == [1, 0]
    lengths = [line.length for line in near.to_geopandas().geometry]
    assert lengths == pytest.approx([200, 100], rel=1e-6)
    down = ecotone.trace(confluence, [0, 2], [900, 400], "DM")
    assert down["source"].tolist() == [0, 0, 1, 1] and down.crs == "EPSG:4545"


def test_points_are_located_where_it_is_clear(confluence):
    points = ecotone.Layer(["POINT (500300 3180010)", "POINT (501005 3180020)", "POINT (0 3180000)"],
                           crs=4545)
    found = ecotone.locate(confluence, points, names=["", "B", ""])
    assert found["status"][0] == "located"
    assert found["side"][0] == "left" and found["distance_m"][0] == pytest.approx(10, rel=1e-5)
    assert found["measure_m"][0] == pytest.approx(300, rel=1e-6)
    places, reaches, measures = ecotone.best_places(found)
    assert places[:1] == [0] and reaches[0] == 0 and measures[0] == pytest.approx(300, rel=1e-6)
    assert found["status"][-1] == "none" and found["reach"][-1] is None
    assert found.missing[-1]


def test_places_are_those_of_the_command_line(cli, county, outfalls):
    rows = cli("outfall", "locate", OUTFALLS, "--crs", "EPSG:4490", "--id", "序号", "--rivers",
               RIVERS, "--name-field", "HLMC", "--water-field", "受纳水体", "--bank-field", "岸别")
    network = ecotone.RiverNetwork(county("rivers.shp"), name="HLMC")
    points = ecotone.Layer(outfalls, id="序号", name="outfalls")
    found = ecotone.locate(network, points, names="受纳水体",
                           banks=[BANKS.get(bank, "") for bank in outfalls["岸别"]])
    listed = rows["rows"]
    assert len(found) == len(listed) > 50
    assert "no_position" in found["status"]  # the register has mistakes on purpose
    for mine, theirs in zip(found.fields.to_rows(), listed):
        assert (mine["point_id"], mine["status"]) == (theirs["id"], theirs["status"])
        assert mine["rank"] == theirs["rank"] and mine["river"] == theirs["river"]
        if mine["rank"] is not None:
            assert mine["distance_m"] == pytest.approx(theirs["distance_m"], abs=1e-6)
            assert mine["confidence"] == pytest.approx(theirs["confidence"], abs=1e-9)
            assert mine["line_measure_m"] == pytest.approx(theirs["measure_m"], abs=1e-6)


def test_traces_are_those_of_the_command_line(cli, county, outfalls):
    rows = cli("outfall", "trace", OUTFALLS, "--crs", "EPSG:4490", "--id", "序号", "--rivers",
               RIVERS, "--name-field", "HLMC", "--direction", "DM", "--distance", 2)["rows"]
    network = ecotone.RiverNetwork(county("rivers.shp"), name="HLMC")
    points, reaches, measures = ecotone.best_places(ecotone.locate(network, outfalls))
    found = ecotone.trace(network, reaches, measures, "DM", max_distance_m=2000)
    assert len(found) == len(rows) > 100
    for mine, theirs in zip(found.fields.to_rows(), rows):
        assert outfalls["序号"][points[mine["source"]]] == theirs["id"]
        assert mine["river"] == theirs["river"]
        assert mine["distance_at_to_m"] == pytest.approx(theirs["distance_to_m"], abs=1e-6)
        assert mine["to_m"] - mine["from_m"] == pytest.approx(theirs["length_m"], abs=1e-6)


def test_arguments_that_do_not_fit_are_refused(confluence):
    with pytest.raises(TypeError):
        ecotone.RiverNetwork(ecotone.Layer(LINES, crs=4545), colour=["blue"])
    with pytest.raises(ecotone.SchemaError):
        ecotone.RiverNetwork(ecotone.Layer(LINES, crs=4545), name=["only one"])
    with pytest.raises(ecotone.UsageError):
        ecotone.trace(confluence, [0], [0], "sideways")
    with pytest.raises(ecotone.UsageError):
        ecotone.trace(confluence, [0, 1], [0])
    with pytest.raises(ecotone.GeometryError):
        ecotone.trace(confluence, [99], [0])
    with pytest.raises(ecotone.SchemaError) as caught:
        ecotone.locate(confluence, ecotone.Layer(["MULTIPOINT ((0 0), (1 1))"], crs=4545))
    assert caught.value.key == "point_not_single"
