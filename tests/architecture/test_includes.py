# SPDX-License-Identifier: Apache-2.0
"""The #include lines hold the picture of the modules: who may know whom."""

import re
from pathlib import Path

from source_tree import ROOT, includes, module_of, public_headers, sources, text

# From left to right; a module includes modules of groups further left only. Messages and errors
# stand before all, since every module fails in words.
ORDER = [
    {"message"},
    {"error"},
    {"document", "execution"},
    {"geometry"},
    {"geodesy", "index"},
    {"layer"},
    {"finding"},
    {"overlay"},
    {"coverage"},
    {"hydrology"},
    {"statistics", "zoning", "outfall", "boundary", "inspection"},
    {"compliance"},
    {"io"},
    {"report"},
    {"tools", "python"},
]
# The package is built without GDAL: of the reports it knows those pages that need the core alone.
WITHOUT_GDAL = {"python": {"io", "report"}}
RANK = {module: rank for rank, group in enumerate(ORDER) for module in group}

# Foreign libraries and the modules that are their doors. The tool may open every door; fmt only
# formats texts and hands over no data, so that any .cpp file may use it.
DOORS = [
    (r"yaml-cpp/|nlohmann/", {"document"}),
    (r"tbb/|oneapi/", {"execution"}),
    (r"proj(_\w+)?\.h|geodesic\.h", {"geodesy"}),
    (r"geos", {"overlay"}),
    (r"boost/geometry", {"geodesy", "index", "overlay"}),
    (r"boost/", {"geodesy", "index"}),
    (r"gdal|ogr|cpl_", {"io"}),
    (r"xlsxwriter", {"report"}),
    (r"librsvg/|cairo\.h", {"report"}),
    (r"libpq-fe\.h", {"io"}),
    (r"iconv\.h|zlib\.h|zip\.h|flatbuffers/", {"io"}),
    (r"CLI/", set()),
    (r"pybind11/", {"python"}),
    (r"fmt/", None),
]
# Of the language and of the operating system.
STANDARD = re.compile(r"[a-z_0-9]+$|(unistd|fcntl|signal|dlfcn)\.h$|sys/\w+\.h$|(immintrin|poll)\.h$")


def core_pages():
    """The sources of reports that the Python package is linked with."""
    listed = re.search(r"add_library\(ecotone_pages OBJECT(.*?)\)",
                       text("lib/ecotone/report/CMakeLists.txt"), re.DOTALL)
    return {f"lib/ecotone/report/{name}" for name in listed.group(1).split()}


def source_of(header):
    """The source beside a header of a name as it is included."""
    return "lib/" + re.sub(r"\.h$", ".cpp", header)


def test_pages_of_the_core_rest_on_the_core():
    pages = core_pages()
    assert len(pages) > 20
    # Headers of a page, and those without a source that they include.
    shown, wrong = {path for path in sources() if str(path) in pages}, []
    todo = list(shown)
    while todo:
        path = todo.pop()
        for line, quoted, name in includes(path):
            module = module_of("lib/" + name)
            header = Path("lib") / name
            if quoted and module == "io":
                wrong.append(f"{path}:{line}: {name}")
            elif quoted and module == "report" and header not in shown:
                source = source_of(name)
                if (ROOT / source).exists() and source not in pages:
                    # Its parts may stand in files of other names: a header alone is let in.
                    parts = re.sub(r"\.cpp$", "_", source)
                    if not any(page.startswith(parts) for page in pages):
                        wrong.append(f"{path}:{line}: {name} needs {source}")
                shown.add(header)
                todo.append(header)
    assert wrong == []


def test_every_module_has_its_place():
    assert {module_of(path) for path in sources()} <= set(RANK)


def test_modules_include_only_what_is_left_of_them():
    wrong = []
    for path in sources():
        module = module_of(path)
        for line, quoted, name in includes(path):
            if not quoted:
                continue
            if name.startswith("ecotone/"):
                other = module_of("lib/" + name)
            elif name.startswith(("tools/", "python/")):
                other = module_of(name)
            else:
                wrong.append(f"{path}:{line}: {name} is not named from the root")
                continue
            if other != module and (RANK.get(other, 99) >= RANK[module] or (
                    other in WITHOUT_GDAL.get(module, ()) and source_of(name) not in core_pages())):
                wrong.append(f"{path}:{line}: {module} must not include {other}")
    assert wrong == []


def test_foreign_headers_come_in_by_their_door():
    wrong = []
    for path in sources():
        module = module_of(path)
        for line, quoted, name in includes(path):
            if quoted or STANDARD.match(name):
                continue
            doors = [modules for pattern, modules in DOORS if re.match(pattern, name)]
            if not doors:
                wrong.append(f"{path}:{line}: {name} has no door; add it to DOORS")
            elif module != "tools" and doors[0] is not None and module not in doors[0]:
                wrong.append(f"{path}:{line}: {name} may be included by {sorted(doors[0])} only")
    assert wrong == []


def test_public_headers_show_our_types_only():
    public = set(public_headers())
    assert len(public) > 20
    wrong = []
    for path in sources():
        if path.suffix != ".h" or (path.parts[0] == "lib" and path not in public):
            continue
        for line, quoted, name in includes(path):
            if not quoted and not STANDARD.match(name) and not (
                    path.parts[0] == "tools" and name.startswith("CLI/")) and not (
                    path.parts[0] == "python" and name.startswith("pybind11/")):
                wrong.append(f"{path}:{line}: {name}")
    assert wrong == []


def test_public_headers_include_public_headers_only():
    public = {"/".join(path.parts[1:]) for path in public_headers()}
    wrong = [f"{path}:{line}: {name} is not installed"
             for path in public_headers()
             for line, quoted, name in includes(path)
             if quoted and name not in public]
    assert wrong == []


def test_modules_that_compute_never_print_or_open_files():
    computing = {module for module, rank in RANK.items() if rank <= RANK["compliance"]}
    wrong = []
    for path in sources():
        if module_of(path) not in computing:
            continue
        for line, _, name in includes(path):
            if name in {"iostream", "fstream", "cstdio", "filesystem"}:
                wrong.append(f"{path}:{line}: {name}")
    assert wrong == []
