# SPDX-License-Identifier: Apache-2.0
"""What inspect finds in the published layers of formats/ and admin_cn/, for docs/commands/inspect.md.

    python3 tests/cli/inspect/shared_files.py     write the table and the outputs of the page
"""

import json
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from ecotone_cli import ROOT, run  # noqa: E402

DATA = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared")) / "data"
PAGE = ROOT / "docs/commands/inspect.md"
SHOWN = ["admin_cn/region_gcj02.gpkg:provinces_prefectures",
         "admin_cn/chongqing_districts_amap2020_utf8_nocpg_noprj.zip",
         "formats/geofileops_testdata_gpkg.zip:polygon-4overlappingcircles.gpkg"]


def files():
    """Every layer file of the two folders, relative to the data."""
    return sorted(str(path.relative_to(DATA)) for folder in ("formats", "admin_cn")
                  for path in (DATA / folder).rglob("*") if path.is_file())


def layers():
    """(file, dataset or layer, result) of every layer."""
    for file in files():
        result = run("inspect", file, "--format", "json", cwd=DATA)
        assert result.returncode == 0, result.stderr
        for layer in json.loads(result.stdout)["layers"]:
            inside = layer["reference"].removeprefix(file).removeprefix(":")
            yield file, inside, layer


def size(consequence):
    texts = []
    if consequence["m"]:
        texts.append(f"{consequence['m']:,.2f} m")
    if consequence["m2"]:
        texts.append(f"{consequence['m2']:,.2f} m²")
    return ", ".join(texts) or "-"


def table():
    rows = ["| file | layer | severity | finding | features | wrong by |", "|---|---|---|---|---|---|"]
    for file, inside, layer in layers():
        name = f"`{file}`"
        if not layer["findings"]:
            rows.append(f"| {name} | {inside} | - | nothing | | |")
        for finding in layer["findings"]:
            rows.append(f"| {name} | {inside} | {finding['severity']} | `{finding['code']}` | "
                        f"{finding['count'] or 'all'} | {size(finding['consequence'])} |")
    return "\n".join(rows)


def outputs():
    blocks = []
    for reference in SHOWN:
        result = run("inspect", reference, cwd=DATA)
        assert result.returncode == 0, result.stderr
        blocks.append(f"```\n$ ecotone inspect {reference}\n{result.stdout}```")
    return "\n\n".join(blocks)


def with_block(page, name, content):
    begin, end = f"<!-- {name}: made by tests/cli/inspect/shared_files.py -->", f"<!-- end of {name} -->"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    assert pattern.search(page), begin
    return pattern.sub(lambda _: f"{begin}\n\n{content}\n\n{end}", page)


def page():
    """The page as it should read."""
    text = PAGE.read_text(encoding="utf-8")
    return with_block(with_block(text, "outputs", outputs()), "findings", table())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
