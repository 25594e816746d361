"""What the kernel writes, taken apart: whatever it is, it is told or refused, and nothing else happens."""

from __future__ import annotations

import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.host.proc import netlink, tables
from discovery.host.proc.descriptors import PIPE, SOCKET, inodes
from discovery.host.proc.listening import address, path
from discovery.host.proc.netlink import Inet, Unix, attributes, messages
from discovery.host.proc.processes import arguments, executable
from discovery.host.proc.sockets import pairs
from discovery.host.proc.stat import Stat, booted, parse, ticks_per_second
from discovery.host.proc.users import account, listed, listed_homes
from tests.host_live.actors import LINUX

pytestmark = LINUX
REST = b" S 7 1 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 500 0 0"
HEADING = b"  sl  local_address rem_address   st\n"
TCP = b"   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 77 1 0\n"
UNIX = b"0000000000000000: 00000002 00000000 00010000 0001 01 88 "


@given(name=st.binary(max_size=64).filter(lambda name: b"\0" not in name))
def test_any_name_is_one_name(name: bytes) -> None:
    told = parse(b"9 (" + name + b")" + REST)
    assert told == Stat(
        name.decode("utf-8", "surrogateescape"), 7, 42, booted() + 500 / ticks_per_second(), False
    )


@given(raw=st.binary(max_size=200))
def test_anything_else_is_told_or_nothing(raw: bytes) -> None:
    assert parse(raw) is None or b")" in raw


@pytest.mark.parametrize(
    "raw", [b"", b")", b"9 (x) S", b"9 (x" + REST, b"9 (x)" + REST.replace(b"500", b"z")]
)
def test_a_line_that_is_none_tells_nothing(raw: bytes) -> None:
    assert parse(raw) is None


def test_a_thread_of_the_kernel_is_told_as_one() -> None:
    told = parse(b"2 (kthreadd)" + REST.replace(b"4194560", b"2129984"))
    assert told
    assert told.kernel


@pytest.mark.parametrize(
    ("line", "args"),
    [
        (b"", ()),
        (b"\0", ()),
        (b"a\0b\0", ("a", "b")),
        (b"a\0\0b\0", ("a", "", "b")),
        (b"\0b\0", ("", "b")),
        (b"npm exec x\0\0\0\0", ("npm exec x",)),
        (b"no end", ("no end",)),
        (b"a b\0\x1b[2J\0\xff\0", ("a b", "\x1b[2J", "\udcff")),
    ],
)
def test_arguments_are_what_lies_between_the_zeros(line: bytes, args: tuple[str, ...]) -> None:
    assert arguments(line) == args


@pytest.mark.parametrize(
    ("told", "path", "deleted"),
    [
        (None, None, False),
        ("/bin/x", "/bin/x", False),
        ("/bin/x (deleted)", "/bin/x", True),
        ("/memfd:x (deleted)", "/memfd:x", True),
        ("/bin/(deleted)", "/bin/(deleted)", False),
    ],
)
def test_a_program_s_path_is_told_apart_from_its_loss(
    told: str | None, path: str | None, deleted: bool
) -> None:
    assert executable(told) == (path, deleted)


@pytest.mark.parametrize(
    ("target", "kind", "found"),
    [
        ("pipe:[9]", PIPE, [9]),
        ("socket:[8]", SOCKET, [8]),
        ("pipe:[9]", SOCKET, []),
        ("/tmp/pipe:[9]", PIPE, []),
        ("pipe:[x]", PIPE, []),
        ("pipe:[", PIPE, []),
        ("pipe:[²]", PIPE, []),
        ("anon_inode:[eventpoll]", PIPE, []),
    ],
)
def test_a_descriptor_is_a_pipe_or_socket_only_by_its_whole_name(
    target: str, kind: str, found: list[int]
) -> None:
    assert [number for _, number in inodes({3: target}, kind)] == found


@given(data=st.binary(max_size=400))
def test_any_answer_over_netlink_ends(data: bytes) -> None:
    try:
        bodies = [body for _, body in messages(data)]
    except OSError:
        return
    for body in bodies:
        assert sum(map(len, attributes(body).values())) <= len(body)
        if len(body) >= netlink.UNIX.size:
            netlink.unix(body)
        if len(body) >= netlink.INET.size:
            netlink.inet(body)


def test_a_message_is_taken_apart_as_the_kernel_lays_it_out() -> None:
    body = struct.pack("=BBBB", 1, 1, 10, 0) + struct.pack("=III", 55, 1, 2)
    body += struct.pack("=HH", 4 + 5, 0) + b"\0name" + b"\0" * 3 + struct.pack("=HHI", 8, 2, 56)
    message = struct.pack("=IHHII", 16 + len(body), 20, 2, 1, 0) + body
    done = struct.pack("=IHHIIi", 20, 3, 2, 1, 0, 0)
    (first, _) = [kind_body[1] for kind_body in messages(message + done)]
    assert netlink.unix(first) == Unix(1, 55, b"\0name", 56, None)


def test_a_refusal_over_netlink_carries_the_error() -> None:
    refusal = struct.pack("=IHHIIi", 20, 2, 0, 1, 0, -2)
    with pytest.raises(FileNotFoundError):
        list(messages(refusal))


def test_a_line_of_the_tcp_table_is_a_socket_that_listens() -> None:
    assert tables.inet(TCP, socket.AF_INET) == Inet(socket.AF_INET, b"\x7f\0\0\1", 8080, 0, 1000, 77)
    six = TCP.replace(b"0100007F", b"00000000000000000000000001000000")
    assert tables.inet(six, socket.AF_INET6) == Inet(socket.AF_INET6, bytes(15) + b"\1", 8080, 0, 1000, 77)


@pytest.mark.parametrize(
    "line", [b"", b"\n", TCP.replace(b" 0A ", b" 01 "), TCP.replace(b"1F90", b"zz"), TCP[:60]]
)
def test_any_other_line_of_the_tcp_table_is_none(line: bytes) -> None:
    assert tables.inet(line, socket.AF_INET) is None


@pytest.mark.parametrize(
    ("name", "told"),
    [(b"/run/a b", b"/run/a b"), (b"@abstract", b"\0abstract"), (b"@", b"\0"), (b"", None)],
)
def test_a_line_of_the_unix_table_is_a_socket_that_listens(name: bytes, told: bytes | None) -> None:
    assert tables.unix(UNIX + name + b"\n") == Unix(1, 88, told, None, None)


@pytest.mark.parametrize(
    "line", [b"", UNIX.replace(b"00010000", b"00000000") + b"/x", b"a b c d e f g h", UNIX[:30]]
)
def test_any_other_line_of_the_unix_table_is_none(line: bytes) -> None:
    assert tables.unix(line) is None


@given(line=st.binary(max_size=200))
def test_any_line_of_any_table_is_told_or_none(line: bytes) -> None:
    assert tables.unix(line) is None or line
    assert tables.inet(line, socket.AF_INET) is None or line


@pytest.mark.parametrize(
    ("text", "scope", "told"),
    [
        ("::", 0, "::"),
        ("::1", 0, "::1"),
        ("::ffff:10.0.0.1", 0, "10.0.0.1"),
        ("fe80::1", 2, "fe80::1%eth0"),
        ("fe80::1", 9, "fe80::1%9"),
        ("2001:db8::1", 2, "2001:db8::1"),
    ],
)
def test_an_address_is_told_as_text(text: str, scope: int, told: str) -> None:
    row = Inet(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, text), 80, scope, 0, 1)
    assert address(row, {2: "eth0"}) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [(b"/run/x\0", "/run/x"), (b"/run/x", "/run/x"), (b"\0a\0b", "@a\0b"), (b"\xff", "\udcff")],
)
def test_a_unix_name_is_told_as_text(name: bytes, told: str) -> None:
    assert path(name) == told


def test_accounts_are_those_of_the_list_and_the_first_of_a_number_counts() -> None:
    lines = b"root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:\n\n#ana\nbob:x:y:1::/:\nz:1\nana:x:1000:1000:A:/:\n"
    assert listed(lines) == {0: "root", 1000: "ana"}
    assert listed(b"") == {}


def test_homes_are_those_of_the_list_and_nobody_lives_in_the_root() -> None:
    lines = b"root:x:0:0::/root:/bin/sh\nto:x:0:0::/:\nroot:x:0:0::/x:\nbob:x:1:1:B\nana:x:9:9::/srv/ana/:\n"
    assert listed_homes(lines) == {"root": "/root", "ana": "/srv/ana/"}
    assert listed_homes(b"ana:x:1:1:A:home:") == {}


def test_who_is_in_no_list_goes_by_number() -> None:
    assert account(0) == "root"
    assert account(3_999_999_999) == "3999999999"


def test_only_nameless_sockets_that_point_at_each_other_are_a_pair() -> None:
    connected = [
        Unix(1, 10, None, 11, None),
        Unix(1, 11, None, 10, None),
        Unix(1, 20, None, 21, None),
        Unix(1, 21, b"/run/bus", 20, None),
        Unix(1, 30, None, None, None),
        Unix(1, 40, None, 41, None),
    ]
    assert pairs(connected) == {10: 11, 11: 10}


def test_a_heading_is_no_socket(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("net")
    (folder / "tcp").write_bytes(HEADING + TCP)
    (folder / "unix").write_bytes(b"Num RefCount\n" + UNIX + b"/x\n")
    assert [one.port for one in tables.listening_tcp(str(folder), socket.AF_INET)] == [8080]
    assert tables.listening_tcp(str(folder), socket.AF_INET6) == []
    assert [one.name for one in tables.listening_unix(str(folder))] == [b"/x"]
