"""Who may train here."""

from collections.abc import Mapping

from lrf.jobs.lock import possible

__all__ = ["allowed_minutes"]

_PUBLIC_MINUTES = 5.0


def allowed_minutes(environment: Mapping[str, str]) -> float | None:
    """Longest training a visitor may start; 0 where nobody may, None where there is no limit.

    Nobody may on a public Space, or on a machine that others reach, unless LRF_ALLOW_TRAINING=1.
    """
    wanted = environment.get("LRF_ALLOW_TRAINING", "")
    host = environment.get("GRADIO_SERVER_NAME", "127.0.0.1")
    public = "SPACE_ID" in environment or host not in ("127.0.0.1", "localhost", "::1")
    if not possible() or wanted == "0" or (public and wanted != "1"):
        return 0.0
    return _PUBLIC_MINUTES if public else None
