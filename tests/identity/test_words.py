"""Command lines split into words, flags read by tables, scripts that are one command or more."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery import identity
from discovery.identity.clean import MAX_WORD, MAX_WORDS, clean, clean_all
from discovery.identity.flags import Flags, scan, spelt
from discovery.identity.naming import name
from discovery.identity.shells import simple_command
from discovery.identity.words import split, split_posix, split_powershell, split_windows

# The examples of learn.microsoft.com, "Parsing C command-line arguments", and our own.
WINDOWS = [
    ('"a b c" d e', ["a b c", "d", "e"]),
    ('"ab\\"c" "\\\\" d', ['ab"c', "\\", "d"]),
    ('a\\\\\\b d"e f"g h', ["a\\\\\\b", "de fg", "h"]),
    ('a\\\\\\"b c d', ['a\\"b', "c", "d"]),
    ('a\\\\\\\\"b c" d e', ["a\\\\b c", "d", "e"]),
    ('a"b"" c d', ['ab" c d']),
    ("C:\\x\\y.exe -f C:\\a\\", ["C:\\x\\y.exe", "-f", "C:\\a\\"]),
    ('"" x', ["", "x"]),
    ("  x   y ", ["x", "y"]),
    ("'a b'", ["'a", "b'"]),
    ("", []),
    ('"open', ["open"]),
]


@pytest.mark.parametrize(("line", "words"), WINDOWS)
def test_windows_lines_split_as_its_c_runtime_splits_them(line: str, words: list[str]) -> None:
    assert list(split_windows(line)) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("npx -y 'a b'", ["npx", "-y", "a b"]),
        ('npx "a\\"b"', ["npx", 'a"b']),
        ("npx a\\ b", ["npx", "a b"]),
        ("npx 'open", ["npx", "open"]),
        ("", []),
    ],
)
def test_posix_lines_split_as_a_shell_splits_them(line: str, words: list[str]) -> None:
    assert list(split_posix(line)) == words


def test_powershell_keeps_back_slashes() -> None:
    assert split_powershell("& 'C:\\Program Files\\x.cmd' -y \"a b\"") == (
        "&",
        "C:\\Program Files\\x.cmd",
        "-y",
        "a b",
    )


@pytest.mark.parametrize(
    ("line", "os", "first"),
    [
        ("C:\\a\\npx.cmd -y", "any", "C:\\a\\npx.cmd"),
        ("npx.cmd C:\\a", "any", "npx.cmd"),
        ("/a/npx -y", "any", "/a/npx"),
        ("a\\b c", "linux", "ab"),
        ("a\\b c", "windows", "a\\b"),
    ],
)
def test_the_rules_are_those_of_the_machine(line: str, os: str, first: str) -> None:
    assert split(line, os)[0] == first


SIMPLE = [
    ("npx -y x", (None, (), ("npx", "-y", "x"))),
    ("exec npx x", (None, (), ("npx", "x"))),
    ("cd /a && npx x", ("/a", (), ("npx", "x"))),
    ("cd '/a b' && exec npx x", ("/a b", (), ("npx", "x"))),
    ("A=1 B='2 3' npx x", (None, ("A=1", "B=2 3"), ("npx", "x"))),
    ("npx x;", (None, (), ("npx", "x"))),
    ("npx 'a;b'", (None, (), ("npx", "a;b"))),
    ("npx x --k=${env:K}", (None, (), ("npx", "x", "--k=${env:K}"))),
]


@pytest.mark.parametrize(("script", "parts"), SIMPLE)
def test_one_simple_command_is_taken_out_of_a_script(
    script: str, parts: tuple[str | None, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert simple_command(script) == parts


@pytest.mark.parametrize(
    "script",
    [
        "", "a; b", "a && b", "a || b", "a | b", "a &", "a > f", "a < f", "(a)", "$(a)", "`a`", "npx $(a)",
        "a\nb", "'open",
        "if a; then b; fi", "for x in y; do z; done", "source a && b", ". a && b", "cd a; b",
        "cd a && cd b && c",
        "eval a", "export A=1", "A=1", "npx <(a)", "npx ${A:-b}", "npx \"$@\"", "npx $1", "{ a; }", "! a",
        "cd a &&",
    ],
)  # fmt: skip
def test_anything_more_is_no_simple_command(script: str) -> None:
    assert simple_command(script) is None


TABLE = Flags(values=spelt("-e --env -v"), clusters=True)


@pytest.mark.parametrize(
    ("args", "options", "words"),
    [
        (["-e", "A=1", "x"], [("-e", "A=1")], ["x"]),
        (["-eA=1", "x"], [("-e", "A=1")], ["x"]),
        (["-ie", "A=1", "x"], [("-i", None), ("-e", "A=1")], ["x"]),
        (["-it", "x", "-e", "y"], [("-i", None), ("-t", None)], ["x", "-e", "y"]),
        (["--env=A=1", "x"], [("--env", "A=1")], ["x"]),
        (["--other", "x"], [("--other", None)], ["x"]),
        (["--other=y", "x"], [("--other", "y")], ["x"]),
        (["--", "-e", "x"], [], ["-e", "x"]),
        (["-", "x"], [], ["-", "x"]),
        (["-e"], [("-e", None)], []),
        (["--api-key", "v", "x"], [("--api-key", "v")], ["x"]),
        ([], [], []),
    ],
)
def test_flags_are_read_by_their_table(
    args: list[str], options: list[tuple[str, str | None]], words: list[str]
) -> None:
    scanned = scan(args, TABLE)
    assert list(scanned.options) == options
    assert list(scanned.words) == words


def test_flags_may_follow_words_where_the_tool_allows_it() -> None:
    scanned = scan(["a", "-e", "1", "b", "--", "-v", "c"], Flags(values=spelt("-e"), anywhere=True))
    assert scanned.options == (("-e", "1"),)
    assert scanned.words == ("a", "b", "-v", "c")


def test_a_last_flag_ends_the_flags() -> None:
    scanned = scan(["-u", "-m", "mod", "-x"], Flags(last=spelt("-m"), clusters=True))
    assert scanned.options == (("-u", None), ("-m", "mod"))
    assert scanned.words == ("-x",)


@given(st.lists(st.text(max_size=6) | st.sampled_from(["-e", "--env", "--", "-it", "-"]), max_size=8))
def test_no_word_is_lost_or_invented(args: list[str]) -> None:
    scanned = scan(args, TABLE)
    assert list(scanned.words) == args[len(args) - len(scanned.words) :]


@pytest.mark.parametrize(
    ("word", "cleaned"),
    [
        (" x ", "x"),
        ("a\u200bb\ufeff", "ab"),
        ("\u201cx\u201d", '"x"'),
        ("\u2018x\u2019", "'x'"),
        ("\u2014yes", "--yes"),
        ("\u2013yes", "--yes"),
        ("\u2013y", "-y"),
        ("\u2212y", "-y"),
        ("a\u2013b", "a\u2013b"),
        ("e\u0301", "\u00e9"),
        ("a\u202eb", "ab"),
        ("a\x1b[0mb\x07", "a[0mb"),
        ("a\tb\nc", "a\tb\nc"),
        ("--x", "--x"),
        ("\ud800x", "x"),
        ("x" * 10_000, "x" * MAX_WORD),
    ],
)
def test_words_are_cleaned_of_what_editors_slip_in(word: str, cleaned: str) -> None:
    assert clean(word) == cleaned


def test_arguments_that_are_no_words_are_left_out() -> None:
    assert clean_all(["a", None, 3, ["b"], "", "c"]) == ("a", "3", "c")
    assert clean_all("abc") == ()
    assert len(clean_all(["x"] * 10_000)) == MAX_WORDS


@pytest.mark.parametrize(
    ("args", "purl"),
    [
        (["-p", "acme-tools", "-c", "acme-tools 'a b'"], "pkg:npm/acme-tools"),
        (["-p", "acme-tools", "-c", "acme-tools 'left open"], "pkg:npm/acme-tools"),
        (["-p", "acme-tools", "-c", "acme-tools " + "x " * 40_000], "pkg:npm/acme-tools"),
    ],
)
def test_the_line_of_npx_is_split_whatever_is_in_it(args: list[str], purl: str) -> None:
    assert name(command="npx", args=args).purl == purl


@pytest.mark.parametrize(
    ("pip_args", "index"),
    [
        ("--index-url https://pypi.acme.example/simple", True),
        ("--index-url 'https://pypi.acme.example/simple", True),
        ("--no-cache-dir", False),
        ("'", False),
    ],
)
def test_the_index_that_pipx_hands_on_is_read_whatever_stands_beside_it(pip_args: str, index: bool) -> None:
    found = name(command="pipx", args=["run", "--pip-args", pip_args, "acme-mcp"])
    assert ("pypi.acme.example" in (found.purl or "")) is index


def test_only_the_bounded_splitter_splits() -> None:
    folder = Path(identity.__file__).parent
    assert [path.name for path in folder.rglob("*.py") if "shlex.split(" in path.read_text()] == ["words.py"]
