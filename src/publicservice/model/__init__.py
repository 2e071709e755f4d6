"""The nouns: programmes, rules, plans, registers; no engine and no files."""
