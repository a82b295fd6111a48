// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ecotone/io/postgis.h"
#include "ecotone/layer/layer.h"
#include "ecotone/report/check_geometry.h"
#include "tools/check_sink.h"
#include "tools/command.h"

namespace ecotone::tools {

/// Names of the tables of a result, behind the one that is asked for: subjects, findings, pieces of
/// overlaps, the run.
std::span<const std::string> check_table_suffixes();

/// Writes a result into a database, batch by batch, in one transaction: the tables are there when
/// the check is complete, and not before.
class CheckTables : public CheckSink {
 public:
  /// @param subjects  whose kinds of geometry the table of subjects takes
  /// @param geometry  the check's, which is filled before each batch comes here
  /// @param keep      others want the geometry too; else it is emptied after each batch
  /// @throws OutputError  as PostgisWriter does
  CheckTables(const Session& session, const Crs& working_crs, const std::vector<Layer>& subjects,
              CheckGeometry& geometry, bool keep);

  void add(const document::Value& head, const std::vector<document::Value>& subjects) override;
  void finish(const document::Value& head) override;

 private:
  void add_findings(const std::vector<document::Value>& subjects);
  void add_pieces(const std::vector<document::Value>& subjects);

  PostgisWriter writer_;
  CheckGeometry& geometry_;
  bool keep_;
  std::size_t subjects_seen_ = 0;  ///< of those that the geometry holds
  std::size_t pieces_seen_ = 0;
};

}  // namespace ecotone::tools
