# SPDX-License-Identifier: Apache-2.0
"""ecotone zone replay: a recipe makes its result again, byte for byte, or says why it cannot."""

import json
import re
import shutil

import pytest
import yaml
from ecotone_cli import ROOT, run

SAMPLE = ROOT / "data/sample-county"


@pytest.fixture
def made(tmp_path):
    """A folder with a layer, the zones dissolved from it and their recipe."""
    for part in SAMPLE.glob("townships.*"):
        shutil.copy(part, tmp_path)
    result = run("zone", "dissolve", "townships.shp", "-o", "county.gpkg", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    return tmp_path


def test_a_recipe_makes_its_result_again(made):
    result = run("zone", "replay", "county.recipe.yaml", "--format", "json", cwd=made)
    assert result.returncode == 0, result.stderr
    rows = json.loads(result.stdout)["rows"]
    assert [(row["file"], row["same"]) for row in rows] == [("county.gpkg", True)]
    assert sorted(p.name for p in made.glob("county.*")) == ["county.gpkg", "county.recipe.yaml"]


def test_what_it_makes_can_be_kept(made):
    (made / "again").mkdir()
    result = run("zone", "replay", "county.recipe.yaml", "--into", "again", cwd=made)
    assert result.returncode == 0, result.stderr
    assert (made / "again/county.gpkg").read_bytes() == (made / "county.gpkg").read_bytes()


def test_a_folder_may_be_moved_with_its_recipe(made, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("moved") / "county"
    shutil.copytree(made, elsewhere)
    assert run("zone", "replay", str(elsewhere / "county.recipe.yaml"), cwd="/").returncode == 0


def test_another_output_than_the_recipe_tells_is_a_finding(made):
    recipe = yaml.safe_load((made / "county.recipe.yaml").read_text(encoding="utf-8"))
    recipe["outputs"][0]["sha256"] = "0" * 64
    (made / "county.recipe.yaml").write_text(yaml.safe_dump(recipe), encoding="utf-8")
    result = run("zone", "replay", "county.recipe.yaml", cwd=made)
    assert result.returncode == 1
    assert "differs" in result.stdout


@pytest.mark.parametrize("part", ["townships.shp", "townships.dbf"])
def test_an_input_that_has_changed_is_refused(made, part):
    data = bytearray((made / part).read_bytes())
    data[-1] ^= 1
    (made / part).write_bytes(data)
    result = run("zone", "replay", "county.recipe.yaml", cwd=made)
    assert result.returncode == 3
    assert "ECO2031" in result.stderr and "townships.shp" in result.stderr


def test_an_input_that_is_missing_is_named(made):
    (made / "townships.shp").unlink()
    result = run("zone", "replay", "county.recipe.yaml", cwd=made)
    assert result.returncode == 3
    assert "ECO2032" in result.stderr


@pytest.mark.parametrize("text", ["[1, 2]", "ecotone-recipe: 2", "not: a recipe"])
def test_another_file_is_no_recipe(tmp_path, text):
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    result = run("zone", "replay", "x.yaml", cwd=tmp_path)
    assert result.returncode == 2
    assert "ECO2030" in result.stderr


# Every command that draws, on the sample county.
DRAWN = {
    "zone buffer": "sinkholes.geojson --distance 100 --dissolve",
    "zone shoreline": "management-ranges.geojson --rank-field rank",
    "zone fireworks": "fireworks-ban-zones.geojson --places source_zone=source-zones.shp",
    "zone diff": "protected-areas-before.shp protected-areas.shp",
    "zone simplify": "townships.shp --tolerance 20",
    "zone clean": "protected-areas-before.shp --all-overlaps",
    "boundary points": "protected-areas.shp --tolerance 20",
    "boundary markers": "protected-areas.shp --roads roads.geojson --area MC",
    "boundary compare":
        "protected-areas-before.shp protected-areas.shp --match 名称=MC --class 功能区=GKFQ",
}


@pytest.mark.parametrize("command", DRAWN)
def test_every_command_that_draws_can_be_replayed(command, tmp_path):
    # In a folder beside the sample, and named relative to it: nothing of the machine is in a recipe.
    (tmp_path / "sample").symlink_to(SAMPLE)
    words = [re.sub(r"[\w-]+\.(shp|geojson)$", r"sample/\g<0>", word)
             for word in DRAWN[command].split()]
    result = run(*command.split(), *words, "-o", "out.gpkg", cwd=tmp_path)
    assert result.returncode in (0, 1, 5), result.stderr
    recipe = (tmp_path / "out.recipe.yaml").read_text(encoding="utf-8")
    assert str(tmp_path) not in recipe
    arguments = yaml.safe_load(recipe)["arguments"]
    assert not [word for word in arguments if isinstance(word, str) and "sample/" in word]
    again = run("zone", "replay", "out.recipe.yaml", cwd=tmp_path)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "identical" in again.stdout
