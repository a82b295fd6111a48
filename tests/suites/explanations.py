# SPDX-License-Identifier: Apache-2.0
"""The table of differences that are explained, case by case. It cannot hide a new failure: an
entry holds for one case and the wording of what differs, and one that is no longer needed or met
is reported as a failure itself."""

import csv
from dataclasses import dataclass
from pathlib import Path

from case import Case

TABLE = Path(__file__).with_name("explained.csv")


@dataclass
class Explanation:
    file: str
    case: str
    operation: str
    difference: str  # how the message begins; another one is another failure
    why: str
    met: bool = False

    def holds_for(self, case: Case) -> bool:
        return (self.case == case.name and self.operation == case.operation
                and self.names(case.file))

    def names(self, file: Path) -> bool:
        """Whether a path ends with that of the table, folder by folder."""
        parts = Path(self.file).parts
        return file.parts[-len(parts):] == parts


def read(table: Path = TABLE) -> list[Explanation]:
    with table.open(encoding="utf-8", newline="") as lines:
        return [Explanation(**row) for row in csv.DictReader(lines)]
