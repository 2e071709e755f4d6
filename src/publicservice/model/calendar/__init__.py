"""A plan's time: dates in the forms of documents, phases, deliverables."""
