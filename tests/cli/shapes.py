"""What the JSON of each command looks like.

A shape is a type, `None`, several of them (any fits), a list of one shape, or a mapping with
exactly these keys; a key of `...` stands for every key.
"""

from __future__ import annotations

from typing import Any

TEXT = str
MAYBE = (str, None)
PROBLEM = {"severity": TEXT, "code": TEXT, "message": TEXT, "where": TEXT, "remedy": TEXT}
ANSWER = {"schema_version": int, "command": TEXT, "data": object, "problems": [PROBLEM]}
LABELS = {"label_en": TEXT, "label_zh": TEXT}
SOURCE = dict.fromkeys(("title", "issuer", "document", "number", "note", "url"), TEXT)
PROVIDER = {
    "class": TEXT, "plugin": TEXT, "distribution": TEXT, "distribution_version": TEXT,
    "built_in": bool, "localises": [TEXT],
}  # fmt: skip
LIST = [{
    "id": TEXT, **LABELS, "description": TEXT, "version": TEXT, "unit": TEXT, "unit_zh": TEXT,
    "plans": [dict.fromkeys(("target", "title", "file"), TEXT)], **PROVIDER,
}]  # fmt: skip
PLUGINS = [{
    "name": TEXT, "module": TEXT, "distribution": TEXT, "version": TEXT, "built_in": bool,
    "state": TEXT, "hooks": [TEXT], "programmes": [TEXT],
    "problems": [{**PROBLEM, "traceback": TEXT}],
}]  # fmt: skip
CHECK = {
    "plan": TEXT, "programme": MAYBE, "sha256": MAYBE, "usable": bool, "errors": int,
    "warnings": int, "notices": int, "statements": [{...: object}],
}  # fmt: skip
READS = {"fields": [TEXT], "rules": [TEXT], "plan": [TEXT], "registers": [TEXT]}
NUMBER = {
    "path": TEXT, "kind": TEXT, **LABELS, "unit": TEXT, "steps": [{...: object}], "cite": TEXT,
    "note": TEXT, "document": TEXT, "origin": TEXT, "replaced": [TEXT],
}  # fmt: skip
SHOW = {
    "programme": {
        "id": TEXT, **LABELS, "description": TEXT, "version": TEXT, "unit": TEXT, "unit_zh": TEXT,
        "categories": [TEXT], **PROVIDER,
    },
    "plan": {
        "title": TEXT, "region": TEXT, "year": (int, None), "year_unknown": TEXT, "source": SOURCE,
        "sources": {...: SOURCE}, "files": [TEXT], "sha256": TEXT, "changes_on": [TEXT],
        "without": [TEXT],
        "left_out": [dict.fromkeys(("clause", "reason", "document"), TEXT)],
    },
    "rules": [{
        "name": TEXT, "type": TEXT, "kind": TEXT, **LABELS, "formula": TEXT, "reads": READS,
        "cite": TEXT, "defined_in": TEXT, "replaced": [TEXT],
    }],
    "numbers": [NUMBER],
    "phases": [{
        "name": TEXT, **LABELS, "start": MAYBE, "end": MAYBE, "starts_on": MAYBE, "ends_on": MAYBE,
        "cite": TEXT, "note": TEXT, "origin": TEXT, "replaced": [TEXT],
    }],
    "targets": [{
        "name": TEXT, **LABELS, "indicator": TEXT, "comparator": TEXT, "value": NUMBER,
        "due": MAYBE, "due_on": MAYBE,
        "milestones": [dict.fromkeys(("due", "value", "cite"), TEXT)], "pace": TEXT, "from": MAYBE,
        "level": TEXT, "values": {...: TEXT}, "not_below": TEXT, "baseline": MAYBE,
        "task": MAYBE, "cite": TEXT, "note": TEXT, "origin": TEXT, "replaced": [TEXT],
    }],
    "indicators": [{
        "name": TEXT, **LABELS, "unit": TEXT, "register": TEXT, "population": MAYBE,
        "counts": MAYBE, "value": MAYBE, "per": MAYBE, "by": TEXT, "reads": READS,
        "definition": TEXT, "cite": TEXT, "defined_in": TEXT, "replaced": [TEXT],
    }],
    "registers": [{
        "register": TEXT, "label_zh": TEXT, "key": TEXT,
        "fields": [{"name": TEXT, "kind": TEXT, **LABELS}],
    }],
}  # fmt: skip
FIGURE = MAYBE
REPORT = {
    "programme": {"id": TEXT, **LABELS, "unit": TEXT, "unit_zh": TEXT},
    "at": TEXT,
    "provenance": {
        "programme": {"id": TEXT, "version": TEXT},
        "library": {"name": TEXT, "version": TEXT},
        "plan": {"sha256": TEXT, "title": TEXT, "region": TEXT, "source": SOURCE, "files": [TEXT]},
        "at": TEXT,
        "engine": TEXT,
        "registers": [{...: object}],
    },
    "outcomes": [{
        "outcome": TEXT, "category": MAYBE, "beneficiaries": int, "outcome_en": TEXT,
        "outcome_zh": TEXT, "category_en": MAYBE, "category_zh": MAYBE,
    }],
    "indicators": [{...: object}],
    "places": [{...: object}],
    "costs": [{...: object}],
    "budget": [{...: object}],
    "cash_plan": [{...: object}],
    "targets": [{
        "target": TEXT, "indicator": TEXT, **LABELS, "comparator": TEXT, "required": FIGURE,
        "required_high": FIGURE, "unit": TEXT, "due": MAYBE, "value_certain": FIGURE,
        "value_possible": FIGURE, "status": TEXT, "gap": FIGURE, "reason_en": TEXT,
        "reason_zh": TEXT, "cite": TEXT, "document": TEXT, "level": TEXT, "area": TEXT,
        "areas": (int, None), "areas_met": (int, None), "next_milestone": MAYBE,
        "next_required": FIGURE, "needed": FIGURE, "pace_needed_day": FIGURE,
        "pace_needed_30_days": FIGURE, "progress_certain": FIGURE, "progress_possible": FIGURE,
    }],
    "phases": [{
        "phase": TEXT, **LABELS, "start": MAYBE, "end": MAYBE, "status": TEXT,
        "days_left": (int, None), "cite": TEXT, "note": TEXT, "reason": TEXT,
        "start_earliest": MAYBE, "start_latest": MAYBE, "end_earliest": MAYBE,
        "end_latest": MAYBE, "edition": (int, None),
    }],
    "cohorts": [{...: object}], "agenda": [{...: object}], "statements": [{...: object}],
    "beneficiaries": (int, None),
    "areas": [{
        "level": TEXT, "area": TEXT, "within_level": MAYBE, "within": MAYBE, "eligible": int,
        "not_eligible": int, "undetermined": int,
    }],
    "undetermined": [{"part": TEXT, **LABELS, "beneficiaries": int}],
    "quarantine": [{
        "register": TEXT, "field": MAYBE, "code": TEXT, "message": TEXT, "entries": int,
    }],
}  # fmt: skip
EVALUATE = {**REPORT, "files": [TEXT]}
SCORE_ITEM = {
    "item": TEXT, "label": TEXT, "points": TEXT, "met": TEXT, "seen": [TEXT], "cite": TEXT,
}  # fmt: skip
EXPLAIN = {
    "programme": TEXT, "title": TEXT, "case": TEXT, "at": TEXT, "outcome": TEXT, "category": TEXT,
    "codes": TEXT, "document": TEXT, "language": TEXT,
    "reasons": [{
        "part": TEXT, "state": TEXT, "rule_state": TEXT, "label": TEXT, "condition": TEXT,
        "seen": [TEXT], "citations": [TEXT],
    }],
    "amounts": [{...: object}],
    "payments": [TEXT],
    "rules": [{
        "rule": TEXT, "label": TEXT, "value": TEXT, "state": TEXT, "cite": TEXT, "rows": [TEXT],
    }],
    "scorecards": [{
        "scorecard": TEXT, "label": TEXT, "result": TEXT, "score": TEXT, "grade": TEXT,
        "rank": TEXT, "cite": TEXT, "consequences": [TEXT], "items": [SCORE_ITEM],
        "vetoes": [SCORE_ITEM],
    }],
    "followed": [TEXT],
}  # fmt: skip
NEW_PLUGIN = {"name": TEXT, "folder": TEXT, "files": [TEXT], "next": [TEXT]}
DEMO = {
    "seed": int, "at": TEXT, "rows": {...: int}, "planted": {...: int}, "evaluations": [REPORT],
    "files": [TEXT],
}  # fmt: skip


def differences(value: Any, shape: Any, path: str = "$") -> list[str]:
    """Every place where the value is not of that shape."""
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{path}: {type(value).__name__}, not a list"]
        return [
            d for n, item in enumerate(value) for d in differences(item, shape[0], f"{path}[{n}]")
        ]
    if isinstance(shape, dict):
        return _key_differences(value, shape, path)
    allowed = shape if isinstance(shape, tuple) else (shape,)
    types = tuple(type(None) if each is None else each for each in allowed)
    fits = isinstance(value, types) and (
        not isinstance(value, bool) or bool in types or object in types
    )
    return [] if fits else [f"{path}: {value!r} is not {shape}"]


def _key_differences(value: Any, shape: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: {type(value).__name__}, not an object"]
    wanted = dict.fromkeys(value, shape[...]) if ... in shape else shape
    keys = [f"{path}.{key}" for key in value.keys() ^ wanted.keys()]
    inner = [
        d
        for k in value.keys() & wanted.keys()
        for d in differences(value[k], wanted[k], f"{path}.{k}")
    ]
    return [*keys, *inner]
