# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server of the tests' own, with PostGIS: on 127.0.0.1, a port that is free, in a
temporary folder. The cluster that a Debian package may have made is not touched."""

import glob
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
import time

PASSWORD = "Geheim'n1s 密码"
SETTINGS = {"listen_addresses": "127.0.0.1", "fsync": "off", "synchronous_commit": "off",
            "full_page_writes": "off", "autovacuum": "off", "jit": "off", "shared_buffers": "64MB",
            "log_statement": "all", "max_connections": "30"}


def programs():
    """The folder of the newest server with PostGIS; nothing if there is none."""
    for folder in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True):
        version = folder.split("/")[-2]
        if pathlib.Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists():
            return pathlib.Path(folder)
    return None


def user_for_server():
    """PostgreSQL refuses root, so that root lends it another user."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """Starts when entered, stops when left."""

    def __enter__(self):
        self.programs = programs()
        self.as_user = user_for_server()
        # The server's user must reach it, and the path of a socket be short.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-pg-"))
        os.chmod(self.folder, 0o755)
        self.process = None
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        server = self.folder / "server"
        server.mkdir()
        if self.as_user:
            os.chown(server, self.as_user["user"], self.as_user["group"])
        self.port = free_port()
        self._run("initdb", "-D", server / "data", "-U", "postgres", "--no-sync", "-E", "UTF8",
                  "--locale", "C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256")
        command = [self.programs / "postgres", "-D", server / "data", "-k", server, "-p",
                   str(self.port)]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        self.socket = server
        self.log = self.folder / "log"
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=server,
                                            **self.as_user)
        for _ in range(200):
            if self._run("pg_isready", "-h", server, "-p", self.port, check=False) == 0:
                break
            time.sleep(0.05)
        else:
            raise TimeoutError(self.log.read_text(encoding="utf-8", errors="replace"))
        quoted = PASSWORD.replace("'", "''")
        self.sql(f"CREATE ROLE land LOGIN PASSWORD '{quoted}'; "
                 f"CREATE ROLE guest LOGIN PASSWORD '{quoted}'; CREATE DATABASE county OWNER land; "
                 "CREATE DATABASE plain OWNER land", database="postgres")
        self.sql("CREATE EXTENSION postgis; CREATE SCHEMA land AUTHORIZATION land")
        escaped = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
        self.passwords = self.folder / "pgpass"
        self.passwords.write_text(f"127.0.0.1:{self.port}:*:*:{escaped}\n", encoding="utf-8")
        self.passwords.chmod(0o600)
        self.services = self.folder / "services"
        self.services.write_text("".join(
            f"[{name}]\nhost=127.0.0.1\nport={self.port}\ndbname={database}\nuser={user}\n"
            for name, database, user in [("county", "county", "land"), ("guest", "county", "guest"),
                                         ("plain", "plain", "land")]), encoding="utf-8")

    def __exit__(self, *_):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(3)  # at once: nothing of it is kept
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments, check=True, **options):
        return subprocess.run([self.programs / program, *map(str, arguments)], check=check,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              cwd=self.folder, **self.as_user, **options).returncode

    @property
    def environment(self):
        """What a user has set up: services, and passwords beside them."""
        return {"PGSERVICEFILE": str(self.services), "PGPASSFILE": str(self.passwords)}

    def psql(self, *arguments, database="county", user="postgres", stdin=None):
        result = subprocess.run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.socket), "-p",
             str(self.port), "-U", user, "-d", database, *arguments], input=stdin,
            capture_output=True, text=True, encoding="utf-8", check=False, cwd=self.folder)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def sql(self, script, database="county", user="postgres"):
        """Runs statements, each in its own transaction; returns the rows, cells between tabs."""
        out = ""
        for statement in script.split("; "):
            out = self.psql("-A", "-t", "-F", "\t", "-c", statement, database=database, user=user)
        return [line.split("\t") for line in out.splitlines()]

    def tables(self):
        """All tables outside of PostGIS, of all schemas."""
        return {row[0] for row in self.sql(
            "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname !~ '^pg_|^info' "
            "AND tablename <> 'spatial_ref_sys'")}
