// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// Errors of reading from and writing to PostGIS. None of them repeats a connection string that has
/// not been looked through for passwords.
inline constexpr ErrorText postgis_errors[] = {
    {"ECO1251", "password_given", "a password does not belong into the name of a database",
     "数据库名称中不应包含密码",
     "leave it out, and put it into the password file of PostgreSQL (~/.pgpass), a service file "
     "or PGPASSWORD: names go into logs, results and the list of processes. Change the password, "
     "as others may have seen it",
     "请删去密码，改放入 PostgreSQL 密码文件（~/.pgpass）、服务文件或环境变量 "
     "PGPASSWORD：名称会进入日志、结果和进程列表。该密码可能已泄露，请更换"},
    {"ECO1252", "reference_malformed", "this is no name of a table of a database: {reason}",
     "这不是数据库表的名称：{reason_zh}",
     "write postgis:CONNECTION:SCHEMA.TABLE, for instance postgis:service=county:land.parcel",
     "请写作 postgis:连接:模式.表，例如 postgis:service=county:land.parcel"},
    {"ECO1253", "server_not_reached", "the database {database} cannot be reached: {reason}",
     "无法连接数据库 {database}：{reason}",
     "check that the server runs, and host and port; see docs/postgis.md",
     "请确认服务器已启动，并核对主机和端口；见 docs/postgis.md"},
    {"ECO1254", "login_refused", "the database {database} refuses the login: {reason}",
     "数据库 {database} 拒绝登录：{reason}",
     "check user and database, and the password in ~/.pgpass (mode 600), the service file or "
     "PGPASSWORD",
     "请核对用户和数据库，以及 ~/.pgpass（权限 600）、服务文件或 PGPASSWORD 中的密码"},
    {"ECO1255", "postgis_missing", "the database {database} has no PostGIS",
     "数据库 {database} 没有安装 PostGIS",
     "have its administrator run CREATE EXTENSION postgis, or name another database",
     "请管理员执行 CREATE EXTENSION postgis，或改用其他数据库"},
    {"ECO1256", "postgis_too_old", "PostGIS {version} of the database {database} is too old",
     "数据库 {database} 的 PostGIS {version} 版本过低", "PostGIS 3.0 or newer is needed",
     "需要 PostGIS 3.0 或更新版本"},
    {"ECO1257", "table_missing", "the database {database} has no table {table}",
     "数据库 {database} 中没有表 {table}",
     "names are taken as they are written, upper and lower case too; tables with geometry: "
     "{tables}",
     "名称须与数据库一致，区分大小写；含几何列的表：{tables}"},
    {"ECO1258", "geometry_column_missing", "the table {table} has no geometry column",
     "表 {table} 没有几何列", "name another table; its columns are: {columns}",
     "请改用其他表；现有列：{columns}"},
    {"ECO1259", "geometry_column_unknown", "the table {table} has no geometry column {column}",
     "表 {table} 没有几何列 {column}", "it has: {columns}", "现有几何列：{columns}"},
    {"ECO1260", "geometry_column_ambiguous",
     "the table {table} has several geometry columns: {columns}",
     "表 {table} 有多个几何列：{columns}",
     "name one: postgis:CONNECTION:TABLE|geometry=COLUMN, or geometry: COLUMN in a catalogue",
     "请指定一个：postgis:连接:表|geometry=列，目录中写 geometry: 列"},
    {"ECO1261", "srid_mixed",
     "the column {column} of {table} mixes coordinate systems: SRID {srids}",
     "表 {table} 的列 {column} 混有多个坐标系：SRID {srids}",
     "take one of them: postgis:CONNECTION:TABLE|where=ST_SRID({column}) = …",
     "请只取其中一个：postgis:连接:表|where=ST_SRID({column}) = …"},
    {"ECO1262", "permission_denied", "the database {database} does not permit it: {reason}",
     "数据库 {database} 权限不足：{reason}",
     "ask for the right to read it (GRANT SELECT), or to write (GRANT CREATE ON SCHEMA)",
     "请申请读取（GRANT SELECT）或写入（GRANT CREATE ON SCHEMA）权限"},
    {"ECO1263", "statement_failed", "the database {database} reports: {reason}",
     "数据库 {database} 报告：{reason}", "{help}", "{help}"},
    {"ECO1264", "connection_lost", "the connection to the database {database} broke: {reason}",
     "与数据库 {database} 的连接中断：{reason}", "nothing was written; run it again",
     "未写入任何内容，请重新运行"},
    {"ECO1265", "table_exists", "the table {table} exists already in the database {database}",
     "数据库 {database} 中已有表 {table}",
     "choose another name, or allow to replace it with --overwrite",
     "请换一个表名，或用 --overwrite 允许替换"},
    {"ECO1266", "not_a_table", "{table} is no table of its own, and is not replaced",
     "{table} 不是普通表，不予替换", "choose another name", "请换一个名称"},
    {"ECO1267", "schema_missing", "the database {database} has no schema {schema}",
     "数据库 {database} 中没有模式 {schema}", "create it, or name another: {schemas}",
     "请先创建，或改用：{schemas}"},
    {"ECO1268", "crs_not_in_database",
     "the database {database} does not know the coordinate system {crs}",
     "数据库 {database} 不认识坐标系 {crs}",
     "add it to spatial_ref_sys, or take the layer to a system that it knows with --crs",
     "请在 spatial_ref_sys 中添加，或用 --crs 转换到其已知的坐标系"},
    {"ECO1269", "table_needed", "others depend on the table {table}: {reason}",
     "有其他对象依赖表 {table}：{reason}",
     "write to another table, or drop what depends on it first",
     "请写入另一张表，或先删除依赖对象"},
    {"ECO1270", "table_locked", "the table {table} is in use and could not be replaced",
     "表 {table} 正被占用，无法替换", "nothing was written; run it again later",
     "未写入任何内容，请稍后重试"},
    {"ECO1271", "name_too_long", "the name {name} is longer than the 63 bytes of PostgreSQL",
     "名称 {name} 超过 PostgreSQL 的 63 字节上限", "choose a shorter one", "请缩短名称"},
    {"ECO1272", "other_spelling", "a database is not named like this here",
     "此处的数据库名称写法不同",
     "write postgis:CONNECTION:SCHEMA.TABLE, for instance \"postgis:service=county:land.parcel\", "
     "without a password",
     "请写作 postgis:连接:模式.表，例如 “postgis:service=county:land.parcel”，且不含密码"},
    {"ECO1273", "output_not_a_table", "{name} of {command} writes no table into a database",
     "{command} 的 {name} 不支持写入数据库表", "name a file with {name}", "请用 {name} 指定文件"},
};

consteval const ErrorText& postgis_error(std::string_view key) {
  return entry(postgis_errors, key);
}

}  // namespace ecotone
