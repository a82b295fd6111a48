# SPDX-License-Identifier: Apache-2.0
"""geofileops.intersection, from file to file."""

import warnings

import measuring


def main():
    options = measuring.arguments(__doc__)
    warnings.simplefilter("ignore")
    import geofileops  # pylint: disable=import-outside-toplevel; it warns while it is imported

    measuring.fact(version=geofileops.__version__)
    watch = measuring.Stopwatch()
    geofileops.intersection(options.subjects, options.zones, options.output, input1_columns_prefix="",
                            input2_columns_prefix="", nb_parallel=options.threads)
    measuring.phase("compute", *watch.read())


if __name__ == "__main__":
    main()
