"""A container that a service runs → the signs in its image, its command and its environment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from discovery.azure.addresses import is_endpoint
from discovery.azure.environment import Told, read_environment
from discovery.azure.homonyms import Spoken
from discovery.azure.images import image_signs
from discovery.azure.marks import seen
from discovery.azure.model import Entry, Mark
from discovery.azure.rows import entries, inner
from discovery.azure.words import CALLING, Says, says
from discovery.engines.documents import Setup
from discovery.engines.judging import look, package_of, weigh, words_of
from discovery.frozen import frozen
from discovery.identity.naming import name
from discovery.identity.patterns import Pattern
from discovery.model import Identity, Launch
from discovery.shapes.descend import child
from discovery.shapes.planned import Planned, override
from discovery.shapes.values import filled, text
from discovery.shapes.workloads import line_of
from discovery.signals.roles import SDK_RUNNERS, TOOLING

# Data API builder (--mcp-stdio), azmcp (the auth switch), servers' own flags; `--mcp-config x` is a client's.
FLAG = Pattern(
    r"--mcp(?:[-_](?:stdio|https?|sse|server|port|host|transport|path|enabled?|only|mode))?(?:=.*)?"
    r"|--dangerously-disable-http-incoming-auth|--outputTransport(?:=.*)?"
)
OFFICIAL_FLAG = "argument."
MAX_CONTAINERS = 50
MAX_VARIABLES = 500  # of one container; the largest seen have some hundred
MAX_NAME = 256  # of a variable, a container or an image: longer ones name nothing
MAX_IMAGE = 512  # what a registry takes
MAX_WORD = 2048  # of an argument
MAX_WORDS = 200


@frozen
class Container:
    """One container as a service was told to run it. RAW: its environment may hold secrets."""

    pointer: str
    name: str
    image: str | None
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    env: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    references: frozenset[str] = frozenset()
    ports: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()

    @property
    def launch(self) -> Launch:
        """Return the container as a command that would start it, as plans of other kinds are told."""
        planned = Planned(image=self.image, entrypoint=self.command, command=self.args, env=self.env)
        words: tuple[str, ...] = (*self.command, *self.args)
        if self.image:
            words = ("docker", "run", *override(planned), self.image, *self.command[1:], *self.args)
        return Launch(
            name=self.name or None,
            pointer=self.pointer,
            command=words[0] if words else None,
            args=words[1:],
            env=self.env,
        )


def read_containers(listed: object, pointer: str, ports: tuple[str, ...] = ()) -> list[Container]:
    """Return the containers of a list, whose parts may stand in `properties` (Container Instances)."""
    found = []
    for index, item in enumerate(entries(listed)[:MAX_CONTAINERS]):  # type: ignore[arg-type]  # any JSON value
        place = child(pointer, index)
        body = item.get("properties")
        entry: Entry = {**item, **body} if isinstance(body, dict) else item
        found.append(read_container(entry, place, ports))
    return found


def read_container(entry: Entry, pointer: str, ports: tuple[str, ...]) -> Container:
    """Return one container; `ports` are where the service lets it be reached."""
    variables = [*entries(entry.get("env")), *entries(entry.get("environmentVariables"))][:MAX_VARIABLES]
    named = [(key, item) for item in variables if (key := short_name(item))]
    env = {key: text(item.get("value")) for key, item in named}
    secret = {key for key, item in named if is_reference(item)}
    image = filled(entry.get("image"))
    own = [text(item.get("port")) for item in entries(entry.get("ports"))]
    paths = [filled(inner(probe, "httpGet", "path")) for probe in probes_of(entry)]
    return Container(
        pointer=pointer,
        name=(filled(entry.get("name")) or "")[:MAX_NAME],
        image=image if image and len(image) <= MAX_IMAGE else None,
        command=line(entry, "command"),
        args=line(entry, "args"),
        env=env,
        references=frozenset(secret),
        ports=tuple(dict.fromkeys((*ports, *(port for port in own if port)))),
        probes=tuple(path for path in paths if path),
    )


def short_name(variable: Entry) -> str | None:
    """Return the name of a variable, None if it has none or one that no program would read."""
    name = filled(variable.get("name"))
    return name if name is not None and len(name) <= MAX_NAME else None


def line(entry: Entry, key: str) -> tuple[str, ...]:
    """Return the words of a command line, bounded."""
    told = entry.get(key)
    if isinstance(told, str):
        told = told[: MAX_WORD * 4]
    return tuple(word[:MAX_WORD] for word in line_of(told)[:MAX_WORDS])


def probes_of(entry: Entry) -> list[Entry]:
    """Return the health probes of a container: a list, or the two fields of Container Instances."""
    single = [entry.get(key) for key in ("livenessProbe", "readinessProbe")]
    return [*entries(entry.get("probes")), *(probe for probe in single if isinstance(probe, dict))]


def is_reference(variable: Entry) -> bool:
    """Return whether a variable's value is kept elsewhere: a secret of the app, or a secure value."""
    return "secretRef" in variable or "secureValue" in variable or "secureValueReference" in variable


def signs_of(container: Container, resource_name: str, hosts: Iterable[str]) -> Told:
    """Return what a container says, and the servers it calls."""
    told = read_environment(container.env, child(container.pointer, "env"), hosts, container.ports)
    marks = [*image_signs(container.image, child(container.pointer, "image")), *command_signs(container)]
    if container.name.lower() != resource_name.lower() and not is_same(container.name, container.image):
        marks += container_name(container)
    marks += [
        seen("probe.path", child(container.pointer, "probes"), path)
        for path in container.probes
        if is_endpoint(path)
    ]
    return Told((*marks, *told.marks), told.edges)


def is_same(called: str, image: str | None) -> bool:
    """Return whether a container is only called what its image is: the same word, told once."""
    return image is not None and f"/{called.lower()}:" in f"/{image.lower()}:"


def container_name(container: Container) -> Iterator[Mark]:
    """Yield what the name of a container says where it is another than the resource's."""
    said = says(container.name)
    place = child(container.pointer, "name")
    if said in (Says.SERVER, Says.CLIENT):
        yield seen("name.server" if said is Says.SERVER else "name.client", place, container.name)
    elif said in (Says.WORD, Says.GLUED):
        yield seen("name.word", place, container.name)


def command_signs(container: Container) -> Iterator[Mark]:
    """Yield what the command and its arguments say."""
    yield from line_signs((*container.command, *container.args), child(container.pointer, "command"))


def line_signs(words: tuple[str, ...], pointer: str) -> Iterator[Mark]:
    """Yield what a command line says: its flags, what it starts, and how that is to be reached."""
    line = words[:MAX_WORDS]
    if not line:
        return
    said = words_of(Setup(entrypoint=line[:1], command=line[1:]))
    yield from (
        seen("command.flag", pointer, word.partition("=")[0]) for word in said if FLAG.fullmatch(word)
    )
    started = name(command=line[0], args=line[1:], os="linux")
    yield from started_signs(started, pointer)
    yield from engine_signs(line, started, pointer)


def started_signs(started: Identity, pointer: str) -> Iterator[Mark]:
    """Yield what the package, the module or the runner that is started says."""
    packages = (started.purl or "", *started.via)
    known = {short(purl) for purl in packages if purl}
    if known & TOOLING or any(is_calling(each) for each in known):
        yield seen("command.client", pointer, ",".join(sorted(known)))
    elif known & SDK_RUNNERS.keys():
        yield seen("command.runner", pointer, ",".join(sorted(known & SDK_RUNNERS.keys())))
    elif any(says(package) in (Says.SERVER, Says.WORD) for package in package_of(started)):
        yield seen("command.package", pointer, ",".join(package_of(started)))
    ref = started.ref or ""
    if ref.startswith(("pymod:", "file:", "bin:")) and says(ref.partition(":")[2].rpartition("/")[2]):
        yield from program(ref.partition(":")[2].rpartition("/")[2], pointer)


def program(called: str, pointer: str) -> Iterator[Mark]:
    """Yield what the name of a program, a script or a module says."""
    said = says(called)
    if said in (Says.SERVER, Says.WORD):
        yield seen("command.program", pointer, called)
    elif said is Says.CLIENT:
        yield seen("command.client", pointer, called)


def short(purl: str) -> str:
    """Return `type:name` of a purl, as the tables of roles have it."""
    kind, _, rest = purl.removeprefix("pkg:").partition("/")
    return f"{kind}:{rest.partition('@')[0].partition('?')[0].replace('%40', '@')}"


def is_calling(package: str) -> bool:
    """Return whether a package's name says that it calls servers."""
    return says(package) is Says.CLIENT and any(word in package for word in CALLING)


def engine_signs(line: tuple[str, ...], started: Identity, pointer: str) -> Iterator[Mark]:
    """Yield what the rows for local containers see in the words: a transport, a verb, a program's name."""
    setup = Setup(entrypoint=line[:1], command=line[1:])
    found = weigh(look(setup, (), (started,), stdin=False, port=False))
    for mark in found.marks:
        if mark.id in ("argument.transport", "argument.verb", "argument.stdio"):
            yield seen("command.transport", pointer, mark.id)
        elif mark.id == "program.name" and not any(says(word) is Says.CLIENT for word in line):
            yield seen("command.program", pointer, next((word for word in line if says(word)), line[0]))


def spoken_by(container: Container) -> Iterator[Spoken]:
    """Yield the texts of a container in which another meaning of the letters may be spelt out."""
    yield Spoken(child(container.pointer, "name"), container.name)
    if container.image:
        yield Spoken(child(container.pointer, "image"), container.image.partition("@")[0])
    for word in (*container.command, *container.args)[:MAX_WORDS]:
        yield Spoken(child(container.pointer, "command"), word, shown="its command")
    for variable, value in container.env.items():
        if value and not value.startswith(("http://", "https://")):
            yield Spoken(child(child(container.pointer, "env"), variable), value, shown=variable)
