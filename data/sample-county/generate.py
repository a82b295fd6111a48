#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the synthetic sample county again, byte for byte.

    python3 generate.py            write every file beside this script
    python3 generate.py --check    make them in a temporary folder and compare; exit 1 if they differ
    python3 generate.py --into DIR write to another folder
    python3 generate.py --registers 1-20 --into DIR
                                   other registers of outfalls with their keys of faults, one a seed
"""
from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))

from samplecounty.build import build, build_registers  # noqa: E402

KEPT_BY_HAND = {"generate.py", "README.md", ".gitattributes"}


def differences(made: Path, kept: Path) -> list[str]:
    """Names of files that are missing, superfluous or different."""
    wrong = []
    names = {p.name for p in made.iterdir()}
    for name in sorted(names):
        other = kept / name
        if not other.exists():
            wrong.append(f"missing: {name}")
        elif other.read_bytes() != (made / name).read_bytes():
            wrong.append(f"differs: {name}")
    for path in sorted(kept.iterdir()):
        if path.is_file() and path.name not in names | KEPT_BY_HAND:
            wrong.append(f"not made by the generator: {path.name}")
    return wrong


def main() -> int:
    """Parses the command line and runs it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the files kept here")
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write to")
    parser.add_argument("--registers", metavar="FIRST-LAST", help="seeds of other registers")
    options = parser.parse_args()
    if options.registers:
        first, _, last = options.registers.partition("-")
        build_registers(options.into, list(range(int(first), int(last or first) + 1)))
        return 0
    if not options.check:
        build(options.into)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        wrong = differences(Path(folder), HERE)
    print("\n".join(wrong) if wrong else "every file is as the generator makes it")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
