"""Distributions that look installed: a module and its metadata in a folder on `sys.path`."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from attrs import frozen

MEALS = '''
import publicservice as ps


class Meals(ps.Programme):
    """Free school meals."""

    id = "school-meals"
    zh = "免费午餐"
    unit = ps.Person

    young = ps.criterion(
        "under school age", "学龄前",
        lambda p: ~ps.age_at_least(p.birth_date, p.plan.ages.school), cite="二",
    )
    eligible = ps.criterion("gets a meal", "享受午餐", lambda p: p.young)
'''

GOOD = (
    MEALS
    + """

@ps.hookimpl
def publicservice_programmes():
    yield Meals
"""
)

MEALS_PLAN = """
programme = "school-meals"
schema_version = 1
source = { title = "School meals", issuer = "county", document = "m/1" }
[ages]
school = { value = 6, unit = "years", cite = "二" }
"""


@frozen
class Folder:
    """A folder on `sys.path` in which distributions are installed."""

    path: Path

    def install(
        self,
        name: str,
        source: str,
        *,
        version: str = "1.0",
        module: str = "",
        plan: str = "",
        plans: Mapping[str, str] = MappingProxyType({}),
    ) -> str:
        """A package of that name with one module, and its entry point; returns the module's name.

        Args:
            source: of the module.
            module: its name, by default made from the distribution's.
            plan: the text of a `plan.toml` beside it.
            plans: the texts of further plans in its folder `plans`, by name.
        """
        package = module or name.replace("-", "_")
        (self.path / package).mkdir()
        (self.path / package / "__init__.py").write_text(source, encoding="utf-8")
        if plan:
            (self.path / package / "plan.toml").write_text(plan, encoding="utf-8")
        for stem, text in plans.items():
            (self.path / package / "plans").mkdir(exist_ok=True)
            (self.path / package / "plans" / f"{stem}.toml").write_text(text, encoding="utf-8")
        self.describe(name, {name: package}, version=version)
        return package

    def describe(self, name: str, entry_points: Mapping[str, str], *, version: str) -> None:
        """The metadata of a distribution whose modules are here: all of them."""
        info = self.path / f"{name.replace('-', '_')}-{version}.dist-info"
        files = [path.relative_to(self.path).as_posix() for path in self.path.rglob("*.py")]
        info.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        (info / "METADATA").write_text(metadata, encoding="utf-8")
        entries = "".join(f"{key} = {value}\n" for key, value in entry_points.items())
        (info / "entry_points.txt").write_text(f"[publicservice]\n{entries}", encoding="utf-8")
        (info / "RECORD").write_text("".join(f"{file},,\n" for file in files), encoding="utf-8")
        importlib.invalidate_caches()


@contextlib.contextmanager
def installed_in(path: Path) -> Iterator[Folder]:
    """The folder on `sys.path`; afterwards it and the modules from it are gone again."""
    sys.path.insert(0, str(path))
    importlib.invalidate_caches()
    try:
        yield Folder(path)
    finally:
        sys.path.remove(str(path))
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", "")).startswith(str(path)):
                del sys.modules[name]
        importlib.invalidate_caches()
