"""Payments of an evaluation: what is due when, what was paid, the cash plan, and receipts."""
