"""Which problem codes the source can emit, read from the source itself.

A code stands in the source as a text: as the argument `code` of a call, or as the rest of one that
a helper puts its prefix before (``f"plan.{code}"``).
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from attrs import field, frozen

PACKAGE = Path(__file__).parents[2] / "src" / "publicservice"
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
CODE = re.compile(r"[a-z]+(\.[a-z]+(-[a-z]+)*)")
REST = re.compile(r"[a-z]+(-[a-z]+)*")


@frozen
class Helper:
    """A function or class with an argument `code`.

    Attributes:
        position: of the argument among the positional ones, as callers count them.
        prefix: what it puts before the code, empty where the caller gives the whole.
        module: where it is defined.
    """

    name: str
    position: int
    prefix: str
    module: Path


@frozen
class Source:
    """The modules of the package with their syntax trees."""

    trees: dict[Path, ast.Module] = field()

    @classmethod
    def read(cls) -> Source:
        """Parse the package."""
        modules = sorted(PACKAGE.rglob("*.py"))
        return cls({m: ast.parse(m.read_text(encoding="utf-8"), str(m)) for m in modules})

    def helpers(self) -> Iterator[Helper]:
        """Everything that takes a code."""
        for module, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, FUNCTIONS):
                    yield from _function(node, module)
                elif isinstance(node, ast.ClassDef):
                    yield from _record(node, module)

    def calls(self) -> Iterator[tuple[Path, ast.Call]]:
        """Every call with its module."""
        for module, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    yield module, node


@functools.cache
def emitted_codes() -> Mapping[str, str]:
    """Every code with a place in the source that emits it."""
    source = Source.read()
    helpers: dict[str, list[Helper]] = {}
    for helper in source.helpers():
        helpers.setdefault(helper.name, []).append(helper)
    found: dict[str, str] = {}
    for module, call in source.calls():
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        known = helpers.get(name, [])
        if isinstance(call.func, ast.Name):  # a private helper of another module is another one
            known = [h for h in known if h.module == module] or known
        for helper in known:
            for text in _texts(_argument(call, helper.position)):
                code = f"{helper.prefix}{text}"
                if CODE.fullmatch(code) and (not helper.prefix or REST.fullmatch(text)):
                    found.setdefault(
                        code, f"{module.relative_to(PACKAGE).as_posix()}:{call.lineno}"
                    )
    return MappingProxyType(found)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, module: Path) -> Iterator[Helper]:
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    if names[:1] in (["self"], ["cls"]):
        names = names[1:]
    if "code" in names:
        yield Helper(node.name, names.index("code"), _prefix(node), module)


def _record(node: ast.ClassDef, module: Path) -> Iterator[Helper]:
    """A class of records whose fields are annotated in its body."""
    names = [
        item.target.id
        for item in node.body
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
    ]
    if "code" in names:
        yield Helper(node.name, names.index("code"), "", module)


def _prefix(node: ast.AST) -> str:
    """The text that an f-string in the function puts before its code: ``plan.``."""
    for inner in ast.walk(node):
        match inner:
            case ast.JoinedStr(
                values=[ast.Constant(value=str(text)), ast.FormattedValue(value=ast.Name("code"))]
            ):
                return text
    return ""


def _argument(call: ast.Call, position: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == "code":
            return keyword.value
    return call.args[position] if position < len(call.args) else None


def _texts(node: ast.expr | None) -> Iterator[str]:
    """The texts that an argument can be: one, or those between which it chooses."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from _texts(body)
            yield from _texts(other)
