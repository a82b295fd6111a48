# SPDX-License-Identifier: Apache-2.0
"""The exceptions of the package: the classes that the C++ library throws, under the same names."""
from __future__ import annotations

# Options of the command line in texts on how to mend something, and the arguments that do the same.
_ARGUMENTS = {"--crs": "crs=", "--method": "method=", "--allow-ballpark": "allow_ballpark=True"}


def _with_arguments(text: str) -> str:
    for option, argument in _ARGUMENTS.items():
        text = text.replace(option, argument)
    return text


class EcotoneError(Exception):
    """Says what is wrong, where, and how to mend it, in English and Chinese.

    ``code`` is stable, such as ``"ECO1605"``, and listed in docs/errors.md; ``key`` is its name.
    ``where`` is the layer, the feature, the line …, as far as known, else ``""``. ``help`` is
    ``""`` where the message says it all.
    """

    def __init__(self, code: str, key: str = "", message: str = "", help: str = "",
                 message_zh: str = "", help_zh: str = "", where: str = "") -> None:
        super().__init__(code, key, message, help, message_zh, help_zh, where)
        self.code = code
        self.key = key
        self.message = message
        self.help = _with_arguments(help)
        self.message_zh = message_zh
        self.help_zh = _with_arguments(help_zh)
        self.where = where

    def __str__(self) -> str:
        text = f"{self.code}: {self.message}"
        if self.where:
            text += f" ({self.where})"
        if self.help:
            text += f"; {self.help}"
        return text


class GeometryError(EcotoneError):
    """A geometry that cannot be used: not finite, not closed, malformed WKB or WKT."""


class CrsError(EcotoneError):
    """A coordinate reference system that is missing, unknown, unsuitable or not convertible."""


class SchemaError(EcotoneError):
    """A layer without the fields, types or values that are asked of it."""


class DocumentError(EcotoneError):
    """A YAML or JSON text that cannot be read, with its line and column."""


class CatalogueError(EcotoneError):
    """A catalogue that is not valid."""


class RuleError(EcotoneError):
    """A rule pack that is not valid."""


class IoError(EcotoneError):
    """An input that cannot be read."""


class OutputError(EcotoneError):
    """An output that cannot be written, or would replace another."""


class UsageError(EcotoneError):
    """Arguments that contradict each other or are unknown."""


class Cancelled(Exception):
    """The work was stopped because another thread of this process was interrupted."""
