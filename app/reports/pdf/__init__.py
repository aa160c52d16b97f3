"""Documents as PDF: one frozen record of a sealed round in, bytes out. No clock, no SQL."""
