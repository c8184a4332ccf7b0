"""The family map as a genogram: symbols, where everybody stands, lines, and the same in sentences. Pure."""
