// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone::tools {

inline constexpr ErrorText usage_errors[] = {
    {"ECO2001", "command_unknown", "there is no command \"{name}\"", "没有命令“{name}”",
     "ecotone --help lists the commands", "ecotone --help 列出全部命令"},
    {"ECO2002", "command_misspelt", "there is no command \"{name}\"", "没有命令“{name}”",
     "did you mean \"{suggestion}\"?", "是否想用“{suggestion}”？"},
    {"ECO2003", "option_unknown", "{command} has no option {name}", "{command} 没有选项 {name}",
     "{command} --help lists its options", "{command} --help 列出全部选项"},
    {"ECO2004", "option_misspelt", "{command} has no option {name}", "{command} 没有选项 {name}",
     "did you mean {suggestion}?", "是否想用 {suggestion}？"},
    {"ECO2005", "argument_missing", "{name} is missing", "缺少 {name}", "usage: {usage}",
     "用法：{usage}"},
    {"ECO2006", "argument_extra", "\"{name}\" is one argument too many", "参数“{name}”多余",
     "usage: {usage}", "用法：{usage}"},
    {"ECO2007", "value_missing", "{name} needs a value", "{name} 需要一个值",
     "write {name} {value}", "请写成 {name} {value}"},
    {"ECO2008", "value_not_a_number", "{name} takes a number, not \"{given}\"",
     "{name} 的值应为数字，而不是“{given}”", "write it with digits and a point, as in 12.5",
     "请用数字和小数点书写，如 12.5"},
    {"ECO2009", "value_not_a_date", "{name} takes a day, not \"{given}\"",
     "{name} 的值应为日期，而不是“{given}”", "write it as in 2026-11-23",
     "请按 2026-11-23 的形式书写"},
    {"ECO2010", "value_not_a_choice", "{name} does not take \"{given}\"", "{name} 不接受“{given}”",
     "it takes {choices}", "可用的值：{choices}"},
    {"ECO2011", "option_repeated", "{name} is given twice", "{name} 重复给出",
     "keep the one you mean", "请只保留一个"},
    {"ECO2012", "option_not_taken", "{command} does not take {name}", "{command} 不接受 {name}",
     "{command} --help lists its options", "{command} --help 列出全部选项"},
    {"ECO2013", "value_to_a_switch", "{name} takes no value", "{name} 不带值", "write {name} alone",
     "请只写 {name}"},
    {"ECO2014", "subcommand_missing", "{command} needs one of its commands",
     "{command} 需要一个子命令", "it has {choices}", "子命令有：{choices}"},
    {"ECO2015", "not_a_pair", "{name} takes KEY=VALUE, not \"{given}\"",
     "{name} 的值应为 键=值，而不是“{given}”", "write it as in fuel=coal",
     "请按 fuel=coal 的形式书写"},
    {"ECO2016", "data_missing", "the data folder of Ecotone was not found: {tried}",
     "找不到 Ecotone 的数据文件夹：{tried}",
     "set ECOTONE_DATA to the folder that holds rules, schemas and codelists",
     "请把环境变量 ECOTONE_DATA 设为含有 rules、schemas、codelists 的文件夹"},
    {"ECO2017", "number_out_of_range", "{name} takes a number from {least} to {most}",
     "{name} 的值应在 {least} 到 {most} 之间", "", ""},
    {"ECO2018", "output_needed", "{command} writes a file and needs its name",
     "{command} 要写出文件，需要给出文件名", "add -o FILE", "请加上 -o 文件"},
    {"ECO2019", "key_unknown", "there is no key \"{key}\"", "没有键“{key}”", "the keys are: {keys}",
     "可用的键：{keys}"},
    {"ECO2020", "not_a_result", "this is no result of ecotone check: {reason}",
     "不是 ecotone check 的结果：{reason_zh}",
     "write one with ecotone check … --report result.json",
     "请用 ecotone check … --report result.json 生成"},
    {"ECO2021", "report_form_unknown", "{file} has no extension of a report",
     "{file} 的扩展名不是报告的形式", "the forms are {extensions}", "可用的形式：{extensions}"},
    {"ECO2022", "rule_unknown", "there is no rule {rule}", "没有规则 {rule}",
     "did you mean {suggestion}? ecotone rules list lists them all",
     "是否想用 {suggestion}？ecotone rules list 列出全部规则"},
    {"ECO2023", "layer_empty", "the layer {layer} has no features", "图层 {layer} 没有要素",
     "nothing can be checked in it; is it the right file?", "无可核查的内容，请确认文件是否正确"},
    {"ECO2024", "one_file_for_repair", "--repair takes one FILE at a time",
     "--repair 一次只处理一个文件", "run it once for each", "请逐个文件运行"},
    {"ECO2025", "no_law_in_force", "no rule of the packs was in force on {day}",
     "{day} 没有任何有效的规则",
     "name a later day with --as-of, or packs of that time with --rules",
     "请用 --as-of 指定较晚的日期，或用 --rules 指定当时的规则包"},
    {"ECO2098", "out_of_memory", "there is not enough memory for this", "内存不足",
     "work on fewer features at a time, or on a machine with more memory",
     "请分批处理要素，或换用内存更大的机器"},
    {"ECO2099", "unexpected", "something went wrong inside Ecotone: {reason}",
     "Ecotone 内部出错：{reason}",
     "this is a mistake of ours: please report it, with the command line and the output of "
     "ecotone --doctor",
     "这是我们的错误：请连同命令行和 ecotone --doctor 的输出一起告诉我们"},
};

consteval const ErrorText& usage_error(std::string_view key) {
  return entry(usage_errors, key);
}

}  // namespace ecotone::tools
