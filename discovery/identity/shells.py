"""Shells that are given a command: unwrapped where it is a simple command, `inline` where it is a program."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from discovery.identity.clean import bare
from discovery.identity.flags import is_flag, spelt
from discovery.identity.paths import is_path, is_script, local
from discovery.identity.patterns import Pattern
from discovery.identity.scene import Call, Peeled, Step, unresolved
from discovery.identity.words import split, split_powershell
from discovery.model import Identity, Kind

POSIX = frozenset(("sh", "bash", "zsh", "dash", "ash", "ksh", "fish", "busybox"))
ASSIGNMENT = Pattern(r"[A-Za-z_]\w*=")
# What makes more of a command line than one command: substitutions, and what only a shell program has.
SUBSTITUTION = Pattern(r"\$\(|`|<\(|>\(|\$\{(?!env:|input:|config:)[^}]*[:%#/!@^][^}]*\}|\$[@*#0-9!?-]")
KEYWORDS = spelt(
    """if then else elif fi for while until do done case esac select function in eval source . trap export
    set unset alias cd pushd { } ! [ [[ test true false"""
)
SHELL_VALUES = frozenset(("-o", "+o", "-O", "+O", "--rcfile", "--init-file", "-C", "--init-command"))
CMD_OPERATORS = Pattern(r"[&|<>()]|\^")
CD = Pattern(r"\s*(?:cd|chdir|pushd)\s+(?:/d\s+)?(\"[^\"]+\"|[^&|<>\"]+?)\s*&&\s*", re.IGNORECASE)
START_VALUES = frozenset(("/d", "/node", "/affinity", "/machine"))
POWERSHELL_OPERATORS = Pattern(r"[;|{}<>\n]|&&|\$\(|`|@\(|(?<!^)\s&\s|\$env:\w+\s*=", re.IGNORECASE)
# Parameters of powershell.exe and pwsh that take a value (learn.microsoft.com, about_Pwsh).
POWERSHELL_VALUES = spelt(
    """executionpolicy ep windowstyle workingdirectory wd version inputformat outputformat if of
    configurationname configurationfile psconsolefile custompipename settingsfile config"""
)
POWERSHELL_SWITCHES = spelt(
    """noprofile nop nologo noninteractive noni noexit noe sta mta login l interactive i noprofileloadtime
    sshservermode"""
)


def inline(name: str) -> Identity:
    """Return the identity of code written into the command line: never parsed, always to be reviewed."""
    return Identity(kind=Kind.INLINE, ref=f"inline:{name}")


def name_posix_shell(call: Call) -> Step:
    """Return what `sh`, or another POSIX-like shell, was given to run."""
    args = list(call.args)
    if call.name == "busybox":
        if not args or args[0] not in POSIX:
            return (
                Peeled(argv=tuple(args), scene=call.scene, wrapper="busybox") if args else unresolved("empty")
            )
        args.pop(0)
    while args and (is_flag(args[0]) or args[0].startswith("+")):
        flag = args.pop(0)
        if flag == "--":
            break
        if (flag == "--command" or (flag[1] != "-" and "c" in flag)) and flag[0] == "-":
            args = [arg for arg in args[:1] if arg != "--"] or args[1:2]
            return shell_script(args[0], call) if args else unresolved("empty")
        if flag in SHELL_VALUES and args:
            args.pop(0)
    if not args:
        return unresolved("empty")
    return local(args[0], call.scene)


def shell_script(script: str, call: Call) -> Step:
    """Return the one simple command in `script`, peeled; or inline code."""
    found = simple_command(script)
    if found is None:
        return inline(call.name)
    folder, pairs, words = found
    split_pairs = tuple((name, value) for name, _, value in (pair.partition("=") for pair in pairs))
    scene = call.scene.at(folder).with_env(split_pairs)
    return Peeled(argv=words, scene=scene, wrapper=call.name)


def simple_command(script: str) -> tuple[str | None, tuple[str, ...], tuple[str, ...]] | None:
    """Return (folder, assignments, words) of the one simple command in a POSIX script; None if there is more.

    One `cd FOLDER &&` may stand before it, and `exec`.
    """
    if SUBSTITUTION.search(script) or "\n" in script.strip():
        return None
    lexer = shlex.shlex(script, posix=True, punctuation_chars=True)
    lexer.commenters = ""
    lexer.whitespace_split = True
    try:
        tokens = list(lexer)
    except ValueError:
        return None
    folder: str | None = None
    if tokens[:1] == ["cd"] and tokens[2:3] == ["&&"]:
        folder, tokens = tokens[1], tokens[3:]
    if tokens[-1:] == [";"]:
        tokens.pop()
    if any(set(token) <= set("();<>|&") for token in tokens if token):
        return None
    if tokens[:1] == ["exec"]:
        tokens = tokens[2:] if tokens[1:2] == ["--"] else tokens[1:]
    first = next((at for at, token in enumerate(tokens) if not ASSIGNMENT.match(token)), len(tokens))
    words = tokens[first:]
    if words[:1] == ["exec"]:
        words = words[1:]
    if not words or words[0] in KEYWORDS:
        return None
    return folder, tuple(tokens[:first]), tuple(words)


def name_cmd(call: Call) -> Step:
    """Return what Windows' `cmd` was given to run."""
    args = list(call.args)
    while args and args[0].startswith("/"):
        flag = args.pop(0)
        if flag[:2].lower() in ("/c", "/k", "/r"):
            args = [flag[2:], *args] if flag[2:] else args
            return cmd_command(args, call)
    return local_or_empty(args, call)


def local_or_empty(args: Sequence[str], call: Call) -> Step:
    """Return the script in `args`, or that there is none."""
    if not args:
        return unresolved("empty")
    return local(args[0], call.scene)


def cmd_command(args: Sequence[str], call: Call) -> Step:
    """Return the one command behind `cmd /c`, peeled; or inline code."""
    if not args:
        return unresolved("empty")
    scene = call.scene
    words = tuple(args)
    if len(args) == 1:
        line = args[0]
        moved = CD.match(line)
        if moved:
            scene, line = scene.at(bare(moved[1].strip())), line[moved.end() :]
        if CMD_OPERATORS.search(re.sub(r'"[^"]*"', "", line)):
            return inline(call.name)
        words = split(unquoted_whole(line), "windows")
    elif any(CMD_OPERATORS.search(arg) and set(arg) <= set("&|<>") for arg in args):
        return inline(call.name)
    words = builtin_removed(words)
    return Peeled(argv=words, scene=scene, wrapper=call.name) if words else unresolved("empty")


def unquoted_whole(line: str) -> str:
    """Return `line` without the outer quotes that `cmd /s /c ""program" args"` strips."""
    if line.startswith('""') and line.endswith('"') and len(line) > 2:
        return line[1:-1]
    return line


def builtin_removed(words: Sequence[str]) -> tuple[str, ...]:
    """Return `words` without the `start`, `call` or echo-off mark that stands before the program."""
    left = list(words)
    while left and left[0].lower().lstrip("@") in ("start", "call"):
        builtin = left.pop(0).lower().lstrip("@")
        title = (
            builtin == "start" and bool(left) and (not left[0] or (" " in left[0] and not is_path(left[0])))
        )
        left = left[1:] if title else left
        while builtin == "start" and left and left[0].startswith("/"):
            left = left[2:] if left.pop(0).lower() in START_VALUES else left
    return tuple(left)


def name_powershell(call: Call) -> Step:
    """Return what `powershell` or `pwsh` was given to run."""
    args = list(call.args)
    scene = call.scene
    while args and args[0][:1] in "-/" and len(args[0]) > 1:
        flag = args.pop(0)[1:].lower()
        if flag in ("e", "ec") or ("encodedcommand".startswith(flag) and len(flag) > 1):
            return inline(call.name)
        if "command".startswith(flag):
            return powershell_command(" ".join(map(requoted, args)) if len(args) > 1 else "".join(args), call)
        if "file".startswith(flag):
            return local_or_empty(args, call)
        if flag in ("wd", "workingdirectory") and args:
            scene = scene.at(args[0])
        if flag not in POWERSHELL_SWITCHES and is_powershell_value(flag):
            args = args[1:]
    if args and (is_script(args[0]) or call.name == "pwsh"):
        return local_or_empty(args, call)
    moved = call._replace(scene=scene)
    return powershell_command(" ".join(map(requoted, args)) if len(args) > 1 else "".join(args), moved)


def is_powershell_value(flag: str) -> bool:
    """Return whether a parameter, perhaps shortened, takes a value."""
    whole = flag in POWERSHELL_VALUES or flag == "w"
    return whole or (len(flag) > 1 and any(name.startswith(flag) for name in POWERSHELL_VALUES))


def requoted(word: str) -> str:
    """Return `word` quoted where it has blanks, for a line that is split again."""
    return f"'{word}'" if " " in word and "'" not in word else word


def powershell_command(line: str, call: Call) -> Step:
    """Return the one command in a PowerShell line, peeled; or inline code."""
    text = line.strip()
    if not text:
        return unresolved("empty")
    unquoted = re.sub(r"'[^']*'|\"[^\"$]*\"", "", text)
    if POWERSHELL_OPERATORS.search(unquoted.removeprefix("&")):
        return inline(call.name)
    words = split_powershell(text.removeprefix("&").strip())
    if not words or words[0] == ".":
        return inline(call.name)
    return Peeled(argv=words, scene=call.scene, wrapper=call.name)
