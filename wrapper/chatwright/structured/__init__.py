"""Answers of any Python type: its JSON schema, the rules of strict mode, and the way back from JSON to values. Pure."""
