"""One engine gone through: its containers, then its images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from discovery.crash import described
from discovery.engines import telling
from discovery.engines.channel import Channel, connect
from discovery.engines.client import About, Engine
from discovery.engines.documents import Container, Image, Setup
from discovery.engines.inside import inside
from discovery.engines.judging import Verdict, look, weigh
from discovery.engines.launches import image_launch, launch_of
from discovery.engines.places import Place
from discovery.formats.errors import Unreadable
from discovery.host.running import Machine
from discovery.model import Gap, Launch, Looked, Reason, Sighting, Surface
from discovery.probe.reader import Deadline
from discovery.redact.keyed import Fingerprinter
from discovery.redact.launch import redact_launch
from discovery.sighted import written

ENGINE_SECONDS = 12.0  # for one engine: three hundred containers take two
MAX_ASKED = 500  # containers that are asked for one by one; a workstation has some dozen
MAX_FOUND = 2000  # servers of one engine: all that Docker's catalogue lists are some hundred
MAX_NAMES = 32  # of one image


class EngineSearch:
    """What one engine tells, made into sightings, gaps, and the word that it was gone through."""

    def __init__(
        self,
        place: Place,
        deadline: Deadline,
        *,
        finder: str,
        keyed: Fingerprinter,
        machine: Machine | None,
        now: datetime,
    ) -> None:
        """Ask the engine at `place`, never past `deadline`."""
        self.place, self.finder, self.keyed, self.machine, self.now = place, finder, keyed, machine, now
        self.root = written(place.path)
        self.engine = Engine(self.dial, Deadline(ENGINE_SECONDS, deadline))
        self.about = About(kind="docker", api="")
        self.known: dict[str, Image | None] = {}
        self.examined = self.found = 0

    def dial(self, seconds: float) -> Channel:
        """Return a connection to the engine, made in at most `seconds`."""
        return connect(self.place.path, seconds, self.place.owner)

    def find(self) -> Iterator[Sighting | Gap | Looked]:
        """Give the servers of the engine; that it was looked at only if it was gone through to its end."""
        try:
            self.about = self.engine.about()
            yield from self.containers()
            yield from self.images()
        except FileNotFoundError:
            return  # gone meanwhile: no engine, no gap
        except Unreadable as error:
            yield self.gap(self.root, error.reason, error.detail)
            return
        except Exception as error:  # noqa: BLE001  # a mistake about one engine costs that engine
            yield self.gap(self.root, Reason.CRASHED, described(error))
            return
        yield Looked(
            surface=Surface.CONTAINER,
            finder=self.finder,
            root=self.root,
            examined=self.examined,
            found=self.found,
        )

    def containers(self) -> Iterator[Sighting | Gap]:
        """Give the servers among the containers; one that cannot be read costs itself. Raises Unreadable."""
        for key in self.engine.containers():
            if self.examined == MAX_ASKED:
                raise Unreadable(
                    Reason.TOO_LARGE, f"it has more than the {MAX_ASKED} containers that are asked for"
                )
            self.examined += 1
            source = f"container:{self.about.kind}:{key}"
            try:
                container = self.engine.container(key)
                found = None if container is None else self.judge(container, source)
            except Unreadable as error:
                if error.reason is Reason.TIMED_OUT:
                    raise
                yield self.gap(source, error.reason, error.detail)
                continue
            if found is not None:
                self.found += 1
                yield found

    def judge(self, container: Container, source: str) -> Sighting | None:
        """Return the sighting of `container` if it is a server; raise Unreadable."""
        image = self.image(container.image_id)
        setup = container.setup
        launch = launch_of(self.about.kind, container, image, telling.called(setup.labels))
        identity = telling.identify(launch)
        verdict = weigh(
            look(
                setup,
                (container.image, *((*image.tags, *image.digests) if image else ())),
                (identity, telling.identify_setup(setup)),
                stdin=container.stdin and not container.tty,
                port=telling.has_port((*container.ports, *setup.exposed)),
            )
        )
        if not verdict.is_server:
            return None
        pids = inside(container.id, container.pid, self.machine) if container.state in telling.LIVE else ()
        facts = {
            **telling.container_facts(container),
            **telling.image_facts(container.image_id, image, container.image),
            "pids": ",".join(map(str, pids)),
        }
        return replace(
            self.sighting(launch, setup, verdict, source, facts),
            transport=telling.transport(container),
            pid=pids[0] if pids else None,
            address=telling.address(container.ports),
        )

    def images(self) -> Iterator[Sighting | Gap]:
        """Give the servers among the images, each once for every repository it has a name in."""
        for listed in self.engine.images():
            if self.found > MAX_FOUND:
                raise Unreadable(Reason.TOO_LARGE, f"it has more than {MAX_FOUND} images that may be servers")
            self.examined += 1
            names = listed.tags or listed.digests
            verdict = weigh(look(listed.setup, names, (), stdin=False, port=False))
            image: Image | None = listed
            if verdict.score > 0 and not verdict.is_server:
                image, verdict = self.closer(listed, names, verdict)
            if image is not None and verdict.is_server:
                yield from self.of_image(image, names, verdict)

    def closer(self, listed: Image, names: tuple[str, ...], verdict: Verdict) -> tuple[Image | None, Verdict]:
        """Return an image with how it starts, and what that makes of it; raise Unreadable."""
        image = self.image(listed.id)
        if image is None:
            return None, verdict
        setup = image.setup
        port = telling.has_port(setup.exposed)
        return image, weigh(look(setup, names, (telling.identify_setup(setup),), stdin=False, port=port))

    def of_image(self, image: Image, names: tuple[str, ...], verdict: Verdict) -> Iterator[Sighting]:
        """Give the sightings of an image that is a server; pointers are into what the engine tells of it."""
        given: set[str | None] = set()
        for at, tag in enumerate(names[:MAX_NAMES] or (f"sha256:{image.id}",)):
            launch = image_launch(self.about.kind, tag)
            repository = telling.repository(tag)
            if repository in given:
                continue
            given.add(repository)
            self.found += 1
            facts = {**telling.image_facts(image.id, image, tag), **telling.INSTALLED}
            seen = self.sighting(launch, image.setup, verdict, f"image:{self.about.kind}:{image.id}", facts)
            field = "RepoTags" if image.tags else "RepoDigests"
            yield replace(seen, pointer=f"/{field}/{at}") if names else seen

    def sighting(
        self, launch: Launch, setup: Setup, verdict: Verdict, source: str, facts: Mapping[str, str]
    ) -> Sighting:
        """Return a sighting, redacted."""
        kept = redact_launch(launch, self.keyed)
        about = {**facts, **telling.verdict_facts(verdict), **telling.label_facts(setup.labels)}
        return Sighting(
            identity=telling.identify(launch),
            surface=Surface.CONTAINER,
            finder=self.finder,
            source=source,
            root=self.root,
            seen_at=self.now,
            name=kept.name,
            client=telling.owner(setup.labels),
            user=written(self.place.user) if self.place.user else None,
            command=kept.command,
            args=kept.args,
            env_names=kept.env_names,
            secrets=kept.secrets,
            confidence=verdict.confidence,
            facts=telling.presentable(about),
        )

    def image(self, key: str) -> Image | None:
        """Return an image of the store, asked for once; None if it is gone. Raises Unreadable."""
        if key and key not in self.known:
            self.known[key] = self.engine.image(key)
        return self.known.get(key)

    def gap(self, source: str, reason: Reason, detail: str) -> Gap:
        """Return a gap of this engine."""
        return Gap(
            surface=Surface.CONTAINER,
            finder=self.finder,
            source=source,
            root=self.root,
            reason=reason,
            detail=detail,
        )
