"""What a document prints about its own figures, recomputed exactly."""
