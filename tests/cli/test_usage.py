"""What every command has in common: usage, exit codes, streams, start-up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.running import Command, process
from plugins_system.distributions import Folder

import publicservice as ps

COMMANDS = (
    "list",
    "show",
    "check",
    "evaluate",
    "explain",
    "plugins",
    "schema",
    "new-plugin",
    "demo",
)


@pytest.mark.parametrize(
    ("arguments", "message", "remedy"),
    [
        ((), "no command was given",
         ("one of list, show, check, evaluate, explain, post, receipts, calendar, plugins, schema, "
          "new-plugin, demo; see publicservice --help")),
        (("evalute",), "no command 'evalute'", "did you mean 'evaluate'?"),
        (("list", "--jsn"), "unexpected argument '--jsn'", "did you mean '--json'?"),
        (("plugins", "--strct=1"), "unexpected argument '--strct=1'", "did you mean '--strict'?"),
        (
            ("evaluate", "family-doctor", "--at", "2024-12-31", "--registers", "x", "--lang", "zh"),
            "unexpected argument '--lang'",
            ("--lang is an option of explain, receipts, calendar; the others name things in both "
            "languages"),
        ),
        (("list", "--gantt"), "unexpected argument '--gantt'", "--gantt is an option of calendar"),
        (("list", "all"), "unexpected argument 'all'", "see publicservice list --help"),
        (("show",), "the following arguments are required: TARGET",
         "see publicservice show --help"),
        (("evaluate", "family-doctor"), "the following arguments are required: --at",
         "see publicservice evaluate --help"),
        (("demo", "--seed", "one"), "argument --seed: invalid int value: 'one'",
         "see publicservice demo --help"),
        (("show", "famly-doctor"), "no programme 'famly-doctor'", "did you mean 'family-doctor'?"),
        (("demo", "--at", "2024-02-30"), "at: no calendar has '2024-02-30'",
         'write it as year, month and day: "2024-12-31"'),
    ],
)  # fmt: skip
def test_wrong_usage_is_2_and_says_what_to_write(
    publicservice: Command, arguments: tuple[str, ...], message: str, remedy: str
) -> None:
    done = publicservice(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {message}\n  {remedy}\n"


def test_language_that_is_not_there_is_wrong_usage(publicservice: Command) -> None:
    """Python's own words, which differ from version to version."""
    done = publicservice(
        "explain", "x", "y", "--registers", "z", "--at", "2024-12-31", "--lang", "fr"
    )
    assert done.code == 2
    assert done.err.startswith("error: argument --lang: invalid choice: 'fr' (choose from ")
    assert done.err.endswith("\n  see publicservice explain --help\n")


@pytest.mark.parametrize(
    ("arguments", "command", "code"),
    [
        (("evalute",), "", "usage.unknown-command"),
        (("list", "--jsn"), "list", "usage.arguments"),
        (("evaluate", "family-doctor"), "evaluate", "usage.arguments"),
        (("show", "famly-doctor"), "show", "usage.unknown-programme"),
    ],
)
def test_wrong_usage_is_json_where_json_was_asked_for(
    publicservice: Command, arguments: tuple[str, ...], command: str, code: str
) -> None:
    answer = publicservice.answer(*arguments, code=2)
    assert (answer["command"], answer["data"]) == (command, None)
    (problem,) = answer["problems"]
    assert (problem["severity"], problem["code"]) == ("error", code)
    assert problem["remedy"]


def test_version(publicservice: Command) -> None:
    assert publicservice("--version").out == f"publicservice {ps.__version__}\n"
    answer = publicservice.answer("--version", code=0)
    assert (answer["command"], answer["data"]) == ("version", {"version": ps.__version__})


def test_json_may_stand_before_the_command(publicservice: Command) -> None:
    """As may every option that all commands have."""
    assert json.loads(publicservice("--json", "list").out)["command"] == "list"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(
    command: str, capsys: pytest.CaptureFixture[str], publicservice: Command
) -> None:
    with pytest.raises(SystemExit) as stopped:
        publicservice(command, "--help")
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: publicservice {command} ")
    assert "--json" in text


def test_help_states_the_exit_codes(
    capsys: pytest.CaptureFixture[str], publicservice: Command
) -> None:
    with pytest.raises(SystemExit):
        publicservice("--help")
    text = capsys.readouterr().out
    assert all(command in text for command in COMMANDS)
    assert "exit codes: 0 a result" in text


# Our own faults


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise LookupError("nothing under 999901199003077715")

    monkeypatch.setattr("publicservice.cli.commands.list.load_plugins", fail)


@pytest.mark.usefixtures("fault")
def test_own_fault_is_3_with_a_short_message(publicservice: Command) -> None:
    """What to do about it, no traceback, and no identity number."""
    done = publicservice("list")
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        f"error: publicservice {ps.__version__}: LookupError: nothing under 999***15\n"
        "  this is a fault of publicservice, not of your files: please report it; the same command "
        "with --verbose shows the traceback to send along\n"
    )


@pytest.mark.usefixtures("fault")
def test_own_fault_has_its_traceback_when_asked_for(publicservice: Command) -> None:
    done = publicservice("list", "--verbose")
    assert done.code == 3
    assert done.err.startswith("Traceback (most recent call last):")
    assert "999901199003077715" not in done.err


@pytest.mark.usefixtures("fault")
def test_own_fault_is_json_too(publicservice: Command) -> None:
    answer = publicservice.answer("list", code=3)
    assert (answer["command"], answer["data"]) == ("list", None)
    assert answer["problems"][0]["code"] == "internal.error"


def test_stopping_it_is_no_fault(publicservice: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("publicservice.cli.commands.list.load_plugins", stop)
    done = publicservice("list")
    assert (done.code, done.out, done.err) == (130, "", "stopped\n")


# Streams


def test_result_is_all_that_stands_on_standard_output(
    publicservice: Command, folder: Folder
) -> None:
    """Not what a plugin prints, either."""
    folder.install("loud", "print('good morning')")
    done = publicservice("list", "--json")
    assert json.loads(done.out)["command"] == "list"
    assert "good morning" in done.err


def test_problems_of_plugins_are_told_on_standard_error(
    publicservice: Command, folder: Folder
) -> None:
    folder.install("acme-meals", "1 / 0")
    done = publicservice("list")
    assert done.code == 0
    assert "family-doctor" in done.out
    assert done.err == (
        "warning: acme-meals 1.0, entry point acme-meals = acme_meals, acme_meals/__init__.py, "
        "line 1: importing it raised ZeroDivisionError: division by zero\n"
        "  update or uninstall it, or report this to its authors\n"
    )
    assert publicservice("list", "--quiet").err == ""


def test_output_is_utf8_where_the_locale_says_ascii() -> None:
    for settings in ({"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
                     {"PYTHONIOENCODING": "ascii"}):  # fmt: skip
        done = process("list", environment=settings)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "乡村医生签约服务" in done.stdout.decode("utf-8")


def test_reader_that_goes_away_is_no_fault() -> None:
    """As in ``publicservice show family-doctor | head -1``."""
    command = [sys.executable, "-u", "-m", "publicservice", "show", "family-doctor"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()
        assert running.wait() == 0
    assert told == b""


def test_page_is_plain_where_nobody_looks(publicservice: Command) -> None:
    assert "\x1b[" not in publicservice("show", "family-doctor").out


@pytest.mark.parametrize("no_color", [True, False])
def test_terminal_gets_colour_unless_it_declines(no_color: bool) -> None:
    pty = pytest.importorskip("pty")
    shown, terminal = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    environment |= {"TERM": "xterm-256color", **({"NO_COLOR": "1"} if no_color else {})}
    done = subprocess.run(
        [sys.executable, "-m", "publicservice", "plugins"],
        stdout=terminal, stderr=subprocess.PIPE, check=False, env=environment,
    )  # fmt: skip
    os.close(terminal)
    text = os.read(shown, 65536).decode("utf-8")
    os.close(shown)
    assert done.returncode == 0
    assert "family-doctor" in text
    assert ("\x1b[32mloaded" in text) == (not no_color)


@pytest.mark.parametrize("columns", ["40", "60", "80", "200"])
def test_page_fits_the_terminal(
    publicservice: Command, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """And is never wider than what is good to read. Nothing is cut off: the same characters."""
    from rich.cells import cell_len

    arguments = ("show", "disability-support", "--origin")
    usual = publicservice(*arguments).out
    monkeypatch.setenv("COLUMNS", columns)
    text = publicservice(*arguments).out
    assert max(map(cell_len, text.splitlines())) <= min(int(columns), 100)
    assert sorted(without_layout(text)) == sorted(without_layout(usual))


def without_layout(text: str) -> str:
    return "".join(text.split()).replace("─", "")


# Start-up


@pytest.mark.parametrize(
    "arguments",
    [("--version",), ("list",), ("list", "--json"), ("plugins",), ("show", "family-doctor"),
     ("show", "disability-support", "--origin", "--json")],
)  # fmt: skip
def test_looking_something_up_loads_no_engine(arguments: tuple[str, ...]) -> None:
    program = (
        "import sys\nfrom publicservice.cli import main\n"
        "code = main(sys.argv[1:])\n"
        "heavy = {'polars', 'narwhals', 'pandas', 'duckdb', 'pyspark', 'pyarrow', 'numpy'}\n"
        "sys.exit(code or ', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = process(*arguments, program=("-c", program))
    assert (done.returncode, done.stderr) == (0, b"")


def test_listing_reads_no_plan_in_full() -> None:
    """Titles stand at the head of a file."""
    program = (
        "import sys\nfrom publicservice.cli import main\n"
        "code = main(['list'])\n"
        "heavy = {'cattrs', 'publicservice.plan_file.reading'}\n"
        "sys.exit(code or ', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = process(program=("-c", program))
    assert (done.returncode, done.stderr) == (0, b"")


def test_importing_the_package_loads_no_engine_and_no_command_line() -> None:
    program = (
        "import sys\nimport publicservice\n"
        "heavy = {'polars', 'narwhals', 'pandas', 'cattrs', 'pendulum', 'rich', 'argparse',\n"
        "         'attr', 'pluggy', 'publicservice.model.programme'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = process(program=("-c", program))
    assert (done.returncode, done.stderr) == (0, b"")


def test_public_name_stays_the_function_when_the_folder_of_that_name_is_imported() -> None:
    """`publicservice.registers` is both; what users call is the function."""
    program = (
        "from publicservice.registers.collection import Registers\n"
        "import publicservice.registers, publicservice as ps\n"
        "assert ps.Registers is Registers\n"
        "assert type(ps.registers).__name__ == 'function', ps.registers"
    )
    done = process(program=("-c", program))
    assert (done.returncode, done.stderr) == (0, b"")


def test_unknown_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'publicservice' has no attribute 'register'"):
        ps.register  # noqa: B018
    assert set(ps.__all__) <= set(dir(ps))


def test_command_is_installed_and_a_module(tmp_path: Path) -> None:
    """``python -m publicservice`` works from any folder."""
    done = subprocess.run(
        [sys.executable, "-m", "publicservice", "--version"],
        capture_output=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.stdout.decode() == f"publicservice {ps.__version__}{os.linesep}"
