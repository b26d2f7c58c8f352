"""The operations of the API, one package a tag."""
