"""Running the command, in this process or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from attrs import frozen
from cli.shapes import ANSWER, differences

from publicservice.cli import main


@frozen
class Done:
    """What a command did: its exit code and what it wrote."""

    code: int
    out: str
    err: str


@frozen
class Command:
    """``publicservice`` in this process."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Done:
        self.capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = self.capsys.readouterr()
        return Done(code, captured.out, captured.err)

    def json(self, *arguments: object, shape: object, code: int = 0) -> Any:
        """The data of the one JSON object, once everything about it was found right."""
        answer = self.answer(*arguments, code=code)
        found = differences(answer["data"], shape)
        assert not found, found
        return answer["data"]

    def answer(self, *arguments: object, code: int) -> Any:
        """The one JSON object on the standard output stream."""
        done = self(*arguments, "--json")
        assert done.code == code, done
        answer = json.loads(done.out)
        found = differences(answer, ANSWER)
        assert not found, found
        assert answer["schema_version"] == 1
        return answer


def process(
    *arguments: str,
    program: tuple[str, ...] = ("-m", "publicservice"),
    environment: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[bytes]:
    """A process of its own; `environment` is put upon this one's."""
    return subprocess.run(
        [sys.executable, *program, *arguments],
        capture_output=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip
