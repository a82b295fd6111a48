# SPDX-License-Identifier: Apache-2.0
"""A type has one definition: two of one name in one namespace make a program that links and then
crashes, since the linker takes the functions of one for both."""

import re
from collections import defaultdict

from source_tree import sources, text

NAMESPACE = re.compile(r"^(?:inline )?namespace ([\w:]*) ?\{")
DEFINITION = re.compile(r"^(?:template <[^>]*> )?(?:struct|class) (\w+)(?: final)?(?: :[^:][^{;]*)?\s*\{")


def definitions(source):
    """(namespace, name) of each type that a file defines outside of anonymous namespaces."""
    namespaces = []
    for line in source.splitlines():
        if match := NAMESPACE.match(line):
            namespaces.append(match.group(1))
        elif line.startswith("}  // namespace"):
            namespaces.pop()
        elif (match := DEFINITION.match(line)) and "" not in namespaces:
            yield "::".join(namespaces), match.group(1)


def test_definitions_are_seen():
    source = ("namespace a {\nstruct One {\n};\nnamespace {\nstruct Own {\n};\n}  // namespace\n"
              "class Two final : public One {\n};\nstruct Later;\n}  // namespace a\n")
    assert list(definitions(source)) == [("a", "One"), ("a", "Two")]


def test_a_type_is_defined_once():
    places = defaultdict(set)
    for path in sources():
        for name in definitions(text(path)):
            places[name].add(str(path))
    twice = {name: sorted(files) for name, files in places.items() if len(files) > 1}
    assert len(places) > 300
    assert twice == {}
