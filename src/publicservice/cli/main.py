"""From arguments to an exit code: what every command has in common."""

from __future__ import annotations

import argparse
import importlib
import io
import logging
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout

from publicservice._version import __version__
from publicservice.cli.options import COMMANDS, PROGRAM, VERSION, parse
from publicservice.cli.page import Page
from publicservice.cli.reply import NO_RESULT, OUR_FAULT, WRONG_USAGE, Reply, tell, write_json
from publicservice.masking import mask_identities
from publicservice.model.problem import Problem, PublicServiceError, UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 to 3, as ``publicservice --help`` says.

    Who stops it from the keyboard gets 130, as from every program.

    Args:
        arguments: those after the program's name, by default those of the process.
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # also where the locale says ASCII
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _answered(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has what it wanted. What is left goes nowhere, or the interpreter complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return code


def _answered(arguments: Sequence[str]) -> int:
    verbose, as_json = "--verbose" in arguments, "--json" in arguments
    try:
        options = parse(arguments)
        with _logging(options):
            with redirect_stdout(sys.stderr):  # what plugins print is no part of the result
                reply = _run(options)
            return _deliver(options, reply)
    except BrokenPipeError:
        raise
    except PublicServiceError as error:
        if verbose:
            _print_traceback()
        code = WRONG_USAGE if isinstance(error, UsageError) else NO_RESULT
        problems = error.problems
    except Exception as error:  # noqa: BLE001 - whatever it is, it is our own fault
        code, problems = OUR_FAULT, (_our_fault(error, verbose=verbose),)
    if as_json:
        write_json(_command(arguments), None, problems)
    else:
        tell(problems)
    return code


def _run(options: argparse.Namespace) -> Reply:
    if options.command == VERSION:
        return Reply({"version": __version__}, lambda page: page.line(f"{PROGRAM} {__version__}"))
    name = options.command.replace("-", "_")
    module = importlib.import_module(f"publicservice.cli.commands.{name}")
    reply: Reply = module.run(options)
    return reply


def _deliver(options: argparse.Namespace, reply: Reply) -> int:
    if options.json:
        write_json(options.command, reply.data, reply.problems)
        return reply.code
    reply.show(Page())
    if not options.quiet:
        tell(problem for problem in reply.problems if problem not in reply.told)
    return reply.code


def _command(arguments: Sequence[str]) -> str:
    return next((each for each in arguments if each in COMMANDS), "")


def _our_fault(error: Exception, *, verbose: bool) -> Problem:
    if verbose:
        _print_traceback()
    again = "" if verbose else "; the same command with --verbose shows the traceback to send along"
    return Problem(
        code="internal.error",
        message=mask_identities(f"{type(error).__name__}: {error}"),
        where=f"{PROGRAM} {__version__}",
        remedy=f"this is a fault of {PROGRAM}, not of your files: please report it{again}",
    )


def _print_traceback() -> None:
    print(mask_identities(traceback.format_exc()), file=sys.stderr, end="")


@contextmanager
def _logging(options: argparse.Namespace) -> Iterator[None]:
    """Log to the standard error stream as long as the command runs.

    Warnings are logged only when asked for: what a user has to know is among the problems.
    """
    package = logging.getLogger(PROGRAM)
    level = logging.DEBUG if options.verbose else logging.ERROR
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    before = package.level
    package.addHandler(handler)
    package.setLevel(level)
    try:
        yield
    finally:
        package.removeHandler(handler)
        package.setLevel(before)
