"""Containers as compose services, Kubernetes pods, Helm values and Azure templates spell them."""

from __future__ import annotations

from discovery.shapes.fields import Entry, environment
from discovery.shapes.model import Plain
from discovery.shapes.planned import Planned
from discovery.shapes.values import filled, text, texts, words

MAX_LABELS = 200
PORT_KEYS = ("ports", "expose", "containerPort", "targetPort", "ingressTargetPort", "port")
IMAGE_PARTS = ("registry", "repository", "name")


def planned_of(
    entry: Entry, *, image: str | None, names: tuple[str, ...] = (), labels: Plain = None, port: bool = False
) -> Planned:
    """Return the container that an entry sets up; `names` and `labels` are those of what it belongs to.

    Kubernetes' `command` is the entry point and `args` its arguments; whoever uses the words otherwise
    says so before (see `as_service`).
    """
    return Planned(
        image=image,
        entrypoint=line_of(entry.get("command")),
        command=line_of(entry.get("args")),
        env={**environment(entry), **environment({"env": entry.get("environmentVariables")})},
        labels={**labels_of(labels), **labels_of(entry.get("labels"))},
        names=(*names, *filter(None, (filled(entry.get("name")),))),
        stdin=entry.get("stdin") is True or entry.get("stdin_open") is True,
        port=port or has_port(entry),
    )


def as_service(service: Entry) -> Entry:
    """Return a compose service with Kubernetes' words: compose's `command` are only the arguments."""
    return {
        **service,
        "command": service.get("entrypoint"),
        "args": service.get("command"),
        "name": service.get("container_name"),
    }


def line_of(value: Plain) -> tuple[str, ...]:
    """Return a command line: a list as it is, one text split as a shell would."""
    if isinstance(value, str):
        return words(value, "linux")
    return texts(value) if isinstance(value, list) else ()


def labels_of(value: Plain) -> dict[str, str]:
    """Return labels, written as a map or as a list of `name=value`."""
    if isinstance(value, list):
        pairs = [word.partition("=") for word in texts(value)[:MAX_LABELS]]
        return {name: told for name, _, told in pairs if name}
    if not isinstance(value, dict):
        return {}
    told = {name: text(inner) for name, inner in list(value.items())[:MAX_LABELS]}
    return {name: inner for name, inner in told.items() if inner is not None}


def has_port(entry: Entry) -> bool:
    """Return whether an entry says that something listens."""
    return any(isinstance(value := entry.get(key), int | str | list) and bool(value) for key in PORT_KEYS)


def image_of(value: Plain) -> str | None:
    """Return an image reference: one text, or a chart's parts {registry, repository, tag, digest}."""
    if not isinstance(value, dict):
        return filled(value)
    path = "/".join(part.strip("/") for key in IMAGE_PARTS if (part := filled(value.get(key))))
    if not path or filled(value.get("repository")) is None:
        return None
    digest, tag = filled(value.get("digest")) or filled(value.get("sha")), text(value.get("tag"))
    if digest:
        return f"{path}@{digest if ':' in digest else f'sha256:{digest}'}"
    return f"{path}:{tag}" if tag and ":" not in path.rpartition("/")[2] else path
