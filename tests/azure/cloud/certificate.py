"""A certificate authority of this machine's own, and a certificate for localhost that it signed."""

from __future__ import annotations

import subprocess
from pathlib import Path

CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
# What a strict verifier of Python 3.13 asks of an authority and of what it signed.
AUTHORITY = (
    "-addext",
    "basicConstraints=critical,CA:TRUE",
    "-addext",
    "keyUsage=critical,keyCertSign,cRLSign",
)
NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1\nauthorityKeyIdentifier=keyid\nbasicConstraints=CA:FALSE\n"


def make_authority(folder: Path) -> tuple[Path, Path, Path]:
    """Return the authority's certificate, and the server's certificate and key: those of before, if any."""
    ca, ca_key, leaf, key = (folder / name for name in ("ca.pem", "ca.key", "leaf.pem", "leaf.key"))
    if leaf.exists():
        return ca, leaf, key
    names, request = folder / "names.txt", folder / "leaf.csr"
    names.write_text(NAMES, encoding="ascii")
    ask(
        "req", "-x509", *CURVE, *AUTHORITY, "-subj", "/CN=stand-in authority", "-days", "2",
        "-keyout", str(ca_key), "-out", str(ca),
    )  # fmt: skip
    ask("req", *CURVE, "-subj", "/CN=localhost", "-keyout", str(key), "-out", str(request))
    ask(
        "x509", "-req", "-in", str(request), "-CA", str(ca), "-CAkey", str(ca_key), "-CAcreateserial",
        "-days", "2", "-extfile", str(names), "-out", str(leaf),
    )  # fmt: skip
    return ca, leaf, key


def ask(*words: str) -> None:
    """Run openssl; raise CalledProcessError."""
    subprocess.run(("openssl", *words), check=True, capture_output=True)
