// SPDX-License-Identifier: Apache-2.0
// Private to io: the texts of a DBF file as bytes, to find their encoding.
#pragma once

#include <string>
#include <vector>

namespace ecotone {

struct DbfText {
  std::vector<std::string> samples;  ///< field names and values of text fields beyond ASCII
  unsigned char language_driver = 0;
  std::string code_page;  ///< content of the .cpg file; empty if there is none
};

/// Reads the DBF file and the .cpg file beside a .shp or .dbf file that GDAL can open.
/// Without a DBF file the result is empty. Reads at most the first 64 MB.
/// Source: dBASE III header, as in the ESRI Shapefile description of 1998.
DbfText read_dbf_text(const std::string& gdal_path);

}  // namespace ecotone
