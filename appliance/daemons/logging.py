"""Where logs go: to journald by the standard output, or to files that stay small."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog

_TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
"""Without the frames' variables: they hold callers' numbers and passwords."""

FILE_BYTES = 10_000_000
FILES = 5


def log_to(file: Path | None) -> None:
    """Send structured logs, a JSON object a line, to rotated files or, without one, to the standard output."""
    handler: logging.Handler = (
        RotatingFileHandler(file, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8")
        if file
        else logging.StreamHandler(sys.stdout)
    )
    handler.setFormatter(logging.Formatter("%(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _TRACEBACKS,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
