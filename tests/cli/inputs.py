# SPDX-License-Identifier: Apache-2.0
"""Small inputs for the cases, good and bad, written by hand so that each shows one thing."""

import json
from pathlib import Path


def polygon(*points):
    return {"type": "Polygon", "coordinates": [[list(p) for p in points] + [list(points[0])]]}


def square(x, y, size):
    return polygon((x, y), (x + size, y), (x + size, y + size), (x, y + size))


def line(*points):
    return {"type": "LineString", "coordinates": [list(p) for p in points]}


def point(x, y):
    return {"type": "Point", "coordinates": [x, y]}


def collection(*features, crs=None):
    document = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for properties, geometry in features]}
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
    return json.dumps(document, ensure_ascii=False)


def make_no_burn_inputs(write) -> None:
    """Blocks around (500000, 3100000), what lies beside them and who is in them; see
    zone-no-burn/cases.yaml."""
    x, y = 500000, 3100000
    first = square(x, y, 100)
    first["coordinates"].append([[x + 10, y + 10], [x + 10, y + 30], [x + 30, y + 30],
                                 [x + 30, y + 10], [x + 10, y + 10]])
    write("blocks.geojson", collection(
        ({"name": "东街", "class": "Ⅱ类"}, first),
        ({"name": "西街", "class": "3"}, square(x + 50, y, 100)),
        ({"name": "碎块", "class": "II"}, square(x + 300, y + 300, 5)), crs=4545))
    write("classless_blocks.geojson", collection(
        ({"name": "a", "class": "IV"}, square(x, y, 100)), crs=4545))
    write("drawn.geojson", collection(
        ({"name": "手绘"}, line((x, y), (x + 200, y), (x + 200, y + 100), (x, y + 100),
                               (x, y + 0.5))), crs=4545))
    write("south_street.geojson", collection(
        ({"MC": "南街"}, line((x - 50, y - 4), (x + 300, y - 4))), crs=4545))
    write("class_areas.geojson", collection(
        ({"class": "III"}, square(x - 10, y - 10, 70)),
        ({"class": "I"}, square(x + 60, y - 10, 300)), crs=4545))
    write("zone_in_force.geojson", collection(
        ({"name": "旧区", "class": "II"}, square(x + 100, y, 100)), crs=4545))
    write("odd_facilities.geojson", collection(
        ({"kind": "锅炉", "fuel": "煤炭", "capacity_t_h": 10, "status": "已建"}, point(x + 50, y + 50)),
        ({"kind": "boiler", "fuel": "牛粪", "capacity_t_h": 10, "status": "existing"},
         point(x + 60, y + 50)), crs=4545))
    write("unknown_facility.geojson", collection(
        ({"kind": "烤房", "fuel": "coal"}, point(x + 50, y + 50)), crs=4545))
    kinds = [("boiler", "coal", 10, "existing", 75, 50), ("boiler", "coal", 35, "existing", 20, 50),
             ("seller", "coal", None, "existing", 120, 50),
             ("stove", "natural_gas", None, "existing", 30, 80),
             ("boiler", "coal", 10, "new", 400, 50), ("kiln", "heavy_oil", None, "existing", 2, 50),
             ("boiler", "biomass_pellet", 4, "new", 180, 50)]
    write("facilities.geojson", collection(*[
        ({"name": f"{kind} {i}", "kind": kind, "fuel": fuel, "capacity_t_h": capacity,
          "status": status}, point(x + dx, y + dy))
        for i, (kind, fuel, capacity, status, dx, dy) in enumerate(kinds)], crs=4545))


def make_inputs(folder: Path) -> None:
    def write(name, text):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))

    # EPSG:4545 is CGCS2000 / 3-degree Gauss-Kruger CM 108E: metres. Each square is 1 ha.
    plots = collection(({"name": "甲地块", "town": "东镇", "kind": "a"}, square(500000, 3100000, 100)),
                       ({"name": "乙地块", "town": "西镇", "kind": "a"}, square(500200, 3100000, 100)),
                       ({"name": "丙地块", "town": "西镇", "kind": "b"}, square(500400, 3100000, 100)),
                       crs=4545)
    write("plots.geojson", plots)
    write("县 区/地块 一.geojson", plots)
    # Covers the western half of the first plot, and all of the second.
    write("zones.geojson", collection(
        ({"name": "一区", "class": "I"}, square(499950, 3099900, 100 + 0)),
        ({"name": "二区", "class": "II"}, polygon((500000, 3099900), (500050, 3099900),
                                                 (500050, 3100200), (500000, 3100200))),
        ({"name": "三区", "class": "II"}, square(500150, 3099900, 300)), crs=4545))
    make_no_burn_inputs(write)
    write("degrees.geojson", collection(({"name": "a"}, square(108.0, 28.0, 0.001)), crs=4490))
    # Through the middle of the southern side of the first plot; in degrees by pyproj, 7 decimals.
    write("street.geojson", collection(({"name": "解放路"}, {
        "type": "LineString", "coordinates": [[500050, 3099950], [500050, 3100050]]}), crs=4545))
    write("street_degrees.geojson", collection(({"name": "酉水"}, {
        "type": "LineString", "coordinates": [[108.0005084, 28.0136100], [108.0005084, 28.0145124]]}),
        crs=4490))
    # Two corners that are 3 mm apart.
    write("near.geojson", collection(({"name": "a"}, polygon(
        (500000.001, 3100000), (500000.004, 3100000), (500100, 3100000), (500000, 3100100))),
        crs=4545))
    write("far.geojson", collection(({"name": "a"}, square(5.0, 52.0, 0.001)), crs=4326))
    write("truncated.geojson", plots[:len(plots) // 2])
    write("empty.geojson", "")
    write("no_features.geojson", collection(crs=4545))
    write("words.geojson", "this is a letter, not a layer\n")
    write("self_crossing.geojson", collection(
        ({"name": "bow"}, polygon((500000, 3100000), (500100, 3100100), (500100, 3100000),
                                  (500000, 3100100))), crs=4545))
    write("mixed.geojson", collection(
        ({"name": "a"}, square(500000, 3100000, 100)),
        ({"name": "b"}, {"type": "Point", "coordinates": [500000, 3100000]}), crs=4545))
    # Two units that share the strip 500098 < x < 500100, and a third that the second does not
    # reach by 3 m: an overlap of 200 m2, and with the county a shortfall of 300 m2.
    write("units.geojson", collection(
        ({"code": "u1"}, square(500000, 3100000, 100)),
        ({"code": "u2"}, polygon((500098, 3100000), (500197, 3100000), (500197, 3100100),
                                 (500098, 3100100))),
        ({"code": "u3"}, square(500200, 3100000, 100)), crs=4545))
    # s2 lies over the strip 99.6 < x < 100 of s1; s3 has a notch of 0.5 m x 20 m beside s4; s5 is
    # s1 again.
    def unit(code, *points):
        return {"code": code, "use": "a"}, polygon(*((500000 + x, 3100000 + y) for x, y in points))
    first = ((0, 0), (100, 0), (100, 100), (0, 100))
    write("slivers.geojson", collection(
        unit("s1", *first), unit("s2", (99.6, 0), (200, 0), (200, 100), (99.6, 100)),
        unit("s3", (200, 0), (300, 0), (300, 40), (299.5, 40), (299.5, 60), (300, 60), (300, 100),
             (200, 100)),
        unit("s4", (300, 0), (400, 0), (400, 100), (300, 100), (300, 60), (300, 40)),
        ({"code": "s5", "use": "a"}, unit("s1", *first)[1]), crs=4545))
    write("twice.geojson", collection(
        ({"name": "a"}, square(500000, 3100000, 100)),
        ({"name": "b"}, square(500000, 3100000, 100)), crs=4545))
    write("bends.geojson", collection(
        unit("left", (0, 0), (100, 0), (101, 50), (100, 100), (120, 200), (100, 300), (0, 300)),
        unit("right", (100, 0), (200, 0), (200, 300), (100, 300), (120, 200), (100, 100), (101, 50)),
        crs=4545))
    write("county.geojson", collection(
        ({"name": "county"}, polygon((500000, 3100000), (500300, 3100000), (500300, 3100100),
                                     (500000, 3100100))), crs=4545))
    write("points.geojson", collection(
        ({"name": "a"}, {"type": "Point", "coordinates": [500010, 3100010]}), crs=4545))
    # Beside the first plot: a road to the east and a town beyond; its corners, its outline and two
    # posts, one of them 5 m off.
    write("roads.geojson", collection(
        ({"name": "甲路"}, line((500110, 3100000), (500110, 3100100))),
        ({"name": "乙河"}, line((500000, 3099990), (500100, 3099990))), crs=4545))
    write("plot_points.csv", "点号,X,Y,区\nJ1,3100100,500000,甲地块\nJ2,3100100,500100,甲地块\n"
                             "J3,3100000,500100,甲地块\nJ4,3100000,500000,甲地块\n")
    write("plot_lines.geojson", collection(
        ({}, line(*square(500000, 3100000, 100)["coordinates"][0])), crs=4545))
    write("posts.geojson", collection(
        ({"name": "Z1"}, {"type": "Point", "coordinates": [500000, 3100050]}),
        ({"name": "Z2"}, {"type": "Point", "coordinates": [500105, 3100050]}), crs=4545))
    write("first_plot.geojson", collection(
        ({"name": "甲地块", "stated_ha": 1.2}, square(500000, 3100000, 100)), crs=4545))
    # The first plot grown by half into what was free, the second under another name, no third.
    write("new_plots.geojson", collection(
        ({"name": "甲地块", "kind": "b"}, polygon((500000, 3100000), (500150, 3100000),
                                               (500150, 3100100), (500000, 3100100))),
        ({"name": "丁地块", "kind": "a"}, square(500200, 3100000, 100)), crs=4545))
    write("pairs.csv", "乙地块,丁地块\n")
    write("bad_pairs.csv", "乙地块\n")
    write("only_points.yaml", """ecotone-catalogue: 1
county: "500242"
working_crs: EPSG:4545
layers:
- {id: outfall, role: outfall, source: {file: points.geojson}, accuracy_m: 1}
""")
    write("no_crs.csv", 'id,WKT\n1,"POLYGON ((0 0,10 0,10 10,0 10,0 0))"\n')
    write("nan.csv", 'id,WKT\n1,"POLYGON ((500000 3100000,nan 3100000,500010 3100010,'
                     '500000 3100000))"\n')
    write("nan.geojson", collection(({"name": "a"}, square(500000, 3100000, 100)),
                                    crs=4545).replace("500100", "NaN", 1))
    write("lonlat_dms.csv", "name,lon,lat\na,108°30′15″,28°61′00″\n")
    # A coordinate text in zone 39 (EPSG:4527); columns are point, ring, northing, easting.
    header = ("[属性描述]\n格式版本号=1.01版本\n数据产生单位=示例单位\n数据产生日期=2026-11-01\n"
              "坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n"
              "带号={zone}\n精度=0.001\n转换参数=,,,,,,\n[地块坐标]\n"
              "4,1.0000,1,地块一,面,,,,@\n")
    points = [(3751502.1, 39438690.15), (3751602.1, 39438690.15), (3751602.1, 39438790.15),
              (3751502.1, 39438790.15), (3751502.1, 39438690.15)]
    write("plot.txt", header.format(zone=39) + "".join(
        f"J{i % 4 + 1},1,{n:.3f},{e:.3f}\n" for i, (n, e) in enumerate(points)))
    write("swapped.txt", header.format(zone=39) + "".join(
        f"J{i % 4 + 1},1,{e:.3f},{n:.3f}\n" for i, (n, e) in enumerate(points)))
    write("zone_contradiction.txt", header.format(zone=38) + "".join(
        f"J{i % 4 + 1},1,{n:.3f},{e:.3f}\n" for i, (n, e) in enumerate(points)))
    write("bad_datum.yaml", "name: local\nx_shift: 12.5\n")
    catalogue = ("ecotone-catalogue: 1\ncounty: \"500242\"\nworking_crs: EPSG:4545\n"
                 "rules: [cn]\nlayers:\n- id: erl\n  role: ecological_redline\n"
                 "  title: {zh: 红线, en: Red line}\n  source: {file: zones.geojson}\n"
                 "  accuracy_m: 1\n")
    write("catalogue.yaml", catalogue)
    write("unknown_role.yaml", catalogue.replace("ecological_redline", "red_carpet"))
    write("duplicate_key.yaml", catalogue + "  accuracy_m: 2\n")
    write("broken.yaml", catalogue + "  fields: {name: [\n")
    write("missing_layer_file.yaml", catalogue.replace("zones.geojson", "nowhere.gpkg"))
    write("missing_field.yaml", catalogue + "  fields: {kind: LX}\n")
    write("unknown_key.yaml", catalogue + "  accurracy: 2\n")
    write("bad_rules.yaml", """ecotone-rules: 1
pack: {id: bad, version: 2026.11.0, license: CC-BY-4.0}
rules:
  - id: X-1
    target: site
    whenn: {intersects: {layer: ecological_redline}}
    then: prohibited
""")
    # Two rivers: the first 400 m to the south, the second 300 m to the west into its middle. The
    # central meridian has the easting 500000, so that lengths are those of the plane.
    rivers = [({"name": "甲河", "from": 1, "to": 2, "drawn": "with", "up": 310, "down": 300},
               line((500000, 3100400), (500000, 3100200), (500000, 3100000))),
              ({"name": "乙河", "from": 3, "to": 4, "drawn": "with", "up": 320, "down": "low"},
               line((500300, 3100200), (500000, 3100200)))]
    write("rivers.geojson", collection(*rivers, crs=4545))
    write("outfalls.geojson", collection(
        ({"id": "a", "water": "甲河", "bank": "左岸"}, point(500010, 3100300)),
        ({"id": "b", "water": "乙河", "bank": "右岸"}, point(500100, 3100190)),
        ({"id": "c", "water": "", "bank": ""}, point(500030, 3100225)),
        ({"id": "d", "water": "甲河", "bank": "left"}, point(502000, 3100000)),
        ({"id": "e", "water": "甲河", "bank": "left"}, None), crs=4545))
    write("lonlat.csv", "name,lon,lat\na,108.001,28.001\n")
    write("odd_bank.geojson", collection(
        ({"id": "a", "bank": "upper"}, point(500010, 3100300)), crs=4545))
    write("pair_of_points.geojson", collection(
        ({"id": "a"}, {"type": "MultiPoint", "coordinates": [[500010, 3100300], [500010, 3100310]]}),
        crs=4545))
    write("intakes.geojson", collection(({"name": "一厂"}, point(500005, 3100050)),
                                        ({"name": "二厂"}, point(505000, 3100050)), crs=4545))
    write("dam.geojson", collection(({}, line((499950, 3100100), (500050, 3100100))), crs=4545))
    write("source_zone.geojson", collection(({"name": "水源地"}, square(499950, 3100020, 100)),
                                            crs=4545))
    # Noise zones of class 1 and 3 on both sides of a road of 20 m, 1 km long; buildings beside it.
    def box(x1, y1, x2, y2):
        return polygon((500000 + x1, 3100000 + y1), (500000 + x2, 3100000 + y1),
                       (500000 + x2, 3100000 + y2), (500000 + x1, 3100000 + y2))
    write("noise_zones.geojson", collection(
        ({"name": "甲", "class": "1类"}, box(0, 0, 1000, 500)),
        ({"name": "乙", "class": "3类"}, box(0, -500, 1000, 0)), crs=4545))
    write("noise_gap.geojson", collection(
        ({"name": "甲", "class": "1"}, box(0, 10, 1000, 500)),
        ({"name": "乙", "class": "3"}, box(0, -500, 1000, 0)),
        ({"name": "丙", "class": "2"}, box(900, -500, 1000, -400)), crs=4545))
    write("noise_classes.geojson", collection(({"class": "V"}, box(0, 0, 1000, 500)), crs=4545))
    write("noise_class_4.geojson", collection(({"class": "4a"}, box(0, 0, 1000, 500)), crs=4545))
    write("noise_area.geojson", collection(({"name": "a"}, box(0, -500, 1000, 500)), crs=4545))
    write("noise_roads.geojson", collection(
        ({"name": "一路", "grade": "urban_main", "land_m": "20"}, box(-100, -10, 1100, 10)),
        ({"name": "二路", "grade": "lane", "land_m": "wide"}, box(300, -100, 310, 100)), crs=4545))
    write("noise_railways.geojson", collection(
        ({"name": "铁路", "opened": 1998}, box(490, -600, 510, 600)), crs=4545))
    write("noise_twice.yaml", """ecotone-catalogue: 1
county: "500242"
working_crs: EPSG:4545
layers:
- {id: north, role: noise_zone, source: {file: noise_zones.geojson}, accuracy_m: 1}
- {id: south, role: noise_zone, source: {file: noise_gap.geojson}, accuracy_m: 1}
""")
    write("noise_buildings.geojson", collection(
        ({"storeys": "6"}, box(100, 30, 200, 45)), ({"storeys": "2"}, box(300, 30, 400, 45)),
        ({"storeys": "brick"}, box(500, 30, 600, 45)), ({"storeys": None}, box(700, 30, 800, 45)),
        crs=4545))
    write("folder.geojson/readme", "a folder where a file is meant\n")
    write("unknown.xyz", "no format has this name\n")

    # A river of 100 m from north to south on the central meridian, with an intake at (500000, 3200000).
    write("source_river.geojson", collection(
        ({"name": "甲河"}, line((500000, 3205000), (500000, 3195000))), crs=4545))
    write("source_water.geojson", collection(({}, polygon(
        (499950, 3195000), (500050, 3195000), (500050, 3205000), (499950, 3205000))), crs=4545))
    write("source_intakes.geojson", collection(
        ({"source": "S1", "name": "甲", "type": "河流型", "capacity_1e8m3": None},
         point(500000, 3200000)),
        ({"source": "S2", "name": "乙", "type": "groundwater", "capacity_1e8m3": None},
         point(503000, 3200000)), crs=4545))
    write("source_wrong_type.geojson", collection(
        ({"source": "S1", "type": "sea"}, point(500000, 3200000)), crs=4545))
    write("source_wrong_number.geojson", collection(
        ({"source": "S1", "type": "reservoir", "capacity_1e8m3": "much"}, point(500000, 3200000)),
        crs=4545))
    # 200 m longer upstream than the default, and 30 m narrower.
    write("source_published.geojson", collection(
        ({"水源": "S1", "级别": "一级保护区", "水陆": "水域", "撤销": None},
         polygon((499950, 3199900), (500020, 3199900), (500020, 3201200), (499950, 3201200))),
        ({"水源": "S1", "级别": "二级", "水陆": "水域", "撤销": "2024-05-01"},
         square(499950, 3199900, 70)), crs=4545))
