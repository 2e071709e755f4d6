"""A rule written as text: Python's expression syntax over the fields of a row, nothing more.

Names are fields, rules, ``plan`` and ``at``; calls are the helpers of `model.vocabulary` and the
facts about related rows. The text is parsed, never executed, and records the same tree as a rule
written in Python.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, NoReturn

from attrs import frozen

from publicservice.model.problem import ProgrammeError, nearest
from publicservice.model.registers.register import Register
from publicservice.model.rules import vocabulary
from publicservice.model.rules.rule import all_of, any_of, count, total
from publicservice.model.rules.terms import PlanTerm, ReferredRow, Row, Term, compare

LONGEST = 2000
"""Characters; a longer rule is better written in Python."""

HELPERS: Mapping[str, Callable[..., Term]] = {
    name: getattr(vocabulary, name)
    for name in (
        "age_at_least", "age_between", "at_least", "at_most", "between", "days_ago", "decided",
        "month_start", "months_ago", "percent_of", "when", "whole_yuan", "year_start",
        "years_ago", "yuan",
    )
}  # fmt: skip
RELATED: Mapping[str, Callable[..., Term]] = {
    "all_of": all_of, "any_of": any_of, "count": count, "total": total,
}  # fmt: skip
_COMPARISONS: Mapping[type[ast.cmpop], Any] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
}  # fmt: skip


@frozen
class RuleText:
    """A parsed text, ready to record over any row.

    `registers` are the register classes that it may name, by register name.
    """

    text: str
    tree: ast.expr
    registers: Mapping[str, type[Register]]

    @classmethod
    def parse(cls, text: str, registers: Mapping[str, type[Register]]) -> RuleText:
        """Raises ProgrammeError where the text is no expression."""
        if len(text) > LONGEST:
            _fail(f"the rule has {len(text)} characters", f"at most {LONGEST}; use more rules")
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            column = getattr(error, "offset", None)
            place = f" at character {column}" if column else ""
            _fail(
                f"{text!r} is not a condition{place}",
                "write it like: on_list and (grade <= plan.limits.grade or any_of(visits, done))",
            )
        return cls(text, tree, registers)

    def __call__(self, row: Row) -> Any:
        """Record over a row, as a rule function does."""
        return _Reader(row, self.registers).read(self.tree)


@frozen
class _Reader:
    row: Row
    registers: Mapping[str, type[Register]]

    def read(self, node: ast.expr) -> Any:
        match node:
            case ast.Name(id=name) if not name.startswith("_"):
                return getattr(self.row, name)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Constant(value=str() | int() as value):
                return value
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return tuple(self.read(item) for item in items)
            case ast.BoolOp(op=op, values=values):
                combine = operator.and_ if isinstance(op, ast.And) else operator.or_
                return reduce(combine, (self.read(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return ~self.read(operand)
            case ast.Compare():
                return self._compare(node)
            case ast.BinOp(op=op, left=left, right=right) if type(op) in _ARITHMETIC:
                return _ARITHMETIC[type(op)](self.read(left), self.read(right))
            case ast.Call():
                return self._call(node)
            case _:
                raise ProgrammeError.of(
                    "rule.text",
                    f"a rule cannot contain {ast.unparse(node)!r}",
                    remedy="use fields, rules, plan numbers, and, or, not, comparisons, + - *, "
                    "helpers",
                )

    def _attribute(self, node: ast.Attribute) -> Any:
        owner = self.read(node.value)
        if not isinstance(owner, PlanTerm | ReferredRow) or node.attr.startswith("_"):
            _fail(
                f"{ast.unparse(node)!r} has nothing to read after the dot",
                "write plan.section.key, or reference.field",
            )
        return getattr(owner, node.attr)

    def _compare(self, node: ast.Compare) -> Term:
        parts = []
        left = self.read(node.left)
        for operation, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.read(comparator)
            parts.append(self._comparison(operation, left, right, node))
            left = right
        return reduce(operator.and_, parts)

    def _comparison(self, operation: ast.cmpop, left: Any, right: Any, node: ast.Compare) -> Term:
        if isinstance(operation, ast.In | ast.NotIn):
            if not isinstance(left, Term):
                _fail(f"{ast.unparse(node)!r}: only a field stands in a list", "write kind in (…)")
            inside = left.is_in(right)
            return inside if isinstance(operation, ast.In) else ~inside
        if type(operation) not in _COMPARISONS:
            _fail(f"a rule cannot contain {ast.unparse(node)!r}", "compare with < <= > >= == !=")
        return compare(_COMPARISONS[type(operation)], left, right)

    def _call(self, node: ast.Call) -> Term:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if name in RELATED:
            return self._related(name, node)
        if name not in HELPERS and name != "highest":
            _fail(f"no helper {name!r}", nearest(name, (*HELPERS, *RELATED, "highest")))
        helper = vocabulary.highest if name == "highest" else HELPERS[name]
        try:
            return helper(*(self.read(argument) for argument in node.args), **_options(node))
        except TypeError as error:
            _fail(f"{ast.unparse(node)!r}: {error}", f"see the reference of {name}")

    def _related(self, name: str, node: ast.Call) -> Term:
        if not node.args:
            _fail(f"{name} needs a register's name", f"write {name}(visits, …)")
        register, trees = ast.unparse(node.args[0]), node.args[1:]
        known = self.registers
        if register not in known:
            _fail(f"no register {register!r}", nearest(register, known))
        functions = [self._over_row(tree) for tree in trees]
        return RELATED[name](known[register], *functions, **_options(node))

    def _over_row(self, tree: ast.expr) -> Callable[[Row], Any]:
        return lambda row: _Reader(row, self.registers).read(tree)


def _options(node: ast.Call) -> dict[str, Any]:
    for keyword in node.keywords:
        if keyword.arg is None or not isinstance(keyword.value, ast.Constant):
            _fail(f"{ast.unparse(node)!r}: an option is a constant", 'write by="household"')
    return {str(k.arg): k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)}


def _fail(message: str, remedy: str) -> NoReturn:
    raise ProgrammeError.of("rule.text", message, remedy=remedy)
