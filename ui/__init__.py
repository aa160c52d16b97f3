"""The window. It knows services and domain types, and never storage."""
