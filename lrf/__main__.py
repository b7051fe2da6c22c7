"""The command line. It reads arguments and prints; everything else happens in the library."""

import argparse
import io
import sys
from collections.abc import Sequence

from lrf.commands import COMMANDS, ArgumentParser

__all__ = ["main"]


def build_parser() -> argparse.ArgumentParser:
    """Parser of all commands, each from its own module."""
    parser = ArgumentParser(prog="python -m lrf", description="Language Rectified Flow.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        summary, *rest = (module.__doc__ or "").split("\n", 1)
        command = commands.add_parser(
            name,
            help=summary,
            description=summary,
            epilog="".join(rest),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a fault of the input is one sentence on stderr and exit code 2."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = build_parser().parse_args(arguments)
    try:
        return COMMANDS[options.command].run(options)
    except (ValueError, OSError, FloatingPointError, ModuleNotFoundError) as error:
        return refuse(options.command, str(error))
    except (MemoryError, RuntimeError) as error:
        if not isinstance(error, MemoryError) and "memory" not in str(error):
            raise
        return refuse(options.command, "not enough memory; use smaller sizes, batches or counts")
    except KeyboardInterrupt:
        return 130


def refuse(command: str, reason: str) -> int:
    """Say it on one line, whatever is in it: names of files may hold line breaks."""
    line = " ".join(reason.split())
    print(f"lrf {command}: {line}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
