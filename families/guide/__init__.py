"""The language guide: a list of wordings with reasons and other ways to say it, and the engine that finds them.

It helps a writer and polices nobody: it never blocks, never rewrites, and runs on this server alone.
"""
