"""Trainings that go on by themselves: several commands in one run folder, told by a small file.

This package starts and watches processes. It knows no network and does not import torch, because
it waits for hours beside those that do; `lrf.jobs.runs` alone reads checkpoints.
"""

from lrf.jobs.job import Job, JobError, Task, read, write
from lrf.jobs.lock import BusyError, Lock, holder
from lrf.jobs.process import begin, end

__all__ = [
    "BusyError",
    "Job",
    "JobError",
    "Lock",
    "Task",
    "begin",
    "end",
    "holder",
    "read",
    "write",
]
