# SPDX-License-Identifier: Apache-2.0
"""The notebooks of docs/notebooks run cell by cell, and results show themselves, escaped."""
import xml.etree.ElementTree as xml

import pytest
from conftest import ROOT, square
from notebook import run

import ecotone

NOTEBOOKS = sorted((ROOT / "docs/notebooks").glob("*.py"))
HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_cells_show_something(path, monkeypatch):
    pytest.importorskip("geopandas")
    pytest.importorskip("matplotlib").use("Agg")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ECOTONE_LANG", "en")
    out = ROOT / "build" / "notebooks"
    out.mkdir(parents=True, exist_ok=True)
    outputs, _, page = run(path)
    (out / f"{path.stem}.html").write_text(page, encoding="utf-8")
    assert sum(bool(output) for output in outputs) >= len(outputs) - 1
    joined = "".join(outputs)
    assert "<svg" in joined and "<table" in joined
    assert "<script" not in joined


def hostile_check():
    site = ecotone.Layer(_table([square(500000, 3180000, 100)], HOSTILE), name=HOSTILE, crs=4545)
    red_line = ecotone.Layer(_table([square(500050, 3180000, 100)], HOSTILE), crs=4545, accuracy_m=1)
    county = ecotone.Layer([square(490000, 3170000, 50000)], crs=4545)
    return ecotone.check(site, [ecotone.RoleLayer(
        "ecological_redline", red_line, title_en=HOSTILE, title_zh=HOSTILE, approval=HOSTILE,
        coverage=county)], as_of="2026-11-01"), site


def _table(shapes, name):
    geopandas = pytest.importorskip("geopandas")
    return geopandas.GeoDataFrame(
        {"name": [name] * len(shapes), name: [name] * len(shapes)},
        geometry=geopandas.GeoSeries.from_wkt(shapes))


def well_formed(html):
    """Parses what is shown; the names of the elements and attributes in it."""
    root = xml.fromstring(html)
    names = {element.tag.split("}")[-1] for element in root.iter()}
    return names, {name for element in root.iter() for name in element.attrib}, root


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_names_show_as_text(lang, monkeypatch):
    monkeypatch.setenv("ECOTONE_LANG", lang)
    result, site = hostile_check()
    overlay = ecotone.overlay(site, site, "intersection", area_method="plane")
    table = ecotone.area_table(site, by=["name"])
    for html in (result._repr_html_(), site._repr_html_(), site.fields._repr_html_(),
                 table._repr_html_(), f"<div>{overlay._repr_html_()}</div>",
                 ecotone.inspect(site)._repr_html_()):
        tags, attributes, root = well_formed(html)
        assert not tags & {"script", "img", "iframe", "link"}
        assert not any(name.startswith("on") for name in attributes)
    _, _, root = well_formed(site._repr_html_())
    assert "<script>alert(1)</script>" in "".join(root.itertext())


def test_a_check_shows_banner_map_and_findings_in_one_language():
    result, _ = hostile_check()
    english, chinese = result.show("en").html, result.show("zh")._repr_html_()
    assert "Prohibited" in english or "Restricted" in english
    assert "生态保护红线" in chinese and 'lang="zh-CN"' in chinese
    for html in (english, chinese):
        _, _, root = well_formed(html)
        svg = [element for element in root.iter() if element.tag.split("}")[-1] == "svg"
               and element.get("class") == "map"]
        assert len(svg) == 1
        style = next(element.text for element in root.iter() if element.tag == "style")
        assert_scoped(style, "ecotone")


def assert_scoped(style, name):
    """Nothing outside of the box is styled, and the box outweighs what notebooks do to tables."""
    for rule in style.split("}"):
        for selector in rule.split("{")[0].split(","):
            assert not selector.strip() or selector.strip().startswith(f".{name}" * 3), selector


def test_tables_and_maps_stay_small_for_many_rows(county):
    squares = [square(500000 + 30 * (i % 200), 3180000 + 30 * (i // 200), 25) for i in range(20000)]
    many = ecotone.Layer(squares, crs=4545, name="parcels")
    for shown in (many, ecotone.boundary_points(many), ecotone.self_overlaps(many),
                  ecotone.Layer(county("control-units.shp"))):
        html = shown._repr_html_()
        assert len(html) < 300_000
        _, _, root = well_formed(html)
        assert len(list(root.iter("tr"))) <= 12
        assert_scoped(next(root.iter("style")).text, "ecotone-t")
    assert "the first 10 of 20000 rows" in many._repr_html_()


def test_an_inspection_shows_whole_sentences_and_what_mends():
    bow_tie = ecotone.Layer(["POLYGON ((500000 3180000, 500100 3180100, 500100 3180000, "
                             "500000 3180100, 500000 3180000))"], crs=4545)
    seen = ecotone.inspect(bow_tie)
    finding = next(finding for finding in seen.findings if finding.code == "invalid_rings")
    assert finding.command == "ecotone inspect FILE --repair OUT.gpkg"
    text = "".join(well_formed(seen._repr_html_())[2].itertext())
    assert finding.consequence_en in text and finding.command in text
    assert "nothing found" in ecotone.inspect(ecotone.Layer(
        [square(500000, 3180000, 100)], crs=4545))._repr_html_()


def test_many_subjects_show_a_few_and_say_so():
    sites = ecotone.Layer([square(500000 + 200 * i, 3180000, 100) for i in range(30)], crs=4545)
    html = ecotone.check(sites, {}, as_of="2026-11-01").show("en").html
    assert "10 more subject(s)" in html and html.count("<article") == 1
    brief = ecotone.check(sites, {}, as_of="2026-11-01", detail="brief")
    assert brief.pieces is None and '"detail": "brief"' in brief.to_json()
    assert "<svg class=\"map\"" not in brief.show("en").html


def test_a_page_is_written_whole_and_replaces_nothing_unasked(tmp_path):
    result, _ = hostile_check()
    page = result.save_html(tmp_path / "r.html", "en")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>") and HOSTILE not in text
    with pytest.raises(FileExistsError):
        result.save_html(page)
    result.save_html(page, overwrite=True, privacy="public")
    assert len(page.read_text(encoding="utf-8")) < len(text)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["r.html"]


def test_plots_have_the_colours_and_hatches_of_reports(monkeypatch):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("Agg")
    monkeypatch.setenv("ECOTONE_LANG", "en")
    from matplotlib.colors import to_hex

    result, site = hostile_check()
    look = ecotone.symbol("ecological_redline")
    assert look["pattern"] == "diagonal"
    axes = site.plot(role="ecological_redline")
    drawn = axes.collections[0]
    assert to_hex(drawn.get_edgecolor()[0]).upper() == look["stroke"]
    assert drawn.get_hatch() == "///" and drawn.get_label() == "Ecological red line"
    map_axes = result.plot(ax=pyplot.figure().add_subplot())
    legend = map_axes.get_legend()
    labels = [text.get_text() for text in legend.get_texts()]
    assert "Ecological red line" in labels
    # The legend shows the field with its hatch, and axes say what they are.
    assert [patch.get_hatch() for patch in legend.get_patches()][
        labels.index("Ecological red line")] == "///"
    assert map_axes.get_xlabel() == "easting (m)"
    monkeypatch.setenv("ECOTONE_LANG", "zh")
    chinese = result.plot(ax=pyplot.figure().add_subplot())
    assert "生态保护红线" in [text.get_text() for text in chinese.get_legend().get_texts()]
    degrees = site.transform(4490).plot()
    assert degrees.get_xlabel() == "经度（°）" and degrees.get_aspect() > 1.1
    with pytest.raises(KeyError):
        result.plot("nowhere")
