# SPDX-License-Identifier: Apache-2.0
"""ecotone check of many subjects: on an index, in batches, briefly, and again after changes."""

import copy
import json
import random
import shutil

import pytest
from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"
DAY = ["--as-of", "2026-11-01"]


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """A copy of the sample county with an index beside its catalogue, and 570 sites."""
    folder = tmp_path_factory.mktemp("many")
    shutil.copytree(COUNTY, folder / "county")
    built = run("catalog", "index", "county/catalogue.yaml", "-o", "county/catalogue.eczi",
                cwd=folder)
    assert built.returncode == 0, built.stderr
    write_sites(folder / "many.geojson", many_sites())
    write_sites(folder / "few.geojson", many_sites()[:60])
    return folder


def read_sites():
    return json.loads((COUNTY / "sites.geojson").read_text(encoding="utf-8"))


def moved(feature, dx, dy):
    feature = copy.deepcopy(feature)

    def shift(part):
        if isinstance(part[0], (int, float)):
            part[0] = round(part[0] + dx, 3)
            part[1] = round(part[1] + dy, 3)
        else:
            for inner in part:
                shift(inner)

    shift(feature["geometry"]["coordinates"])
    return feature


def many_sites():
    generator = random.Random(7)
    sites = []
    for copy_number in range(15):
        for feature in read_sites()["features"]:
            site = moved(feature, generator.uniform(-6000, 6000), generator.uniform(-6000, 6000))
            site["properties"]["id"] = f"{feature['properties']['id']}-{copy_number:02}"
            sites.append(site)
    return sites


def write_sites(path, features):
    collection = read_sites()
    collection["features"] = features
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")


def check(folder, sites, *arguments, form="json", status=None):
    result = run("check", sites, "--catalog", "county/catalogue.yaml", "--id", "id", *DAY,
                 "--format", form, "--exit-zero", *arguments, cwd=folder)
    assert result.returncode == (0 if status is None else status), result.stderr
    return result


def without_provenance(text):
    document = json.loads(text)
    del document["run"]["arguments"]
    document["run"]["catalogue"].pop("index", None)
    return json.dumps(document, ensure_ascii=False)


def test_the_index_changes_nothing_but_its_own_mention(county):
    on_index = check(county, "few.geojson")
    on_files = check(county, "few.geojson", "--index", "none")
    index = json.loads(on_index.stdout)["run"]["catalogue"]["index"]
    assert index["file"] == "catalogue.eczi" and len(index["checksum"]) == 16
    assert without_provenance(on_index.stdout) == without_provenance(on_files.stdout)


def test_threads_and_batches_change_nothing(county):
    bytes_of = {}
    for threads, batch in (("1", "7"), ("2", "1000"), ("2", "7")):
        result = check(county, "few.geojson", "--threads", threads, "--batch", batch)
        bytes_of[threads, batch] = without_provenance(result.stdout)
    assert len(set(bytes_of.values())) == 1


def test_the_order_of_subjects_changes_nothing_that_is_said_of_them(county):
    sites = many_sites()[:60]
    random.Random(3).shuffle(sites)
    write_sites(county / "shuffled.geojson", sites)
    ordered = json.loads(check(county, "few.geojson").stdout)
    shuffled = json.loads(check(county, "shuffled.geojson").stdout)
    by_id = {subject["id"]: subject for subject in shuffled["subjects"]}
    assert [s["id"] for s in shuffled["subjects"]] != [s["id"] for s in ordered["subjects"]]
    for subject in ordered["subjects"]:
        assert by_id[subject["id"]] == subject
    assert shuffled["summary"] == ordered["summary"]


def test_many_subjects_are_brief_and_equal_in_every_form(county):
    check(county, "many.geojson", "-o", "r.json", "--report", "r.ndjson,r.csv,r.html",
          "--overwrite")
    document = json.loads((county / "r.json").read_text(encoding="utf-8"))
    assert document["run"]["detail"] == "brief"
    assert len(document["subjects"]) == 570
    assert all("map" not in subject and "boundary" not in subject
               for subject in document["subjects"])
    assert all(row["state"] != "clear" for subject in document["subjects"]
               for row in subject["layers"])
    lines = (county / "r.ndjson").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines[1:]] == document["subjects"]
    head = json.loads(lines[0])
    assert head["summary"] == document["summary"]
    table = (county / "r.csv").read_text(encoding="utf-8-sig").splitlines()
    assert {line.split(",")[0] for line in table[1:]} == {s["id"] for s in document["subjects"]}
    page = (county / "r.html").read_text(encoding="utf-8")
    assert "合规核查汇总" in page and "<script" not in page
    prohibited = [s["id"] for s in document["subjects"] if s["verdict"] == "prohibited"]
    assert prohibited and all(f">{subject}<" in page for subject in prohibited[:100])


def test_the_summary_counts_what_stands_below_it(county):
    document = json.loads(check(county, "many.geojson").stdout)
    summary = document["summary"]
    verdicts = [subject["verdict"] for subject in document["subjects"]]
    assert summary["subjects"] == len(verdicts)
    for level, count in summary["verdicts"].items():
        assert count == verdicts.count(level)
    assert summary["complete"] == sum(s["complete"] for s in document["subjects"])
    fired = [(f["rule"], f["level"]) for s in document["subjects"]
             for f in s["findings"] + s["unknown"]]
    for rule in summary["rules"]:
        for level in ("prohibited", "restricted", "indeterminate", "attention"):
            assert rule[level] == fired.count((rule["rule"], level))
    rows = [row for subject in document["subjects"] for row in subject["layers"]]
    for layer in summary["layers"]:
        mine = [row for row in rows if row["layer"] == layer["layer"]]
        assert layer["hit"] == sum(row["state"] == "hit" for row in mine)
        assert layer["hit"] + layer["clear"] + layer["not_checked"] == len(verdicts)
        assert layer["area_m2"] == pytest.approx(sum(row["area_m2"] or 0 for row in mine),
                                                 abs=0.01 * len(verdicts))


def test_a_brief_subject_is_the_full_one_without_what_is_left_out(county):
    full = json.loads(check(county, "few.geojson", "--detail", "full").stdout)
    brief = json.loads(check(county, "few.geojson", "--detail", "brief").stdout)
    for whole, short in zip(full["subjects"], brief["subjects"]):
        for member in ("id", "verdict", "complete", "area", "digest", "completeness"):
            assert short[member] == whole[member]
        assert [f["rule"] for f in short["findings"]] == [f["rule"] for f in whole["findings"]]
        assert short["layers"] == [r for r in whole["layers"] if r["state"] != "clear"]


def test_one_subject_of_many_is_checked_in_full(county):
    one = json.loads(check(county, "many.geojson", "--only", "S03-02").stdout)
    assert [subject["id"] for subject in one["subjects"]] == ["S03-02"]
    assert one["subjects"][0]["boundary"]
    missing = check(county, "many.geojson", "--only", "S03-02,nobody", status=2)
    assert "ECO2081" in missing.stderr and "nobody" in missing.stderr


def test_a_stale_index_is_told_and_not_used_and_refused_where_it_was_named(county, tmp_path):
    shutil.copytree(county / "county", tmp_path / "county")
    write_sites(tmp_path / "few.geojson", many_sites()[:5])
    with (tmp_path / "county/caves.geojson").open("a") as file:
        file.write("\n")
    told = check(tmp_path, "few.geojson")
    assert "index" not in json.loads(told.stdout)["run"]["catalogue"]
    assert "cave" in told.stderr
    refused = check(tmp_path, "few.geojson", "--index", "county/catalogue.eczi", status=4)
    assert "ECO1418" in refused.stderr and "cave" in refused.stderr


# --- Again after changes ----------------------------------------------------------------------

def unmarked(text):
    document = json.loads(text)
    document.pop("changed_since", None)
    del document["run"]["arguments"]
    document["run"]["catalogue"].pop("index", None)
    for subject in document["subjects"]:
        subject.pop("since", None)
        subject.pop("since_reason", None)
    return json.dumps(document, ensure_ascii=False)


def edit_layer(generator, path):
    """Moves, drops, copies or renames one feature of a GeoJSON layer."""
    collection = json.loads(path.read_text(encoding="utf-8"))
    features = collection["features"]
    place = generator.randrange(len(features))
    kind = generator.choice(["move", "drop", "rename", "add"])
    degrees = max(abs(value) for value in flat(features[place]["geometry"]["coordinates"])) < 400
    step = 1e-5 if degrees else 1.0
    offset = [generator.uniform(-40, 40) * step for _ in range(2)]
    if kind == "move":
        features[place] = moved_finely(features[place], offset)
    elif kind == "drop" and len(features) > 1:
        features.pop()
    elif kind == "add":
        features.append(moved_finely(features[place], offset))
        for key in features[-1]["properties"]:
            if key.lower() == "id":
                features[-1]["properties"][key] = f"new-{generator.random()}"
    else:
        for key, value in features[place]["properties"].items():
            if isinstance(value, str) and "MC" in key.upper() or key == "name":
                features[place]["properties"][key] = f"{value} (new)"
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")


def flat(part):
    if isinstance(part, (int, float)):
        return [part]
    return [value for inner in part for value in flat(inner)]


def moved_finely(feature, offset):
    feature = copy.deepcopy(feature)

    def shift(part):
        if isinstance(part[0], (int, float)):
            part[0] += offset[0]
            part[1] += offset[1]
        else:
            for inner in part:
                shift(inner)

    shift(feature["geometry"]["coordinates"])
    return feature


LAYERS = ["no-burn-zones", "noise-zones", "scenic-areas", "wetlands", "water-bodies", "caves",
          "sensitive-places", "management-ranges", "fireworks-ban-zones", "sinkholes"]


@pytest.mark.parametrize("detail", ["full", "brief"])
def test_what_changed_nearby_is_checked_again_and_all_is_as_if_all_were(county, tmp_path, detail):
    shutil.copytree(county / "county", tmp_path / "county")
    write_sites(tmp_path / "sites.geojson", many_sites()[:120])
    options = ("--detail", detail)
    former = check(tmp_path, "sites.geojson", *options, "-o", "former.json", "--overwrite")
    assert former.stdout == ""
    generator = random.Random(20261101)
    shares = []
    for _ in range(8):
        folder = tmp_path / "county"
        shutil.copytree(county / "county", folder, dirs_exist_ok=True)
        for name in generator.sample(LAYERS, 2):
            edit_layer(generator, folder / f"{name}.geojson")
        again = check(tmp_path, "sites.geojson", *options, "--changed-since", "former.json",
                      "--former", "county/catalogue.eczi", "--index", "none")
        whole = check(tmp_path, "sites.geojson", *options, "--index", "none")
        assert unmarked(again.stdout) == unmarked(whole.stdout)
        since = json.loads(again.stdout)["changed_since"]
        assert since["rechecked"] + since["unchanged"] == 120
        marks = [subject["since"] for subject in json.loads(again.stdout)["subjects"]]
        assert marks.count("rechecked") == since["rechecked"]
        assert f"{since['rechecked']} checked again" in again.stderr
        shares.append(since["rechecked"] / 120)
    assert min(shares) < 0.3
    assert max(shares) > 0


def test_nothing_is_checked_again_where_nothing_has_changed(county):
    check(county, "few.geojson", "-o", "former.ndjson", "--overwrite", form="ndjson")
    again = json.loads(check(county, "few.geojson", "--changed-since", "former.ndjson").stdout)
    assert again["changed_since"]["unchanged"] == 60
    assert {subject["since"] for subject in again["subjects"]} == {"unchanged"}
    # Another day on which nothing begins or ends: only the age of layers goes on.
    later = run("check", "few.geojson", "--catalog", "county/catalogue.yaml", "--id", "id",
                "--as-of", "2026-11-02", "--format", "json", "--exit-zero", "--changed-since",
                "former.ndjson", cwd=county)
    fresh = run("check", "few.geojson", "--catalog", "county/catalogue.yaml", "--id", "id",
                "--as-of", "2026-11-02", "--format", "json", "--exit-zero", cwd=county)
    assert json.loads(later.stdout)["changed_since"]["unchanged"] > 30
    assert unmarked(later.stdout) == unmarked(fresh.stdout)


def test_a_site_that_moved_and_one_that_is_new_are_checked(county):
    sites = many_sites()[:20]
    write_sites(county / "before.geojson", sites[:19])
    check(county, "before.geojson", "-o", "before.json", "--overwrite")
    sites[4] = moved(sites[4], 10, 0)
    write_sites(county / "after.geojson", sites)
    again = check(county, "after.geojson", "--changed-since", "before.json")
    subjects = json.loads(again.stdout)["subjects"]
    marked = {s["id"]: s["since_reason"]["en"] for s in subjects if s["since"] == "rechecked"}
    assert set(marked) == {sites[4]["properties"]["id"], sites[19]["properties"]["id"]}
    assert marked[sites[19]["properties"]["id"]] == "it is new"
    assert unmarked(again.stdout) == unmarked(check(county, "after.geojson").stdout)


def test_a_layer_that_changed_without_its_former_edition_concerns_all(county, tmp_path):
    shutil.copytree(county / "county", tmp_path / "county")
    (tmp_path / "county/catalogue.eczi").unlink()
    write_sites(tmp_path / "few.geojson", many_sites()[:10])
    check(tmp_path, "few.geojson", "-o", "former.json")
    edit_layer(random.Random(1), tmp_path / "county/caves.geojson")
    again = json.loads(check(tmp_path, "few.geojson", "--changed-since", "former.json").stdout)
    assert again["changed_since"]["unchanged"] == 0
    assert "cave" in again["subjects"][0]["since_reason"]["en"]


def test_what_is_no_result_is_refused(county):
    (county / "words.json").write_text('{"schema": "x"}', encoding="utf-8")
    refused = check(county, "few.geojson", "--changed-since", "words.json", status=3)
    assert "words.json" in refused.stderr
