# SPDX-License-Identifier: Apache-2.0
"""What a check of the proposed subjects must give, worked out with rational arithmetic.

This is an independent reading of the rules: it shares no code with Ecotone and uses no geometry
library. The reading in words is the table RULES below and the README.
"""
from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from . import exact
from . import wider_rules
from .measures import Overlap, Site
from .places_of_subjects import Rivers, Whereabouts
from .sites import Subject
from .tilings import overlaps, tiles
from .writers import SYNTHETIC_EN, Feature, Layer

DATES = ("2026-11-23", "2026-08-01")
ORDER = ("no_conflict", "report", "attention", "indeterminate", "restricted", "prohibited")
CODE_FROM, OLD_UNTIL = "2026-08-15", "2026-08-14"
CODE, WATER, AIR = "生态环境法典", "水污染防治法", "大气污染防治法"
RED, ORDER830, YANGTZE = "自然资发〔2022〕142号", "自然保护区条例（国务院令第830号）", "长江保护法"

# rule: (instrument, article, first day, last day)
CLAUSES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "DW-1": ((WATER, "64", "2018-01-01", OLD_UNTIL), (CODE, "318", CODE_FROM, "")),
    "DW-2": ((WATER, "65", "2018-01-01", OLD_UNTIL), (CODE, "319", CODE_FROM, "")),
    "DW-3": ((WATER, "66", "2018-01-01", OLD_UNTIL), (CODE, "320", CODE_FROM, "")),
    "DW-4": ((WATER, "66", "2018-01-01", OLD_UNTIL), (CODE, "320", CODE_FROM, "")),
    "DW-5": ((WATER, "67", "2018-01-01", OLD_UNTIL), (CODE, "321", CODE_FROM, "")),
    "OF-1": ((WATER, "75", "2018-01-01", OLD_UNTIL), (CODE, "329", CODE_FROM, "")),
    "NB-1": ((AIR, "38", "2016-01-01", OLD_UNTIL), (CODE, "207", CODE_FROM, "")),
    "NB-2": ((AIR, "38", "2016-01-01", OLD_UNTIL), (CODE, "207", CODE_FROM, "")),
    "NB-3": ((AIR, "38", "2016-01-01", OLD_UNTIL), (CODE, "207", CODE_FROM, "")),
    "RL-1": ((RED, "一", "2022-08-16", ""), (CODE, "60", CODE_FROM, "")),
    "RL-2": ((RED, "一", "2022-08-16", ""), (CODE, "60", CODE_FROM, "")),
    "RL-3": ((RED, "一", "2022-08-16", ""), (CODE, "60", CODE_FROM, "")),
    "PA-1": ((ORDER830, "26", "2026-03-15", ""), (CODE, "861", CODE_FROM, "")),
    "PA-2": ((ORDER830, "27", "2026-03-15", ""),),
    "YZ-1": ((YANGTZE, "26", "2021-03-01", ""),),
    "YZ-2": ((YANGTZE, "26", "2021-03-01", ""),),
    "YZ-3": ((YANGTZE, "26", "2021-03-01", ""),),
    "YZ-4": ((YANGTZE, "49", "2021-03-01", ""),),
    "OF-2": ((RED, "一", "2022-08-16", ""), (CODE, "1109", CODE_FROM, "")),
    "OF-3": ((CODE, "276", CODE_FROM, ""),),
    "OF-4": ((CODE, "275", CODE_FROM, ""), ("入河排污口监督管理办法", "11", "2025-01-01", "")),
    "OF-5": (("数据核查惯例", "", "2000-01-01", ""),),
    "OF-8": ((CODE, "329", CODE_FROM, ""),),
    "FW-1": ((AIR, "82", "2016-01-01", OLD_UNTIL), (CODE, "251", CODE_FROM, "")),
    "TA-1": (("尾矿污染环境防治管理办法", "9", "2022-07-01", ""),),
    "TA-2": (("GB 50863", "3.1.1", "2013-12-01", ""),),
    "TA-3": (("防范化解尾矿库安全风险工作方案", "", "2020-02-21", ""),),
    "TA-4": (("防范化解尾矿库安全风险工作方案", "", "2020-02-21", ""),),
    "SW-1": (("固体废物污染环境防治法", "21", "2020-09-01", OLD_UNTIL), (CODE, "481", CODE_FROM, "")),
    "SW-2": (("GB 18599", "4.4", "2021-07-01", ""), ("GB 18597", "5.2", "2023-07-01", "")),
    "SW-3": ((CODE, "164", CODE_FROM, ""), ("GB 18599", "4.5", "2021-07-01", "")),
    "SW-4": (("GB 18599", "4.2", "2021-07-01", ""), ("GB 18597", "5.4", "2023-07-01", "")),
    "KA-1": (("地下水管理条例", "42", "2021-12-01", ""),),
    "SO-1": ((CODE, "445", CODE_FROM, ""),),
    "SO-2": ((CODE, "427", CODE_FROM, ""),),
    "SO-3": ((CODE, "456", CODE_FROM, ""), (CODE, "461", CODE_FROM, "")),
    "SC-1": (("风景名胜区条例", "27", "2006-12-01", ""),),
    "WL-1": (("湿地保护法", "19", "2022-06-01", ""),),
    "NO-1": (("GB/T 15190", "", "2015-01-01", ""),),
    "NO-2": (("GB 3096", "", "2008-10-01", ""),),
    "ZC-1": ((CODE, "67", CODE_FROM, ""), (CODE, "1234", CODE_FROM, ""))}

REPORTS = ("SW-4", "NO-1", "NO-3")
ALWAYS_BANNED = {"petroleum_coke", "oil_shale", "crude_oil", "heavy_oil", "residual_oil",
                 "coal_tar"}
COAL = {"coal", "briquette", "semi_coke", "coke"}
YES, NO, UNKNOWN = "yes", "no", "unknown"


def equals(value: Any, *wanted: str) -> str:
    """Three-valued: whether an attribute has one of the values."""
    return UNKNOWN if value is None else YES if value in wanted else NO


def both(*values: str) -> str:
    """Three-valued and."""
    return NO if NO in values else UNKNOWN if UNKNOWN in values else YES


def either(*values: str) -> str:
    """Three-valued or."""
    return YES if YES in values else UNKNOWN if UNKNOWN in values else NO


def inverse(value: str) -> str:
    """Three-valued not."""
    return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[value]


def below(value: Any, limit: str) -> str:
    """Three-valued: whether a number is less than a limit."""
    return UNKNOWN if value is None else YES if Fraction(str(value)) < Fraction(limit) else NO


def banned(fuel: str | None, klass: str, a: dict[str, Any]) -> str:
    """Whether a fuel is in the catalogue of a class (国环规大气〔2017〕2号)."""
    if fuel is None:
        return UNKNOWN
    if fuel in ALWAYS_BANNED:
        return YES
    if fuel in COAL:
        if klass == "III":
            return YES
        if klass == "II":  # all coal but in single boilers of 20 t/h and more
            return inverse(both(equals(a.get("equipment"), "boiler"),
                                inverse(below(a.get("capacity_t_h"), "20"))))
        return both(inverse(below(a.get("sulphur_pct"), "0.5")),  # class I, coal
                    inverse(below(a.get("ash_pct"), "10")),
                    either(equals(a.get("equipment"), "stove"), below(a.get("capacity_t_h"), "20")))
    if fuel == "biomass_pellet" and klass == "III":
        return inverse(equals(a.get("dedicated_boiler_dust_removal"), "yes"))
    return NO


class Answer:
    """The outcome of all rules for one subject on one date."""

    def __init__(self) -> None:
        self.findings: list[dict[str, Any]] = []
        self.unknown: list[dict[str, str]] = []

    def verdict(self) -> str:
        """The worst finding; at least indeterminate when something could not be decided."""
        levels = [ORDER.index(f["level"]) for f in self.findings if f["level"] != "report"]
        # What would report a figure alone decides nothing, known or not.
        if any(u["rule"] not in REPORTS for u in self.unknown):
            levels.append(ORDER.index("indeterminate"))
        return ORDER[max(levels, default=0)]


class Expectation:
    """Works out answers against the layers of the rules."""

    def __init__(self, layers: dict[str, Layer], accuracy: dict[str, float],
                 gaps: dict[str, Any]) -> None:
        """`accuracy` in metres and `gaps` (polygons without data) by role."""
        self.layers, self.accuracy, self.gaps = layers, accuracy, gaps

        self._sites: dict[str, Site] = {}
        self._rivers = Rivers(layers["river"])

    # ------------------------------------------------------------------------------ sites

    def site_of(self, subject: Subject) -> Site:
        """The measured site, kept so that both dates share its overlaps."""
        if subject.id not in self._sites:
            self._sites[subject.id] = Site(subject)
        return self._sites[subject.id]

    def site(self, subject: Subject, date: str) -> tuple[Answer, list[dict[str, Any]]]:
        """All rules for a site."""
        site, a, answer = self.site_of(subject), subject.attributes, Answer()
        acting = equals(a.get("status"), "new", "altered", "extended")
        level = lambda word: lambda f: f["level"] == word and f["valid_from"] <= date
        dws = "source_protection_zone"
        self._overlap_rule(answer, "DW-2", "prohibited", site, dws, level("一级"),
                           both(acting, equals(a.get("supply_related"), "no")), date)
        self._overlap_rule(answer, "DW-3", "prohibited", site, dws, level("二级"),
                           both(acting, equals(a.get("discharges"), "yes")), date)
        self._overlap_rule(answer, "DW-4", "attention", site, dws, level("二级"),
                           both(acting, equals(a.get("discharges"), "no")), date)
        heavier = both(equals(a.get("status"), "altered"), equals(a.get("discharge_increase"), "yes"))
        self._overlap_rule(answer, "DW-5", "prohibited", site, dws, level("准保护区"),
                           both(equals(a.get("heavy_polluter"), "yes"),
                                either(equals(a.get("status"), "new", "extended"), heavier)), date)
        for klass in ("I", "II", "III"):
            self._overlap_rule(answer, "NB-1", "prohibited", site, "no_burn_zone",
                               lambda f: f["class"] == klass and f["start"] <= date,
                               both(equals(a.get("status"), "new", "extended"),
                                    banned(a.get("fuel"), klass, a)), date)
        self._red_line(answer, site, a, date)
        harmless = both(equals(a.get("industry"), "linear"), equals(a.get("unavoidable"), "yes"),
                        equals(a.get("crossing_mode"), "underground", "underwater", "overhead"))
        listed = either(equals(a.get("reserve_activity"), "art26_1"), harmless)
        zone = lambda word: lambda f: f["zone"] == word
        for condition, outcome in ((inverse(listed), "prohibited"), (listed, "restricted")):
            self._overlap_rule(answer, "PA-1", outcome, site, "protected_area", zone("核心保护区"),
                               condition, date)
        allowed = equals(a.get("reserve_activity"), "art27_listed")
        for condition, outcome in ((inverse(allowed), "prohibited"), (allowed, "restricted")):
            self._overlap_rule(answer, "PA-2", outcome, site, "protected_area", lambda f: (
                f["zone"] == "一般控制区" and f["kind"] == "自然保护区"), condition, date)
        self._yangtze(answer, site, a, date)
        self._wider(answer, subject, site, date)
        return answer, self._layer_rows(site, date)

    def _overlap_rule(self, answer: Answer, rule: str, outcome: str, site: Site, role: str, fits,
                      condition: str, date: str) -> None:
        if condition == NO:
            return
        overlap = site.overlap(self.layers[role].features, fits)
        error = overlap.error_m2(self.accuracy[role])
        self._judge(answer, rule, outcome, site, role, overlap, error, condition, date)

    def _judge(self, answer: Answer, rule: str, outcome: str, site: Site, role: str,
               overlap: Overlap, error: float, condition: str, date: str) -> None:
        area = float(overlap.area_cm2) / 1e4
        if area == 0 and not overlap.touches:
            if self._uncovered(site, role):
                self._add_unknown(answer, rule, "coverage")
            return
        if condition == UNKNOWN:
            self._add_unknown(answer, rule, "attribute")
            return
        if area == 0:
            outcome = "attention"
        elif area <= error:
            self._add_unknown(answer, rule, "error")
            return
        answer.findings.append({
            "rule": rule, "level": outcome, "touching": area == 0, "role": role,
            "clauses": clauses(rule, date), **_area_fields(site, overlap, error),
            "features": [_feature(self.layers[role].features[n], n, value)
                         for n, value in overlap.pieces]})

    @staticmethod
    def _add_unknown(answer: Answer, rule: str, reason: str) -> None:
        row = {"rule": rule, "reason": reason}
        if row not in answer.unknown:
            answer.unknown.append(row)

    def _uncovered(self, site: Site, role: str) -> bool:
        gap = self.gaps.get(role)
        if gap is None:
            return False
        return any(exact.clip_ring(list(ring), convex) for polygon in gap for ring in polygon[:1]
                   for _, convex in site.parts)

    def _red_line(self, answer: Answer, site: Site, a: dict[str, Any], date: str) -> None:
        """RL-1 in core zones; RL-2 and RL-3 in the rest of the red line."""
        role = "ecological_redline"
        red = site.overlap(self.layers[role].features, lambda f: True)
        core = site.overlap(self.layers["protected_area"].features,
                            lambda f: f["zone"] == "核心保护区")
        error = red.error_m2(self.accuracy[role]) + core.error_m2(self.accuracy["protected_area"])
        inner = list(exact.product(red.region, core.region))
        inner_area = exact.signed_area(inner)
        if inner_area:
            in_core = Overlap(inner, inner_area, red.zone_edge_m, False, red.pieces)
            condition = inverse(equals(a.get("reserve_activity"), "art26_1"))
            if condition != NO:
                self._judge(answer, "RL-1", "prohibited", site, role, in_core, error, condition,
                            date)
                for finding in answer.findings:
                    if finding["rule"] == "RL-1":
                        finding["features"] = []
        rest = Overlap(red.region + [(-s, r) for s, r in inner], red.area_cm2 - inner_area,
                       red.zone_edge_m, red.touches, red.pieces)
        if not inner_area or rest.area_cm2:
            listed = equals(a.get("limited_activity"), *map(str, range(1, 11)))
            for rule, condition, outcome in (("RL-2", inverse(listed), "prohibited"),
                                             ("RL-3", listed, "restricted")):
                if condition != NO:
                    self._judge(answer, rule, outcome, site, role, rest, error, condition, date)
                    for finding in answer.findings:
                        if finding["rule"] == rule and inner_area:
                            finding["features"] = []

    def _wider(self, answer: Answer, subject: Subject, site: Site | None, date: str) -> None:
        """The rules of `wider_rules`."""
        where = Whereabouts(subject, site, self.layers, self.accuracy, self.gaps)
        outcomes = (wider_rules.for_outfalls(where, self._rivers) if subject.target == "outfall"
                    else wider_rules.for_sites(where, self._rivers, date))
        for outcome in outcomes:
            if clauses(outcome.rule, date):
                self._conclude(answer, where, outcome, date)

    def _conclude(self, answer: Answer, where: Whereabouts, outcome: wider_rules.Outcome,
                  date: str) -> None:
        state, level = outcome.state, outcome.level
        if state.truth == NO and not state.touches:
            return
        if state.truth == UNKNOWN:
            self._add_unknown(answer, outcome.rule, state.causes[0] if state.causes else "attribute")
            return
        if outcome.applies == UNKNOWN:
            if state.truth == YES:
                self._add_unknown(answer, outcome.rule, "attribute")
            return
        for truth, softer in outcome.softened:
            if truth == UNKNOWN:
                raise ValueError(f"{where.subject.id} {outcome.rule}: an exception is open")
            if truth == YES:
                level = softer
                break
        if state.truth == NO:
            level = min(level, "attention", key=ORDER.index)
        row: dict[str, Any] = {"rule": outcome.rule, "level": level, "touching": state.truth == NO,
                               "clauses": clauses(outcome.rule, date), "features": []}
        overlap, distance = state.measured.get("overlap"), state.measured.get("distance")
        if overlap is not None:
            role, shared, error = overlap
            row |= {"role": role, **_area_fields(where.site, shared, error)}
            row["features"] = [_feature(self.layers[role].features[n], n, value)
                               for n, value in shared.pieces]
        if distance is not None:
            role, number, metres, limit = distance
            row |= {"role": role, "distance_m": rounded(Decimal(repr(metres)), 3),
                    "threshold_m": limit}
            row["features"].append(_feature(self.layers[role].features[number], number, None))
        answer.findings.append(row)

    def _yangtze(self, answer: Answer, site: Site, a: dict[str, Any], date: str) -> None:
        tailings = both(equals(a.get("industry"), "tailings"),
                        equals(a.get("status"), "new", "altered", "extended"),
                        inverse(both(equals(a.get("status"), "altered"),
                                     equals(a.get("safety_rebuild"), "yes"))))
        chemical = both(equals(a.get("industry"), "chemical", "chemical_park"),
                        equals(a.get("status"), "new", "extended"))
        rows = (("YZ-1", chemical, None, 1000), ("YZ-2", tailings, "main_stem", 3000),
                ("YZ-3", tailings, "major_tributary", 1000))
        for rule, condition, rank, limit in rows:
            if condition == NO:
                continue
            found = [(site.distance_cm(ring), n, f)
                     for n, f in enumerate(self.layers["river_management_range"].features)
                     if rank is None or f.attributes["rank"] == rank
                     for ring in f.geometry[0][:1]]
            error = self.accuracy["river_management_range"]
            distance = None
            if found:
                plane, number, feature = min(found, key=lambda row: row[0])
                distance = site.true_distance_m(plane)
            if distance is None or float(distance) > limit + error:
                # No river is near inside the county; beyond its border nothing is known.
                border = min(site.border_distance_cm(ring) for f in self.layers["county"].features
                             for ring in f.geometry[0][:1])
                if condition == YES and float(site.true_distance_m(border)) < limit:
                    self._add_unknown(answer, rule, "coverage")
                continue
            if condition == UNKNOWN:
                self._add_unknown(answer, rule, "attribute")
            elif abs(float(distance) - limit) <= error:
                self._add_unknown(answer, rule, "error")
            else:
                answer.findings.append({
                    "rule": rule, "level": "prohibited", "touching": False,
                    "role": "river_management_range", "clauses": clauses(rule, date),
                    "distance_m": rounded(distance, 3), "threshold_m": limit,
                    "features": [_feature(feature, number, None)]})

    def _layer_rows(self, site: Site, date: str) -> list[dict[str, Any]]:
        rows = []
        for role in ("source_protection_zone", "no_burn_zone", "ecological_redline",
                     "protected_area", "river_management_range", "control_unit",
                     "permanent_basic_farmland", "township"):
            overlap = site.overlap(self.layers[role].features,
                                   lambda f: f.get("start", "") <= date)
            rows.append({"role": role, "covered": not self._uncovered(site, role),
                         **_area_fields(site, overlap, overlap.error_m2(self.accuracy[role])),
                         "features": [_feature(self.layers[role].features[n], n, value)
                                      for n, value in overlap.pieces]})
        return rows

    # ----------------------------------------------------------------------------- points

    def point(self, subject: Subject, date: str) -> Answer:
        """The rules for outfalls (DW-1, OF-1) or facilities (NB-1 to NB-3)."""
        a, answer = subject.attributes, Answer()
        if subject.target == "outfall":
            self._point_rule(answer, "DW-1", subject, "source_protection_zone",
                             lambda f: f["valid_from"] <= date, lambda f: YES, date)
            self._wider(answer, subject, None, date)
            return answer
        in_force = lambda f: f["start"] <= date
        for rule, condition in (
                ("NB-1", lambda f: both(equals(a.get("status"), "new", "extended"),
                                        banned(a.get("fuel"), f["class"], a))),
                ("NB-2", lambda f: both(equals(a.get("status"), "existing"),
                                        banned(a.get("fuel"), f["class"], a))),
                ("NB-3", lambda f: banned(a.get("sells_fuel"), f["class"], a))):
            self._point_rule(answer, rule, subject, "no_burn_zone", in_force, condition, date)
        self._wider(answer, subject, None, date)
        return answer

    def _point_rule(self, answer: Answer, rule: str, subject: Subject, role: str, fits, condition,
                    date: str) -> None:
        hits = [(n, f) for n, f in enumerate(self.layers[role].features)
                if fits(f.attributes) and exact.contains(f.geometry, subject.point) == 1]
        for number, feature in hits:
            state = condition(feature.attributes)
            if state == YES:
                answer.findings.append({
                    "rule": rule, "level": "prohibited", "touching": False, "role": role,
                    "clauses": clauses(rule, date), "features": [_feature(feature, number, None)]})
            elif state == UNKNOWN:
                self._add_unknown(answer, rule, "attribute")
        gap = self.gaps.get(role)
        if not hits and gap is not None and exact.contains(gap, subject.point) == 1:
            self._add_unknown(answer, rule, "coverage")


def clauses(rule: str, date: str) -> list[dict[str, str]]:
    """The provisions of a rule that were in force on a date."""
    return [{"instrument": instrument, "article": article}
            for instrument, article, first, last in CLAUSES[rule]
            if first <= date and (not last or date <= last)]


def rounded(value: Decimal, places: int) -> str:
    """A decimal with fixed places."""
    return str(value.quantize(Decimal(1).scaleb(-places)))


def _square_metres(area_cm2: Fraction) -> str:
    value = area_cm2 / 10000
    return f"{value.numerator}/{value.denominator}"


def _area_fields(site: Site, overlap: Overlap, error: float) -> dict[str, Any]:
    area = Decimal(overlap.area_cm2.numerator) / Decimal(overlap.area_cm2.denominator) / 10000
    whole = site.area_cm2() / 10000
    share = overlap.area_cm2 / 10000 / whole
    return {"plane_m2_exact": _square_metres(overlap.area_cm2), "plane_m2": rounded(area, 6),
            "ellipsoid_m2": rounded(site.ellipsoid_m2(overlap.region), 6),
            "share": rounded(Decimal(share.numerator) / Decimal(share.denominator), 9),
            "error_m2": rounded(Decimal(repr(error)), 2)}


def _feature(feature: Feature, number: int, area_cm2: Fraction | None) -> dict[str, Any]:
    keys = ("name", "source", "level", "part", "class", "zone", "code", "kind")
    row: dict[str, Any] = {"fid": number}
    row.update({k: feature.attributes[k] for k in keys if feature.attributes.get(k) is not None})
    if area_cm2 is not None:
        row["plane_m2_exact"] = _square_metres(area_cm2)
    return row


def layer_answers(layers: dict[str, Layer]) -> dict[str, Any]:
    """What the rules about layers rest on: PA-3 (overlaps) and ZC-2 (tiling)."""
    return {"control_unit tiles county": tiles(layers["control_unit"], layers["county"]),
            "overlaps": {role: overlaps(layers[role])
                         for role in ("protected_area", "protected_area_before")}}


def make_expected(expectation: Expectation, groups: list[tuple[str, list[Subject]]]) -> dict:
    """The table of all subjects and dates; raises if a subject departs from its reading."""
    subjects = []
    for file, members in groups:
        for subject in members:
            results = {}
            for date in DATES:
                if subject.target == "site":
                    answer, layers = expectation.site(subject, date)
                else:
                    answer, layers = expectation.point(subject, date), None
                if date == DATES[0]:
                    _confirm(subject, answer)
                row: dict[str, Any] = {"verdict": answer.verdict(), "complete": not answer.unknown,
                                       "findings": answer.findings, "unknown": answer.unknown}
                if layers is not None:
                    row["layers"] = layers
                results[date] = row
            entry: dict[str, Any] = {"id": subject.id, "name": subject.name, "file": file,
                                     "target": subject.target, "reason": subject.why}
            if subject.target == "site":
                site = expectation.site_of(subject)
                area = site.area_cm2()
                entry["plane_m2_exact"] = _square_metres(area)
                entry["ellipsoid_m2"] = rounded(site.ellipsoid_m2(site.whole()), 6)
            entry["results"] = results
            subjects.append(entry)
    return {"schema": "ecotone.sample-county.expected/1", "description": SYNTHETIC_EN,
            "rules": list(CLAUSES), "dates": list(DATES),
            "accuracy": "plane_m2_exact is exact; ellipsoid_m2 is good to 1e-9 relative; "
                        "distance_m to 0.01 m",
            "layers": layer_answers(expectation.layers), "subjects": subjects}


def _confirm(subject: Subject, answer: Answer) -> None:
    fired = {f["rule"] for f in answer.findings if not f["touching"] and f["level"] != "report"}
    if fired != set(subject.expect):
        raise ValueError(f"{subject.id} {subject.name}: {sorted(fired)} fired, "
                         f"{sorted(subject.expect)} were meant; unknown {answer.unknown}")


def write_expected(path: Path, table: dict) -> None:
    """JSON with two-space indentation and fixed key order."""
    text = json.dumps(table, ensure_ascii=False, indent=1)
    path.write_bytes((text + "\n").encode("utf-8"))
