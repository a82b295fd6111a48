# SPDX-License-Identifier: Apache-2.0
"""The readers of foreign suites, the judge and the table of explanations."""

import struct
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import explanations
import judge
import read_layers
import read_paths
import read_xml
from case import Case, grid_for, written_rounding
from geometry import Geometry, NotGeometry, from_gml, parse_text, parse_wkt, parse_wkt_sequence

SQUARE = [[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 0.0)]]


def test_wkt_keeps_polygons_of_collections_and_tells_of_the_rest():
    geometry = parse_wkt(
        "GEOMETRYCOLLECTION Z (POLYGON ((0 0 9, 4 0 9, 4 4 9, 0 0 9)), POINT (1 1))")
    assert geometry.polygons == [SQUARE]
    assert geometry.other


def test_wkt_of_an_empty_hole_is_written_as_it_was():
    assert parse_wkt("POLYGON ((0 0, 4 0, 4 4, 0 0), EMPTY)").wkt() == (
        "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0), EMPTY))")


def test_several_geometries_stand_behind_each_other():
    assert [g.other for g in parse_wkt_sequence("POINT (1 2)\nPOLYGON EMPTY")] == [True, False]


def test_text_that_is_no_geometry_is_refused():
    for text in ("exception", "POLYGON ((0 0, 1", "POLYGON (0 0, 1 1)X"):
        with pytest.raises(NotGeometry):
            parse_text(text)


@pytest.mark.parametrize("order", "<>")
def test_wkb_is_read_in_both_byte_orders_and_with_an_srid(order):
    data = bytes([order == "<"]) + struct.pack(order + "IIII", 0x20000003, 4545, 1, 4)
    data += b"".join(struct.pack(order + "2d", *point) for point in SQUARE[0])
    assert parse_text(data.hex()).polygons == [SQUARE]


def test_gml_with_a_crs_by_urn_has_north_first():
    gml = ElementTree.fromstring(
        '<m xmlns:gml="g"><gml:Polygon srsName="urn:ogc:def:crs:EPSG::4326"><gml:LinearRing>'
        "<gml:posList>0 0 0 4 4 4 0 0</gml:posList></gml:LinearRing></gml:Polygon></m>")
    assert from_gml(gml).polygons == [SQUARE]


def xml_cases(text):
    return read_xml.read(Path("t.xml"), ElementTree.fromstring(text))


def test_xml_cases_are_run_by_operation_and_kind_of_operands():
    cases = xml_cases("""<run><case><a>POLYGON ((0 0, 4 0, 4 4, 0 0))</a><b>POINT (1 1)</b>
        <test><op name="isValid" arg1="A">true</op></test>
        <test><op name="unionNG" arg1="A" arg2="B">POINT (1 1)</op></test>
        <test><op name="relate" arg1="A" arg2="B">true</op></test>
        <test><op name="differenceSR" arg1="A" arg2="A" arg3="10">POLYGON EMPTY</op></test>
        </case></run>""")
    assert [case.task or case.skip for case in cases] == [
        "valid", "operands are lines or points", "operation relate", "difference"]
    assert [case.name for case in cases] == ["1.1", "1.2", "1.3", "1.4"]
    assert cases[3].unit == 0.1


def test_expected_exception_asks_for_any_valid_result():
    case, = xml_cases("""<run><case><a>POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))</a>
        <test><op name="union" arg1="A">exception</op></test></case></run>""")
    assert case.refused


def test_clipper_cases_keep_the_rule_and_leave_out_open_paths():
    closed, opened = read_paths.read_clipper(Path("p.txt"), """CAPTION: 1.
CLIPTYPE: UNION
FILLRULE: NONZERO
SOL_AREA: 8
SOL_COUNT: 1
SUBJECTS
0,0, 4,0, 4,4

CAPTION: 2.
CLIPTYPE: UNION
FILLRULE: EVENODD
SUBJECTS_OPEN
0,0, 4,0
""")
    assert (closed.fill, closed.expected_area, closed.operands[0][0].polygons) == (
        "nonzero", 8, [SQUARE])
    assert opened.skip


def test_two_plain_polygons_are_overlaid_and_one_is_not():
    square = Geometry([SQUARE])
    assert [case.task for case in read_layers.read_plain(Path("a"), [square])] == [
        "valid", "area", "repair"]
    assert len(read_layers.read_plain(Path("a"), [square, square])) == 7


def test_grid_is_fine_at_any_magnitude():
    for size in (1e-3, 1.0, 1e9, 1e16):
        grid = grid_for([[Geometry([[[(0.0, size)]]])]])
        assert 2.0 ** 39 <= size / grid <= 2.0 ** 40


def test_only_numbers_with_many_places_count_as_rounded():
    assert written_rounding("POINT (1.5 2)") == 0
    assert written_rounding("POINT (1.12345678 2.1)") == 0.5e-8


def overlay_answer(**changed):
    answer = {"valid": True, "valid_by_geos": True, "balanced": True, "quarantined": 0,
              "area": 8.0, "expected_area": 8.0, "perimeter": 13.0, "expected_perimeter": 13.0,
              "difference": 0.0, "polygons": [8.0], "expected_polygons": [8.0], "holes": [],
              "expected_holes": [], "clearance": 1.0, "on_unit": True}
    return {**answer, **changed}


def test_judge_sees_each_thing_that_can_be_wrong():
    case = Case(Path("t"), "1", "union", "union", [[Geometry([SQUARE])]])
    assert judge.problem(case, overlay_answer()) is None
    for wrong in ({"valid": False}, {"valid_by_geos": False}, {"balanced": False},
                  {"quarantined": 1}, {"difference": 1e-6}, {"polygons": [4.0, 4.0]},
                  {"holes": [1.0]}, {"reported_area": 7.0}):
        assert judge.problem(case, overlay_answer(**wrong)), wrong
    assert judge.problem(case, {"error": "crashed"}) == "crashed"


def test_judge_leaves_the_shape_open_where_a_neck_is_thinner_than_the_grid():
    case = Case(Path("t"), "1", "union", "union", [[Geometry([SQUARE])]])
    split = {"polygons": [4.0, 4.0], "clearance": case.grid()}
    assert judge.problem(case, overlay_answer(**split)) is None


def test_explanation_holds_for_one_case_of_one_file():
    entry = explanations.Explanation("suite/a.json", "1", "union", "differs", "why")
    assert entry.holds_for(Case(Path("x/suite/a.json"), "1", "union"))
    assert not entry.holds_for(Case(Path("x/suite/a.json"), "2", "union"))
    assert not entry.holds_for(Case(Path("x/another-suite/a.json"), "1", "union"))


def test_every_explanation_says_why():
    table = explanations.read()
    assert all(len(entry.why) > 20 for entry in table)
    assert len({(entry.file, entry.case, entry.operation) for entry in table}) == len(table)
