#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the example reports: make.py ECOTONE OUT [--layers FOLDER]

FOLDER holds the published layers of the last example; without it that one is left out.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
COUNTY = HERE.parent / "sample-county"
DAY = "2026-11-23"
FORMS = ("html", "json", "xlsx", "docx", "gpkg", "png")

# name: (subjects, id of the one that is checked, catalogue)
EXAMPLES = {
    "clean": (COUNTY / "sites.geojson", "0", COUNTY / "catalogue.yaml"),
    "conflict": (COUNTY / "sites.geojson", "8", COUNTY / "catalogue.yaml"),
    "indeterminate": (COUNTY / "sites.geojson", "14", COUNTY / "catalogue.yaml"),
    "swellendam": (
        pathlib.Path("layers/landcover/farms_parcels_swellendam_shp.zip"),
        "1243",
        pathlib.Path("catalogue.yaml"),
    ),
}


def make(ecotone, name, out):
    """Checks the subject of an example and writes it in every form; returns the files."""
    subjects, identity, catalogue = EXAMPLES[name]
    files = [out / f"{name}.{form}" for form in FORMS] + [out / f"{name}.zip"]
    command = [ecotone, "check", subjects, "--only", identity, "--catalog", catalogue,
               "--as-of", DAY, "--report", ",".join(str(file) for file in files[:-1]),
               "--bundle", files[-1], "--overwrite", "--quiet"]  # fmt: skip
    done = subprocess.run(
        [str(word) for word in command], cwd=out / name if name == "swellendam" else None,
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    # 1 and 5 say what was found, not that something went wrong.
    if done.returncode not in (0, 1, 5):
        sys.exit(done.returncode)
    sys.stdout.write(done.stdout)
    return files


def place_layers(out, layers):
    """Puts the catalogue and rules of Swellendam beside the layers, under names without a path."""
    folder = out / "swellendam"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in ("catalogue.yaml", "rules.yaml"):
        shutil.copy(HERE / "swellendam" / file, folder)
    (folder / "layers").symlink_to(layers.resolve(), target_is_directory=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ecotone")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--layers", type=pathlib.Path)
    given = parser.parse_args()
    out = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    ecotone = pathlib.Path(given.ecotone).resolve()
    for name in EXAMPLES:
        if name == "swellendam":
            if given.layers is None or not (given.layers / "landcover").is_dir():
                print("left out: swellendam, whose published layers are not here", file=sys.stderr)
                continue
            place_layers(out, given.layers)
        for file in make(ecotone, name, out):
            print(file)


if __name__ == "__main__":
    main()
