# SPDX-License-Identifier: Apache-2.0
"""A bundle proves its result to whoever has it and nothing else; what was changed is found."""

import hashlib
import json
import re
import shutil
import zipfile

import pytest
from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"


@pytest.fixture(scope="module", name="county")
def county_copy(tmp_path_factory):
    """The sample county elsewhere, with two of its sites."""
    folder = tmp_path_factory.mktemp("county") / "county"
    shutil.copytree(COUNTY, folder)
    sites = json.loads((folder / "sites.geojson").read_text("utf-8"))
    sites["features"] = [sites["features"][1], sites["features"][10]]
    (folder / "two.geojson").write_text(json.dumps(sites, ensure_ascii=False), "utf-8")
    return folder


def check(county, bundle, *more):
    done = run("check", "two.geojson", "--catalog", "catalogue.yaml", "--as-of", "2026-11-23",
               "--bundle", bundle, *more, cwd=county)
    assert done.returncode in (0, 1, 5), done.stderr
    return bundle


@pytest.fixture(scope="module", name="bundle")
def written(county, tmp_path_factory):
    bundle = check(county, tmp_path_factory.mktemp("bundle") / "evidence.zip", "--lang", "zh")
    # Nobody has the county any more.
    county.rename(county.with_name("elsewhere"))
    yield bundle
    county.with_name("elsewhere").rename(county)


def members_of(bundle):
    with zipfile.ZipFile(bundle) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def repacked(path, members, rehash=False):
    """A bundle of these members; a forger also brings the manifest up to date."""
    if rehash:
        manifest = json.loads(members["manifest.json"])
        for row in manifest["members"]:
            data = members[row["name"]]
            row.update(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
        members = {**members, "manifest.json": json.dumps(manifest, ensure_ascii=False).encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def verify(bundle, *more):
    return run("report", "--verify", bundle, "--format", "json", *more)


def wrong_members(done):
    result = json.loads(done.stdout)
    assert result["agrees"] is False
    return {row["member"] for row in result["members"]
            if row["hash"] != "agrees" or row["replay"] in ("differs", "not_made")}


def test_it_verifies_where_nothing_else_is(bundle, tmp_path):
    moved = tmp_path / "换个地方" / "b.zip"
    moved.parent.mkdir()
    shutil.copy(bundle, moved)
    done = verify(moved)
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(done.stdout)
    assert result["agrees"] and result["can_be_replayed"] and result["differences"] == []
    rendered = {row["member"]: row["replay"] for row in result["members"]
                if row["kind"] == "rendered"}
    assert rendered == dict.fromkeys(
        ["result.json", "report.html", "ledger.json", "pieces.gpkg"], "agrees")
    said = run("report", "--verify", moved)
    assert said.returncode == 0 and "every byte agrees" in said.stdout


def test_it_holds_the_result_and_what_it_was_made_from(bundle, county):
    elsewhere = county.with_name("elsewhere")
    members = members_of(bundle)
    assert members["catalogue.yaml"] == (elsewhere / "catalogue.yaml").read_bytes()
    result = json.loads(members["result.json"])
    manifest = json.loads(members["manifest.json"])
    assert {row["name"] for row in manifest["members"]} == set(members) - {"manifest.json"}
    for row in manifest["members"]:
        assert hashlib.sha256(members[row["name"]]).hexdigest() == row["sha256"]
    for row in manifest["sources"]:
        file = "two.geojson" if row["layer"] is None else row["file"]
        if not file.endswith(".shp"):  # of which several files are one
            assert hashlib.sha256((elsewhere / file).read_bytes()).hexdigest() == row["sha256"]
    packs = [data for name, data in members.items() if name.startswith("pack-")]
    texts = {path.read_bytes() for path in (ROOT / "data/rules").rglob("*.yaml")}
    assert packs and set(packs) <= texts
    # Every layer is there, and of most a part of the features.
    inputs = json.loads(members["inputs.json"])
    assert [row["id"] for row in inputs["layers"]] == [row["id"] for row in result["layers"]]
    kept = {row["id"]: json.loads(members[row["member"]])["features"] for row in inputs["layers"]}
    whole = {row["id"]: row["features"] for row in result["layers"]}
    assert all(len(kept[name]) <= whole[name] for name in whole)
    # Of one that is far away, only what makes its extent.
    assert any(len(kept[name]) <= 4 < whole[name] for name in whole)
    assert sum(map(len, kept.values())) < sum(whole.values()) / 3


def test_coordinates_are_the_doubles_that_were_read(bundle, county):
    sites = json.loads((county.with_name("elsewhere") / "two.geojson").read_text("utf-8"))
    subjects = json.loads(members_of(bundle)["subjects-001.geojson"])
    for feature, site in zip(subjects["features"], sites["features"]):
        rings = feature["geometry"]["coordinates"][0]
        points = {tuple(point) for ring in rings for point in ring}
        assert points == {tuple(point) for ring in site["geometry"]["coordinates"]
                          for point in ring}


def test_names_are_flat_and_say_nothing_of_the_machine(bundle, county):
    members = members_of(bundle)
    assert all(re.fullmatch(r"[a-z]+(-\d{3})?\.[a-z]+", name) for name in members)
    for name, data in members.items():
        assert str(county).encode() not in data, name
    with zipfile.ZipFile(bundle) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def change_result(members):
    result = json.loads(members["result.json"])
    area = result["subjects"][0]["area"]["m2"]
    digits = json.dumps(area).encode()
    assert members["result.json"].count(digits) >= 1
    other = digits[:-1] + (b"1" if digits[-1:] != b"1" else b"2")
    return {"result.json": members["result.json"].replace(digits, other, 1)}


def layer_with_features(members, wanted):
    inputs = json.loads(members["inputs.json"])
    return next(row["member"] for row in inputs["layers"] if row["id"] == wanted)


def move_feature(members):
    # The source zone that one of the sites lies in.
    name = layer_with_features(members, "dws")
    lines = members[name].decode().split("\n")
    result = json.loads(members["result.json"])
    touched = {zone["feature"] for subject in result["subjects"] for layer in subject["layers"]
               if layer["layer"] == "dws" for zone in layer["zones"]}
    assert touched
    for k in range(1, len(lines) - 2):
        feature = json.loads(lines[k].rstrip(","))
        if feature["id"] not in touched:
            continue
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                for point in ring:
                    point[0] += 0.01
        lines[k] = json.dumps(feature, ensure_ascii=False) + ("," if lines[k].endswith(",") else "")
    return {name: "\n".join(lines).encode()}


def change_rule(members):
    name = next(name for name, data in members.items()
                if name.startswith("pack-") and re.search(rb"then: prohibited", data))
    return {name: members[name].replace(b"then: prohibited", b"then: restricted", 1)}


def change_catalogue(members):
    text = members["catalogue.yaml"]
    assert b"accuracy_m: 1\n" in text
    return {"catalogue.yaml": text.replace(b"accuracy_m: 1\n", b"accuracy_m: 2\n", 1)}


def change_options(members):
    text = members["inputs.json"]
    assert b'"as_of": "2026-11-23"' in text
    return {"inputs.json": text.replace(b'"as_of": "2026-11-23"', b'"as_of": "2026-08-01"', 1)}


def move_subject(members):
    text = members["subjects-001.geojson"].decode()
    feature = json.loads(text.split("\n")[1].rstrip(","))
    x = json.dumps(feature["geometry"]["coordinates"][0][0][1][0])
    return {"subjects-001.geojson": text.replace(x, json.dumps(float(x) + 0.5)).encode()}


def change_page(members):
    return {"report.html": members["report.html"].replace("禁止".encode(), "允许".encode(), 1)}


def change_pieces(members):
    data = bytearray(members["pieces.gpkg"])
    data[-100] ^= 1
    return {"pieces.gpkg": bytes(data)}


def change_ledger(members):
    return {"ledger.json": members["ledger.json"] + b" "}


INPUTS = [move_feature, change_rule, change_catalogue, change_options, move_subject]
RENDERED = [change_result, change_page, change_pieces, change_ledger]


@pytest.mark.parametrize("tamper", INPUTS + RENDERED)
def test_a_member_that_was_changed_is_found_by_its_hash(bundle, tmp_path, tamper):
    members = members_of(bundle)
    changed = tamper(members)
    assert all(members[name] != data for name, data in changed.items())
    done = verify(repacked(tmp_path / "b.zip", {**members, **changed}))
    assert done.returncode == 1, done.stderr
    assert set(changed) <= wrong_members(done)


@pytest.mark.parametrize("tamper", INPUTS)
def test_changed_inputs_with_new_hashes_are_found_by_the_replay(bundle, tmp_path, tamper):
    members = members_of(bundle)
    done = verify(repacked(tmp_path / "b.zip", {**members, **tamper(members)}, rehash=True))
    assert done.returncode == 1, done.stderr
    assert "result.json" in wrong_members(done)
    assert json.loads(done.stdout)["differences"] or json.loads(done.stdout)["problems"]


@pytest.mark.parametrize("tamper", RENDERED)
def test_changed_results_with_new_hashes_are_found_by_the_replay(bundle, tmp_path, tamper):
    members = members_of(bundle)
    changed = tamper(members)
    done = verify(repacked(tmp_path / "b.zip", {**members, **changed}, rehash=True))
    assert done.returncode == 1, done.stderr
    assert wrong_members(done) == set(changed)


def test_a_digit_of_the_result_is_told_with_its_place(bundle, tmp_path):
    members = members_of(bundle)
    done = run("report", "--verify", repacked(tmp_path / "b.zip",
                                              {**members, **change_result(members)}))
    assert done.returncode == 1
    assert re.search(r"result\.json /subjects/0/area/m2: [\d.]+ ≠ [\d.]+", done.stdout)


def test_a_member_too_many_or_too_few_is_found(bundle, tmp_path):
    members = members_of(bundle)
    done = verify(repacked(tmp_path / "a.zip", {**members, "more.txt": b"x"}))
    assert done.returncode == 1 and wrong_members(done) == {"more.txt"}
    less = {name: data for name, data in members.items() if name != "ledger.json"}
    done = verify(repacked(tmp_path / "b.zip", less))
    assert done.returncode == 1 and wrong_members(done) == {"ledger.json"}
    less = {name: data for name, data in members.items() if name != "inputs.json"}
    done = verify(repacked(tmp_path / "c.zip", less))
    assert done.returncode == 1 and "inputs.json" in wrong_members(done)


def test_other_versions_are_told_and_everything_is_still_compared(bundle, tmp_path):
    members = members_of(bundle)
    manifest = json.loads(members["manifest.json"])
    manifest["versions"]["PROJ"] = "1.2.3"
    changed = {"manifest.json": json.dumps(manifest).encode()}
    done = verify(repacked(tmp_path / "b.zip", {**members, **changed}))
    assert done.returncode == 0, done.stdout
    assert any(line.startswith("PROJ 1.2.3 → ")
               for line in json.loads(done.stdout)["other_versions"])


@pytest.mark.parametrize("damage", ["half", "text", "no manifest", "folders"])
def test_what_is_damaged_or_no_bundle_is_an_input_that_cannot_be_used(bundle, tmp_path, damage):
    file = tmp_path / "b.zip"
    if damage == "half":
        data = bundle.read_bytes()
        file.write_bytes(data[:len(data) // 2])
    elif damage == "text":
        file.write_text("{}")
    elif damage == "no manifest":
        repacked(file, {"a.txt": b"a"})
    else:
        repacked(file, {"../a.txt": b"a", "manifest.json": b"{}"})
    done = verify(file)
    assert done.returncode == 3, done.stdout + done.stderr
    assert re.search("ECO1230|ECO2088", done.stderr)


def test_the_same_run_is_the_same_bundle(county, bundle, tmp_path):
    elsewhere = county.with_name("elsewhere")
    assert bundle.exists()
    first = check(elsewhere, "../same.zip", "--threads", "1")
    same = (elsewhere / first).read_bytes()
    second = check(elsewhere, "../same.zip", "--threads", "1", "--overwrite")
    again = json.loads(members_of(elsewhere / second)["result.json"])["run"]["arguments"]
    assert "--overwrite" in again
    (elsewhere / second).unlink()
    check(elsewhere, "../same.zip", "--threads", "1")
    assert (elsewhere / second).read_bytes() == same


def test_a_public_bundle_says_that_it_cannot_be_replayed(county, bundle, tmp_path):
    assert bundle.exists()
    file = check(county.with_name("elsewhere"), tmp_path / "b.zip", "--privacy", "public")
    members = members_of(file)
    assert not any(name.startswith(("layer-", "coverage-", "pieces")) for name in members)
    done = verify(file)
    assert done.returncode == 5, done.stdout + done.stderr
    assert json.loads(done.stdout)["can_be_replayed"] is False
    assert "cannot be replayed" in run("report", "--verify", file).stdout
    changed = {**members, "report.html": members["report.html"] + b" "}
    assert verify(repacked(tmp_path / "c.zip", changed)).returncode == 1


def test_points_and_rivers_replay_as_well(county, bundle, tmp_path):
    """Outfalls ask for what lies down the river, which is kept whole."""
    assert bundle.exists()
    elsewhere = county.with_name("elsewhere")
    done = run("check", "proposed-outfalls.csv", "--catalog", "catalogue.yaml", "--as-of",
               "2026-11-23", "--attr", "target=outfall", "--bundle", tmp_path / "b.zip",
               "--crs", "EPSG:4490", cwd=elsewhere)
    assert done.returncode in (0, 1, 5), done.stderr
    done = verify(tmp_path / "b.zip")
    assert done.returncode == 0, done.stdout + done.stderr
