// SPDX-License-Identifier: Apache-2.0
#include "tools/evidence_verification.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/io/sha256.h"
#include "ecotone/report/reading.h"
#include "tools/evidence_bundle.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

using document::Value;

// Differences of a result that are told one by one.
constexpr std::size_t most_differences = 8;

/// What was found of a member.
struct MemberState {
  std::string name;
  std::string kind;    ///< "input" or "rendered", as the manifest says
  std::string hash;    ///< "agrees", "differs", "missing", "unlisted"
  std::string replay;  ///< "agrees", "differs", "not_made", or "" for an input
  std::vector<std::string> notes;

  bool is_wrong() const { return hash != "agrees" || replay == "differs" || replay == "not_made"; }
};

Value manifest_of(const std::vector<ZipMember>& members, const std::filesystem::path& file) {
  const auto refuse = [&file](const char* en, const char* zh) {
    return IoError(usage_error("not_a_bundle"), {{"reason", en}, {"reason_zh", zh}}, file.string());
  };
  const ZipMember* member = find_member(members, manifest_member);
  if (member == nullptr) throw refuse("it has no manifest.json", "缺少 manifest.json");
  Value manifest;
  try {
    manifest = document::parse_json(member->bytes);
  } catch (const DocumentError&) {
    throw refuse("its manifest.json is no JSON", "manifest.json 不是 JSON");
  }
  if (text_at(manifest, "schema") != "ecotone.evidence/1") {
    throw refuse("its schema is not ecotone.evidence/1", "schema 不是 ecotone.evidence/1");
  }
  return manifest;
}

std::vector<MemberState> states_of(const std::vector<ZipMember>& members, const Value& manifest) {
  std::vector<MemberState> states;
  for (const Value& row : array_at(manifest, "members")) {
    MemberState state{text_at(row, "name"), text_at(row, "kind"), "missing", "", {}};
    if (const ZipMember* member = find_member(members, state.name)) {
      state.hash = sha256(member->bytes) == text_at(row, "sha256") ? "agrees" : "differs";
    }
    states.push_back(std::move(state));
  }
  for (const ZipMember& member : members) {
    const bool is_listed =
        member.name == manifest_member ||
        std::any_of(states.begin(), states.end(),
                    [&member](const MemberState& state) { return state.name == member.name; });
    if (!is_listed) states.push_back({member.name, "", "unlisted", "", {}});
  }
  return states;
}

std::string short_words(const Value* value) {
  if (value == nullptr) return "–";
  std::string words = document::to_json(*value, -1);
  constexpr std::size_t longest = 60;
  if (words.size() > longest) {
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
    words = words.substr(0, end) + "…";
  }
  return words;
}

/// Where two documents differ, as paths with both values.
class Differences {
 public:
  explicit Differences(const Session& session) : session_(session) {}

  void compare(const std::string& path, const Value* bundled, const Value* replayed) {
    if (found_.size() >= most_differences) return;
    if (bundled != nullptr && replayed != nullptr) {
      if (bundled->is_object() && replayed->is_object()) {
        return compare_objects(path, *bundled, *replayed);
      }
      if (bundled->is_array() && replayed->is_array()) {
        return compare_arrays(path, bundled->as_array(), replayed->as_array());
      }
      if (document::to_json(*bundled, -1) == document::to_json(*replayed, -1)) return;
    }
    const std::string both = short_words(bundled) + " ≠ " + short_words(replayed);
    found_.push_back(path + ": " + both);
  }

  const std::vector<std::string>& found() const { return found_; }

 private:
  void compare_objects(const std::string& path, const Value& bundled, const Value& replayed) {
    for (const auto& [name, value] : bundled.as_object()) {
      compare(path + "/" + name, &value, replayed.find(name));
    }
    for (const auto& [name, value] : replayed.as_object()) {
      if (bundled.find(name) == nullptr) compare(path + "/" + name, nullptr, &value);
    }
  }

  void compare_arrays(const std::string& path, const Value::Array& bundled,
                      const Value::Array& replayed) {
    for (std::size_t k = 0; k < std::max(bundled.size(), replayed.size()); ++k) {
      compare(path + "/" + std::to_string(k), k < bundled.size() ? &bundled[k] : nullptr,
              k < replayed.size() ? &replayed[k] : nullptr);
    }
  }

  const Session& session_;
  std::vector<std::string> found_;
};

std::vector<std::string> differences_of(const std::string& bundled, const Value& replayed,
                                        const Session& session) {
  try {
    const Value document = document::parse_json(bundled);
    Differences differences(session);
    differences.compare("", &document, &replayed);
    return differences.found();
  } catch (const DocumentError& error) {
    return {error.message(session.options.language) + " " + error.where()};
  }
}

// Makes the check again and compares what is rendered from it.
void compare_replay(const std::vector<ZipMember>& members, const Value& manifest,
                    const Session& session, std::vector<MemberState>& states,
                    std::vector<std::string>& problems) {
  std::vector<ZipMember> again;
  Replay made;
  try {
    made = replay(read_evidence(members), session);
    const Language language =
        text_at(manifest, "language") == "zh" ? Language::chinese : Language::english;
    again = rendered_members(made.result, &made.geometry, language);
  } catch (const Cancelled&) {
    throw;
  } catch (const Error& error) {
    problems.push_back(error.message(session.options.language) +
                       (error.where().empty() ? "" : " (" + error.where() + ")"));
  }
  for (MemberState& state : states) {
    if (state.kind != "rendered" || state.hash == "missing") continue;
    const ZipMember* bundled = find_member(members, state.name);
    const ZipMember* replayed = find_member(again, state.name);
    if (replayed == nullptr) {
      state.replay = "not_made";
    } else if (bundled->bytes == replayed->bytes) {
      state.replay = "agrees";
    } else {
      state.replay = "differs";
      if (state.name == result_member) {
        state.notes = differences_of(bundled->bytes, made.result, session);
      }
    }
  }
}

// Versions that are others here than where the bundle was written.
std::vector<std::string> other_versions(const Value& manifest, const Session& session) {
  std::vector<std::string> others;
  const Value here = version_record(session);
  const Value& there = member_at(manifest, "versions");
  for (const auto& [name, version] : here.as_object()) {
    const std::string was = text_at(there, name);
    const std::string is = text_at(here, name);
    if (was != is) others.push_back(name + " " + (was.empty() ? "–" : was) + " → " + is);
  }
  return others;
}

struct Word {
  std::string_view key;
  Bilingual text;
};

const Word words[] = {
    {"agrees", {"agrees", "一致"}},
    {"differs", {"DIFFERS", "不一致"}},
    {"missing", {"MISSING", "缺失"}},
    {"unlisted", {"NOT LISTED", "未列入清单"}},
    {"not_made", {"COULD NOT BE MADE", "无法重现"}},
    {"input", {"input", "输入"}},
    {"rendered", {"rendered", "输出"}},
};

std::string word_of(const Session& session, const std::string& key) {
  for (const Word& word : words) {
    if (word.key == key) return session.say(word.text);
  }
  return key;
}

Value texts(const std::vector<std::string>& lines) {
  Value array = Value::array();
  for (const std::string& line : lines) array.push(line);
  return array;
}

std::string conclusion(const Session& session, bool is_wrong, bool can_be_replayed) {
  if (is_wrong) {
    return session.say({"The bundle does not prove its result: see what differs above.",
                        "证据包不能证明其结果，见上列不一致之处。"});
  }
  if (!can_be_replayed) {
    return session.say(
        {"The members agree with the manifest. This bundle was made for the public, without the "
         "features of layers: it cannot be replayed.",
         "各文件与清单一致。该证据包为公开版，不含图层要素，无法复算。"});
  }
  return session.say({"The check was made again from the bundle alone: every byte agrees.",
                      "已仅凭证据包重新核查：逐字节一致。"});
}

}  // namespace

ExitStatus verify_bundle(const Session& session, const std::filesystem::path& file) {
  const std::vector<ZipMember> members = unpack_zip(file);
  const Value manifest = manifest_of(members, file);
  const bool can_be_replayed = flag_at(manifest, "can_be_replayed");
  std::vector<MemberState> states = states_of(members, manifest);
  std::vector<std::string> problems;
  if (can_be_replayed) compare_replay(members, manifest, session, states, problems);
  const std::vector<std::string> versions = other_versions(manifest, session);
  const bool is_wrong =
      !problems.empty() || std::any_of(states.begin(), states.end(),
                                       [](const MemberState& state) { return state.is_wrong(); });

  Results results{.command = "verification", .rows_name = "members"};
  results.columns = {{"member", {"Member", "文件"}},
                     {"kind", {"Kind", "类别"}},
                     {"hash", {"Hash", "校验值"}},
                     {"replay", {"Replay", "复算"}}};
  for (const MemberState& state : states) {
    results.rows.push_back({Cell(state.name),
                            {Value(state.kind), word_of(session, state.kind)},
                            {Value(state.hash), word_of(session, state.hash)},
                            {Value(state.replay), word_of(session, state.replay)}});
  }
  const auto note = [&results](const std::string& line) { results.notes += line + "\n"; };
  std::vector<std::string> differences;
  for (const MemberState& state : states) {
    for (const std::string& line : state.notes) differences.push_back(state.name + " " + line);
  }
  for (const std::string& line : differences) note("  " + line);
  for (const std::string& line : problems) note("  " + line);
  for (const std::string& line : versions) {
    note(session.say({"other version: ", "版本不同："}) + line);
  }
  note(conclusion(session, is_wrong, can_be_replayed));
  results.more.set("agrees", !is_wrong);
  results.more.set("can_be_replayed", can_be_replayed);
  results.more.set("differences", texts(differences));
  results.more.set("problems", texts(problems));
  results.more.set("other_versions", texts(versions));
  write_results(session, results);
  if (is_wrong) return ExitStatus::findings;
  return can_be_replayed ? ExitStatus::clean : ExitStatus::indeterminate;
}

}  // namespace ecotone::tools
