"""Tools that turn any published version of the Chat API's OpenAPI document into this project's contract.

Every pass is a pure function over plain dictionaries and lists:
load, slice, normalise, describe, prepare, diff. Bad input raises `spectool.faults.SpecError`.
"""
