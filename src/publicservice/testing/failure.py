"""What of a failed check an author gets to see."""

from __future__ import annotations

from typing import Any

from publicservice.model.problem import PublicServiceError


def sentences_only(failure: Any) -> bool:
    """Whether pytest leaves a frame out of a failure: where its sentences say all.

    For ``__tracebackhide__``. What is raised for another reason keeps its traceback.
    """
    return issubclass(failure.type, (AssertionError, PublicServiceError))
