"""Registers as they are declared: fields, keys, references."""
