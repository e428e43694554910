"""The catalogue of questions and `Audit`, the Python API that asks them: `from duixian.queries import Audit`."""

from duixian.queries.audit import Audit

__all__ = ["Audit"]
