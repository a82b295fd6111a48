# SPDX-License-Identifier: Apache-2.0
"""Records of the benchmark as tables of Markdown, and scaling curves as a drawing.

    python report.py FILE.json…                  all tables
    python report.py --svg CURVES.svg FILE.json… the curves of these files as an SVG, and tables
"""

import html
import json
import math
import pathlib
import sys


def number(value, digits=3):
    """A number with three digits that count."""
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}".replace(",", " ")
    if value <= 0:
        return "0"
    return f"{value:.{max(0, digits - 1 - math.floor(math.log10(value)))}f}"


def ratio(value):
    return "" if value is None else f"{number(value, 2 if value < 100 else 3)}×"


def progress(record):
    told = record.get("failure") or f"{number(record['wall_s'])} s"
    subjects = record["subjects"] or "all"
    return (f"{record['workload']}: {record['engine']}, {subjects} subjects, "
            f"{record['threads']} thread(s): {told}")


def verdict(record):
    if record.get("failure"):
        return record["failure"]
    if record["checked"]:
        return "reference" if record.get("checked_against") == record["engine"] else "same"
    if "points_difference" in record:
        return f"DIFFERS: {record['points_difference']:+.0f} points"
    return (f"DIFFERS: {record.get('pairs_missing', '?')} missing, "
            f"{record.get('pairs_extra', '?')} extra, {record.get('pairs_different', '?')} other, "
            f"up to {record.get('max_difference_m2', 0):.2g} m²")


def table(name, what, records):
    """One workload: correctness beside speed, no ratio without it."""
    lines = [f"\n### {name}: {what}\n",
             "| engine | threads | subjects | read s | wall s | CPU s | peak MiB | areas | "
             "÷ Ecotone | whole work, scaled |",
             "|---|--:|--:|--:|--:|--:|--:|---|--:|--:|"]
    for r in records:
        sample = f" (S {r['sample']})" if r.get("sample") else ""
        scaled = ""
        if r.get("ratio_scaled"):
            scaled = f"{number(r['scaled_wall_s'])} s, {ratio(r['ratio_scaled'])}"
        elif r["engine"] == "ecotone" and r.get("full_wall_s"):
            scaled = f"{number(r['full_wall_s'])} s, measured"
        lines.append(
            f"| {r['engine']} {r.get('version') or ''} | {r['threads']} | "
            f"{r['subjects'] or 'all'}{sample} | {number(r.get('read_s'))} | {number(r['wall_s'])} "
            f"| {number(r['cpu_s'])} | {number(r['peak_mib'])} | {verdict(r)} | "
            f"{ratio(r['ratio'])} | {scaled} |")
    return "\n".join(lines)


def curves_of(records):
    """{curve: {engine: [(size, wall seconds, checked)]}}. Where no other engine comes to an end
    there is nothing to check with, and an open circle in the drawing; what differs is left out."""
    curves = {}
    for r in records:
        if r.get("curve") and r["wall_s"] and (r["checked"] or "failure" in r):
            engines = curves.setdefault(r["curve"], {})
            engines.setdefault(r["engine"], []).append((r["size"], r["wall_s"], r["checked"]))
    return curves


def curve_tables(records):
    lines = []
    for name, engines in curves_of(records).items():
        sizes = sorted({size for points in engines.values() for size, *_ in points})
        lines += [f"\n### {name}\n", "| engine, wall s | " +
                  " | ".join(f"10^{math.log10(size):.0f}" for size in sizes) + " |",
                  "|---|" + "--:|" * len(sizes)]
        for engine, points in engines.items():
            walls = {size: wall_s for size, wall_s, _ in points}
            lines.append(f"| {engine} | " +
                         " | ".join(number(walls.get(size)) for size in sizes) + " |")
    return "\n".join(lines)


COLOURS = ["#0b6e4f", "#c1121f", "#1d4e89", "#e09f3e", "#7b2d8b", "#4f772d", "#6c757d", "#bc4749",
           "#264653"]
TITLES = {"curve-vertices": ("vertices of the zone", "20 000 parcels × one zone"),
          "curve-subjects": ("parcels", "parcels × 20 zones of 4.8 million vertices")}


def panel(name, engines, left, width, height):
    """One drawing on logarithmic axes."""
    points = [p for line in engines.values() for p in line]
    x_range = [math.floor(math.log10(min(p[0] for p in points))),
               math.ceil(math.log10(max(p[0] for p in points)))]
    y_range = [math.floor(math.log10(min(p[1] for p in points))),
               math.ceil(math.log10(max(p[1] for p in points)))]
    x_range[1] = max(x_range[1], x_range[0] + 1)
    y_range[1] = max(y_range[1], y_range[0] + 1)
    top, bottom, plot_left, plot_width = 40, height - 50, left + 60, width - 170

    def x(value):
        return plot_left + plot_width * (math.log10(value) - x_range[0]) / (x_range[1] - x_range[0])

    def y(value):
        return bottom - (bottom - top) * (math.log10(value) - y_range[0]) / (y_range[1] - y_range[0])

    axis, title = TITLES.get(name, ("size", name))
    out = [f'<text x="{plot_left}" y="22" font-weight="bold">{html.escape(title)}</text>',
           f'<text x="{plot_left + plot_width / 2}" y="{height - 12}" text-anchor="middle">'
           f'{html.escape(axis)}</text>']
    for k in range(x_range[0], x_range[1] + 1):
        out.append(f'<path d="M{x(10 ** k):.1f} {top}V{bottom}" stroke="#ddd"/>'
                   f'<text x="{x(10 ** k):.1f}" y="{bottom + 18}" text-anchor="middle">10<tspan '
                   f'dy="-5" font-size="9">{k}</tspan></text>')
    for k in range(y_range[0], y_range[1] + 1):
        label = f"{10 ** k} s" if k >= 0 else f"{10.0 ** k:.{-k}f} s"
        out.append(f'<path d="M{plot_left} {y(10.0 ** k):.1f}h{plot_width}" stroke="#ddd"/>'
                   f'<text x="{plot_left - 6}" y="{y(10.0 ** k) + 4:.1f}" text-anchor="end">{label}'
                   '</text>')
    # Names beside the ends of their lines, pushed apart where they would meet.
    ends = sorted(engines, key=lambda e: y(max(engines[e])[1]))
    name_y = -math.inf
    for engine in ends:
        line = sorted(engines[engine])
        colour = COLOURS[sorted(engines).index(engine) % len(COLOURS)]
        colour = "#0b6e4f" if engine == "ecotone" else (
            "#8d99ae" if colour == "#0b6e4f" else colour)
        weight = 3 if engine == "ecotone" else 1.5
        path = "L".join(f"{x(a):.1f} {y(b):.1f}" for a, b, _ in line)
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{weight}"/>')
        out += [f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="3" stroke="{colour}" '
                f'fill="{colour if checked else "#fff"}"/>' for a, b, checked in line]
        name_y = max(name_y + 14, y(line[-1][1]) + 4)
        out.append(f'<text x="{x(line[-1][0]) + 8:.1f}" y="{name_y:.1f}" fill="{colour}">'
                   f'{html.escape(engine)}</text>')
    return "\n".join(out)


def svg(records):
    """Both curves side by side."""
    curves = curves_of(records)
    width, height = 560, 400
    body = "\n".join(panel(name, engines, width * i, width, height)
                     for i, (name, engines) in enumerate(curves.items()))
    whole = width * max(1, len(curves))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {height}" '
            'font-family="sans-serif" font-size="12" fill="#222">\n'
            f'<rect width="{whole}" height="{height}" fill="#fff"/>\n{body}\n</svg>\n')


def main():
    arguments = sys.argv[1:]
    target = None
    if arguments[:1] == ["--svg"]:
        target = arguments[1]
        arguments = arguments[2:]
    if not arguments:
        sys.exit(__doc__)
    records = []
    for file in arguments:
        records += json.loads(pathlib.Path(file).read_text(encoding="utf-8"))
    if target:
        pathlib.Path(target).write_text(svg(records), encoding="utf-8")
    for name in dict.fromkeys(r["workload"] for r in records if not r.get("curve")):
        print(table(name, "", [r for r in records if r["workload"] == name]))
    print(curve_tables(records))


if __name__ == "__main__":
    main()
