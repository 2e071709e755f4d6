"""How Sphinx builds the documentation. Nothing here needs the network."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from publicservice._version import __version__
from publicservice.cli.commands.schema import schema_text
from publicservice.model.registers.field import Field
from publicservice.model.registers.register import Register
from publicservice.plan_file.schema import plan_schema
from publicservice.stability import PROVISIONAL

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "publicservice"
author = "the publicservice contributors"
copyright = f"2026, {author}"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"publicservice {__version__}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_maximum_signature_line_length = 88

# Every reference must resolve, but for short names that only the annotating module knows.
nitpicky = True
_SHORT = (
    "date|Decimal|EntryPoint|Given|Language|Mapping|Pair|Path|Planned|PluginSet|ReceiptsFor|Rows"
    "|Sequence|Span"
)
nitpick_ignore_regex = [(r"py:.*", rf"(nw|pl|pa|pd)\..*|{_SHORT}")]


def without_link(app: Sphinx, env: object, node: Any, text: Any) -> Any:
    """A name that exists and has no page here is plain text: not public, or of another project.

    The inventories of other projects would have to be fetched.
    """
    module, _, name = str(node["reftarget"]).rpartition(".")
    if not module:
        return None
    try:
        home = importlib.import_module(module)
    except ModuleNotFoundError:
        return None
    return text if hasattr(home, name) else None


def plain_property(
    app: Sphinx, what: str, name: str, documented: object, options: object, lines: list[str]
) -> None:
    """The first line of a property is a sentence; napoleon would read a colon in it as a type."""
    if what == "property":
        lines[:0] = ["..", ""]  # an empty comment, which it reads in place of the sentence


def table_of_fields(
    app: Sphinx, what: str, name: str, documented: object, options: object, lines: list[str]
) -> None:
    """A register says which columns it has and by which headers they are recognised."""
    if not (inspect.isclass(documented) and issubclass(documented, Register) and documented.fields):
        return
    lines += ["", ".. list-table::", "   :header-rows: 1", ""]
    for row in [("Field", "Kind", "Also recognised as"), *map(cells, documented.fields.values())]:
        first, *others = row
        lines += [f"   * - {first}", *(f"     - {cell}" for cell in others)]


def cells(field: Field) -> tuple[str, str, str]:
    """A field as a row of the table."""
    return f"``{field.name}``", field.kind, ", ".join(field.headers[1:])


def is_field(
    app: Sphinx, what: str, name: str, member: object, skip: bool, options: object
) -> bool | None:
    """Fields stand in the table, not one by one."""
    return True if isinstance(member, Field) else None


class ProvisionalNames(SphinxDirective):
    """The public names that may still change, by what they are for."""

    def run(self) -> list[nodes.Node]:
        """A list with an entry for each group."""
        items = nodes.bullet_list()
        for what, names in PROVISIONAL.items():
            paragraph = nodes.paragraph("", f"{what}: ")
            for name in names:
                paragraph += [nodes.literal("", name), nodes.Text(", ")]
            items += nodes.list_item("", paragraph)
            paragraph.pop()
        return [items]


def publish_schema(app: Sphinx, exception: Exception | None) -> None:
    """The JSON Schema of plan files stands beside the pages, made anew with each of them."""
    if exception is None and app.builder.format == "html":
        path = Path(app.outdir) / "plan.schema.json"
        path.write_text(schema_text(plan_schema()), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_directive("provisional-names", ProvisionalNames)
    app.connect("build-finished", publish_schema)
    app.connect("missing-reference", without_link)
    app.connect("autodoc-process-docstring", plain_property, priority=400)  # before napoleon
    app.connect("autodoc-process-docstring", table_of_fields)
    app.connect("autodoc-skip-member", is_field)
