# SPDX-License-Identifier: Apache-2.0
"""Makes the whole county and writes it to a folder."""
from __future__ import annotations

from pathlib import Path

from . import exact
from .catalogue import SOURCES, write_catalogue, write_layer
from .county import COUNTY_CODE, COUNTY_NAME, County, synthetic_names
from .expected import Expectation, make_expected, write_expected
from .nature import (make_protected_before, make_scenic_area, make_small_areas,
                     make_water_management, make_wetlands)
from .noise import make_base_noise_zones, make_noise_zones
from .places import make_buildings, make_sensitive_places, make_settlements, make_transport
from .registers import (MAIN_REGISTER, make_fuel_facilities, make_outfalls as make_register,
                        make_sewage_plants, outfall_rows, plant_faults)
from .rivers import River, make_rivers
from .sites import Subject, World, make_facilities, make_outfalls, make_sites
from .sources import UNSURVEYED, Source, make_source_layers, make_sources
from .terrain import Heights, make_catchments, make_contours, make_karst
from .water import make_river_layers
from .writers import Layer, csv_point, write_coordinate_text, write_csv, write_geojson
from .zones import (make_control_units, make_farmland, make_fireworks_zone, make_no_burn_zones,
                    make_protected_areas, make_red_line)

TEXT_SITE = "S07"  # the site that is also written as a coordinate text


def make_administration(county: County) -> list[Layer]:
    """The county and its townships, from labels of one lattice."""
    outline = Layer("county", "county", "polygon", "县界", "County")
    outline.add(county.lattice.polygons(county.outline)[0], name=COUNTY_NAME, code=COUNTY_CODE)
    townships = Layer("township", "township", "polygon", "乡镇", "Townships")
    names = synthetic_names("townships", len(county.centres))
    for label, polygons in sorted(county.lattice.polygons(county.township).items()):
        townships.add(polygons, name=f"示例{names[label]}{'街道' if label < 1 else '镇'}",
                      code=f"{COUNTY_CODE}{100 + label:03d}")
    return [outline, townships]


def make_county() -> tuple[World, list[Layer]]:
    """Everything in memory: the world that subjects are placed in, and the layers in order."""
    county = County()
    rivers = make_rivers(county)
    protected, protected_labels = make_protected_areas(county)
    red_line, red_line_labels = make_red_line(county, protected_labels)
    farmland, _ = make_farmland(county, red_line_labels)
    units, _ = make_control_units(county, red_line_labels)
    sources = make_sources(county, rivers)
    zones, intakes = make_source_layers(sources)
    layers = [*make_administration(county), make_no_burn_zones(county), make_fireworks_zone(county),
              red_line, protected, zones, intakes, *make_river_layers(rivers), units, farmland]
    layers += surroundings(county, rivers, sources)
    world = World(county, rivers, sources, {layer.role: layer for layer in layers},
                  red_line_labels, protected_labels)
    return world, layers


def surroundings(county: County, rivers: list[River], sources: list[Source]) -> list[Layer]:
    """The layers that delineation and the wider rules need."""
    transport = make_transport(county)
    settlements, town = make_settlements(county)
    places, _ = make_sensitive_places(county)
    return [make_sewage_plants(county), make_noise_zones(county, transport), *transport,
            *settlements, make_buildings(county, town, transport), places,
            make_contours(Heights(county, rivers)), *make_catchments(county, rivers),
            *make_water_management(rivers), *make_karst(county), make_wetlands(county, rivers),
            make_scenic_area(county),
            *make_small_areas(county, rivers, sources), make_protected_before(county)]


def write_registers(folder: Path, world: World) -> None:
    """Outfalls in two registers, the planted faults, fuel facilities, receptors."""
    outfalls = make_register(world.county, world.rivers)
    faults = plant_faults(outfalls, world.rivers)
    rows = outfall_rows(outfalls)
    write_csv(folder / "outfalls.csv", rows[:MAIN_REGISTER])
    write_csv(folder / "outfalls-supplement.csv", rows[MAIN_REGISTER:])
    write_csv(folder / "planted-faults.csv", faults)
    write_csv(folder / "fuel-facilities.csv", make_fuel_facilities(world.county))
    _, receptors = make_sensitive_places(world.county)
    write_csv(folder / "sensitive-receptors.csv",
              [{"编码": r["code"], "名称": r["name"], "类别": r["kind"], "户数": r["households"],
                **csv_point(r["point"])} for r in receptors])


def build_registers(folder: Path, seeds: list[int]) -> None:
    """Other registers of outfalls of the same county, a pair of files a seed: `outfalls-7.csv` and
    its key `planted-faults-7.csv`."""
    county = County()
    rivers = make_rivers(county)
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        outfalls = make_register(county, rivers, f" {seed}")
        faults = plant_faults(outfalls, rivers, f" {seed}")
        write_csv(folder / f"outfalls-{seed}.csv", outfall_rows(outfalls)[:MAIN_REGISTER])
        write_csv(folder / f"planted-faults-{seed}.csv", faults)


def confirm_valid(layers: list[Layer]) -> None:
    """Raises if a polygon layer of up to 3000 vertices is not valid.

    Larger layers are traced from labels on a lattice and are valid by construction.
    """
    for layer in layers:
        if layer.kind == "polygon" and layer.vertices() <= 3000:
            for number, feature in enumerate(layer.features):
                found = exact.faults(feature.geometry)
                if found:
                    raise ValueError(f"{layer.id} {number}: {found[0]}")


def unsurveyed_township(world: World):
    """The polygons without source zones."""
    label = world.county.township_at(UNSURVEYED)
    return world.county.lattice.polygons(world.county.township)[label]


def make_coverage(world: World) -> Layer:
    """Where source zones were surveyed: the county without one township."""
    labels = world.county.township
    lost = world.county.township_at(UNSURVEYED)
    surveyed = [[-1 if v in (-1, lost) else 0 for v in row] for row in labels]
    layer = Layer("source-zones-coverage", "coverage", "polygon", "水源保护区数据覆盖范围",
                  "Coverage of the source zones")
    layer.add(world.county.lattice.polygons(surveyed)[0], name="已划定范围")
    return layer


def subject_layer(name: str, subjects: list[Subject], kind: str) -> Layer:
    """Subjects as a layer with the attributes of a check."""
    layer = Layer(name, "subject", kind, "拟建项目（合成）", "Proposed subjects")
    for s in subjects:
        layer.add(s.polygons if kind == "polygon" else s.point, id=s.id, name=s.name,
                  target=s.target, **s.attributes)
    return layer


def build(folder: Path) -> None:
    """Writes every file of the sample county to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    world, layers = make_county()
    confirm_valid(layers)
    for layer in layers:
        write_layer(folder, layer)
    write_catalogue(folder / "catalogue.yaml", layers)
    write_geojson(folder / "source-zones-coverage.geojson", make_coverage(world), {})
    write_geojson(folder / "noise-base-zones.geojson", make_base_noise_zones(world.county), {})
    write_registers(folder, world)
    write_subjects(folder, world)


def write_subjects(folder: Path, world: World) -> None:
    """The proposed subjects and the table of known answers."""
    sites, outfalls, facilities = make_sites(world), make_outfalls(world), make_facilities(world)
    write_geojson(folder / "sites.geojson", subject_layer("sites", sites, "polygon"), {})
    write_geojson(folder / "proposed-facilities.geojson",
                  subject_layer("proposed-facilities", facilities, "point"), {})
    write_csv(folder / "proposed-outfalls.csv",
              [{"id": s.id, "name": s.name, "target": s.target, **csv_point(s.point),
                **s.attributes} for s in outfalls])
    chosen = next(s for s in sites if s.id == TEXT_SITE)
    hectares = exact.area2(chosen.polygons) // 2 // 10000
    write_coordinate_text(folder / "sites-coordinates.txt",
                          [("1", chosen.name, chosen.polygons)],
                          [f"{hectares // 10000}.{hectares % 10000:04d}"])
    accuracy = {layer.role: SOURCES[layer.id].accuracy_m for layer in world.layers.values()}
    expectation = Expectation(world.layers, accuracy,
                              {"source_protection_zone": unsurveyed_township(world)})
    write_expected(folder / "expected.json", make_expected(expectation, [
        ("sites.geojson", sites), ("proposed-outfalls.csv", outfalls),
        ("proposed-facilities.geojson", facilities)]))
