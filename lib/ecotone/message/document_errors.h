// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

inline constexpr ErrorText document_errors[] = {
    {"ECO1301", "syntax", "this is not valid {format}: {reason}", "不是有效的 {format}：{reason}",
     "correct the text at this place", "请改正此处的文本"},
    {"ECO1302", "duplicate_key",
     "the key \"{key}\" is written twice in one place (first in {first})",
     "键“{key}”在同一处重复出现（首次在 {first}）", "keep one of them", "请只保留一个"},
    {"ECO1303", "value_of_other_kind", "{wanted} is expected here, and {found} is written",
     "此处应为{wanted}，实际为{found}", "write a value of that kind", "请写入相应类型的值"},
    {"ECO1304", "member_missing", "the key \"{key}\" is missing here", "此处缺少键“{key}”",
     "add it; the keys that are here: {keys}", "请补上；现有的键：{keys}"},
    {"ECO1305", "too_deep", "the values are nested deeper than {limit} levels",
     "嵌套超过 {limit} 层", "flatten the document", "请减少嵌套层次"},
    {"ECO1306", "too_large",
     "the document has more than {limit} values once its aliases are spelt out",
     "展开别名后文档的值超过 {limit} 个", "remove aliases that repeat large parts",
     "请去掉重复引用大块内容的别名"},
    {"ECO1307", "not_utf8", "the text is not UTF-8", "文本不是 UTF-8 编码",
     "save the file as UTF-8; files of older Chinese editors are often GBK",
     "请另存为 UTF-8；旧编辑器的文件常为 GBK"},
    {"ECO1308", "control_character", "the text has a control character (code {number})",
     "文本含有控制字符（代码 {number}）", "remove it", "请删除该字符"},
    {"ECO1309", "several_documents", "the text has more than one YAML document",
     "文本包含多个 YAML 文档", "keep one document, without a line of ---",
     "请只保留一个文档，去掉 --- 行"},
    {"ECO1310", "tag_unknown", "the tag {tag} is not one of YAML's core types",
     "标签 {tag} 不属于 YAML 核心类型", "remove the tag; quote the value if it is a text",
     "请去掉标签；若为文本请加引号"},
    {"ECO1311", "key_not_text", "a key must be a text", "键必须是文本",
     "write the key as plain text", "请用普通文本作键"},
};

consteval const ErrorText& document_error(std::string_view key) {
  return entry(document_errors, key);
}

}  // namespace ecotone
