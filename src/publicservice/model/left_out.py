"""What a plan leaves out of its document, said openly."""

from __future__ import annotations

from attrs import frozen


@frozen
class LeftOut:
    """A clause that nothing in the programme or its plan stands for, and why.

    Attributes:
        clause: where the document says it.
        reason: why no rule, number, phase or target holds it, such as ``appeals to staff, nothing
            to measure``.
        document: which document; where empty that of the plan's source.
    """

    clause: str
    reason: str
    document: str = ""
