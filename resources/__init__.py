"""Files the program reads: regulations, long texts, translations, theme, icons, manual (see app.paths)."""
