# SPDX-License-Identifier: Apache-2.0
"""Adds to a wheel the copyright notices of the libraries that auditwheel has put into it, as the
Debian packages that own them state them. Runs with auditwheel's Python.

    python3 cmake/packaging/wheel_licences.py WHEEL
"""
import re
import subprocess
import sys
from pathlib import Path

from auditwheel.wheeltools import InWheel


def owner(library):
    """The Debian package with a library that is called libproj-1a2b3c4d.so.25 in the wheel."""
    name = re.sub(r"-[0-9a-f]{8}(?=\.)", "", library, count=1)
    done = subprocess.run(["dpkg-query", "--search", f"*/{name}"], capture_output=True, text=True,
                          check=False)
    found = sorted({line.partition(":")[0] for line in done.stdout.splitlines()})
    if not found:
        raise LookupError(f"no Debian package has {name}, so its licence is not known")
    return found[0]


def add_notices(wheel):
    with InWheel(wheel, wheel) as folder:
        libraries = sorted(path.name for path in folder.glob("*.libs/*.so*"))
        information, = folder.glob("*.dist-info")
        for package in sorted({owner(library) for library in libraries}):
            notice = information / "licenses" / package / "copyright"
            notice.parent.mkdir(parents=True)
            notice.write_bytes(Path("/usr/share/doc", package, "copyright").read_bytes())


if __name__ == "__main__":
    add_notices(Path(sys.argv[1]).resolve())
