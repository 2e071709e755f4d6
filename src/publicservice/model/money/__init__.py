"""Money: benefits, who funds them, who pays a bill, and the checks of a plan's funding."""
