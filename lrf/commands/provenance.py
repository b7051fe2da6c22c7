"""What a checkpoint keeps of how it came about: the command as typed, and the code's commit."""

import subprocess
import sys
from pathlib import Path

__all__ = ["command_line", "commit"]


def command_line() -> str:
    """The command as typed, without the place of the data, which is one machine's own."""
    words = iter(sys.argv[1:])
    kept = []
    for word in words:
        if word == "--data":
            next(words, None)
        elif not word.startswith("--data="):
            kept.append(word)
    return " ".join(["python -m lrf", *kept])


def commit() -> str:
    """The git commit of the code, "unknown" outside a checkout."""
    here = Path(__file__).parent
    asked = ["git", "-C", str(here), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
