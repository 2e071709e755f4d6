"""From the bytes of a text file to text, whatever the office's program wrote."""

from __future__ import annotations

from publicservice.model.problem import Problem, RegisterError

_SAMPLE = 65_536
_MOST_CONTROLS, _LARGEST_SHARE = 4, 0.05
_PLAIN_CONTROLS = frozenset("\t\n\r\f\x1a")
_OTHER_FORMATS = {
    b"PK\x03\x04": "a workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database",
}
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def decode(data: bytes, where: str) -> tuple[str, str, tuple[Problem, ...]]:
    """The text, the encoding it was read with, and a notice where that was a guess.

    UTF-8 (with or without a mark), UTF-16 with a mark, else GB18030, which includes GBK.

    Raises:
        RegisterError: the file is no text, or text in none of these encodings.
    """
    _refuse_other_formats(data, where)
    mark = next((encoding for start, encoding in _MARKS.items() if data.startswith(start)), None)
    failures = []
    for encoding in [mark] if mark else ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            failures.append(error)
            continue
        _refuse_binary(text, where)
        return text, encoding, _guessed(encoding, where)
    raise _undecodable(failures, where)


def _refuse_other_formats(data: bytes, where: str) -> None:
    for start, name in _OTHER_FORMATS.items():
        if data.startswith(start):
            raise RegisterError.of(
                "register.not-text",
                f"the file is {name}, not text",
                where=where,
                remedy="give the file its right ending, or save the table as CSV (UTF-8)",
            )


def _refuse_binary(text: str, where: str) -> None:
    sample = text[:_SAMPLE]
    controls = sum(1 for char in sample if char < " " and char not in _PLAIN_CONTROLS)
    if controls > max(_MOST_CONTROLS, _LARGEST_SHARE * len(sample)):
        raise RegisterError.of(
            "register.not-text",
            "the file is binary, or UTF-16 text without a byte-order mark",
            where=where,
            remedy="save the table as CSV (UTF-8)",
        )


def _guessed(encoding: str, where: str) -> tuple[Problem, ...]:
    if encoding != "gb18030":
        return ()
    return (
        Problem(
            severity="notice",
            code="register.encoding",
            message="read as GB18030 (GBK)",
            where=where,
            remedy="if names look wrong, save the table as CSV (UTF-8)",
        ),
    )


def _undecodable(failures: list[UnicodeDecodeError], where: str) -> RegisterError:
    line = failures[0].object.count(b"\n", 0, failures[0].start) + 1
    names = {"utf-8": "UTF-8", "gb18030": "GB18030 (GBK)"}
    tried = " nor in ".join(names.get(error.encoding, "UTF-16") for error in failures)
    return RegisterError.of(
        "register.encoding",
        f"line {line} is not text in {tried}",
        where=where,
        remedy="save the table again as CSV (UTF-8)",
    )
