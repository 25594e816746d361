"""DATA: programs that start another program and are not themselves what is run.

A row says which flags take a value, which subcommand must stand before the command, and how many
positionals do. From the tools' own `--help` or manual: coreutils 9.1, util-linux 2.38, sudo 1.9, OpenSSH
9, wsl.exe 2 (learn.microsoft.com/windows/wsl/basic-commands), 1Password CLI 2, Doppler CLI 3, Infisical
CLI, aws-vault 7, dotenvx 1, mise 2025, asdf 0.16, volta 2, fnm 1, proto 0.4x, corepack 0.3x, conda 24,
direnv 2.35, devbox 0.13.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from discovery.identity.flags import NONE, Flags, spelt


class Wrapper(NamedTuple):
    """How to find the command behind one wrapping program.

    `verbs` are subcommands of which one must come first; `skip` counts the positionals before the command;
    `folder` are flags that change the working folder; `lines` flags whose value is the whole command line;
    `env` flags that set a variable. With `dashed` the command stands behind `--`, if there is one.
    """

    flags: Flags = Flags()
    verbs: frozenset[str] = NONE
    skip: int = 0
    folder: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    env: frozenset[str] = NONE
    dashed: bool = False


def row(
    values: str = "",
    *,
    verbs: str = "",
    skip: int = 0,
    folder: str = "",
    lines: str = "",
    env: str = "",
    dashed: bool = False,
    clusters: bool = False,
) -> Wrapper:
    """Return a row from blank-separated words, as help texts list them."""
    flags = Flags(values=spelt(f"{values} {folder} {lines} {env}"), clusters=clusters)
    return Wrapper(
        flags=flags,
        verbs=spelt(verbs),
        skip=skip,
        folder=tuple(folder.split()),
        lines=tuple(lines.split()),
        env=spelt(env),
        dashed=dashed,
    )


PLAIN = row()
ENV = row("-u --unset -P --argv0 -a", folder="-C --chdir", lines="-S --split-string")

WRAPPERS: Mapping[str, Wrapper] = {
    # the machine's own
    "env": ENV,
    "nohup": PLAIN,
    "setsid": PLAIN,
    "exec": row("-a"),
    "command": PLAIN,
    "builtin": PLAIN,
    "time": row("-f --format -o --output"),
    "nice": row("-n --adjustment"),
    "ionice": row("-c --class -n --classdata -p --pid"),
    "chrt": row("-p --pid -T -P -D", skip=1),
    "taskset": row("-p --pid", skip=1),
    "timeout": row("-k --kill-after -s --signal", skip=1),
    "gtimeout": row("-k --kill-after -s --signal", skip=1),
    "stdbuf": row("-i --input -o --output -e --error"),
    "unbuffer": PLAIN,
    "script": row("-c --command", lines="-c --command"),
    "caffeinate": row("-t -w"),
    "arch": row("-e -d"),
    "sudo": row(
        "-u --user -g --group -h --host -p --prompt -r --role -t --type -T -C --close-from -U -R --chroot",
        folder="-D --chdir",
        clusters=True,
    ),
    "doas": row("-u -C", clusters=True),
    "gosu": row(skip=1),
    "su-exec": row(skip=1),
    "runuser": row("-u --user -g --group -G -s --shell", lines="-c --command"),
    "su": row("-s --shell -g --group -G", lines="-c --command", skip=1),
    "setpriv": row("--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits"),
    "chroot": row("--userspec --groups", skip=1),
    "unshare": row("--map-user --map-group --propagation --setgroups -R --root -w --wd -S -G", clusters=True),
    "nsenter": row("-t --target -S --setuid -G --setgid", clusters=True),
    "systemd-run": row(
        "-p --property -u --unit --description --slice --uid --gid -M --machine -H --host --service-type",
        folder="--working-directory",
        env="-E --setenv",
    ),
    "firejail": PLAIN,
    "tini": row("-p -e", clusters=True),
    "dumb-init": row("-r --rewrite"),
    "catatonit": PLAIN,
    "xvfb-run": row(
        "-n --server-num -s --server-args -e --error-file -f --auth-file -p --xauth-protocol -w --wait"
    ),
    "dbus-run-session": row("--config-file --dbus-daemon"),
    "dbus-launch": PLAIN,
    "strace": row("-e -o -p -s -u -E -a -O -S -P -I -b", clusters=True),
    "sandbox-exec": row("-f -n -p -D"),
    "flatpak-spawn": row("--env"),
    "winpty": PLAIN,
    "rlwrap": row("-f -H -s -C -p"),
    "cpulimit": row("-l -p -e", dashed=True),
    "prlimit": PLAIN,
    # other machines inside this one
    "wsl": row("-d --distribution -u --user --shell-type --distribution-id", folder="--cd"),
    "distrobox": row(verbs="enter", skip=1, dashed=True, values="-n --name -a --additional-flags"),
    "toolbox": row("-c --container -d --distro -r --release", verbs="run"),
    "limactl": row("--workdir --shell", verbs="shell", skip=1),
    "orb": row("-m --machine -u --user -w --workdir -p --path"),
    "devcontainer": row(
        "--workspace-folder --container-id --config --id-label --docker-path --log-level --remote-env",
        verbs="exec",
    ),
    # where secrets come from
    "op": row("--env-file --account --config --session --environment --cache", verbs="run"),
    "doppler": row(
        "-p --project -c --config --token -t --scope --api-host --fallback --passphrase --mount "
        "--mount-format --mount-template --configuration --only-secrets --name-transformer",
        verbs="run",
        lines="--command",
    ),
    "infisical": row(
        "--env -e --path --projectId --token --tags --domain --log-level --project-config-dir",
        verbs="run",
        lines="--command -c",
    ),
    "aws-vault": row(
        "-d --duration --region --mfa-token -t --backend --prompt --keychain --pass-prefix --pass-dir",
        verbs="exec",
        skip=1,
        dashed=True,
    ),
    "aws-okta": row(verbs="exec", skip=1, dashed=True),
    "saml2aws": row("-a --idp-account -p --profile --exec-profile", verbs="exec", dashed=True),
    "chamber": row(verbs="exec", skip=1, dashed=True),
    "envchain": row(skip=1),
    "teller": row("-c --config", verbs="run", dashed=True),
    "bws": row(
        "--project-id --access-token -t --config-file -f --profile -p --shell", verbs="run", dashed=True
    ),
    "fnox": row("-p --profile -c --config", verbs="exec", dashed=True),
    "varlock": row("--env --path", verbs="run", dashed=True),
    "summon": row("-f -p -e -D --provider --environment --yaml"),
    "sops": row(verbs="exec-env", skip=1),
    "vault-env": PLAIN,
    "dotenvx": row(
        "-f --env-file -fk --env-keys-file -fv --env-vault-file --convention", verbs="run", env="-e --env"
    ),
    "dotenv": row("-e -p -f --file -q --quote --export", env="-v", verbs=""),
    "with-env": PLAIN,
    "direnv": row(verbs="exec", skip=1),
    # versions of runtimes
    "mise": row(
        "--jobs -j --env -E --command -c", folder="-C --cd", verbs="exec x", dashed=True, lines="--command -c"
    ),
    "rtx": row("--jobs -j", folder="-C --cd", verbs="exec x", dashed=True),
    "asdf": row(verbs="exec"),
    "volta": row("--node --npm --yarn --pnpm", verbs="run", env="--env"),
    "fnm": row(
        "--using --node-dist-mirror --fnm-dir --log-level --arch --version-file-strategy", verbs="exec"
    ),
    "nvm": row(verbs="exec", skip=1),
    "nvm-exec": PLAIN,
    "nodenv": row(verbs="exec"),
    "pyenv": row(verbs="exec"),
    "rbenv": row(verbs="exec"),
    "proto": row("--pin --log", verbs="run"),
    "corepack": PLAIN,
    "devbox": row("-c --config -e --env --env-file", verbs="run", dashed=True),
    "conda": row("-n --name -p --prefix", folder="--cwd", verbs="run"),
    "mamba": row("-n --name -p --prefix", folder="--cwd", verbs="run"),
    "micromamba": row(
        "-n --name -p --prefix -r --root-prefix -a --attach -e --env", folder="--cwd", verbs="run"
    ),
    # measuring and watching
    "coverage": row("--rcfile --source --data-file --include --omit", verbs="run"),
    "watchexec": row(
        "-w --watch -e --exts -i --ignore -f --filter -d --debounce -s --signal --shell", clusters=True
    ),
    "entr": row(clusters=True),
    "cross-env": PLAIN,
}
# Wrappers whose remaining words after the options are run by Python, should they not be a program.
SCRIPT_WRAPPERS = {"coverage": "python"}

SSH = Flags(
    values=spelt("-B -b -c -D -E -e -F -I -i -J -L -l -m -O -o -P -p -Q -R -S -W -w"),
    clusters=True,
)
