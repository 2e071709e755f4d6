"""What publicservice costs beside the same work written by hand. Run by hand; see README.md."""
