"""The fictional sample agency (see app.paths)."""
