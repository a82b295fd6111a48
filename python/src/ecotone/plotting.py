# SPDX-License-Identifier: Apache-2.0
"""Plots with matplotlib, in the colours and hatches of reports, which differ without colour."""
from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, Union

import numpy as np

from . import _ecotone
from .display import language
from .errors import EcotoneError
from .layer import Layer, LayerLike, as_layer

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .checks import CheckResult

_CHINESE_FONTS = ("Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC",
                  "Microsoft YaHei", "PingFang SC", "SimHei", "WenQuanYi Zen Hei")
# Files of such fonts, for a list of matplotlib's that is older than they are.
_CHINESE_FILES = ("SourceHanSans", "NotoSansCJK", "NotoSansSC", "msyh", "PingFang", "simhei", "wqy")
_HATCHES = {"diagonal": "///", "reverse_diagonal": "\\\\\\", "dots": "..", "horizontal": "--",
            "vertical": "||", "cross": "xx", "": None}


def symbol(role: str, detail: str = "") -> dict[str, Any]:
    """How reports draw a role, and a class in it: ``stroke``, ``fill``, ``fill_opacity``,
    ``width``, ``dashes``, ``pattern`` and ``rank``; its name is ``en`` and ``zh``."""
    return _ecotone.map_symbol(role, detail)


def plot(layer: LayerLike, *, role: str = "", by: str = "",
         values: Optional[Mapping[str, str]] = None, ax: Optional[Axes] = None,
         label: Optional[str] = None, legend: bool = False, **style: Any) -> Axes:
    """Draws a layer with matplotlib, which must be installed. Axes are in the unit of its CRS.

    Parameters
    ----------
    role
        Such as ``"ecological_redline"``: its colour, line and hatch. Without one, a plain outline.
    by
        Field with the class of each feature, such as ``"zone"``: core, general.
    values
        Source value: canonical value, where the field has others.
    ax
        To draw on; by default a new figure. Its scale is made equal on both axes.
    label
        In a legend; by default the role's name in the language of the environment.
    legend
        Draw one, in a font that has Chinese; ``axes.legend()`` does it with matplotlib's own.
    style
        Arguments of matplotlib's collections that replace the role's.

    Raises
    ------
    SchemaError
        If there is no field of the name ``by``.
    """
    axes = _axes(ax)
    drawn = Layer._of(as_layer(layer, "layer"))
    column = drawn[by] if by else []
    words = values or {}
    details = ["" if value is None else words.get(str(value), str(value))
               for value in column] or [""] * len(drawn)
    for detail in sorted(set(details), key=lambda detail: (symbol(role, detail)["rank"], detail)):
        places = [place for place, value in enumerate(details) if value == detail]
        look = symbol(role, detail)
        name = label if label is not None else look[language()] if role else drawn.name
        _draw(axes, drawn.select(places) if by else drawn, look, name, style)
    axes.autoscale_view()
    _finish(axes, drawn.crs_wkt, legend)
    return axes


def plot_check(result: CheckResult, subject: Union[int, str] = 0, *, ax: Optional[Axes] = None,
               legend: bool = True, **style: Any) -> Axes:
    """Draws the map of a subject of a check: the zones around it, what findings rest on, itself.

    Parameters
    ----------
    subject
        Its place, or its id.
    style
        Arguments of matplotlib for the outline of the subject.

    Raises
    ------
    KeyError
        If there is no such subject.
    ValueError
        If the result is brief, or the working CRS geographic: there is no map then.
    """
    place = subject if isinstance(subject, int) else _place(result, subject)
    if not -len(result.subjects) <= place < len(result.subjects):
        raise KeyError(f"there are {len(result.subjects)} subjects; none at place {place}")
    try:
        shown = result.document.members("map")[place]
    except EcotoneError as error:
        raise ValueError("there is no map: the result is brief, or its CRS geographic") from error
    axes = _axes(ax)
    zones = sorted(shown["zones"], key=lambda zone: symbol(zone["role"], zone["class"] or "")["rank"])
    named: set[str] = set()
    for zone in zones:
        look = symbol(zone["role"], zone["class"] or "")
        name = look[language()]
        name = "_nolegend_" if name in named else name
        named.add(look[language()])
        _draw_parts(axes, zone, look, name, {})
    own = {"stroke": "#1b1f23", "fill": "none", "fill_opacity": 0, "width": 2.6, "dashes": "",
           "pattern": "", "rank": 99}
    _draw_parts(axes, shown["subject"], own, result.subjects[place].name or "subject", style)
    x0, y0, x1, y1 = shown["window"]
    axes.set_xlim(x0, x1)
    axes.set_ylim(y0, y1)
    # Maps of checks are in a plane, in metres.
    _finish(axes, "PROJCRS", legend)
    return axes


def _finish(axes: Axes, crs_wkt: Optional[str], legend: bool) -> None:
    """Equal scales, whole numbers at the axes, what they are, and a legend if it is wanted."""
    is_geographic = crs_wkt is not None and crs_wkt.lstrip().upper().startswith("GEOG")
    middle = sum(axes.get_ylim()) / 2
    axes.set_aspect(1 / math.cos(math.radians(middle)) if is_geographic and abs(middle) < 85
                    else "equal")
    axes.ticklabel_format(style="plain", useOffset=False)
    axes.tick_params(axis="x", labelrotation=30)
    if crs_wkt is not None:
        names = _AXES[is_geographic][language()]
        axes.set_xlabel(names[0], fontproperties=_font())
        axes.set_ylabel(names[1], fontproperties=_font())
    if legend:
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, prop=_font())


# Of planes, and of longitude and latitude.
_AXES = {False: {"en": ("easting (m)", "northing (m)"), "zh": ("东坐标（m）", "北坐标（m）")},
         True: {"en": ("longitude (°)", "latitude (°)"), "zh": ("经度（°）", "纬度（°）")}}


def _place(result: CheckResult, id: str) -> int:
    for place, subject in enumerate(result.subjects):
        if subject.id == id:
            return place
    raise KeyError(f"no subject has the id {id!r}")


def _axes(ax: Optional[Axes]) -> Axes:
    if ax is not None:
        return ax
    try:
        import matplotlib.pyplot as pyplot
    except ImportError as error:
        raise ImportError("plots need matplotlib: pip install matplotlib") from error
    _, axes = pyplot.subplots()
    return axes


@lru_cache(maxsize=1)
def _chinese_fonts() -> tuple[str, ...]:
    from matplotlib.font_manager import findSystemFonts, fontManager

    def known() -> tuple[str, ...]:
        installed = {font.name for font in fontManager.ttflist}
        return tuple(name for name in _CHINESE_FONTS if name in installed)

    if not known():
        for path in findSystemFonts():
            if any(name in Path(path).name for name in _CHINESE_FILES):
                fontManager.addfont(path)
    return known()


def _font() -> Any:
    """A font for names in Chinese, where one is installed; matplotlib's own has none."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(size="small", family=["sans-serif", *_chinese_fonts()])


def _look(look: dict[str, Any], label: str, style: dict[str, Any], filled: bool) -> dict[str, Any]:
    from matplotlib.colors import to_rgba

    options: dict[str, Any] = {"label": label, "linewidths": look["width"], "zorder": 2,
                               "edgecolors": look["stroke"]}
    if look["dashes"]:
        options["linestyles"] = (0, tuple(float(part) for part in look["dashes"].split()))
    if filled:
        options["facecolors"] = ("none" if look["fill"] == "none"
                                 else to_rgba(look["fill"], look["fill_opacity"]))
        options["hatch"] = _HATCHES[look["pattern"]]
    return {**options, **style}


def _draw(axes: Axes, layer: Layer, look: dict[str, Any], label: str,
          style: dict[str, Any]) -> None:
    from .display import _paths

    parts: list[Any] = [feature for _, feature in _paths(layer, len(layer))]
    _draw_arrays(axes, layer.geometry_type, parts, look, label, style)


def _draw_parts(axes: Axes, geometry: dict[str, Any], look: dict[str, Any], label: str,
                style: dict[str, Any]) -> None:
    parts = [[np.asarray(part, dtype=float) for part in geometry["coordinates"]]]
    _draw_arrays(axes, geometry["type"], parts, look, label, style)


def _draw_arrays(axes: Axes, kind: str, features: list[Any], look: dict[str, Any], label: str,
                 style: dict[str, Any]) -> None:
    from matplotlib import rc_context
    from matplotlib.collections import LineCollection, PolyCollection
    from matplotlib.path import Path as Outline

    if kind == "point":
        points = [part for feature in features for part in feature if len(part)]
        if points:
            xy = np.concatenate(points)
            axes.scatter(xy[:, 0], xy[:, 1], s=24, label=label, zorder=3, **{
                "edgecolors": look["stroke"], "facecolors": look["fill"], **style})
        return
    if kind == "line":
        options = _look(look, label, style, filled=False)
        options["colors"] = options.pop("edgecolors")
        axes.add_collection(LineCollection([part for feature in features for part in feature],
                                           **options))
        return
    vertices: list[Any] = []
    codes: Any = []  # of each feature
    for feature in features:
        rings = [ring for ring in feature if len(ring)]
        if rings:
            vertices.append(np.concatenate(rings))
            codes.append(np.concatenate([[Outline.MOVETO] + [Outline.LINETO] * (len(ring) - 1)
                                         for ring in rings]))
    with rc_context({"hatch.linewidth": 0.5}):
        # Legends show it as a field with its hatch.
        polygons = PolyCollection([], **_look(look, label, style, filled=True))
    polygons.set_verts_and_codes(vertices, codes)
    axes.add_collection(polygons)
