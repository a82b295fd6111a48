# SPDX-License-Identifier: Apache-2.0
"""The index of a catalogue: one mapped file that answers at once, without any other file."""
from __future__ import annotations

import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Optional, Union

from . import _ecotone
from .areas import AreaMethod
from .checks import (CheckResult, Day, RoleLayer, _check_result, _given_layers, _options,
                     _texts_of)
from .layer import Layer, LayerLike, Table, as_layer, crs_text
from .overlays import Overlaps, _overlaps
from .progress import Progress, as_report


@dataclass(frozen=True)
class CheckTables:
    """What a check found, as tables: for many subjects.

    ``subjects`` has a row a subject: ``place``, ``target``, ``verdict``, ``complete``, ``area_m2``
    and ``length_m``. ``findings`` has the rules that fired, then those that could not be decided,
    subject by subject: ``place`` of the subject, ``rule``, ``level``, ``decided``, the first
    measure (``measure``, ``value``, ``error``, ``threshold``, ``margin``), messages and reasons.
    """

    subjects: Table
    findings: Table
    ledger: Table


class CatalogueIndex:
    """An index file, mapped: what ``ecotone catalog index`` or `write_index` wrote.

    It holds every layer of a catalogue, prepared and in the working CRS, so that nothing else is
    needed. Its pages are shared by all processes of the machine that open it. Safe to share between
    threads; it is opened anew where it is unpickled.

    Parameters
    ----------
    path
        The file, ``.eczi``. It must not be changed while it is open.
    check
        ``"everything"`` compares all checksums, at about 3 GB/s. ``"header"`` takes no time: for
        files that were checked before.

    Raises
    ------
    IoError
        If it cannot be read, is no index, of another version, or damaged.
    """

    def __init__(self, path: Union[str, os.PathLike[str]], *,
                 check: Literal["everything", "header"] = "everything", threads: int = 0) -> None:
        self._native = _ecotone.open_index(os.fspath(path), check, threads)
        self._packs: dict[tuple[str, ...], _ecotone.RulePack] = {}

    def __reduce__(self) -> tuple[type[CatalogueIndex], tuple[str]]:
        return CatalogueIndex, (self.path,)

    @property
    def path(self) -> str:
        """The file, as it was named."""
        return self._native.path

    @property
    def size_bytes(self) -> int:
        """Of the file."""
        return self._native.size_bytes

    @property
    def checksum(self) -> str:
        """Of the table of contents, which holds the checksums of all parts; 16 digits."""
        return self._native.checksum

    @property
    def county(self) -> str:
        """Code of the county; empty if there is none."""
        return self._native.county

    @property
    def rules(self) -> list[str]:
        """The packs that the catalogue names."""
        return self._native.rules

    @property
    def crs(self) -> str:
        """The working CRS, which all layers are in."""
        return self._native.crs

    @property
    def crs_wkt(self) -> str:
        """The working CRS as WKT 2."""
        return self._native.crs_wkt

    @property
    def layers(self) -> Table:
        """A row a layer: ``id``, ``role``, titles, ``geometry``, ``features``, ``accuracy_m``,
        validity, approval, ``file`` and ``sha256`` of the source, ``digest`` of the content."""
        return Table(self._native.layers())

    def layer(self, id: str) -> Layer:
        """A layer as it was indexed, with its fields; copied. Raises IoError, naming the layers,
        if there is none of that id."""
        return Layer._of(self._native.layer(id))

    def ids(self, layer: str) -> list[str]:
        """Identities of the features of a layer, in order."""
        return self._native.ids(layer)

    def fields(self, layer: str) -> Table:
        """Fields of a layer under their canonical names, a row a feature."""
        return Table(self._native.fields(layer))

    def overlap_areas(self, subjects: LayerLike, layer: str, *, method: AreaMethod = "ellipsoid",
                      pieces: bool = False, borders: bool = True, threads: int = 0,
                      progress: Progress = None) -> Overlaps:
        """The overlaps of polygons with the zones of a layer, as `ecotone.overlap_areas` gives
        them. What is said of a subject does not depend on the others, so subjects may come in
        batches. The grid is that of the index.

        Raises
        ------
        CrsError, SchemaError, IoError
            If the subjects are not in the working CRS (see `Layer.transform`); if one of the sides
            has no polygons; if there is no such layer.
        """
        return _overlaps(self._native.overlap_areas(
            layer, as_layer(subjects, "subjects"), method, pieces, borders, threads,
            as_report(progress)))

    def check(self, subjects: LayerLike, rules: Sequence[str] = (), *,
              as_of: Optional[Day] = None, act_date: Optional[Day] = None,
              area_method: AreaMethod = "ellipsoid",
              attributes: Optional[Mapping[str, str]] = None,
              subject_accuracy_m: Optional[float] = None, nearest_within_m: float = 1000,
              allow_ballpark: bool = False, threads: int = 0,
              progress: Progress = None) -> CheckResult:
        """Checks subjects against the layers of the index, as `ecotone.check` does; ``rules`` are
        those of the catalogue if none are named. Subjects are taken to the working CRS."""
        return _check_result(self._native.check(
            as_layer(subjects, "subjects"), self._pack(rules), allow_ballpark,
            _options(as_of, act_date, area_method, attributes, subject_accuracy_m,
                     nearest_within_m, threads), as_report(progress)))

    def check_tables(self, subjects: LayerLike, rules: Sequence[str] = (), *,
                     as_of: Optional[Day] = None, act_date: Optional[Day] = None,
                     area_method: AreaMethod = "ellipsoid",
                     attributes: Optional[Mapping[str, str]] = None,
                     subject_accuracy_m: Optional[float] = None, nearest_within_m: float = 1000,
                     allow_ballpark: bool = False, threads: int = 0,
                     progress: Progress = None) -> CheckTables:
        """The same as tables, without citations, layers and zones: for many subjects."""
        values = self._native.check_tables(
            as_layer(subjects, "subjects"), self._pack(rules), allow_ballpark,
            _options(as_of, act_date, area_method, attributes, subject_accuracy_m,
                     nearest_within_m, threads), as_report(progress))
        return CheckTables(**{name: Table(table) for name, table in values.items()})

    def _pack(self, rules: Union[str, Sequence[str]]) -> _ecotone.RulePack:
        wanted = (rules,) if isinstance(rules, str) else tuple(rules or self.rules)
        if wanted not in self._packs:
            self._packs[wanted] = _ecotone.load_rules(list(wanted), _texts_of)
        return self._packs[wanted]

    def __repr__(self) -> str:
        return (f"<ecotone.CatalogueIndex {self.path!r}: {len(self.layers)} layers, "
                f"{self.crs}, {self.size_bytes / 1e6:.1f} MB>")


def write_index(path: Union[str, os.PathLike[str]],
                layers: Union[Mapping[str, Any], Sequence[RoleLayer]], *,
                working_crs: Any = None, county: str = "", rules: Sequence[str] = (),
                allow_ballpark: bool = False, overwrite: bool = False, threads: int = 0,
                progress: Progress = None) -> CatalogueIndex:
    """Writes layers in memory, prepared for every question, as one index file, and opens it.

    The file appears whole or not at all. The same layers give the same bytes. Where there is a
    catalogue, ``ecotone catalog index`` writes the same with the hashes of its files.

    Parameters
    ----------
    layers
        By role: a layer, a `RoleLayer` or a list of them; or a sequence of `RoleLayer`.
    working_crs
        That layers are taken to, by default that of the first.
    rules
        Packs that `CatalogueIndex.check` takes if none are named.

    Raises
    ------
    FileExistsError
        If the file is there and ``overwrite`` is not given.
    CrsError, SchemaError, OutputError
        Without a CRS; without a mapped field; if it cannot be written.
    """
    target = Path(path)
    if target.exists() and not overwrite:
        raise FileExistsError(f"{target} exists; overwrite=True replaces it")
    given = _given_layers(layers)
    if not given:
        raise ValueError("an index needs a layer")
    crs = crs_text(working_crs)
    if crs is None:
        first = Layer._of(given[0]["layer"])
        crs = first.crs_wkt
        if crs is None:
            first.transform("EPSG:4490")  # raises what says that it has no CRS
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        _ecotone.write_index(os.fspath(temporary), given, crs or "", allow_ballpark, county,
                             [rules] if isinstance(rules, str) else list(rules), threads,
                             as_report(progress))
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return CatalogueIndex(target, check="header")
