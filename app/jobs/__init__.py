"""Trains models for the page: processes of their own, told by files in the folder of runs."""

from app.jobs.allowed import allowed_minutes
from app.jobs.trainer import LocalTrainer

__all__ = ["LocalTrainer", "allowed_minutes"]
