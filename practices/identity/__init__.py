"""Signing in: what a session knows, second factors, programs with tokens. Knows no case."""
