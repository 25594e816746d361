"""What goes wrong in words for the operator: what happened, where, what to do next."""

from __future__ import annotations

from inventory.cli.exit_codes import ExitCode


class Complaint(Exception):
    """An end of the command that its user can do something about."""

    def __init__(self, what: str, where: str = "", then: str = "", code: ExitCode = ExitCode.FAILED) -> None:
        """Keep the three parts of the sentence; none of them may quote what was found."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.then = then
        self.code = code

    def __str__(self) -> str:
        """Return the sentence."""
        where = f": {self.where}" if self.where else ""
        then = f". {self.then}" if self.then else ""
        return f"{self.what}{where}{then}"


def of_system(error: OSError) -> Complaint:
    """Return what to say when the system refused something: its reason and the path, nothing else."""
    import os

    reason = os.strerror(error.errno) if error.errno else "the system refused"
    where = str(error.filename) if error.filename else "no path is known"
    return Complaint(reason, where, "Check that the path is right and that you may use it.")


def of_bug(error: BaseException) -> Complaint:
    """Return what to say about an error nobody foresaw: type and line; its message may quote a file."""
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    frame = f"{step.tb_frame.f_code.co_name}, line {step.tb_lineno}" if step else "an unknown place"
    name = step.tb_frame.f_globals.get("__name__", "?") if step else "?"
    then = "This is a fault of mcp-census: run again with --debug and report what it prints."
    return Complaint(type(error).__name__, f"{name}.{frame}", then)
