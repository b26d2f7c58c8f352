"""A run of tools, step by step: calls, decisions, limits, and how a run is saved. Pure; `toolloop` is its public face."""
