# SPDX-License-Identifier: Apache-2.0
"""The files of the repository, as the tests of the architecture see them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".git", "build", "__pycache__", "node_modules", ".pytest_cache", ".venv"}


def files(*suffixes, under="."):
    """All files with one of the suffixes, as paths relative to the root."""
    found = []
    for path in sorted((ROOT / under).rglob("*")):
        relative = path.relative_to(ROOT)
        if SKIPPED & set(relative.parts) or not path.is_file():
            continue
        if not suffixes or path.suffix in suffixes:
            found.append(relative)
    return found


def text(path):
    """The text of a file, or nothing where it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def module_of(path):
    """The module a source file belongs to: a folder of lib/ecotone, "error", "tools" or "python"."""
    parts = Path(path).parts
    if parts[0] in ("tools", "python"):
        return parts[0]
    return parts[2] if len(parts) > 3 else Path(path).stem


def sources():
    """C++ files of the library, the tool and the Python package."""
    return [path for folder in ("lib", "tools", "python")
            for path in files(".h", ".cpp", under=folder)]


def includes(path):
    """(line number, quoted or not, what) of each #include."""
    found = []
    for number, line in enumerate(text(path).splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^">]+)[">]', line)
        if match:
            found.append((number, match.group(1) == '"', match.group(2)))
    return found


def public_headers():
    """Headers that are installed: those of a FILE_SET of a module."""
    headers = []
    for cmake in files(".txt", under="lib"):
        if cmake.name != "CMakeLists.txt":
            continue
        for match in re.finditer(r"FILE_SET HEADERS\s+(?:BASE_DIRS \S+\s+)?FILES([^)]*?)"
                                 r"(?=PRIVATE|PUBLIC|\))", text(cmake)):
            headers += [cmake.parent / name for name in match.group(1).split()
                        if name.endswith(".h")]
    return sorted(set(headers))
