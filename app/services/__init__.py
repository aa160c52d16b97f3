"""The only door for window and command line: one module a noun, every write in the same seven steps.

1 begin immediate · 2 load · 3 authorise · 4 decide (pure) · 5 save · 6 journal · 7 commit.
"""
