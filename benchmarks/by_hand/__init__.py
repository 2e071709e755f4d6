"""The measured programmes written in Polars by hand, as well as we can: same outputs, no library.

Each module has ``run(frames, at)``, which returns the `decisions` and the `indicators` by village.
"""
