# SPDX-License-Identifier: Apache-2.0
"""Every attribute that a rule may ask of a subject stands in the result of a check."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def test_results_hold_all_attributes_of_the_code_list():
    listed = yaml.safe_load((ROOT / "data/codelists/subject.yaml").read_text(encoding="utf-8"))
    source = (ROOT / "lib/ecotone/report/check_document_subject.cpp").read_text(encoding="utf-8")
    array = re.search(r"subject_attributes = \{(.*?)\};", source, re.DOTALL).group(1)
    # Id, name and target have members of their own.
    wanted = set(listed["attributes"]) - {"id", "name", "target"}
    assert set(re.findall(r'"(\w+)"', array)) == wanted
