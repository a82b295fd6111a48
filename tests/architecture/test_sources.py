# SPDX-License-Identifier: Apache-2.0
"""What every source file keeps: its licence, a name with a meaning, no place on one machine."""

import re

from source_tree import files, public_headers, text

SOURCE = (".h", ".cpp", ".py")


def test_sources_name_their_licence():
    missing = []
    for path in files(*SOURCE):
        lines = text(path).splitlines()
        head = lines[1:2] if lines and lines[0].startswith("#!") else lines[:1]
        if lines and "SPDX-License-Identifier: Apache-2.0" not in "".join(head):
            missing.append(str(path))
    assert missing == []


def test_no_file_or_folder_has_a_name_without_a_meaning():
    empty = {"util", "utils", "common", "core", "helper", "helpers", "misc"}
    assert [str(path) for path in files()
            if empty & {part.split(".")[0].lower() for part in path.parts}] == []


def test_no_file_names_a_place_on_one_machine():
    place = re.compile(r"/(?:work|home|root|Users)/[A-Za-z]|[A-Z]:\\Users")
    found = []
    for path in files(*SOURCE, ".txt", ".md", ".json", ".yaml", ".cmake", ".csv", ".html", ""):
        if path.parts[:2] == ("tests", "architecture"):
            continue
        for number, line in enumerate(text(path).splitlines(), 1):
            if place.search(line):
                found.append(f"{path}:{number}: {line.strip()[:80]}")
    assert found == []


def test_headers_have_a_guard():
    assert [str(path) for folder in ("lib", "tools", "python")
            for path in files(".h", under=folder) if "#pragma once" not in text(path)] == []


# A declaration that begins in the first column of a public header.
TYPE = re.compile(r"(?:class|struct|enum class|enum)\s+(\w+)[^;]*\{?$")
FUNCTION = re.compile(r"(?!return|using|friend|namespace|template|static_assert|typedef|extern)"
                      r"(?:\[\[nodiscard\]\] )?(?:inline |constexpr |consteval )*"
                      r"[\w:<>,&* ]+?[ &*>](\w+|operator\S+)\(")


def undocumented(lines):
    """Names of types and functions at namespace scope without a comment. A comment holds for what
    follows it without an empty line; a type may be explained at its members instead."""
    found = []
    commented = False
    in_body = False
    last_type = None
    for line in lines:
        if in_body:
            in_body = not line.startswith("}")
            if "///" in line and found and found[-1] == last_type:
                found.pop()
        elif line.startswith("///"):
            commented = True
        elif not line.strip():
            commented = False
        elif line[0] not in " }#)/" and not re.match(r"namespace|template|inline constexpr", line):
            match = TYPE.match(line) or FUNCTION.match(line)
            if match and not commented:
                found.append(match.group(1))
            in_body = line.endswith("{")
            last_type = match.group(1) if match and in_body else None
    return found


def test_the_checker_of_comments_sees_what_it_should():
    header = """
/// Adds.
int add(int a);
int add(double a);

int sub(int a);
class A;
class B {
  int b;

  int c;
};

struct AddOptions {
  bool carry;  ///< adds one more
};
template <typename T>
int mul(T t);
"""
    assert undocumented(header.splitlines()) == ["sub", "B", "mul"]


def test_types_and_functions_of_public_headers_have_a_comment():
    missing = {}
    for path in public_headers():
        if path.name.endswith(("_errors.h", "_texts.h")):
            continue
        names = undocumented(text(path).splitlines())
        if names:
            missing[str(path)] = names
    assert missing == {}
