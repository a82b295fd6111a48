# SPDX-License-Identifier: Apache-2.0
"""What the README of the sample county promises of its files."""
from __future__ import annotations

import json
import sys
import unittest
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from sample_county_files import (COUNTY, dbf_rows, doubled_area, edges,  # noqa: E402
                                 geojson_properties, geojson_rings, shapefile_rings, table_rows)

TEN_MEGABYTES = 10_000_000


class Counts(unittest.TestCase):
    def test_there_are_51_sources_each_with_a_primary_and_a_secondary_zone(self):
        levels: dict[str, set[str]] = {}
        for row in dbf_rows("source-zones.dbf", "gbk"):
            levels.setdefault(row["水源编号"], set()).add(row["级别"])
        self.assertEqual(len(levels), 51)
        self.assertEqual(set(levels),
                         {row["source"] for row in geojson_properties("intakes.geojson")})
        for source, found in levels.items():
            self.assertLessEqual({"一级", "二级"}, found, source)
        self.assertGreater(sum("准保护区" in found for found in levels.values()), 10)

    def test_the_registers_hold_314_and_41_outfalls(self):
        first, second = table_rows("outfalls.csv"), table_rows("outfalls-supplement.csv")
        self.assertEqual((len(first), len(second)), (314, 41))

    def test_there_are_860_sellers_and_burning_facilities(self):
        rows = table_rows("fuel-facilities.csv")
        self.assertEqual(len(rows), 860)
        self.assertEqual({row["类别"] for row in rows}, {"销售点", "锅炉", "炉灶", "窑炉"})

    def test_there_are_90_sewage_plants_and_5_slag_sites(self):
        size = (COUNTY / "sewage-plants.shx").stat().st_size
        self.assertEqual((size - 100) // 8, 90)
        self.assertEqual(len(geojson_properties("manganese-slag-sites.geojson")), 5)

    def test_noise_zones_have_all_six_classes(self):
        classes = {row["GNQLB"] for row in geojson_properties("noise-zones.geojson")}
        self.assertEqual(classes, {"0类", "1类", "2类", "3类", "4a类", "4b类"})

    def test_five_rivers_are_named(self):
        names = {row["river"] for row in geojson_properties("management-ranges.geojson")}
        self.assertEqual(len(names), 5)

    def test_the_red_line_has_more_than_a_hundred_thousand_vertices(self):
        rings = [ring for record in shapefile_rings("red-line.shp") for ring in record]
        self.assertGreater(sum(map(len, rings)), 100_000)

    def test_all_files_together_stay_under_ten_megabytes(self):
        size = sum(p.stat().st_size for p in COUNTY.rglob("*")
                   if p.is_file() and "__pycache__" not in p.parts)
        self.assertLess(size, TEN_MEGABYTES)


class Areas(unittest.TestCase):
    def test_the_no_burn_zone_measures_11_38_square_kilometres_exactly(self):
        doubled = sum(doubled_area(rings) for rings in geojson_rings("no-burn-zones.geojson"))
        self.assertEqual(Fraction(doubled, 2 * 100 * 100), 11_380_000)

    def test_townships_control_units_and_catchments_tile_the_county(self):
        county = geojson_rings("county.geojson")[0]
        outline = edges(county)
        outline |= {(b, a) for a, b in outline}
        for name in ("townships.shp", "control-units.shp", "catchments.shp"):
            with self.subTest(name):
                zones = shapefile_rings(name)
                self.assertEqual(sum(map(doubled_area, zones)), doubled_area(county))
                borders = [edges(rings) for rings in zones]
                every = set().union(*borders)
                self.assertEqual(len(every), sum(map(len, borders)), "an edge is used twice")
                lonely = {(a, b) for a, b in every if (b, a) not in every}
                self.assertLessEqual(lonely, outline, "a border edge has no opposite")
                self.assertEqual(len(lonely), sum(map(len, county)))


class Synthetic(unittest.TestCase):
    def test_every_file_says_that_it_is_synthetic(self):
        for path in sorted(COUNTY.iterdir()):
            if path.suffix in (".geojson", ".csv", ".json", ".yaml", ".md"):
                self.assertIn("synthetic", path.read_text("utf-8").lower(), path.name)
            elif path.suffix == ".shp":
                note = path.with_suffix(".txt").read_text("utf-8")
                self.assertIn("合成数据", note, path.name)
                table = path.with_suffix(".dbf").read_bytes()
                self.assertTrue("合成数据".encode("utf-8") in table
                                or "合成数据".encode("gbk") in table, path.name)
        self.assertIn("合成数据", (COUNTY / "sites-coordinates.txt").read_text("gbk"))


class PlantedFaults(unittest.TestCase):
    def setUp(self):
        self.register = {row["序号"]: row for row in table_rows("outfalls.csv")}
        self.faults = table_rows("planted-faults.csv")

    def rows(self, fault: str) -> list[dict[str, str]]:
        return [self.register[f["序号"]] for f in self.faults if f["fault"] == fault]

    def test_each_fault_stands_in_the_register_as_listed(self):
        for fault in self.faults:
            row = self.register[fault["序号"]]
            written = " ".join(row[key] or "-" for key in fault["fields"].split())
            self.assertEqual(written, fault["written"], fault)

    def test_each_spoilt_row_has_one_fault(self):
        ids = [fault["序号"] for fault in self.faults]
        self.assertEqual(len(ids), len(set(ids)))

    def test_swapped_rows_have_a_latitude_where_the_longitude_belongs(self):
        rows = self.rows("lon_lat_swapped")
        self.assertTrue(rows)
        for row in rows:
            self.assertLess(float(row["经度"]), float(row["纬度"]))

    def test_rows_without_a_listed_fault_have_a_code_of_this_county(self):
        spoilt = {fault["序号"] for fault in self.faults}
        for number, row in self.register.items():
            if number not in spoilt:
                self.assertRegex(row["国家编码"], r"^FB-500242-\d{4}-[A-Z]{2}-00$")


class KnownAnswers(unittest.TestCase):
    def setUp(self):
        self.table = json.loads((COUNTY / "expected.json").read_text("utf-8"))

    def fired(self) -> set[str]:
        return {finding["rule"] for subject in self.table["subjects"]
                for result in subject["results"].values() for finding in result["findings"]}

    def test_every_rule_fires_somewhere_but_the_one_for_the_main_stream(self):
        self.assertEqual(set(self.table["rules"]) - self.fired(), {"YZ-2"})

    def test_every_verdict_occurs(self):
        verdicts = {result["verdict"] for subject in self.table["subjects"]
                    for result in subject["results"].values()}
        self.assertEqual(verdicts, {"prohibited", "restricted", "indeterminate", "attention",
                                    "no_conflict"})

    def test_each_area_agrees_with_its_fraction(self):
        for subject in self.table["subjects"]:
            for result in subject["results"].values():
                for row in result["findings"] + result.get("layers", []):
                    if "plane_m2_exact" in row:
                        exact, shown = Fraction(row["plane_m2_exact"]), Fraction(row["plane_m2"])
                        self.assertLessEqual(abs(exact - shown), Fraction(1, 10**6))

    def test_control_units_and_townships_cover_every_site_exactly(self):
        for subject in self.table["subjects"]:
            for result in subject["results"].values():
                for row in result.get("layers", []):
                    if row["role"] in ("control_unit", "township"):
                        self.assertEqual(row["plane_m2_exact"], subject["plane_m2_exact"])

    def test_clauses_follow_the_code_that_replaced_the_old_laws(self):
        for subject in self.table["subjects"]:
            for finding in subject["results"]["2026-08-01"]["findings"]:
                self.assertNotIn("生态环境法典", str(finding["clauses"]))
            for finding in subject["results"]["2026-11-23"]["findings"]:
                self.assertNotIn("水污染防治法", str(finding["clauses"]))


if __name__ == "__main__":
    unittest.main()
