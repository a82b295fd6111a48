# SPDX-License-Identifier: Apache-2.0
"""Workbook and document hold what the result says, as other programs read them."""

import json
import re
import zipfile
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module", name="result")
def checked(tmp_path_factory):
    file = tmp_path_factory.mktemp("result") / "result.json"
    done = run("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml",
               "--as-of", "2026-11-23", "--report", file)
    assert done.returncode == 1, done.stderr
    return file


def rendered(result, output, *more):
    done = run("report", result, "-o", output, *more)
    assert done.returncode == 0, done.stderr
    return output


def rows_of(sheet):
    rows = list(sheet.iter_rows(values_only=True))
    head = next(i for i, row in enumerate(rows) if row[0] == "序号")
    return [dict(zip(rows[head], row)) for row in rows[head + 1:]]


def test_the_workbook_has_the_figures_of_the_result_as_numbers(result, tmp_path):
    book = openpyxl.load_workbook(rendered(result, tmp_path / "r.xlsx", "--lang", "zh"))
    subjects = json.loads(result.read_text("utf-8"))["subjects"]
    assert book.sheetnames[:6] == ["汇总", "占用情况统计表", "发现与依据", "距离", "拐点坐标表",
                                   "资料缺项与复核要点"]
    summary = rows_of(book["汇总"])
    assert [row["标识"] for row in summary] == [subject["id"] for subject in subjects]
    for row, subject in zip(summary, subjects):
        assert row["面积（公顷）"] == round(subject["area"]["m2"] / 10000, 4)
        assert row["已核查图层"] == subject["layers_checked"]
        assert row["完整"] == ("是" if subject["complete"] else "否")
    occupation = [row for row in rows_of(book["占用情况统计表"])
                  if isinstance(row["序号"], int) and row["区名"] == "图层合计（并集）"]
    unions = [layer for subject in subjects for layer in subject["layers"]
              if layer["state"] == "hit" and len(layer["zones"]) > 1]
    assert len(occupation) == len(unions) > 3
    for row, layer in zip(occupation, unions):
        area = layer["area_m2"] or 0
        # Rounded to the decimals that reports print; mu is 2000/3 m².
        assert row["占用面积（m²）"] == pytest.approx(area, abs=0.005001)
        assert row["公顷"] == pytest.approx(area / 10000, abs=0.00005001)
        assert row["亩"] == pytest.approx(area * 3 / 2000, abs=0.005001)
        assert row["占比（%）"] == pytest.approx(layer["share"] or 0, abs=0.00005001)


def test_the_workbook_prints_on_a4_with_its_heading_on_every_page(result, tmp_path):
    book = openpyxl.load_workbook(rendered(result, tmp_path / "r.xlsx", "--lang", "zh"))
    for sheet in book:
        assert sheet.page_setup.paperSize == "9" or int(sheet.page_setup.paperSize) == 9
        head = next(i for i, row in enumerate(sheet.iter_rows(values_only=True), 1)
                    if row[0] and row[1])
        assert sheet.print_title_rows == f"${head}:${head}"
        assert sheet.freeze_panes == f"A{head + 1}"
        assert sheet.page_setup.fitToWidth == 1 or sheet.sheet_properties.pageSetUpPr.fitToPage
    percent = next(cell for row in book["占用情况统计表"].iter_rows() for cell in row
                   if cell.number_format.endswith("%"))
    assert percent.number_format == "0.00%"


def test_no_text_of_a_subject_becomes_a_formula(result, tmp_path):
    document = json.loads(result.read_text("utf-8"))
    document["subjects"] = document["subjects"][:1]
    document["subjects"][0]["name"] = '=HYPERLINK("http://localhost","x")'
    document["subjects"][0]["id"] = "+1+1"
    (tmp_path / "r.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    book = openpyxl.load_workbook(rendered(tmp_path / "r.json", tmp_path / "r.xlsx"))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds and "s" in kinds


@pytest.mark.parametrize("language, heading", [("zh", "空间合规核查报告"),
                                               ("en", "Compliance check report")])
def test_the_document_has_the_sections_of_the_page(result, tmp_path, language, heading):
    document = docx.Document(rendered(result, tmp_path / "r.docx", "--lang", language))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[0] == heading
    subjects = json.loads(result.read_text("utf-8"))["subjects"]
    headings = [p.text for p in document.paragraphs if p.style.name == "heading 1"
                or p.style.name == "Heading 1"]
    for subject in subjects:
        assert subject["name"] in headings
    table_text = {cell.text for table in document.tables for cell in table._cells}
    for subject in subjects[:4]:
        for finding in subject["findings"]:
            assert any(finding["message"][language] == text for text in paragraphs)
            for cite in finding["cite"]:
                assert any(cite["title"][language] in text for text in table_text)
    assert ("审核" if language == "zh" else "Reviewed by") in table_text


def test_tables_of_the_document_repeat_their_headings_and_pages_are_numbered(result, tmp_path):
    with zipfile.ZipFile(rendered(result, tmp_path / "r.docx")) as package:
        assert package.testzip() is None
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in package.namelist():
            if name.endswith(".png"):
                assert package.read(name).startswith(b"\x89PNG")
            else:
                ElementTree.fromstring(package.read(name))
        assert any(name.startswith("word/media/") for name in package.namelist())
        body = ElementTree.fromstring(package.read("word/document.xml"))
        footer = package.read("word/footer1.xml").decode()
    assert re.search(r"\bPAGE\b", footer) and "NUMPAGES" in footer
    wide = [table for table in body.iter(f"{WORD}tbl")
            if len(list(table.find(f"{WORD}tblGrid"))) >= 7]
    assert wide
    for table in wide:
        first = table.find(f"{WORD}tr")
        assert first.find(f"{WORD}trPr/{WORD}tblHeader") is not None


@pytest.mark.parametrize("extension", ["xlsx", "docx"])
def test_the_same_result_is_the_same_file(result, tmp_path, extension):
    one = rendered(result, tmp_path / f"a.{extension}").read_bytes()
    assert one == rendered(result, tmp_path / f"b.{extension}").read_bytes()
