"""What a `not found` of Resource Manager means: that something is gone, or only that nobody there knows it.

Resource Graph has just named the resource, so a 404 below it is no proof by itself: a cloud may lack the
service, and what answers for Resource Manager may know Resource Graph and nothing else.
"""

from __future__ import annotations

import threading
from dataclasses import replace

from agents.azure.asking import Azure, Refusal
from agents.azure.ground import subscription_root
from discovery.azure.model import Resource
from discovery.azure.questions import Gives, Read
from discovery.model import Reason

SUBSCRIPTION_VERSION = "2022-12-01"
# ARM's code where a cloud has no such type at all: then nothing can be of it.
NO_SUCH_TYPE = "InvalidResourceType"
STRANGE = "Resource Manager does not know the subscription"
NOT_KNOWN = "it is there, and Resource Manager does not know the question"


class Standing:
    """Which subscriptions Resource Manager knows, each asked about once. Used from several threads."""

    def __init__(self, azure: Azure) -> None:
        """Ask `azure`."""
        self.azure = azure
        self.known: dict[str, bool] = {}
        self.lock = threading.Lock()

    def knows(self, id_: str) -> bool:
        """Return whether Resource Manager knows the subscription that an id lies in."""
        root = subscription_root(id_)
        with self.lock:
            if root in self.known or not root:
                return self.known.get(root, True)
        answer = self.azure.read(root, SUBSCRIPTION_VERSION)
        # Who is denied has been understood.
        known = not isinstance(answer, Refusal) or answer.reason is Reason.DENIED
        with self.lock:
            return self.known.setdefault(root, known)

    def withheld(self, resource: Resource, read: Read, refusal: Refusal) -> Refusal | None:
        """Return why what was not found may be there all the same, None where it is proven absent."""
        if not self.knows(resource.id):
            return replace(refusal, reason=Reason.UNSUPPORTED, detail=f"{refusal.detail}; {STRANGE}")
        listed = resource.table == "arm"  # just now, so that it is there
        if NO_SUCH_TYPE in refusal.codes or read.gives is Gives.FILE:
            return None
        if read.gives is Gives.SELF:
            return replace(refusal, reason=Reason.UNSUPPORTED) if listed else None
        parent = self.azure.read(resource.id, read.api_version)
        if not isinstance(parent, Refusal):
            return replace(refusal, reason=Reason.UNSUPPORTED, detail=f"{refusal.detail}; {NOT_KNOWN}")
        return None if parent.reason is Reason.CHANGED else parent
