"""The folder that everything is started in: our own programs, a certificate, a bundle, a cluster of none."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
INSTALLED = HERE.parents[1] / ".servers"
KUBECONFIG = """apiVersion: v1
kind: Config
clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
contexts: [{name: none, context: {cluster: none, user: none}}]
users: [{name: none, user: {}}]
current-context: none
"""


def furnish(work: Path) -> None:
    """Lay everything out in an empty folder."""
    shutil.copytree(HERE / "programs", work, dirs_exist_ok=True)
    (work / "kubeconfig").write_text(KUBECONFIG)
    rename_node(work / "apps/cursor/cursor")
    certify(work / "tls")
    bundle(work / "journal/index.mjs", work / "bundle/journal.mjs")


def rename_node(target: Path) -> None:
    """Put node there under another name, without a copy where the file system allows that."""
    node = shutil.which("node") or "node"
    target.parent.mkdir(parents=True)
    try:
        target.hardlink_to(Path(node).resolve())
    except OSError:
        shutil.copy2(node, target)


def certify(folder: Path) -> None:
    """Make a key and a certificate that nobody trusts."""
    folder.mkdir()
    kept = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command = ["openssl", "req", "-x509", *curve, "-nodes", "-days", "2", "-subj", "/CN=harbour.test", *kept]
    subprocess.run(command, check=True, capture_output=True)


def bundle(source: Path, target: Path) -> None:
    """Press a server and its SDK into one file without imports, as it is shipped to users."""
    how = ["--bundle", "--minify", "--platform=node", "--format=esm", "--log-level=error"]
    esbuild = str(INSTALLED / "npm/node_modules/.bin/esbuild")
    subprocess.run([esbuild, str(source), *how, f"--outfile={target}"], check=True, capture_output=True)
