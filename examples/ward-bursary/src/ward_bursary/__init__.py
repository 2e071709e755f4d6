"""Ward bursary: a public-service programme for publicservice."""
