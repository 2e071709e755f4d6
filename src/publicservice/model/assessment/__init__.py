"""Assessment: scorecards, escalation ladders and the ledger of findings, as nouns."""
