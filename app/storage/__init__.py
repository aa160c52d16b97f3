"""The only SQL: one enciphered SQLite file in an agency folder, one module a noun."""
