"""The command line taken apart. What is wrong with it is a UsageError, so that JSON can say so."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from attrs import frozen

from publicservice.model.problem import Problem, UsageError, nearest

PROGRAM = "publicservice"
LANG = "--lang"
VERSION = "version"
"""What ``--version`` asks for."""

EPILOG = """\
exit codes: 0 a result, also one with findings or a quarantine; 1 no result could be made;
2 wrong usage; 3 a fault of this program.
"""


class Parser(argparse.ArgumentParser):
    """Raises instead of leaving the process."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found."""
        raise UsageError.of("usage.arguments", message, remedy=f"see {self.prog} --help")


@frozen
class Command:
    """A command: what it does, in a line, and what it takes."""

    name: str
    summary: str
    declare: Callable[[argparse.ArgumentParser], None]


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options. Raises UsageError with the nearest command or option."""
    command = next((each for each in arguments if not each.startswith("-")), None)
    if command is not None and command not in COMMANDS:
        raise UsageError.of(
            "usage.unknown-command", f"no command {command!r}", remedy=nearest(command, COMMANDS)
        )
    parser, parsers = _parsers()
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        raise _unexpected(unknown[0], parsers.get(options.command, parser), parsers)
    if options.version:
        options.command = VERSION
    if options.command is None:
        raise UsageError.of(
            "usage.no-command", "no command was given",
            remedy=f"one of {', '.join(COMMANDS)}; see {PROGRAM} --help",
        )  # fmt: skip
    return options


def _unexpected(
    argument: str,
    parser: argparse.ArgumentParser,
    parsers: Mapping[str, argparse.ArgumentParser],
) -> UsageError:
    """With the commands that take the option, else the nearest option of this one."""
    flag = argument.partition("=")[0]
    others = [name for name, each in parsers.items() if flag in _flags(each)]
    if not flag.startswith("-"):
        remedy = f"see {parser.prog} --help"
    elif others:
        remedy = f"{flag} is an option of {', '.join(others)}"
        if flag == LANG:
            remedy += "; the others name things in both languages"
    else:
        remedy = nearest(flag, _flags(parser))
    return UsageError((
        Problem(code="usage.arguments", message=f"unexpected argument {argument!r}", remedy=remedy),
    ))  # fmt: skip


def _flags(parser: argparse.ArgumentParser) -> list[str]:
    return re.findall(r"--[a-z-]+", parser.format_help())


def _parsers() -> tuple[Parser, dict[str, Parser]]:
    parser = Parser(
        prog=PROGRAM, parents=[_common()], allow_abbrev=False, epilog=EPILOG,
        description="Turns public-service plan documents into programs.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--version", action="store_true", help="say which version this is")
    parser.set_defaults(json=False, verbose=False, quiet=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    parsers: dict[str, Parser] = {}
    for command in COMMANDS.values():
        parsers[command.name] = commands.add_parser(
            command.name, help=command.summary, parents=[_common()], allow_abbrev=False,
            description=f"{command.summary[0].upper()}{command.summary[1:]}.",
        )  # fmt: skip
        command.declare(parsers[command.name])
    return parser, parsers


def _common() -> Parser:
    """The options that may stand before a command and after it."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group("output")
    group.add_argument("--json", action="store_true", help="one JSON object instead of a page")
    group.add_argument("--verbose", action="store_true", help="log what is done, and tracebacks")
    group.add_argument("--quiet", action="store_true", help="no messages but errors")
    return common


def _target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target",
        metavar="TARGET",
        help="a programme's id, a shipped plan (ID/NAME), or a plan file",
    )
    _plan(parser)


def _plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", metavar="FILE", help="a local plan upon the default one")


def _strict(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--strict", action="store_true", help=what)


def _registers(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    without = "" if required else "; without it the plan's reported figures are evaluated"
    parser.add_argument(
        "--registers", metavar="PATH", required=required,
        help=f"a file, or a folder of them{without}",
    )  # fmt: skip
    parser.add_argument(
        "--complete-until", metavar="[REGISTER=]DATE", action="append", default=[],
        help="the day up to which a register, or all of them, holds every row; may be repeated",
    )  # fmt: skip


def _at(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--at", metavar="YYYY-MM-DD", required=required, help="the evaluation date")


def _out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="DIR", help="write the results into this folder")


def _show(parser: argparse.ArgumentParser) -> None:
    _target(parser)
    parser.add_argument(
        "--origin", action="store_true", help="say which file or class everything came from"
    )


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "plan", metavar="PLAN", nargs="*",
        help="a plan file, a shipped plan (ID/NAME), or a programme's id; one or several",
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="every plan that ships with a programme")
    _strict(parser, "warnings are errors")


def _evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", metavar="TARGET", nargs="+",
        help="a programme's id, a shipped plan (ID/NAME), or a plan file; several are a portfolio",
    )  # fmt: skip
    _plan(parser)
    _registers(parser, required=False)
    _at(parser)
    _out(parser)
    _strict(parser, "no result where there is a warning or a broken plugin")


def _explain(parser: argparse.ArgumentParser) -> None:
    _target(parser)
    parser.add_argument("case", metavar="CASE", help="the beneficiary's key in the register")
    _registers(parser)
    _at(parser)
    parser.add_argument(LANG, choices=("en", "zh"), default="en", help="the language")
    parser.add_argument(
        "--unmasked", action="store_true", help="show names and identity numbers in full"
    )


def _post(parser: argparse.ArgumentParser) -> None:
    _target(parser)
    _registers(parser)
    _at(parser)
    parser.add_argument(
        "--posting", metavar="NAME", default="", help="a posting of the plan; its list alone"
    )
    parser.add_argument(
        "--name", metavar="FIELD", default="", help="the private field with the name, masked"
    )
    parser.add_argument(
        "--smallest", metavar="N", type=int, default=3, help="a place needs so many to be named; 3"
    )
    parser.add_argument("--out", metavar="FILE", help="write the list: .csv or .html")


def _receipts(parser: argparse.ArgumentParser) -> None:
    _target(parser)
    _registers(parser)
    _at(parser)
    parser.add_argument("--out", metavar="FILE", required=True, help="write the page to this file")
    parser.add_argument(LANG, choices=("en", "zh"), default="zh", help="the language")
    parser.add_argument(
        "--of", choices=("payments", "entitlements"), default="",
        help="one for each payment made or each certain entitlement; payments where there are any",
    )  # fmt: skip
    parser.add_argument("--name", metavar="FIELD", default="", help="the field with the name")
    parser.add_argument(
        "--unmasked", action="store_true", help="show names and identity numbers in full"
    )


def _plugins(parser: argparse.ArgumentParser) -> None:
    _strict(parser, "anything wrong with a plugin is an error")


def _demo(parser: argparse.ArgumentParser) -> None:
    _out(parser)
    parser.add_argument("--seed", type=int, default=2024, metavar="N", help="another county")
    _at(parser, required=False)
    parser.set_defaults(at="2024-12-31")


def _calendar(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target",
        metavar="TARGET",
        nargs="+",
        help="programmes' ids, shipped plans (ID/NAME), or plan files",
    )
    parser.add_argument("--at", metavar="YYYY-MM-DD", required=True, help="the day")
    parser.add_argument("--ics", metavar="FILE", help="write an iCalendar file")
    parser.add_argument("--gantt", metavar="FILE", help="write a chart: .svg or .png")
    parser.add_argument(LANG, choices=("en", "zh"), default="en", help="the language")


def _new_plugin(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="of the package, such as school-meals")
    parser.add_argument(
        "--folder", metavar="DIR", default=".", help="make the folder NAME in this one"
    )


def _schema(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="FILE", help="write it into this file")


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """The command takes no arguments of its own."""


COMMANDS = {
    command.name: command
    for command in (
        Command("list", "list the programmes", _nothing),
        Command("show", "show a programme's rule book and the plan in use", _show),
        Command("check", "check a plan, or all that ship", _check),
        Command("evaluate", "evaluate programmes over registers", _evaluate),
        Command("explain", "explain the decision about one beneficiary", _explain),
        Command("post", "make the list that is posted in public", _post),
        Command("receipts", "print receipts to be signed", _receipts),
        Command("calendar", "say what is on and what is due next", _calendar),
        Command("plugins", "list the plugins and what is wrong with them", _plugins),
        Command("schema", "give the JSON Schema of plan files, for editors", _schema),
        Command("new-plugin", "make a package with a programme of your own", _new_plugin),
        Command("demo", "make up a county and evaluate three programmes over it", _demo),
    )
}
"""The commands by name."""
