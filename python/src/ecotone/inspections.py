# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a layer, what follows, and how to mend it."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from . import _ecotone
from .display import language, panel, say, table_html
from .layer import LayerLike, Table, as_layer
from .progress import Progress, as_report


@dataclass(frozen=True)
class InspectFinding:
    """Something found in a layer: what, where, on which grounds, what follows, how to mend it."""

    code: str
    severity: str  #: note, warning, error
    confidence: str  #: possible, likely, certain
    what_en: str
    what_zh: str
    consequence_en: str
    consequence_zh: str
    mend_en: str
    mend_zh: str
    command: str  #: of the command line, that mends a file of the layer: FILE; empty where none does
    count: int  #: features concerned; 0 where it is the whole layer
    features: list[str]  #: ids of the first ones
    position: Optional[tuple[float, float]]  #: in the CRS of the layer
    evidence: dict[str, Any]  #: numbers and words with their units in their names
    consequence_m: Optional[float]  #: by how much places are wrong
    consequence_m2: Optional[float]  #: by how much areas are wrong


@dataclass(frozen=True, repr=False)
class LayerInspection:
    """What was seen of a layer."""

    features: int
    vertices: int
    without_geometry: int
    empty: int
    invalid: int
    area_m2: Optional[float]  #: sum of the features on the ellipsoid, overlaps twice
    worst: str  #: severity
    faults: Table  #: feature, kind, x, y
    findings: list[InspectFinding]

    def __repr__(self) -> str:
        found = f"{len(self.findings)} findings, worst {self.worst}" if self.findings else "no findings"
        return (f"<ecotone.LayerInspection: {self.features} features, {self.vertices} vertices, "
                f"{found}>")

    def _summary(self) -> str:
        said = [say("features", n=self.features), say("vertices", n=self.vertices)]
        if self.area_m2 is not None:
            said.append(f"{self.area_m2:,.2f} m²")
        said.append(say("found", n=len(self.findings)) if self.findings else say("clear"))
        return f'<p class="says">{" · ".join(said)}</p>'

    def _repr_html_(self) -> str:
        zh = language() == "zh"
        if not self.findings:
            return panel(self._summary())
        columns = [[finding.severity for finding in self.findings],
                   [finding.what_zh if zh else finding.what_en for finding in self.findings],
                   [finding.consequence_zh if zh else finding.consequence_en
                    for finding in self.findings],
                   [": ".join(filter(None, (finding.mend_zh if zh else finding.mend_en,
                                            finding.command))) for finding in self.findings]]
        names = ["级别", "发现", "后果", "处理"] if zh else ["severity", "found", "consequence", "mend"]
        return panel(self._summary(),
                     table_html(names, columns, len(self.findings), shown=30, most=600))


def inspect(layer: LayerLike, reference: LayerLike = None, *, overlaps: bool = True,
            most_overlap_features: int = 20000, least_overlap_m2: float = 0.01,
            sliver_width_m: float = 1, most_faults: int = 100,
            expected_longitude_deg: Optional[float] = None, least_shift_m: float = 1,
            threads: int = 0, progress: Progress = None) -> LayerInspection:
    """Looks at a layer like a detective: CRS, axes, angles, a shift against a reference, geometry,
    fields. Proposes; changes nothing. In C++: ``inspect_layer``.

    What only a reader of files sees, such as encodings, is left to ``ecotone inspect``.

    Parameters
    ----------
    reference
        A layer that is right: without it no shift is ever suspected.
    expected_longitude_deg
        Where the data should lie, for zones of projections.

    Units: metres, square metres, degrees. Raises what reading a layer raises.
    """
    values = _ecotone.inspect(
        as_layer(layer, "layer"), None if reference is None else as_layer(reference, "reference"),
        overlaps, most_overlap_features, least_overlap_m2, sliver_width_m, most_faults,
        expected_longitude_deg, least_shift_m, threads, as_report(progress))
    values["findings"] = [InspectFinding(**finding) for finding in values["findings"]]
    values["faults"] = Table(values["faults"])
    return LayerInspection(**values)
