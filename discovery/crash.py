"""What may be told of an exception: its type and place, for its message may quote what was read."""

from __future__ import annotations


def described(error: BaseException) -> str:
    """Return what kind of mistake `error` is and where it happened, without any of its values."""
    return f"{type(error).__name__} at {place_of(error)}; please report it"


def place_of(error: BaseException) -> str:
    """Return module and line of the innermost frame of `error`."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
