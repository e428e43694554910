"""The one family of errors that duixian raises for what a user can mend: what is wrong, where, what to do."""


class DuixianError(Exception):
    """A fault that a user can act on.

    `where` is a file, a folder, a query or an argument; `zh` and `en` say, a sentence each, what is wrong and what
    to do.
    """

    def __init__(self, where: str, zh: str, en: str) -> None:
        """Keep the three parts; `str(error)` is one line that has them all."""
        super().__init__(where, zh, en)
        self.where = where
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        """Give the one line that a user reads."""
        return f"{self.where}：{self.zh} / {self.en}"


class UnreadableFileError(DuixianError):
    """A file of which nothing could be read; the other files go on."""


class StoreError(DuixianError):
    """A store that cannot be opened or written."""


class WorkersError(DuixianError):
    """Processes or a cluster that cannot be started or reached, or are gone."""


class QueryError(DuixianError):
    """A query that is not in the catalogue, cannot be parsed, or lacks a parameter."""


class NotFoundError(DuixianError):
    """A government, report or commitment that the store does not have."""


class ReviewError(DuixianError):
    """A review, or a file of reviews, that cannot be taken."""
