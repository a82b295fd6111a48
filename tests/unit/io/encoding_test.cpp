// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/encoding.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

// "酉阳土家族苗族自治县" in GBK, from `iconv -f UTF-8 -t GBK`.
const std::string youyang_gbk =
    "\xd3\xcf\xd1\xf4\xcd\xc1\xbc\xd2\xd7\xe5\xc3\xe7\xd7\xe5\xd7\xd4\xd6\xce\xcf\xd8";
const std::string youyang = "酉阳土家族苗族自治县";

EncodingDecision decide(const std::vector<std::string>& samples, const std::string& declared = {}) {
  return decide_encoding(samples, declared.empty() ? std::nullopt : encoding_name(declared),
                         ".cpg");
}

TEST(Encoding, NamesOfCodePageFilesAreKnown) {
  EXPECT_EQ(encoding_name("UTF-8"), "UTF-8");
  EXPECT_EQ(encoding_name("65001"), "UTF-8");
  EXPECT_EQ(encoding_name("GBK"), "GB18030");
  EXPECT_EQ(encoding_name("ANSI 936"), "GB18030");
  EXPECT_EQ(encoding_name("CP936"), "GB18030");
  EXPECT_EQ(encoding_name("88591"), "ISO-8859-1");
  EXPECT_EQ(encoding_name("Windows-1252"), "CP1252");
  EXPECT_FALSE(encoding_name("nonsense"));
}

TEST(Encoding, UndeclaredGbkIsFound) {
  const auto decision = decide({youyang_gbk});
  EXPECT_EQ(decision.encoding, "GB18030");
  EXPECT_TRUE(decision.certain);
  EXPECT_EQ(TextDecoder("GB18030").decode(youyang_gbk).text, youyang);
}

TEST(Encoding, UndeclaredUtf8IsFound) {
  EXPECT_EQ(decide({youyang}).encoding, "UTF-8");
  EXPECT_EQ(decide({"Zürich", "Genève"}).encoding, "UTF-8");
}

TEST(Encoding, DeclarationThatLiesIsNotFollowed) {
  const auto utf8_called_gbk = decide({youyang}, "GBK");
  EXPECT_EQ(utf8_called_gbk.encoding, "UTF-8");
  EXPECT_TRUE(utf8_called_gbk.declaration_lies);
  const auto gbk_called_utf8 = decide({youyang_gbk}, "UTF-8");
  EXPECT_EQ(gbk_called_utf8.encoding, "GB18030");
  EXPECT_TRUE(gbk_called_utf8.declaration_lies);
  // Every byte is valid in ISO-8859-1, which GDAL falls back to (pyogrio issue 380).
  const auto gbk_called_latin = decide({youyang_gbk}, "ISO-8859-1");
  EXPECT_EQ(gbk_called_latin.encoding, "GB18030");
  EXPECT_TRUE(gbk_called_latin.declaration_lies);
}

TEST(Encoding, TrueDeclarationIsFollowed) {
  EXPECT_EQ(decide({youyang_gbk}, "GBK").encoding, "GB18030");
  EXPECT_FALSE(decide({youyang_gbk}, "GBK").declaration_lies);
  EXPECT_EQ(decide({"T\xe5rneby in V\xe5ler I Sol\xf8r kommune"}, "88591").encoding, "ISO-8859-1");
  EXPECT_EQ(decide({"abc"}, "GBK").encoding, "GB18030");
}

TEST(Encoding, WesternTextWithoutDeclarationIsNotTakenForChinese) {
  const auto decision = decide({"T\xe5rneby in V\xe5ler I Sol\xf8r kommune"});
  EXPECT_EQ(decision.encoding, "CP1252");
  EXPECT_FALSE(decision.certain);
}

TEST(Encoding, CharacterCutAtTheEndIsRemoved) {
  TextDecoder gbk("GB18030");
  const auto cut = gbk.decode(youyang_gbk.substr(0, 5));
  EXPECT_EQ(cut.text, "酉阳");
  EXPECT_TRUE(cut.cut);
  EXPECT_EQ(cut.invalid, 0u);
  TextDecoder utf8("UTF-8");
  const auto cut_utf8 = utf8.decode(youyang.substr(0, 8));
  EXPECT_EQ(cut_utf8.text, "酉阳");
  EXPECT_TRUE(cut_utf8.cut);
  EXPECT_FALSE(utf8.decode(youyang).cut);
}

TEST(Encoding, CutTextsDoNotMakeADeclarationALie) {
  const auto decision = decide({youyang.substr(0, 8), youyang.substr(0, 10)}, "UTF-8");
  EXPECT_EQ(decision.encoding, "UTF-8");
  EXPECT_FALSE(decision.declaration_lies);
}

TEST(Encoding, InvalidBytesBecomeTheReplacementCharacter) {
  const auto decoded = TextDecoder("UTF-8").decode("a\xffz");
  EXPECT_EQ(decoded.text, "a\xef\xbf\xbdz");
  EXPECT_EQ(decoded.invalid, 1u);
}

TEST(Encoding, ByteOrderMarksDecide) {
  EXPECT_EQ(decode_file_text("\xef\xbb\xbf"
                             "abc",
                             "")
                .text,
            "abc");
  EXPECT_EQ(decode_file_text(std::string("\xff\xfe\x49\x91", 4), "").text, "酉");
  EXPECT_EQ(decode_file_text(std::string("\xfe\xff\x91\x49", 4), "").text, "酉");
  EXPECT_EQ(decode_file_text(youyang_gbk, "").text, youyang);
}

TEST(Encoding, OverlongFormsAreNotUtf8) {
  EXPECT_FALSE(is_utf8("\xc0\xaf"));
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
  EXPECT_TRUE(is_utf8("\xf0\x9f\x8c\x8d"));
}

}  // namespace
}  // namespace ecotone
