"""What is said of a request that nobody can run."""

from reprlib import repr as named

__all__ = ["BadRequest", "named"]


class BadRequest(ValueError):  # noqa: N818
    """A request nobody can run. `code` names the message in `app.strings`; the text is English."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
