"""Why something could not start."""


class CannotStart(SystemExit):
    """One sentence that says what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(f"Threshold cannot start: {words}")
