# SPDX-License-Identifier: Apache-2.0
"""How results show themselves in notebooks: HTML that escapes every text and fetches nothing."""
from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Optional, Union

if TYPE_CHECKING:
    from .layer import Layer, Table

Language = Literal["en", "zh"]

#: Rows of a table that are shown; the last line says how many there are.
SHOWN_ROWS = 10
#: Features and vertices that a small map looks at, and positions that it draws, at most.
SHOWN_FEATURES = 2000
SHOWN_VERTICES = 200000
DRAWN_POSITIONS = 12000
_WIDTH = 420
_HEIGHT = 300
# Vertices nearer to the one before are left out, in pixels.
_THINNED = 0.7

# Named thrice: notebooks style tables too, and dark ones would leave dark text on dark rows.
_STYLE = "<style>" + (
    "@{font:13px/1.5 sans-serif;color:#1b1f23;background:#fff;padding:8px 10px;max-width:960px;"
    "text-align:left}"
    "@ p{margin:0 0 6px;font-weight:400}@ .says{font-weight:600}@ .quiet{color:#545b63}"
    "@ .wrong{color:#8b0a1a;font-weight:600}@ .wide{overflow-x:auto}"
    "@ table{border-collapse:collapse;margin:0 0 6px;font:inherit;color:inherit;"
    "font-variant-numeric:tabular-nums}@ tr{background:#fff}"
    "@ th,@ td{border:1px solid #cfd4d9;padding:2px 8px;text-align:left;vertical-align:top;"
    "white-space:nowrap;background:#fff;color:#1b1f23}"
    "@ th{background:#f4f5f6;font-weight:600}@ .n{text-align:right}"
    "@ td.long{white-space:normal;min-width:9em;max-width:24em}"
    "@ svg{display:block;border:1px solid #cfd4d9;margin:0 0 6px;max-width:100%}"
).replace("@", ".ecotone-t.ecotone-t.ecotone-t") + "</style>"

_WORDS = {
    "row": ("1 row", "共 1 行"),
    "rows": ("{n} rows", "共 {n} 行"),
    "first": ("the first {m} of {n} rows", "共 {n} 行，列出前 {m} 行"),
    "drawn": ("drawn: the first {m} of {n} features", "图中为 {n} 个要素中的前 {m} 个"),
    "no_crs": ("no CRS", "无坐标系"),
    "holds": ("whole = parts + residue: holds", "总体 = 各部分 + 余差：成立"),
    "fails": ("whole = parts + residue: DOES NOT HOLD", "总体 = 各部分 + 余差：不成立"),
    "residue": ("residue {r} m², bound {b} m²", "余差 {r} m²，限差 {b} m²"),
    "total": ("total", "合计"),
    "found": ("{n} found", "发现 {n} 项"), "clear": ("nothing found", "未发现问题"),
    "vertices": ("{n} vertices", "{n} 个顶点"), "features": ("{n} features", "{n} 个要素"),
    "point": ("points", "点"), "line": ("lines", "线"), "polygon": ("polygons", "面"),
}


def language() -> Language:
    """``ECOTONE_LANG`` or the locale's, as the command line takes it: zh or en."""
    for name in ("ECOTONE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def say(word: str, **values: object) -> str:
    """A text in the language of the environment, escaped."""
    en, zh = _WORDS[word]
    return escape((zh if language() == "zh" else en).format(**values))


class Shown:
    """HTML that a notebook shows."""

    def __init__(self, html: str, text: str) -> None:
        self.html = html
        self._text = text

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self._text


def write_text(path: Union[str, Path], text: str, overwrite: bool) -> Path:
    """Writes a file under a temporary name and renames it."""
    target = Path(path)
    if target.exists() and not overwrite:
        raise FileExistsError(f"{target} exists; pass overwrite=True to replace it")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def panel(*parts: str) -> str:
    """Parts of HTML in one box with its own style."""
    return f'<div class="ecotone-t">{_STYLE}{"".join(parts)}</div>'


def line(text: str, kind: str = "says") -> str:
    """A paragraph of a plain text."""
    return f'<p class="{kind}">{escape(text)}</p>'


def balance(holds: bool, residue_m2: Optional[float] = None,
            bound_m2: Optional[float] = None) -> str:
    """Whether parts add up, and by how much not."""
    said = say("holds") if holds else f'<span class="wrong">{say("fails")}</span>'
    if residue_m2 is not None and bound_m2 is not None:
        said += " · " + say("residue", r=f"{residue_m2 + 0.0:.3g}", b=f"{bound_m2:.3g}")
    return f'<p class="quiet">{said}</p>'


def _cell(value: object, most: int, name: str = "") -> str:
    if value is None:
        return "<td></td>"
    if isinstance(value, bool):
        return f"<td>{value}</td>"
    if isinstance(value, float):
        value += 0.0  # no -0
        if name.startswith(("longitude", "latitude")):  # about a millimetre
            return f'<td class="n">{value:.8f}</td>'
        return f'<td class="n">{value:,.6g}</td>' if abs(value) < 1 else f'<td class="n">{value:,.2f}</td>'
    if isinstance(value, int):
        return f'<td class="n">{value}</td>'
    text = str(value)
    kind = ' class="long"' if most > _SHORT else ""
    return f"<td{kind}>{escape(text if len(text) <= most else text[:most - 1] + '…')}</td>"


_SHORT = 40


def table_html(names: Sequence[str], columns: Sequence[Sequence[Any]], n: int,
               last: Optional[Sequence[object]] = None, shown: int = SHOWN_ROWS,
               most: int = _SHORT) -> str:
    """A table of columns: the first rows, texts of ``most`` characters, and how many rows there are."""
    firsts = [next((value for value in column[:shown] if value is not None), None)
              for column in columns]
    heads = "".join(
        f'<th class="n">{escape(name)}</th>'
        if isinstance(first, (int, float)) and not isinstance(first, bool)
        else f"<th>{escape(name)}</th>" for name, first in zip(names, firsts))
    rows = "".join("<tr>" + "".join(_cell(column[row], most, name) for name, column
                                    in zip(names, columns)) + "</tr>"
                   for row in range(min(n, shown)))
    if last is not None:
        rows += "<tr>" + "".join(_cell(value, most) for value in last) + "</tr>"
    said = (say("first", m=shown, n=n) if n > shown else say("row") if n == 1
            else say("rows", n=n))
    return (f'<div class="wide"><table><thead><tr>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
            f'<p class="quiet">{said}</p>')


def _first(column: Any, shown: int) -> list[Any]:
    return list(column[:shown] if isinstance(column, list) else column[:shown].tolist())


def head_of(table: Table, last: Optional[dict[str, Any]] = None, shown: int = SHOWN_ROWS) -> str:
    """The first rows of a table; ``last`` are values by column for a line below."""
    names = table.column_names
    columns = [_first(table[name], shown) for name in names]
    if last is not None and not columns:
        return ""
    foot = None
    if last is not None and len(table) > 1:
        foot = [last.get(name, "") for name in names]
        if foot and foot[0] == "":
            foot[0] = say("total")
    return table_html(names, columns, len(table), foot, shown)


def _paths(layer: Layer, most: int = SHOWN_FEATURES) -> Iterable[tuple[str, Any]]:
    """For each feature that is drawn, its kind and its parts, each an array of positions."""
    offsets = layer.offsets
    points = layer.coordinates
    parts = offsets["geom_offsets"]
    for feature in range(min(len(layer), most)):
        first, end = int(parts[feature]), int(parts[feature + 1])
        if layer.geometry_type == "polygon":
            first, end = (int(offsets["polygon_offsets"][first]),
                          int(offsets["polygon_offsets"][end]))
        if layer.geometry_type == "point":
            yield "point", [points[first:end]]
            continue
        ends = offsets["ring_offsets" if layer.geometry_type == "polygon" else "path_offsets"]
        yield layer.geometry_type, [points[int(ends[part]):int(ends[part + 1])]
                                    for part in range(first, end)]


class _Window:
    """Takes positions of some bounds to a drawing; nearby vertices become one."""

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        x0, y0, x1, y1 = bounds
        self._scale = min((_WIDTH - 16) / max(x1 - x0, 1e-12), (_HEIGHT - 16) / max(y1 - y0, 1e-12))
        self._left, self._top = x0, y1
        self.width = max(round((x1 - x0) * self._scale) + 16, 60)
        self.height = max(round((y1 - y0) * self._scale) + 16, 60)
        # What is small or narrow stands in the middle.
        self._dx = (self.width - (x1 - x0) * self._scale) / 2
        self._dy = (self.height - (y1 - y0) * self._scale) / 2
        self.drawn = 0  # positions

    def place(self, x: float, y: float) -> tuple[float, float]:
        return (round((x - self._left) * self._scale + self._dx, 1),
                round((self._top - y) * self._scale + self._dy, 1))

    def path(self, positions: Any, closed: bool) -> str:
        out: list[tuple[float, float]] = []
        last: Optional[tuple[float, float]] = None
        for x, y in positions.tolist():
            if not (isfinite(x) and isfinite(y)):
                continue
            at = self.place(x, y)
            if not out or max(abs(at[0] - out[-1][0]), abs(at[1] - out[-1][1])) >= _THINNED:
                out.append(at)
                last = None
            else:
                last = at
        if not out:
            return ""
        if last is not None and not closed and len(out) > 1:
            out[-1] = last
        self.drawn += len(out)
        return ("M" + "L".join(f"{x:g} {y:g}" for x, y in out)) + ("Z" if closed else "")

    def dots(self, positions: Any) -> str:
        places = dict.fromkeys(self.place(x, y) for x, y in positions.tolist()
                               if isfinite(x) and isfinite(y))
        self.drawn += len(places)
        return "".join(f"M{x:g} {y:g}h0" for x, y in places)


def small_map(layers: Sequence[tuple[Layer, str, str]]) -> str:
    """Layers, each with the colours of its lines and its ground, as one small SVG."""
    boxes = [layer.bounds for layer, _, _ in layers if layer.bounds is not None]
    boxes = [box for box in boxes if all(map(isfinite, box))]
    if not boxes:
        return ""
    window = _Window((min(b[0] for b in boxes), min(b[1] for b in boxes),
                      max(b[2] for b in boxes), max(b[3] for b in boxes)))
    shapes = []
    left = SHOWN_VERTICES
    said = ""
    for layer, stroke, fill in layers:
        drawn = 0
        dots: list[str] = []
        paths: list[str] = []
        for kind, parts in _paths(layer):
            left -= sum(len(part) for part in parts)
            if left < 0 or window.drawn >= DRAWN_POSITIONS:
                break
            drawn += 1
            if kind == "point":
                dots += [window.dots(part) for part in parts]
                continue
            path = "".join(window.path(part, kind == "polygon") for part in parts)
            if path:
                paths.append(f'<path d="{path}"/>')
        if paths:
            ground = (f'fill="{fill}" fill-opacity="0.3" fill-rule="evenodd"'
                      if layer.geometry_type == "polygon" else 'fill="none"')
            width = 1.2 if layer.geometry_type == "polygon" else 1.8
            shapes.append(f'<g {ground} stroke="{stroke}" stroke-width="{width}">'
                          f'{"".join(paths)}</g>')
        shapes += [f'<path d="{"".join(dots)}" fill="none" stroke="{colour}" stroke-width="{width}" '
                   'stroke-linecap="round"/>' for colour, width in ((stroke, 7), (fill, 5)) if dots]
        if drawn < len(layer):
            said = f'<p class="quiet">{say("drawn", m=drawn, n=len(layer))}</p>'
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{window.width}" '
            f'height="{window.height}" viewBox="0 0 {window.width} {window.height}" role="img">'
            f'{"".join(shapes)}</svg>{said}')


#: The subject, and what it is held against, in the colours of reports.
SUBJECT = ("#1b1f23", "#f7c32f")
ZONE = ("#125fe3", "#125fe3")
RIVER = ("#3b86b8", "none")


def layer_html(layer: Layer, *below: str, colours: tuple[str, str] = ZONE) -> str:
    """What a notebook shows of a layer: a small map, the head of its fields, what stands below."""
    kind = say(layer.geometry_type)
    said = (f'<p class="says">{escape(layer.name)}: {len(layer)} {kind}, '
            f'{escape(layer.crs or "") or say("no_crs")}</p>')
    names = ["", *layer.fields.column_names]
    shown = min(len(layer), SHOWN_ROWS)
    columns = [layer.ids[:shown], *(_first(layer.fields[name], shown) for name in names[1:])]
    return panel(said, small_map([(layer, *colours)]),
                 table_html(names, columns, len(layer)), *below)
