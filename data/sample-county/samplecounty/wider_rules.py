# SPDX-License-Identifier: Apache-2.0
"""The rules beyond those on zones of the first table: an independent reading of each.

A rule gives its level, whether it applies (three-valued, by attributes) and what its condition
came to. Figures are those of the law as the README reads them.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable

from .places_of_subjects import (NO, UNKNOWN, YES, Rivers, State, Whereabouts, all_of, any_of,
                                 inverse_of)

WASTE = ("waste_storage", "landfill", "hazardous_storage", "hazardous_landfill", "slag")
GENERAL_WASTE = ("waste_storage", "landfill", "slag")
TRUNK = {"motorway", "class_1", "class_2", "urban_expressway", "urban_main", "urban_secondary"}
HOMES = ("residential", "school", "hospital", "care_home")
BUILDING = ("new", "altered", "extended")


@dataclass
class Outcome:
    """One rule on one subject."""

    rule: str
    level: str
    applies: str
    state: State
    softened: list[tuple[str, str]] = field(default_factory=list)  # exceptions: truth, level


def one_of(value: Any, *wanted: str) -> str:
    """Three-valued: whether an attribute has one of the values."""
    return UNKNOWN if value is None else YES if value in wanted else NO


def both(*values: str) -> str:
    """Three-valued and."""
    return NO if NO in values else UNKNOWN if UNKNOWN in values else YES


def inverse(value: str) -> str:
    """Three-valued not."""
    return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[value]


def named(key: str, *values: str) -> Callable[[dict], bool]:
    """A filter: the field has one of the values."""
    return lambda f: f[key] in values


def for_sites(where: Whereabouts, rivers: Rivers, date: str) -> list[Outcome]:
    """Rules on sites and facilities."""
    a = where.subject.attributes
    return [*_fireworks(where, a, date), *_rivers_and_ponds(where, rivers, a, date),
            *_waste(where, a), *_soil(where, a), *_scenery(where, a), *_noise(where, a),
            *_access_lists(where, a)]


def _in_force(date: str) -> Callable[[dict], bool]:
    return lambda f: f["valid_from"] <= date


def _fireworks(where: Whereabouts, a: dict[str, Any], date: str) -> list[Outcome]:
    applies = YES if a.get("fireworks") == "yes" else NO
    if applies == NO:
        return []
    places = named("kind", "school", "hospital", "care_home", "heritage", "station")
    return [Outcome("FW-1", "prohibited", applies, any_of(
        where.meets("fireworks_ban_zone"), where.meets("source_protection_zone", _in_force(date)),
        where.nearer("fireworks_place", 50), where.nearer("sensitive_place", 50, places)))]


def _rivers_and_ponds(where: Whereabouts, rivers: Rivers, a: dict[str, Any],
                      date: str) -> list[Outcome]:
    waste = one_of(a.get("industry"), *WASTE)
    pond = both(one_of(a.get("industry"), "tailings"), one_of(a.get("status"), *BUILDING))
    any_pond = both(one_of(a.get("industry"), "tailings"),
                    one_of(a.get("status"), *BUILDING, "existing"))
    homes = both(one_of(a.get("status"), "new", "extended"), one_of(a.get("use"), *HOMES, "public"))
    rows = []
    if waste != NO:
        rows.append(Outcome("YZ-4", "prohibited", waste, where.meets("river_management_range")))
    if pond != NO:
        rows.append(Outcome("TA-1", "prohibited", pond, any_of(
            where.meets("ecological_redline"), where.meets("permanent_basic_farmland"),
            where.meets("flood_passage"))))
        rows.append(Outcome("TA-2", "prohibited", pond, any_of(
            where.meets("scenic_area"), where.meets("protected_area", named("kind", "自然保护区")),
            where.meets("source_protection_zone", _in_force(date)))))
    if any_pond != NO:
        rows.append(Outcome("TA-3", "prohibited", any_pond,
                            rivers.along_state(where, "sensitive_place", True, 1000, 200),
                            [(one_of(a.get("status"), "existing", "altered"), "restricted")]))
    if homes != NO:
        rows.append(Outcome("TA-4", "restricted", homes, rivers.along_state(
            where, "tailings_pond", False, 1000, 200, lambda f: f["status"] != "closed")))
    return rows


def _waste(where: Whereabouts, a: dict[str, Any]) -> list[Outcome]:
    waste = one_of(a.get("industry"), *WASTE)
    if waste == NO:
        return []
    general = one_of(a.get("industry"), *GENERAL_WASTE)
    return [
        Outcome("SW-1", "prohibited", waste, any_of(
            where.meets("ecological_redline"), where.meets("permanent_basic_farmland"))),
        Outcome("SW-2", "prohibited", waste, any_of(
            where.meets("cave"), where.meets("geohazard_area"), where.meets("wetland"),
            where.nearer("active_fault", 100)), [(general, "restricted")]),
        Outcome("SW-3", "prohibited", waste, any_of(
            where.meets("river_management_range"), where.meets("water_body"))),
        Outcome("SW-4", "report", waste, where.nearer("sensitive_place", 5000))]


def _soil(where: Whereabouts, a: dict[str, Any]) -> list[Outcome]:
    building = one_of(a.get("status"), *BUILDING)
    groundwater = both(one_of(a.get("groundwater_pollution"), "yes"), building)
    soil = both(one_of(a.get("soil_pollution"), "yes"), building)
    lived_in = one_of(a.get("use"), *HOMES, "public", "office")
    rows = []
    if groundwater != NO:
        rows.append(Outcome("KA-1", "prohibited", groundwater, any_of(
            where.meets("karst_area", named("degree", "strong")),
            where.meets("spring_protection_range"))))
    if soil != NO:
        rows.append(Outcome("SO-1", "prohibited", soil, where.meets("permanent_basic_farmland")))
        rows.append(Outcome("SO-2", "restricted", soil,
                            where.nearer("sensitive_place", 500, named("kind", *HOMES))))
    if lived_in != NO:
        rows.append(Outcome("SO-3", "prohibited", lived_in, where.meets("contaminated_plot")))
    return rows


def _scenery(where: Whereabouts, a: dict[str, Any]) -> list[Outcome]:
    unrelated = one_of(a.get("scenic_related"), "no")
    building = one_of(a.get("status"), *BUILDING)
    rows = []
    if unrelated != NO:
        rows.append(Outcome("SC-1", "prohibited", unrelated,
                            where.meets("scenic_area", named("zone", "核心景区"))))
    if building != NO:
        rows.append(Outcome("WL-1", "prohibited", building,
                            where.meets("wetland", named("level", "国家重要湿地")),
                            [(one_of(a.get("wetland_exemption"), "listed"), "restricted")]))
    return rows


def _noise(where: Whereabouts, a: dict[str, Any]) -> list[Outcome]:
    trunk = named("class", *TRUNK)
    strips = []
    for klass, width in (("1", 50), ("2", 35), ("3", 20)):
        zone = where.meets("noise_zone", named("class", klass))
        road = where.nearer("road_boundary", width, trunk) if zone.truth != NO else State(NO)
        # A trunk road at a place is the nearest of its kind, so its distance is told beside.
        strips.append(all_of(zone, road))
    rows = [Outcome("NO-1", "report", YES, any_of(*strips))]
    sensitive = one_of(a.get("use"), *HOMES, "office")
    if sensitive != NO:
        rows.append(Outcome("NO-2", "attention", sensitive,
                            where.meets("noise_zone", named("class", "3", "4a", "4b"))))
    railway = where.meets("noise_zone", named("class", "4b"))
    if railway.truth != NO or railway.touches:
        raise ValueError(f"{where.subject.id} meets class 4b, which this reading leaves out")
    return rows


def _access_lists(where: Whereabouts, a: dict[str, Any]) -> list[Outcome]:
    industry = a.get("industry")
    if industry is None:
        raise ValueError(f"{where.subject.id} states no industry, which this reading leaves out")
    lists = lambda key: lambda f: industry in f[key].split("、")
    barred = where.meets("control_unit", lists("barred_industries"))
    limited = where.meets("control_unit", lists("restricted_industries"))
    none_of_them = both(inverse(barred.truth), inverse(limited.truth))
    return [Outcome("ZC-1", "prohibited", YES, where.meets("control_unit"),
                    [(both(inverse(barred.truth), limited.truth), "restricted"),
                     (none_of_them, "report")])]


def for_outfalls(where: Whereabouts, rivers: Rivers) -> list[Outcome]:
    """Rules on outfalls."""
    a = where.subject.attributes
    new = one_of(a.get("status"), "new")
    rows = [Outcome("OF-5", "attention", YES, rivers.along_state(where, "intake", True, 10000, 200))]
    if new == NO:
        return rows
    klass = a.get("class")
    approval = one_of(klass, "工业排污口", "城镇污水处理厂排污口")
    exempt = klass == "城镇污水处理厂排污口" or a.get("subclass") == "农村污水处理设施排污口"
    reserves, fish = where.meets("protected_area"), where.meets("fishery_water")
    near = any_of(where.nearer("protected_area", 1000), where.nearer("fishery_water", 1000))
    rows += [
        Outcome("OF-1", "prohibited", new, any_of(reserves, fish)),
        Outcome("OF-2", "restricted", new, where.meets("ecological_redline")),
        Outcome("OF-4", "restricted", new, State(YES if klass else UNKNOWN),
                [(inverse(approval), "attention")]),
        Outcome("OF-8", "restricted", new, all_of(near, inverse_of(reserves), inverse_of(fish)))]
    if not exempt:
        rows.append(Outcome("OF-3", "restricted", new, where.nearer(
            "water_function_zone", 100, named("target_met", "否"))))
    return rows
