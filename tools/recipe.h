// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "tools/command.h"

namespace ecotone::tools {

/// How a result was made, so that it can be made again: the command line, the hashes of the files
/// that went in and came out, and every parameter with its value and mark. Names of files are
/// relative to the folder of the recipe.
///
///     ecotone-recipe: 1
///     tool: 0.1.0
///     command: [zone, buffer]
///     arguments: [{input: 0}, --distance, "50"]
///     inputs: [{file: roads.geojson, sha256: …}]
///     parameters: [{name: …, value: …, unit: m, mark: M, source: …}]
///     outputs: [{option: --output, file: strip.gpkg, sha256: …}]
///
/// What does not change a result is left out: --threads, --progress, --format, --color, --quiet.

/// --recipe
Option recipe_option(std::string& file);

/// Where the recipe of a run goes: the file of --recipe, else beside the output as
/// NAME.recipe.yaml.
std::filesystem::path recipe_path(const Session& session, const std::string& given);

/// Writes the recipe of the command that runs, after its outputs are written.
/// @param given        value of --recipe; may be empty
/// @param parameters   rows of a table of parameters, an array; null where there are none
/// @param more_inputs  files that went in but do not stand on the command line, as the layers of
///                     a catalogue
/// @throws OutputError  if it exists and may not be replaced, or cannot be written
void write_recipe(const Session& session, const std::string& given,
                  const document::Value& parameters = {},
                  const std::vector<std::filesystem::path>& more_inputs = {});

/// One output of a recipe, made again.
struct Replayed {
  std::string file;
  std::string was;  ///< SHA-256 in the recipe
  std::string is;   ///< SHA-256 of what was made now

  bool same() const { return was == is; }
};

/// Makes everything of a recipe again in a folder.
/// @param folder  where outputs go, under their names
/// @throws DocumentError  if the file is no recipe
/// @throws IoError        if an input is missing, or is another than when the recipe was written
std::vector<Replayed> replay(const Session& session, const std::filesystem::path& recipe,
                             const std::filesystem::path& folder);

}  // namespace ecotone::tools
