"""The rules of the vote: pure values and functions, no I/O, no clock, no SQL, no Qt."""
