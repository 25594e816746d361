"""The order of questions to one endpoint, up to the first proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discovery.frozen import frozen
from discovery.probe.answer import Answer, Auth, Era, Grade, Remembered, Told
from discovery.probe.conversation import Conversation
from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.judge import Proof, judged
from discovery.probe.messages import Request, discover, initialize, stream
from discovery.probe.protected import REFUSING, behind_auth
from discovery.probe.reply import Reply
from discovery.probe.websocket import upgrade

MAX_GREETINGS = 2  # an `initialize` may cost a server a process; a second hint may be the right one
# Nothing more can be learned by asking again.
FINAL = frozenset(Flaw) - {Flaw.SILENT, Flaw.SLOW}
GRADES = {
    Flaw.SILENT: Grade.SILENT,
    Flaw.SLOW: Grade.SILENT,
    Flaw.MALFORMED: Grade.MALFORMED,
    Flaw.TOO_LARGE: Grade.MALFORMED,
    Flaw.DENIED: Grade.SILENT,
    Flaw.SPENT: Grade.SILENT,
}

# How OpenSSL names the alert of a server that wants to see one.
CLIENT_CERTIFICATE = "CERTIFICATE_REQUIRED"


@frozen
class Step:
    """One question: `discover`, `stream` or `upgrade`, and the path it is asked on."""

    what: str
    path: str


STEPS = (
    Step(what="discover", path="/mcp"),
    Step(what="stream", path="/sse"),
    Step(what="discover", path="/"),
    Step(what="discover", path="/gradio_api/mcp/"),
    Step(what="discover", path="/mcp/"),
)
DEEP_STEPS = (
    Step(what="discover", path="/api/mcp"),
    Step(what="discover", path="/v1/mcp"),
    Step(what="stream", path="/mcp/sse"),
    Step(what="discover", path="/api/v1/mcp/"),
    Step(what="discover", path="/message"),
    Step(what="upgrade", path="/message"),
)


def steps(talk: Conversation, before: Remembered | None) -> Iterator[Step]:
    """Give each question once: what answered before, the paths known, the usual ones, those guessed."""
    known = talk.target.known
    planned = [
        *([step_of(before.answer)] if before is not None else []),
        *(step for path in known for step in both(path)),
        *STEPS,
        *(DEEP_STEPS if talk.asking.deep else ()),
        *(step for path in talk.target.guessed for step in both(path)),
    ]
    yield from dict.fromkeys(planned)


def step_of(answer: Answer) -> Step:
    """Return the question that an earlier answer answered."""
    return Step(what="stream" if answer.era is Era.SSE else "discover", path=answer.path or "/mcp")


def both(path: str) -> tuple[Step, Step]:
    """Return both questions for a path of which no more is known; its name tells which is likelier."""
    first, second = ("stream", "discover") if path.endswith("/sse") else ("discover", "stream")
    return Step(what=first, path=path), Step(what=second, path=path)


class Ladder:
    """One climb: what was seen on the way, in case no proof comes."""

    def __init__(self, talk: Conversation, before: Remembered | None, stamp: str) -> None:
        """Begin at the bottom; `before` is believed only of the process that `stamp` names."""
        self.talk = talk
        self.before = before
        self.same = before.answer if before is not None and before.stamp == stamp else None
        self.greeted = 0
        self.silent = 0
        self.weak: Answer | None = None
        self.later: str | None = None
        self.refused: Reply | None = None
        self.last: Reply | None = None
        self.trouble: Trouble | None = None

    def climb(self) -> Answer:
        """Return the first proof, or the best that can be said without one."""
        for step in steps(self.talk, self.before):
            answer = self.take(step)
            if answer is not None:
                return answer
        return self.without_proof()

    def take(self, step: Step) -> Answer | None:
        """Return an answer if this step settles it."""
        reply = self.asked(self.request(step))
        if reply is None:
            return self.given_up()
        self.last = reply
        proof = judged(reply)
        if proof.grade is Grade.NO and reply.status in REFUSING:
            self.refused = self.refused or reply
        return self.followed(reply, proof)

    def request(self, step: Step) -> Request:
        """Return the request of a step."""
        match step.what:
            case "stream":
                return stream(step.path)
            case "upgrade":
                return upgrade(step.path)
        return discover(step.path, self.talk.asking.tool)

    def asked(self, request: Request) -> Reply | None:
        """Return the reply; None, and the trouble kept, where there is none."""
        try:
            return self.talk.ask(request)
        except Trouble as trouble:
            self.trouble = trouble
            return None

    def given_up(self) -> Answer | None:
        """Return the answer of an endpoint that gives no reply, None while it may still give one."""
        trouble = self.trouble or Trouble(Flaw.SILENT)
        self.silent += trouble.flaw not in FINAL
        if trouble.flaw not in FINAL and self.silent < self.talk.asking.patience:
            return None
        return self.without_proof() if self.last is not None else in_trouble(trouble)

    def followed(self, reply: Reply, proof: Proof) -> Answer | None:
        """Return the answer that a proof makes; None where it makes none yet."""
        match proof.grade:
            case Grade.CONFIRMED:
                return self.confirmed(reply, proof)
            case Grade.AUTH if self.is_as_before(reply, Grade.AUTH):
                return self.same
            case Grade.AUTH:
                return behind_auth(self.talk, reply)
            case Grade.MALFORMED:
                return Answer(grade=Grade.MALFORMED, detail=proof.rule, path=reply.request.path)
            case Grade.WEAK if proof.later:
                self.later = self.later or reply.request.path
                self.note(reply, proof)
            case Grade.WEAK if self.is_as_before(reply, Grade.CONFIRMED):
                return self.same  # it needed an `initialize`, which it need not hear twice
            case Grade.WEAK:
                self.note(reply, proof)
                return self.greet(reply.request.path)
        return None

    def is_as_before(self, reply: Reply, grade: Grade) -> bool:
        """Return whether this very process already proved itself on this path."""
        same = self.same
        return same is not None and same.path == reply.request.path and same.grade is grade

    def note(self, reply: Reply, proof: Proof) -> None:
        """Keep the first hint."""
        auth = Auth.REQUIRED if reply.status in REFUSING else None
        weak = Answer(grade=Grade.WEAK, rule=proof.rule, path=reply.request.path, auth=auth)
        self.weak = self.weak or weak

    def greet(self, path: str) -> Answer | None:
        """Return the answer if an `initialize` proves what a hint only suggested."""
        if self.greeted >= MAX_GREETINGS:
            return None
        self.greeted += 1
        reply = self.asked(initialize(path, self.talk.asking.tool))
        if reply is None:
            return None
        proof = judged(reply)
        return self.confirmed(reply, proof) if proof.grade is Grade.CONFIRMED else None

    def confirmed(self, reply: Reply, proof: Proof) -> Answer:
        """Return the answer of a proven server, with what it says of itself where asking leaves no trace."""
        path = reply.request.path
        told = proof.told
        if (
            proof.era is Era.LEGACY
            and told.name is None
            and self.talk.asking.identify
            and not self.known(path)
        ):
            told = self.introduced(path, proof)
        return Answer(
            grade=Grade.CONFIRMED, rule=proof.rule, era=proof.era, path=path, told=told, auth=Auth.NONE
        )

    def known(self, path: str) -> bool:
        """Return whether this very process was asked before who it is, and told or could not be asked."""
        return self.same is not None and self.same.path == path

    def introduced(self, path: str, proof: Proof) -> Told:
        """Return what a legacy server says of itself, nothing if its session could not be ended."""
        if proof.sessions and self.talk.closable is None:
            self.talk.finish(path, None)
        if proof.sessions and not self.talk.closable:
            return proof.told
        reply = self.asked(initialize(path, self.talk.asking.tool))
        return judged(reply).told if reply is not None else proof.told

    def without_proof(self) -> Answer:
        """Return the best that can be said: a late hint followed, authentication, a hint, or nothing."""
        if self.later is not None and (answer := self.greet(self.later)) is not None:
            return answer
        if self.refused is not None:
            gated = behind_auth(self.talk, self.refused)
            if gated.grade is Grade.AUTH:
                return gated
        if self.weak is not None:
            return self.weak
        if self.last is None:
            return in_trouble(self.trouble or Trouble(Flaw.SILENT))
        auth = Auth.REQUIRED if self.refused is not None else None
        return Answer(grade=Grade.NO, detail=f"HTTP {self.last.status}", auth=auth)


def in_trouble(trouble: Trouble) -> Answer:
    """Return the answer of an endpoint of which not one whole head was read."""
    from discovery.model import Reason

    problem = {
        Flaw.SILENT: Reason.TIMED_OUT,
        Flaw.SLOW: Reason.TIMED_OUT,
        Flaw.SPENT: Reason.TIMED_OUT,
        Flaw.DENIED: Reason.DENIED,
    }.get(trouble.flaw)
    grade = GRADES.get(trouble.flaw, Grade.NO)
    auth = Auth.REQUIRED if CLIENT_CERTIFICATE in trouble.detail else None
    detail = f"{trouble.flaw}: {trouble.detail}".rstrip(": ")
    return Answer(grade=grade, detail=detail, auth=auth, problem=problem)


def merged(old: Answer, new: Answer) -> Answer:
    """Return what is known of a server that answers as it did: what it says anew, and what it said before."""
    same = new.told.name is None
    return replace(old, rule=new.rule, told=old.told if same else new.told, tools=None, unlisted=None)
