// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ecotone {

/// The style sheet of reports: screen, narrow screens and A4. Holds no "<" and no "&", so that
/// it may stand in XML as it is.
inline constexpr std::string_view html_style = R"css(
:root{--ink:#1b1f23;--soft:#545b63;--line:#cfd4d9;--faint:#f4f5f6;--paper:#fff;
--prohibited:#8b0a1a;--restricted:#c25700;--attention:#6b6b6b;--no_conflict:#00639b;--indeterminate:#33383d;
--sans:"Source Han Sans SC","Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei","Hiragino Sans GB",Helvetica,Arial,sans-serif;
--serif:"Source Han Serif SC","Noto Serif CJK SC","Noto Serif SC","Songti SC","STSong","SimSun",Georgia,serif;
--mono:"JetBrains Mono","DejaVu Sans Mono",Consolas,Menlo,monospace}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;background:#e9ebed}
body{margin:0;color:var(--ink);font:15px/1.65 var(--sans);font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:1040px;margin:24px auto 48px;padding:44px 56px 56px;background:var(--paper);box-shadow:0 1px 3px rgba(0,0,0,.18)}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure,table{margin:0;padding:0}
.zh,.en{display:inline}
#lang-zh:checked~.page .en,#lang-en:checked~.page .zh{display:none}
.lang-input{position:absolute;opacity:0;width:1px;height:1px}
.lang-switch{position:absolute;top:34px;right:max(24px,calc(50% - 490px));display:flex;border:1px solid #7b838b;border-radius:3px;overflow:hidden;font-size:13px;line-height:1.4}
.lang-switch label{padding:3px 11px;cursor:pointer;color:#2a2f34;background:#fff}
#lang-zh:checked~.lang-switch label[for=lang-zh],#lang-en:checked~.lang-switch label[for=lang-en]{background:#2a2f34;color:#fff}
.lang-input:focus-visible~.lang-switch{outline:3px solid #1a6fd0;outline-offset:2px}
header.top{border-bottom:3px double #2a2f34;padding-bottom:18px;margin-bottom:24px;text-align:center}
header.top h1{font:700 29px/1.35 var(--serif);letter-spacing:.04em;padding:0 100px}
header.top p{color:var(--soft);margin-top:8px;font-size:14px}
header.top p>span.item{white-space:nowrap;margin:0 10px}
h2{font:700 22px/1.4 var(--serif);margin:40px 0 14px}
article.subject{counter-reset:section;border-top:1px solid var(--line);padding-top:8px;margin-top:36px}
article.subject.only{border-top:0;padding-top:0;margin-top:0}
article.subject>h2{margin-top:22px}
h3{font:700 17px/1.4 var(--serif);margin:32px 0 11px;padding-bottom:5px;border-bottom:1px solid #2a2f34;counter-increment:section}
h3.plain{counter-increment:none;font:700 14px/1.5 var(--sans);margin:18px 0 6px;padding:0;border:0;color:var(--soft)}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
h3:not(.plain)>.zh::before{content:counter(section,simp-chinese-informal) "、"}
h3:not(.plain)>.en::before{content:counter(section) ".\00a0"}
h4{font-size:14px;margin:18px 0 6px;color:var(--soft);font-weight:700}
.verdict{display:grid;grid-template-columns:minmax(150px,auto) 1fr;border:2px solid var(--c);margin:0 0 8px;break-inside:avoid}
.verdict .word{background:var(--c);color:#fff;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:4px;padding:18px 22px;font:700 23px/1.25 var(--serif);text-align:center}
.verdict .word svg{width:44px;height:44px}
.verdict .says{padding:15px 20px;display:flex;flex-direction:column;justify-content:center;gap:7px}
.verdict .says .sentence{font-size:17px;font-weight:600;line-height:1.5}
.verdict .facts{display:flex;flex-wrap:wrap;gap:2px 22px;color:var(--soft);font-size:13.5px}
.verdict .gap{color:#7a3b00;font-weight:600}
.prohibited{--c:var(--prohibited)}.restricted{--c:var(--restricted)}.attention,.report{--c:var(--attention)}.no_conflict{--c:var(--no_conflict)}.indeterminate{--c:var(--indeterminate)}
.verdict.indeterminate{border-style:dashed}
.verdict.indeterminate .word{background:#fff;color:var(--ink);border-right:2px dashed var(--c)}
.badge{display:inline-flex;align-items:center;gap:5px;font-weight:700;color:var(--c);white-space:nowrap;font-size:13.5px}
.badge svg{width:16px;height:16px;flex:none}
dl.card{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));border:1px solid var(--line);border-width:1px 0 0 1px}
dl.card>div{display:grid;grid-template-columns:112px minmax(0,1fr);border:1px solid var(--line);border-width:0 1px 1px 0}
dl.card>div.wide{grid-column:1/-1}
dl.card dt{background:var(--faint);color:var(--soft);padding:6px 11px;font-size:13.5px}
dl.card dd{padding:6px 12px}
a{color:#0b4f86}
.attribute{display:inline-block;font:12.5px/1.7 var(--mono);margin-right:14px}
.unit{color:var(--soft);font-size:.9em;margin-left:.2em}
.sub{color:var(--soft);font-size:12.5px;display:block;line-height:1.5}
figure.map{break-inside:avoid}
figure.map .scroll{overflow-x:auto}
svg.map{display:block;width:100%;height:auto;min-width:600px;font-family:var(--sans)}
figcaption{color:var(--soft);font-size:12.5px;margin-top:6px}
ul.legend{list-style:none;display:flex;flex-wrap:wrap;gap:5px 22px;margin:10px 0 0 0;font-size:13px}
ul.legend li{display:flex;align-items:center;gap:7px}
svg.swatch{width:30px;height:18px;flex:none}
.finding{border:1px solid var(--line);border-left:5px solid var(--c);margin:0 0 12px;padding:11px 16px 13px;break-inside:avoid}
.finding.indeterminate{border-left-style:dashed}
.finding .head{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 14px}
.finding .head .badge{align-self:center}
.finding .rule{font:600 13px var(--mono);color:var(--soft)}
.finding .name{font-weight:600}
.finding .message{font-size:15.5px;margin:5px 0 8px}
.finding .reason{margin:0 0 8px;color:#5c3200}
.finding .settle{margin:0 0 8px}
.finding table{margin:0 0 8px}
.facts-list{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:3px 14px;font-size:13.5px}
.facts-list dt{color:var(--soft)}
.facts-list ul{list-style:none;padding:0}
.flag{display:inline-block;font-size:12px;line-height:1.35;padding:1px 6px;margin-left:6px;border:1px solid #8a5200;color:#7a3b00;border-radius:2px;white-space:nowrap}
.flag.ok{border-color:#2e6b4f;color:#1f5a40}
.quiet{color:var(--soft)}
.table{overflow-x:auto}
.table:focus-visible{outline:3px solid #1a6fd0;outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.5}
caption{caption-side:bottom;text-align:left;color:var(--soft);font-size:12.5px;padding-top:5px}
th,td{border:1px solid var(--line);padding:5px 9px;vertical-align:top;text-align:left}
thead th{background:var(--faint);font-weight:600;vertical-align:bottom;border-bottom:1.5px solid #6d757d}
tbody th{font-weight:600;background:none}
table.measures{table-layout:fixed}table.measures th:first-child{width:22%}
table.run th:first-child{min-width:8em}
table.occupation th:nth-child(2){min-width:9em}table.occupation thead th:nth-child(3){min-width:8em}
table.occupation td,table.occupation th{padding-left:7px;padding-right:7px}
.keep{white-space:nowrap}
.n{text-align:right;white-space:nowrap}.n .sub{white-space:normal}
th.n{white-space:normal}
thead th:first-child{white-space:nowrap}
tr.total td,tr.total th{background:#fafbfb;font-weight:600;border-top:1.5px solid #9aa1a8}
tr.unchecked td,tr.unchecked th{background:repeating-linear-gradient(135deg,#fff 0 7px,#f3f1ec 7px 14px)}
.chart{display:grid;grid-template-columns:minmax(110px,max-content) minmax(120px,1fr) max-content;gap:6px 14px;align-items:center;font-size:13.5px}
.chart svg{width:100%;height:14px;display:block}
.sentences{padding-left:1.4em}.sentences li{margin:2px 0}
.mono{font:12.5px/1.55 var(--mono);word-break:break-all}
.mono.rules{word-break:normal;overflow-wrap:normal;line-break:strict}
pre{font:12.5px/1.6 var(--mono);background:var(--faint);border:1px solid var(--line);padding:9px 12px;margin:0;white-space:pre-wrap;word-break:break-all}
details>summary{cursor:pointer;padding:4px 0;color:#0b4f86;font-size:14px}
.signature{display:grid;grid-template-columns:repeat(3,1fr);border:1px solid #6d757d;border-width:1px 0 0 1px;break-inside:avoid}
.signature div{border:1px solid #6d757d;border-width:0 1px 1px 0;padding:8px 12px;min-height:62px;font-size:13.5px;color:var(--soft)}
footer{margin-top:28px;color:var(--soft);font-size:12.5px;text-align:center}
@media screen and (max-width:760px){
main{margin:0;padding:60px 16px 32px;box-shadow:none}
.lang-switch{top:16px;right:16px}
header.top h1{font-size:23px;padding:0}
.verdict{grid-template-columns:1fr}
.verdict .word{flex-direction:row;gap:12px;padding:11px 16px;font-size:20px}
.verdict .word svg{width:30px;height:30px}
.verdict.indeterminate .word{border-right:0;border-bottom:2px dashed var(--c)}
.verdict .says{padding:13px 16px}.verdict .says .sentence{font-size:16px}
dl.card{grid-template-columns:1fr}
dl.card>div{grid-template-columns:98px minmax(0,1fr)}
.finding{padding:10px 12px 12px}
.facts-list{grid-template-columns:1fr;gap:0}.facts-list dd{margin-bottom:5px}
.chart{grid-template-columns:1fr max-content}.chart .label{grid-column:1/-1;margin-bottom:-5px}
.signature{grid-template-columns:1fr}
table.measures{table-layout:auto}table.measures th{white-space:nowrap}
.table table.broad{min-width:660px}
}
@page{size:A4;margin:17mm 15mm 18mm;
@bottom-center{content:counter(page) " / " counter(pages);font:9pt sans-serif;color:#545b63}}
@media print{
html{background:#fff}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{font-size:9.6pt;line-height:1.5}
main{max-width:none;margin:0;padding:0;box-shadow:none}
table.occupation{table-layout:fixed}table.occupation thead th{min-width:0!important;width:7.75%;padding-left:4px;padding-right:4px}
table.occupation td,table.occupation td *{white-space:normal}table.occupation td.n{white-space:nowrap}
table.occupation thead th:first-child{width:5%}table.occupation thead th:nth-child(-n+4):nth-child(n+2){width:14%}
table.occupation thead th:nth-child(5){width:10%}table.occupation thead th:nth-child(6),table.occupation thead th:nth-child(7){width:6%}table.occupation thead th:last-child{width:16%}
.lang-switch,.lang-input,details>summary{display:none}
header.top{margin-bottom:14px;padding-bottom:11px}
header.top h1{font-size:19pt;padding:0}
header.top p{font-size:9.5pt}
h2{font-size:14pt;margin:18px 0 8px;break-after:avoid}
h3{font-size:12pt;margin:17px 0 7px;break-after:avoid}
h4,h3.plain{break-after:avoid;font-size:9.6pt;margin-top:11px}
article.subject{break-before:page;border-top:0;margin-top:0}
article.subject.only{break-before:auto}
.verdict .word{font-size:16pt;padding:12px 16px}
.verdict .word svg{width:34px;height:34px}
.verdict .says{padding:10px 14px}
.verdict .says .sentence{font-size:11.5pt}
.verdict .facts,.facts-list,table,.chart,ul.legend,.signature div{font-size:8.8pt}
th,td{padding:3px 6px}
dl.card dt{font-size:9pt;padding:4px 8px}dl.card dd{padding:4px 8px}
.finding{padding:7px 11px 8px;margin-bottom:8px}
.finding .message{font-size:10pt;margin:3px 0 5px}
.badge,.finding .rule{font-size:9pt}
svg.map{min-width:0;max-height:92mm}
figure.map{break-inside:auto}
figure.map .scroll{break-inside:avoid;break-after:avoid}
ul.legend,figcaption{break-inside:avoid}
.attribute{font-size:7.6pt;line-height:1.5;margin-right:9px}
dl.card .sub{display:inline-block;margin-left:.7em}
footer{display:none}
.table{break-inside:auto}
ul.legend{margin-top:5px;gap:2px 16px}
.table,figure.map .scroll{overflow:visible}
.table table.broad{min-width:0}
thead{display:table-header-group}
tr,li{break-inside:avoid}
caption,figcaption,.sub,.flag{font-size:8.2pt}
.mono,pre{font-size:7.8pt}
details{display:block}
details::details-content{display:block;content-visibility:visible;block-size:auto;opacity:1}
}
)css";

}  // namespace ecotone
