"""Entitlements compiled to narwhals: amounts, the parts of every source and payer, caps."""
