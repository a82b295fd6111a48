# SPDX-License-Identifier: Apache-2.0
"""`ecotone rules diff`: what it tells of subjects is what two runs of `ecotone check` tell, and what
it tells of packs is what their texts say."""

import csv
import io
import json

import pytest
import yaml
from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"
SITES = COUNTY / "sites.geojson"


def diff(*arguments, cwd=None):
    done = run("rules", "diff", *arguments, "--format", "json", cwd=cwd)
    assert done.stdout, done.stderr
    return json.loads(done.stdout), done.returncode


def check(day):
    done = run("check", SITES, "--catalog", COUNTY / "catalogue.yaml", "--rules", "cn", "--as-of", day, "--id", "id",
               "--format", "json")
    return {s["id"]: s for s in json.loads(done.stdout)["subjects"]}


def pack_files(pack):
    return [yaml.safe_load(p.read_text(encoding="utf-8")) for p in sorted((ROOT / "data/rules" / pack).glob("*.yaml"))]


def rules_in_force(pack, day):
    """Rules and the articles in force on a day, read from the YAML without Ecotone."""
    files = pack_files(pack)
    instruments = {k: v for f in files for k, v in (f.get("instruments") or {}).items()}

    def holds(item):
        first, last = str(item.get("from") or "0000"), str(item.get("until") or "9999")
        return first <= day <= last

    found = {}
    for rule in (r for f in files for r in f.get("rules") or [] if "id" in r):
        articles = set()
        for cite in rule.get("cite") or []:
            instrument = instruments.get(cite["ref"], {})
            dated = {k: cite.get(k) or instrument.get(k) for k in ("from", "until")}
            if holds(dated):
                articles.add(f"{cite['ref']} {cite.get('article', '')}")
        if articles and holds(rule) and rule.get("enabled", True):
            found[rule["id"]] = articles
    return found


@pytest.mark.parametrize("days", [("2026-08-01", "2026-09-01"), ("2026-03-01", "2026-04-01")])
def test_rules_and_articles_of_two_days_are_those_of_the_text(days):
    document, status = diff("cn", "--from", days[0], "--until", days[1])
    assert status == 1
    before, after = (rules_in_force("cn", day) for day in days)
    changes = document["changes"]

    def items(change, what):
        return {c["item"] for c in changes if c["change"] == change and c["what"] == what}

    assert items("added", "rule") == set(after) - set(before)
    assert items("removed", "rule") == set(before) - set(after)
    replaced = {c["item"] for c in changes if c["what"] == "citations"}
    assert replaced == {r for r in set(before) & set(after) if before[r] != after[r]}
    for change in changes:
        if change["what"] == "citations":
            # Articles that went and came stand in the texts, and no others.
            gone = before[change["item"]] - after[change["item"]]
            for article in (a.split(" ", 1)[1] for a in gone):
                assert article in change["before"]["zh"]


def test_the_code_replaced_two_laws_of_the_pack():
    document, _ = diff("cn", "--from", "2026-08-14", "--until", "2026-08-15")
    removed = {c["item"] for c in document["changes"] if c["what"] == "instrument" and c["change"] == "removed"}
    files = pack_files("cn")
    ended = {k for f in files for k, v in (f.get("instruments") or {}).items() if str(v.get("until")) == "2026-08-14"}
    assert removed == ended
    assert {"wppcl.2017", "apcl.2018"} <= removed
    assert "eec.2026" in {c["item"] for c in document["changes"] if c["what"] == "instrument" and c["change"] == "added"}


@pytest.mark.parametrize("days", [("2026-03-01", "2026-04-01"), ("2026-08-01", "2026-09-01")])
def test_subjects_change_as_two_checks_do(days):
    document, _ = diff("cn", "--from", days[0], "--until", days[1], "--subjects", SITES, "--catalog",
                       COUNTY / "catalogue.yaml", "--id", "id")
    before, after = check(days[0]), check(days[1])
    assert [s["id"] for s in document["subjects"]] == list(before)
    differing = 0
    for subject in document["subjects"]:
        old, new = before[subject["id"]], after[subject["id"]]
        assert subject["before"] == {"verdict": old["verdict"], "complete": old["complete"]}
        assert subject["after"] == {"verdict": new["verdict"], "complete": new["complete"]}
        told = {f["rule"]: f for f in subject["findings"]}
        fired = [{f["rule"] for f in s["findings"] + s["unknown"]} for s in (old, new)]
        assert {r for r, f in told.items() if f["before"] is None} == fired[1] - fired[0]
        assert {r for r, f in told.items() if f["after"] is None} == fired[0] - fired[1]
        for rule in fired[0] & fired[1]:
            levels = [next(f["level"] for f in s["findings"] + s["unknown"] if f["rule"] == rule) for s in (old, new)]
            cites = [[(c["ref"], c["article"]) for f in s["findings"] + s["unknown"] if f["rule"] == rule
                      for c in f["cite"]] for s in (old, new)]
            if levels[0] != levels[1]:
                assert "level" in told[rule]["parts"] or "decided" in told[rule]["parts"]
            assert (cites[0] != cites[1]) == ("citations" in told.get(rule, {"parts": []})["parts"])
        differing += bool(told)
    assert differing > 0


def test_a_pack_of_ones_own_is_compared_with_the_one_it_extends(tmp_path):
    (tmp_path / "mine.yaml").write_text("""ecotone-rules: 1
pack: {id: mine, version: 1, license: Apache-2.0, extends: cn, title: {zh: 本县, en: Mine}}
params:
  chemical_distance: {default: 2 km, statutory: true, reason: local, mark: E}
""", encoding="utf-8")
    document, status = diff("cn", "mine.yaml", cwd=tmp_path)
    assert status == 1
    changed = [c for c in document["changes"] if c["item"] == "$chemical_distance" and c["what"] == "parameter"]
    assert len(changed) == 1
    assert changed[0]["before"]["en"].startswith("1 km") and changed[0]["after"]["en"] == "2 km"
    assert "YZ-1" in changed[0]["rules"]
    # The threshold of the rule follows for subjects.
    document, _ = diff("cn", "mine.yaml", "--subjects", SITES, "--catalog", COUNTY / "catalogue.yaml", "--id", "id",
                       cwd=tmp_path)
    touched = [f for s in document["subjects"] for f in s["findings"] if f["rule"] == "YZ-1"]
    assert touched
    for finding in touched:
        assert "threshold" in finding["parts"] or finding["before"] is None


def test_a_pack_does_not_differ_from_itself():
    document, status = diff("cn", "cn")
    assert document["changes"] == []
    assert status == 0
    _, status = diff("cn", "--from", "2026-10-01", "--until", "2026-10-02")
    assert status == 0


def test_differences_give_one_unless_asked_for_zero():
    days = ("--from", "2026-08-01", "--until", "2026-09-01")
    assert run("rules", "diff", "cn", *days).returncode == 1
    assert run("rules", "diff", "cn", *days, "--exit-zero").returncode == 0


def test_rows_and_text_say_the_same():
    arguments = ("rules", "diff", "cn", "--from", "2026-03-01", "--until", "2026-04-01", "--subjects", SITES, "--catalog",
                 COUNTY / "catalogue.yaml", "--id", "id")
    rows = list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv").stdout)))
    assert rows and {"subject", "change", "what", "item", "before", "after"} <= set(rows[0])
    lines = [json.loads(line) for line in run(*arguments, "--format", "ndjson").stdout.splitlines()]
    assert len(lines) == len(rows) + 1
    for language, words in (("en", ["begins to fire", "clauses"]), ("zh", ["开始触发", "条款"])):
        text = run(*arguments, "--lang", language).stdout
        for word in words:
            assert word in text
        for line in lines[1:]:
            if line["what"] == "citations":
                assert line["after"][language] in text


@pytest.mark.parametrize("arguments, code", [
    (["cn"], "ECO2043"),
    (["cn", "--from", "2026-01-01"], "ECO2043"),
    (["cn", "cn.cq", "--from", "2026-01-01"], "ECO2044"),
    (["cn", "cn", "--subjects", "x.geojson"], "ECO2045"),
    (["nowhere", "cn"], "ECO1518"),
])
def test_what_cannot_be_compared_is_refused(arguments, code):
    done = run("rules", "diff", *arguments)
    assert done.returncode in (2, 4)
    assert code in done.stderr
