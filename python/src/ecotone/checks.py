# SPDX-License-Identifier: Apache-2.0
"""Checks of subjects against layers by role, by the rules of a day."""
from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Optional, Union

from . import _ecotone
from .areas import AreaMethod
from .display import SHOWN_ROWS, Language, Shown, language, line, panel, table_html, write_text
from .layer import Layer, LayerLike, Table, as_layer, crs_text
from .progress import Progress, as_report

if TYPE_CHECKING:
    import pandas
    import pyarrow

Day = Union[str, datetime.date]
#: Verdicts and levels of findings, the mildest first.
LEVELS = ("no_conflict", "attention", "indeterminate", "restricted", "prohibited")
_DATA = Path(__file__).parent / "data"
_PACKS = _DATA / "rules"


@dataclass(frozen=True)
class RoleLayer:
    """A layer with what rules need to know of it; what a catalogue says of it on the command line.

    ``coverage`` are polygons where the layer claims to be complete; without them its absence proves
    nothing, and rules that rest on it stay undecided.
    """

    role: str  #: such as "ecological_redline"; see data/schemas/roles.yaml
    layer: LayerLike
    id: str = ""  #: by default the role, and a number where a role has several layers
    title_en: str = ""
    title_zh: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)  #: canonical name: source field
    #: canonical field: source value: canonical value
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    valid_from: Optional[Day] = None
    valid_until: Optional[Day] = None
    review_by: Optional[Day] = None
    approval: str = ""
    coverage: LayerLike = None

    def _given(self, id: str) -> dict[str, Any]:
        return {
            "id": id, "role": self.role, "title_en": self.title_en or self.role,
            "title_zh": self.title_zh or self.role, "approval": self.approval,
            "valid_from": _day(self.valid_from), "valid_until": _day(self.valid_until),
            "review_by": _day(self.review_by), "layer": as_layer(self.layer, id),
            "fields": {source: name for name, source in self.fields.items()},
            "values": {name: _words(self.role, name, values)
                       for name, values in self.values.items()},
            "coverage": None if self.coverage is None else as_layer(self.coverage, "coverage"),
        }


def _words(role: str, field: str, values: Mapping[str, str]) -> dict[str, str]:
    for source, word in values.items():
        if not isinstance(source, str) or not isinstance(word, str):
            raise TypeError(f"{role}, values of {field}: {source!r}: {word!r} must be texts; in YAML "
                            "write \"yes\" with quotes")
    return dict(values)


@dataclass(frozen=True)
class Finding:
    """One rule that fired, or could not be decided, on one subject."""

    rule: str
    level: str
    decided: bool  #: False: the rule could not be decided
    title_en: str
    title_zh: str
    message_en: str
    message_zh: str
    reason_en: str  #: why undecided
    reason_zh: str
    settle_en: str  #: what would settle it
    settle_zh: str
    #: kind, value (m², share 0–1, m or a count), error (half width), threshold, margin, edge_contact
    measures: list[dict[str, Any]]
    zones: list[dict[str, Any]]  #: layer, feature, name, detail, area_m2, distance_m
    needs: list[str]  #: what is needed next
    exception: str  #: id of the exception that applied
    #: ref, title, article, valid_from, valid_until, mark of verification, checked
    citations: list[dict[str, Any]]
    act_citations: list[dict[str, Any]]  #: in force on the day of the act
    at_least: Optional[str]  #: of an undecided finding: the levels it lies between
    at_most: Optional[str]
    causes: list[str]
    note_en: str
    note_zh: str


@dataclass(frozen=True)
class SubjectResult:
    """Everything the check says of one subject."""

    id: str
    name: str
    target: str
    place: int  #: row in the subject layer
    area_m2: float
    plane_area_m2: Optional[float]
    length_m: Optional[float]
    verdict: str  #: one of LEVELS
    complete: bool  #: every applicable rule could be decided
    findings: list[Finding]  #: rules that fired, the worst first
    unknown: list[Finding]  #: rules that could not be decided
    layers: list[dict[str, Any]]  #: a row a layer: state hit, clear or not_checked, areas, reasons
    zones: list[dict[str, Any]]  #: every zone that shares an area or a point with the subject
    missing_attributes: list[str]  #: that would have to be known to decide
    #: rules with a threshold that did not fire, and how far the subject is from it
    passed: list[dict[str, Any]] = field(default_factory=list)
    #: what to give up or where to move so that it passes, as in the JSON result
    mending: Optional[dict[str, Any]] = None
    #: sensitive places, the nearest first: distance, bearing
    receptors: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class CheckResult:
    """What a check found, subject by subject."""

    subjects: list[SubjectResult]
    packs: list[dict[str, str]]  #: id and version, base first
    as_of: str
    act_date: Optional[str]
    area_method: str
    subject_accuracy_m: float
    ledger: Table
    #: overlaps of subjects with zones: ``subject``, ``layer``, ``feature``; None in brief results
    pieces: Optional[Layer] = None
    _document: Optional[_ecotone.CheckDocument] = field(default=None, compare=False)

    @property
    def document(self) -> _ecotone.CheckDocument:
        """What outputs are rendered from. Raises ValueError where there is none: a check against an
        index keeps what it found alone."""
        if self._document is None:
            raise ValueError("a check against an index keeps no maps; use ecotone.check, or "
                             "ecotone check --index on the command line")
        return self._document

    @property
    def verdict(self) -> str:
        """The worst verdict of all subjects."""
        return max((subject.verdict for subject in self.subjects), key=LEVELS.index,
                   default="no_conflict")

    @property
    def complete(self) -> bool:
        """Whether every applicable rule could be decided for every subject."""
        return all(subject.complete for subject in self.subjects)

    @property
    def findings(self) -> list[tuple[str, Finding]]:
        """All findings that fired or could not be decided, each with the id of its subject."""
        return [(subject.id, finding) for subject in self.subjects
                for finding in (*subject.findings, *subject.unknown)]

    def to_rows(self) -> list[dict[str, Any]]:
        """A row a finding: subject, verdict, rule, level, decided, its first measure, message."""
        return list(self._rows())

    def _rows(self) -> Iterator[dict[str, Any]]:
        for subject in self.subjects:
            for finding in (*subject.findings, *subject.unknown):
                measure = finding.measures[0] if finding.measures else {}
                yield {
                    "subject": subject.id, "verdict": subject.verdict, "rule": finding.rule,
                    "level": finding.level, "decided": finding.decided,
                    "measure": measure.get("kind"), "value": measure.get("value"),
                    "error": measure.get("error"), "threshold": measure.get("threshold"),
                    "margin": measure.get("margin"), "message_en": finding.message_en,
                    "message_zh": finding.message_zh}

    def to_pandas(self) -> pandas.DataFrame:
        """`to_rows` as a DataFrame; pandas must be installed."""
        import pandas

        return pandas.DataFrame(self.to_rows(), columns=list(_COLUMNS))

    def to_arrow(self) -> pyarrow.Table:
        """`to_rows` as a table of pyarrow, which must be installed; types do not depend on rows."""
        import pyarrow

        types = {"text": pyarrow.string(), "truth": pyarrow.bool_(), "number": pyarrow.float64()}
        return pyarrow.Table.from_pylist(self.to_rows(), schema=pyarrow.schema(
            [(name, types[kind]) for name, kind in _COLUMNS.items()]))

    def to_json(self, indent: int = 2) -> str:
        """The result as ``ecotone check --format json`` writes it, by ``data/schemas/check.schema.json``.

        What is said of subjects and layers is the same to the byte for the same inputs. Files,
        their hashes and the command line, which the call does not know, are null.
        """
        return self.document.json(indent) + "\n"

    def to_html(self, lang: Language = "zh", *, both_languages: bool = True,
                privacy: Literal["internal", "public"] = "internal") -> str:
        """The report as one page that needs no network, with a switch between the languages.

        ``privacy="public"`` leaves the geometry of zones out.
        """
        if privacy not in ("internal", "public"):
            raise ValueError("privacy must be 'internal' or 'public'")
        return self.document.html(lang, both_languages, privacy == "public")

    def save_html(self, path: Union[str, Path], lang: Language = "zh", *,
                  both_languages: bool = True, overwrite: bool = False,
                  privacy: Literal["internal", "public"] = "internal") -> Path:
        """Writes `to_html` to a file, which is there whole or not at all.

        Raises FileExistsError for a file that exists, unless ``overwrite``.
        """
        return write_text(path, self.to_html(lang, both_languages=both_languages, privacy=privacy),
                          overwrite)

    def show(self, lang: Language = "en", *, subjects: int = 1) -> Shown:
        """What a notebook shows of it: an overview; banner, map and findings of the worst subjects."""
        return Shown(self.document.notebook(lang, subjects), repr(self))

    def _repr_html_(self) -> str:
        if self._document is None:
            first = [row.values() for row in islice(self._rows(), SHOWN_ROWS)]
            count = sum(len(subject.findings) + len(subject.unknown) for subject in self.subjects)
            return panel(line(repr(self)[1:-1]), table_html(
                list(_COLUMNS), list(zip(*first)) or [()] * len(_COLUMNS), count))
        return self._document.notebook(language(), 1)

    def plot(self, subject: Union[int, str] = 0, *, ax: Any = None, **options: Any) -> Any:
        """Draws a subject with the zones of its map; see `ecotone.plot_check`."""
        from .plotting import plot_check

        return plot_check(self, subject, ax=ax, **options)

    def __repr__(self) -> str:
        return (f"<ecotone.CheckResult: {len(self.subjects)} subjects, {self.verdict}"
                f"{'' if self.complete else ', incomplete'}, as of {self.as_of}>")


#: Columns of `CheckResult.to_rows`.
_COLUMNS = {"subject": "text", "verdict": "text", "rule": "text", "level": "text",
            "decided": "truth", "measure": "text", "value": "number", "error": "number",
            "threshold": "number", "margin": "number", "message_en": "text", "message_zh": "text"}


def _day(day: Optional[Day]) -> Optional[str]:
    return day.isoformat() if isinstance(day, datetime.date) else day


@lru_cache
def _vocabulary() -> tuple[str, str]:
    """The roles of layers and the attributes of subjects."""
    return ((_DATA / "schemas" / "roles.yaml").read_text(encoding="utf-8"),
            (_DATA / "codelists" / "subject.yaml").read_text(encoding="utf-8"))


def _texts_of(id: str) -> list[tuple[str, str]]:
    """The texts of a pack: a file or folder by its path, else one that comes with the package."""
    named = Path(id)
    paths = ([named] if named.suffix in (".yaml", ".yml") or "/" in id
             else [_PACKS / f"{id}.yaml", _PACKS / id])
    for path in paths:
        if path.is_dir():
            return [(file.name, file.read_text(encoding="utf-8"))
                    for file in sorted(path.iterdir()) if file.suffix in (".yaml", ".yml")]
        if path.exists():
            return [(path.name, path.read_text(encoding="utf-8"))]
    return []


def _role_layers(layers: Union[Mapping[str, Any], Sequence[RoleLayer]]) -> list[RoleLayer]:
    if not isinstance(layers, Mapping):
        return list(layers)
    found: list[RoleLayer] = []
    for role, given in layers.items():
        several = given if isinstance(given, list) else [given]
        found += [item if isinstance(item, RoleLayer) else RoleLayer(role, item)
                  for item in several]
    return found


def check(subjects: LayerLike, layers: Union[Mapping[str, Any], Sequence[RoleLayer]],
          rules: Sequence[str] = ("cn",), *, as_of: Optional[Day] = None,
          act_date: Optional[Day] = None, area_method: AreaMethod = "ellipsoid",
          attributes: Optional[Mapping[str, str]] = None,
          subject_accuracy_m: Optional[float] = None, nearest_within_m: float = 1000,
          receptors_within_m: float = 1000, mending: bool = True,
          detail: Optional[Literal["full", "brief"]] = None, county: str = "",
          working_crs: Any = None, allow_ballpark: bool = False, threads: int = 0,
          progress: Progress = None) -> CheckResult:
    """Checks subjects against layers in memory by the rules of a pack.

    Three values everywhere: what cannot be decided is told as such and never taken for "no". The
    accuracy of a layer, which errors of areas rest on, is `Layer.accuracy_m`.

    Parameters
    ----------
    subjects
        Points, lines or polygons; fields named as in data/codelists/subject.yaml are attributes.
    layers
        By role: a layer, a `RoleLayer` or a list of them; or a sequence of `RoleLayer`.
    rules
        Packs that come along (``"cn"``, ``"cn.cq"``), or paths of files or folders.
    as_of
        Day of the check, by default today; ``act_date`` is that of the act.
    attributes
        Of every subject; they win over fields.
    receptors_within_m
        List sensitive places within so many metres; 0: none.
    mending
        Work out what to give up or where to move, which takes time.
    detail
        ``"brief"`` leaves out maps, boundaries, mending and layers that are clear; the default for
        more than 500 subjects.
    county
        Its code, for the head of the report.
    working_crs
        Where the work is done, by default that of the subjects; layers are taken there.

    Raises
    ------
    RuleError, DocumentError
        For a pack that is unknown or not valid.
    CrsError, GeometryError, SchemaError, UsageError
        Without a CRS; for a subject without geometry; without a mapped field; for no such day.

    Cost: some 0.8 MB a subject with all rules of ``"cn"``. For many subjects write an index
    (`write_index`) and take `CatalogueIndex.check_tables` by some thousand (0.2 MB a subject), or
    ``ecotone check`` on the command line, which works in batches.
    """
    options = _options(as_of, act_date, area_method, attributes, subject_accuracy_m,
                       nearest_within_m, threads)
    options |= {"receptors_within_m": receptors_within_m, "mending": mending,
                "detail": detail or "", "county": county, "vocabulary": _vocabulary()}
    values = _ecotone.check(
        as_layer(subjects, "subjects"), _given_layers(layers),
        [rules] if isinstance(rules, str) else list(rules), _texts_of, crs_text(working_crs) or "",
        allow_ballpark, options, as_report(progress))
    document = values["_document"] = values.pop("document")
    for name in ("passed", "mending", "receptors"):
        for subject, member in zip(values["subjects"], document.members(name)):
            subject[name] = member
    values["pieces"] = None if values["pieces"] is None else Layer._of(values["pieces"])
    return _check_result(values)


def _given_layers(layers: Union[Mapping[str, Any], Sequence[RoleLayer]]) -> list[dict[str, Any]]:
    given = _role_layers(layers)
    roles = [layer.role for layer in given]
    ids = [layer.id or (layer.role if roles.count(layer.role) == 1
                        else f"{layer.role}-{roles[:place].count(layer.role) + 1}")
           for place, layer in enumerate(given)]
    return [layer._given(id) for layer, id in zip(given, ids)]


def _options(as_of: Optional[Day], act_date: Optional[Day], area_method: AreaMethod,
             attributes: Optional[Mapping[str, str]], subject_accuracy_m: Optional[float],
             nearest_within_m: float, threads: int) -> dict[str, Any]:
    return {"as_of": _day(as_of) or datetime.date.today().isoformat(),
            "act_date": _day(act_date), "area_method": area_method,
            "attributes": dict(attributes or {}), "subject_accuracy_m": subject_accuracy_m,
            "nearest_within_m": nearest_within_m, "threads": threads}


def _check_result(values: dict[str, Any]) -> CheckResult:
    values["subjects"] = [_subject(subject) for subject in values["subjects"]]
    values["ledger"] = Table(values["ledger"])
    return CheckResult(**values)


def _subject(values: dict[str, Any]) -> SubjectResult:
    for name in ("findings", "unknown"):
        values[name] = [Finding(**finding) for finding in values[name]]
    return SubjectResult(**values)
