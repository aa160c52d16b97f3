"""The workbook of a sealed round: live formulas over every paper, each written with its value."""
