"""DATA: flags of the other ecosystems' launchers, and interpreters that only run files.

dotnet 10 (learn.microsoft.com: dotnet tool exec, dnx, dotnet run); go 1.25 `help run`, `help build`;
cargo 1.90 `run --help`; java 21 `--help`; jbang 0.12x `run --help`; gem 3.6 `help exec`; bundler 2; nix
2.2x manual.
"""

from __future__ import annotations

from discovery.identity.flags import Flags, spelt

DNX = Flags(
    values=spelt(
        """--version --configfile --source --add-source -v --verbosity -a --arch --framework -f
        --tool-manifest --os -r --runtime"""
    ),
    anywhere=True,
)
DOTNET_RUN = Flags(
    values=spelt(
        """--project -p --framework -f --runtime -r --configuration -c --launch-profile -lp --verbosity -v
        --arch -a --os --file --property --environment -e"""
    )
)
DOTNET_HOST = Flags(
    values=spelt(
        "--additionalprobingpath --additional-deps --depsfile --runtimeconfig --fx-version --roll-forward"
    )
)
GO = Flags(
    values=spelt(
        """-C -exec -p -asmflags -buildmode -buildvcs -compiler -covermode -coverpkg -gccgoflags -gcflags
        -installsuffix -ldflags -mod -modfile -overlay -pgo -pkgdir -tags -toolexec"""
    )
)
CARGO = Flags(
    values=spelt(
        """--manifest-path -p --package --bin --example -F --features --profile --target --target-dir --color
        --config -Z -j --jobs -C --message-format --lockfile-path"""
    ),
    clusters=True,
)
JAVA = Flags(
    values=spelt(
        """-cp -classpath --class-path -p --module-path --upgrade-module-path --add-modules --add-reads
        --add-exports --add-opens --patch-module --limit-modules --source -d --describe-module
        --enable-native-access"""
    ),
    last=spelt("-jar -m --module"),
)
JBANG = Flags(
    values=spelt(
        """--deps --repos --cp --class-path -s --sources -m --main --java -j -D --javaagent --catalog -O
        --compile-option -R --runtime-option --java-options --manifest --native-option -C
        --insecure-config --files --module --jsh"""
    )
)
GEM = Flags(
    values=spelt("-v --version -g --gem -s --source --install-dir -i --bindir -n --platform -P --config-file")
)
NIX = Flags(
    values=spelt(
        """--option --arg --argstr -f --file -I --include --inputs-from --override-input
        --extra-experimental-features --experimental-features --log-format --max-jobs -j --cores --store
        --eval-store --override-flake --update-input --output-lock-file --reference-lock-file --keep -k
        --unset -u --packages --set-env-var --expr --profile --system --substituters --extra-substituters
        --trusted-public-keys"""
    ),
    last=spelt("-c --command"),
)

# Interpreters that run one file: flags with a value, and flags whose value is code.
INTERPRETERS: dict[str, tuple[Flags, frozenset[str]]] = {
    "ruby": (
        Flags(values=spelt("-e -r -I -C -E -x --encoding --external-encoding"), clusters=True),
        spelt("-e"),
    ),
    "php": (
        Flags(values=spelt("-c -d -r -B -R -F -E -S -t -z -f --php-ini --define"), clusters=True),
        spelt("-r -R -B"),
    ),
    "perl": (Flags(values=spelt("-e -E -I -M -m -x"), clusters=True), spelt("-e -E")),
    "lua": (Flags(values=spelt("-e -l")), spelt("-e")),
    "luajit": (Flags(values=spelt("-e -l -j")), spelt("-e")),
    "julia": (
        Flags(values=spelt("-e --eval -E --print -L --load -t --threads -J --sysimage -C -p -H")),
        spelt("-e -E"),
    ),
    "rscript": (Flags(values=spelt("-e")), spelt("-e")),
    "osascript": (Flags(values=spelt("-e -l -s")), spelt("-e")),
    "elixir": (
        Flags(values=spelt("-e --eval -r -pa -pz --app --name --sname --cookie"), clusters=False),
        spelt("-e --eval"),
    ),
    "dart": (Flags(), spelt("")),
    "groovy": (Flags(values=spelt("-e -cp -classpath")), spelt("-e")),
    "scala-cli": (Flags(values=spelt("-e --main-class -M")), spelt("-e")),
    "wasmtime": (Flags(values=spelt("--dir --env --invoke --mapdir -W -S -C -O -D")), spelt("")),
}
# Words that an interpreter's file may stand behind.
RUN_VERBS = frozenset(("run",))

# Project runners whose unit is a folder: the flags that name it.
BUILDERS: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "make": (spelt("-C --directory -f --file -j -I -o -W"), ("-C", "--directory")),
    "gmake": (spelt("-C --directory -f --file -j -I -o -W"), ("-C", "--directory")),
    "just": (spelt("-f --justfile -d --working-directory --set --shell"), ("-d", "--working-directory")),
    "task": (spelt("-d --dir -t --taskfile -o --output -C --concurrency"), ("-d", "--dir")),
    "gradle": (spelt("-p --project-dir -b -c -I -g -P -D"), ("-p", "--project-dir")),
    "mvn": (spelt("-f --file -pl -P -s -gs -t -T"), ("-f", "--file")),
    "mix": (spelt(""), ()),
    "composer": (spelt("-d --working-dir"), ("-d", "--working-dir")),
    "swift": (spelt("--package-path -c --configuration --scratch-path --product -Xcc"), ("--package-path",)),
    "sbt": (spelt(""), ()),
    "rake": (spelt("-f -C --directory"), ("-C", "--directory")),
}
