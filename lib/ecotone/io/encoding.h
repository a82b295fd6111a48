// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ecotone {

/// The name that iconv knows for an encoding as people, code pages and .cpg files call it:
/// "UTF-8", "65001", "GBK", "ANSI 936", "ISO-8859-1", "88591", "BIG5" … GB2312, GBK and code
/// page 936 are read as GB18030, which contains them. Nothing for an unknown name.
std::optional<std::string> encoding_name(std::string_view name);

/// Encoding of a language-driver byte of a DBF file; nothing where it says nothing (0, 0x57) or
/// is unknown.
std::optional<std::string> encoding_of_language_driver(unsigned char byte);

/// Whether a text is UTF-8 without overlong forms and surrogates (RFC 3629).
bool is_utf8(std::string_view text);

/// Length of the text without a character that was cut off at its end; its whole length if none
/// was.
std::size_t length_without_cut_character(std::string_view text, std::string_view encoding);

/// A text in UTF-8 from its bytes.
struct DecodedText {
  std::string text;
  bool cut = false;         ///< a character was cut off at the end, and its rest removed
  std::size_t invalid = 0;  ///< bytes that are nothing in this encoding, each replaced by U+FFFD
};

/// Turns bytes of one encoding into UTF-8. Not to be shared between threads.
class TextDecoder {
 public:
  /// @param encoding  a result of `encoding_name`
  explicit TextDecoder(std::string encoding);
  ~TextDecoder();
  TextDecoder(TextDecoder&& other) noexcept;
  TextDecoder& operator=(TextDecoder&&) = delete;

  const std::string& encoding() const { return encoding_; }
  DecodedText decode(std::string_view bytes);

 private:
  std::string encoding_;
  void* handle_ = nullptr;  // iconv_t; null for UTF-8
};

/// Turns UTF-8 into bytes of another encoding; a character that it lacks becomes "?".
/// @param encoding  a result of `encoding_name`
std::string encode(std::string_view utf8, const std::string& encoding);

/// How an encoding was found.
struct EncodingDecision {
  std::string encoding;  ///< a result of `encoding_name`
  std::string evidence;  ///< in words, for provenance
  bool certain = true;   ///< false: a guess that a person should look at
  bool declaration_lies = false;
};

/// Finds the encoding of texts: what was declared, if the bytes agree; then strict UTF-8; then
/// GB18030. A declaration lies if the bytes are not valid in it, or if they would read as rare
/// characters while another encoding gives common ones. Texts that are neither UTF-8 nor
/// plausible Chinese are taken as Windows-1252, as a guess.
///
/// @param samples      texts as bytes
/// @param declared     a result of `encoding_name`, if there is a declaration
/// @param declared_by  ".cpg", "language driver 0x4d" …
EncodingDecision decide_encoding(std::span<const std::string> samples,
                                 const std::optional<std::string>& declared,
                                 const std::string& declared_by);

/// Reads a whole text (CSV, TXT): byte order marks of UTF-8 and UTF-16 first, then as above.
/// @param encoding  fixed beforehand; empty: found
struct DecodedFile {
  std::string text;  ///< UTF-8 without byte order mark
  EncodingDecision decision;
};
DecodedFile decode_file_text(std::string_view bytes, const std::string& encoding);

}  // namespace ecotone
