"""How long, how often and how much a probe may cost: every bound of this folder, each with its reason."""

from __future__ import annotations

# One question, from connect to the last byte; absolute, for a drip of bytes defeats a limit per read.
PROBE_S = 3.0
# All questions to one endpoint: a slow but honest server answers the first one or two.
ENDPOINT_S = 10.0
# Ending one session that was handed out; asked even when the endpoint's own time is over.
CLOSE_S = 1.0
# All endpoints of one pass: a user who opens a thousand tarpits must not hold a scan for hours.
PASS_S = 60.0
# Endpoints of one machine that are asked at the same time.
WORKERS = 4

# The longest path of the ladder with all checks takes 21.
MAX_REQUESTS = 32
# Session ids of one endpoint that are given back: one per request at most.
MAX_SESSIONS = MAX_REQUESTS
MAX_SESSION_ID = 256

MAX_HEAD = 32 * 1024  # honest heads stay below 2 KiB
MAX_HEADERS = 100
MAX_INTERIM = 4  # 1xx replies before the real one
MAX_BODY = 64 * 1024  # the largest honest reply seen has 2.6 KiB
MAX_LINE = 32 * 1024  # of an event stream
MAX_EVENTS = 32  # before the one asked for
MAX_CHUNK_LINE = 256
# Lists of tools are larger: descriptions and schemas of a hundred tools come to some 200 KiB.
MAX_TOOL_BODY = 2 * 1024 * 1024
MAX_TOOL_PAGES = 16
MAX_TOOLS = 1024

MAX_DEPTH = 64  # of JSON; the deepest schema seen nests 14
MAX_DIGITS = 20  # of a number; 64 bits have 19

MAX_NAME = 256
MAX_VERSION = 128
MAX_TEXT = 4096
MAX_LIST = 64
MAX_CERTIFICATE = 16 * 1024
