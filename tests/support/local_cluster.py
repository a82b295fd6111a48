# SPDX-License-Identifier: Apache-2.0
"""A Spark of two executors, each a process of its own, that ends with the test. As a program, it
fetches Sedona by Spark's own client."""
import os
import sys
from pathlib import Path

#: What setup fetches; tests with Sedona's columns are skipped where it is missing.
SEDONA = "org.apache.sedona:sedona-spark-shaded-4.0_2.13:1.8.0"
# Jobs take moments, so that a compiler that optimizes costs more than it gives.
_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def sedona_jar():
    """Where Spark's own client has put Sedona, or None."""
    name = SEDONA.replace(":", "_", 1).replace(":", "-") + ".jar"
    return next((str(path) for path in Path.home().glob(f".ivy2*/jars/{name}")), None)


def local_cluster(folder, name, **settings):
    """The session. Folders of executors and of Spark's own worker go where the test may leave
    them; dots in the names of settings are written as underscores."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["SPARK_WORKER_DIR"] = str(folder / "worker")
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName(name)
    given = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": _JAVA,
        "spark.executor.extraJavaOptions": _JAVA,
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.codegen.wholeStage": "false",
        "spark.executorEnv.PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "spark.log.level": "OFF",
        **{key.replace("_", "."): value for key, value in settings.items()}}
    for key, value in given.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def fetch_sedona():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.jars.packages", SEDONA)
    for key in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(key, "127.0.0.1")
    builder.config("spark.ui.enabled", "false").getOrCreate().stop()


if __name__ == "__main__" and sedona_jar() is None:
    fetch_sedona()
