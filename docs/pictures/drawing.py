# SPDX-License-Identifier: Apache-2.0
"""Maps of the command pages: what a command wrote, drawn as SVG.

A script beside this one draws one picture:

    from drawing import Map, main

    def draw(ecotone):
        ecotone("zone dissolve data/sample-county/townships.shp -o county.gpkg")
        picture = Map("zone-dissolve", "39 townships, one county", ecotone.read("county.gpkg"))
        picture.polygons(ecotone.read("county.gpkg"), "county", fill="#0072B2", opacity=0.2)
        return picture

    main(draw)

and is called as `python3 docs/pictures/zone_dissolve.py ECOTONE [--check]`.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Colours that colour-blind people tell apart (M. Okabe, K. Ito, 2008).
BLUE, VERMILION, PURPLE, GREEN, ORANGE, SKY = (
    "#0072B2", "#D55E00", "#CC79A7", "#009E73", "#E69F00", "#56B4E9")
INK, GREY, PALE = "#222222", "#777777", "#DDDDDD"

WIDTH, LEGEND, MARGIN, TITLE = 800, 210, 14, 34


class Ecotone:
    """Runs commands in a folder of its own, in which `data` and `shared` lead to theirs."""

    def __init__(self, program, folder):
        self.program, self.folder = Path(program).resolve(), Path(folder)
        (self.folder / "data").symlink_to(ROOT / "data")
        shared = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared"))
        self.has_shared = (shared / "data").exists()
        if self.has_shared:
            (self.folder / "shared").symlink_to(shared.resolve())

    def __call__(self, line, statuses=(0, 1, 5)):
        """Runs `ecotone LINE`; gives what it prints."""
        done = subprocess.run([str(self.program), *shlex.split(line)], cwd=self.folder,
                              capture_output=True, text=True, check=False,
                              env={**os.environ, "LC_ALL": "C.UTF-8"})
        if done.returncode not in statuses:
            raise SystemExit(f"ecotone {line}: status {done.returncode}\n{done.stderr}")
        return done.stdout

    def read(self, layer, crs="EPSG:4545"):
        """The features of a layer as GeoJSON ones, in a plane CRS, y upwards."""
        name = f"read-{len(list(self.folder.glob('read-*')))}.geojson"
        self(f"convert {shlex.quote(layer)} {name} --to {crs} --quiet")
        return json.loads((self.folder / name).read_text(encoding="utf-8"))["features"]


def number(v):
    text = f"{v:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def escaped(text):
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parts(geometry):
    """Lists of points: the rings of polygons, the paths of lines, the points themselves."""
    if geometry is None:
        return []
    kind, c = geometry["type"], geometry["coordinates"]
    return {"Point": lambda: [[c]], "MultiPoint": lambda: [[p] for p in c],
            "LineString": lambda: [c], "MultiLineString": lambda: c,
            "Polygon": lambda: c, "MultiPolygon": lambda: [r for p in c for r in p]}[kind]()


def box_of(features):
    points = [p for f in features for part in parts(f["geometry"]) for p in part]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


class Map:
    """A map with a title above, a scale bar below and a legend at its right."""

    def __init__(self, name, title, window, margin=0.04):
        """`window`: features to be seen whole, or (x0, y0, x1, y1) in metres."""
        x0, y0, x1, y1 = window if isinstance(window, tuple) else box_of(window)
        grow = margin * max(x1 - x0, y1 - y0, 1)
        self.name, self.title = name, title
        self.x0, self.y1 = x0 - grow, y1 + grow
        width = WIDTH - LEGEND - 2 * MARGIN
        self.scale = min(width / (x1 - x0 + 2 * grow), 620 / (y1 - y0 + 2 * grow))
        self.map_width = self.scale * (x1 - x0 + 2 * grow)
        self.map_height = self.scale * (y1 - y0 + 2 * grow)
        self.layers, self.rows, self.patterns = [], [], []

    def place(self, p):
        return (MARGIN + (p[0] - self.x0) * self.scale, TITLE + (self.y1 - p[1]) * self.scale)

    def _path(self, part, closed):
        # A vertex less than a pixel and a half from the last one is not drawn.
        kept, last = [], None
        for p in part:
            q = self.place(p)
            if last is None or abs(q[0] - last[0]) + abs(q[1] - last[1]) > 1.5 or p is part[-1]:
                kept.append(f"{number(q[0])} {number(q[1])}")
                last = q
        return "M" + "L".join(kept) + ("Z" if closed else "")

    def _legend(self, label, swatch):
        if label:
            self.rows.append((label, swatch))

    def _hatch(self, colour, hatch):
        """hatch: '/', '\\\\', '.' or 'x'."""
        key = f"h{len(self.patterns)}"
        lines = {"/": '<path d="M0 8L8 0M-2 2L2 -2M6 10L10 6"/>',
                 "\\": '<path d="M0 0L8 8M-2 6L2 10M6 -2L10 2"/>',
                 "x": '<path d="M0 8L8 0M0 0L8 8"/>',
                 ".": f'<circle cx="3" cy="3" r="1" fill="{colour}"/>'}[hatch]
        self.patterns.append(f'<pattern id="{key}" width="8" height="8" '
                             f'patternUnits="userSpaceOnUse"><g stroke="{colour}" '
                             f'stroke-width="1.1" fill="none">{lines}</g></pattern>')
        return f"url(#{key})"

    def polygons(self, features, label=None, fill="none", stroke=INK, width=1.0, opacity=0.35,
                 hatch=None, dash=None):
        paint = self._hatch(fill, hatch) if hatch else fill
        style = (f'fill="{paint}" fill-opacity="{1 if hatch else opacity}" fill-rule="evenodd" '
                 f'stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"'
                 + (f' stroke-dasharray="{dash}"' if dash else ""))
        for f in features:
            d = "".join(self._path(part, True) for part in parts(f["geometry"]))
            self.layers.append(f'<path d="{d}" {style}/>')
        self._legend(label, f'<rect x="0" y="-10" width="24" height="13" {style}/>')

    def lines(self, features, label=None, stroke=INK, width=1.2, dash=None):
        style = (f'fill="none" stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"'
                 + (f' stroke-dasharray="{dash}"' if dash else ""))
        for f in features:
            d = "".join(self._path(part, False) for part in parts(f["geometry"]))
            self.layers.append(f'<path d="{d}" {style}/>')
        self._legend(label, f'<path d="M0 -3H24" {style}/>')

    def points(self, features, label=None, fill=INK, radius=3.0):
        for f in features:
            for part in parts(f["geometry"]):
                x, y = self.place(part[0])
                self.layers.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius}" '
                                   f'fill="{fill}" stroke="#FFFFFF" stroke-width="0.6"/>')
        self._legend(label, f'<circle cx="12" cy="-4" r="{radius}" fill="{fill}"/>')

    def text(self, p, words, size=11, colour=INK, anchor="middle"):
        x, y = self.place(p)
        self.layers.append(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="{colour}" stroke="#FFFFFF" stroke-width="2.5" paint-order="stroke">'
            f"{escaped(words)}</text>")

    def note(self, words):
        """A line of the legend without a symbol."""
        self.rows.append((words, ""))

    def _scale_bar(self):
        metres = 1.0
        for step in (10 ** e * m for e in range(7) for m in (1, 2, 5)):
            if step * self.scale <= self.map_width / 3:
                metres = step
        y = TITLE + self.map_height + 16
        length = metres * self.scale
        words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
        return (f'<path d="M{MARGIN} {number(y - 4)}V{number(y)}H{number(MARGIN + length)}'
                f'V{number(y - 4)}" fill="none" stroke="{INK}"/>'
                f'<text x="{number(MARGIN + length + 6)}" y="{number(y)}" font-size="11">'
                f"{words}</text>")

    def svg(self):
        height = int(max(self.map_height, 22 * len(self.rows) + 10) + TITLE + 30)
        left = MARGIN + self.map_width + 14
        legend = []
        for i, (label, swatch) in enumerate(self.rows):
            y = TITLE + 14 + 22 * i
            legend.append(f'<g transform="translate({number(left)} {y})">{swatch}'
                          f'<text x="{32 if swatch else 0}" y="0" font-size="12" fill="{INK}">'
                          f"{escaped(label)}</text></g>")
        frame = (f'x="{MARGIN}" y="{TITLE}" width="{number(self.map_width)}" '
                 f'height="{number(self.map_height)}"')
        return "\n".join([
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" role="img">',
            f"<title>{escaped(self.title)}</title>",
            f'<defs><clipPath id="frame"><rect {frame}/></clipPath>{"".join(self.patterns)}</defs>',
            f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>',
            f'<text x="{MARGIN}" y="22" font-size="15" fill="{INK}">{escaped(self.title)}</text>',
            '<g clip-path="url(#frame)">', *self.layers, "</g>",
            f'<rect {frame} fill="none" stroke="{GREY}"/>', *legend, self._scale_bar(),
            "</svg>"]) + "\n"


def main(*drawings):
    """Writes docs/images/NAME.svg of each; with --check names those that are not current."""
    program = next((a for a in sys.argv[1:] if not a.startswith("-")),
                   str(ROOT / "build/dev/tools/ecotone"))
    stale = 0
    for draw in drawings:
        with tempfile.TemporaryDirectory() as folder:
            ecotone = Ecotone(program, folder)
            picture = draw(ecotone)
            if picture is None:
                print(f"{draw.__name__}: left out, its data is not here")
                continue
        path = ROOT / f"docs/images/{picture.name}.svg"
        text = picture.svg()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in sys.argv:
            print(f"{path.relative_to(ROOT)} is not current: run python3 {sys.argv[0]}")
            stale = 1
        else:
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(ROOT)} written")
    sys.exit(stale)
