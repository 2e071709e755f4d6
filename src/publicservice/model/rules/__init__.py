"""Rules: what a programme computes about each row, recorded as trees."""
