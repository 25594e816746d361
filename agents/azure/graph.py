"""Resource Graph, by its SDK: the rows of a query to the last one, or a Shortfall for what is missing.

learn.microsoft.com, governance/resource-graph/concepts/work-with-data and paging-results (read 2026-11):
a page holds at most 1,000 rows and 16 MiB; `$top` beside a skip token sets the size of the next page;
`resultTruncated` without a token means that rows were lost; the first 10,000 subscriptions of a tenant or
management group are looked at, and a header tells that there are more.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import Protocol

from azure.core.exceptions import AzureError
from azure.mgmt.resourcegraph.models import QueryRequest, QueryRequestOptions

from agents.azure.asking import Progress, Reach, Row, Shortfall, Tell
from agents.azure.paging import Page, Response, page_of
from agents.azure.pipeline import Clients
from agents.azure.refusing import ODD, Failure, failure_of
from discovery.formats.errors import Unreadable
from discovery.frozen import frozen
from discovery.model import Reason

PAGE = 1000
# By how much a page shrinks when its rows are too fat for one answer.
SHRINK = 4
# An answer that comes without its end is asked for in four parts, each of them again, down to 1/256.
SPLIT, MAX_PARTS = 4, 256
# Of more rows than this, hardly ever do all fall into one part.
MANY = 12
NO_PARTS = "the answer is cut off, and parts of it cannot be asked for"
# Where subscriptions are named, so many at once (guidance-for-throttled-requests: 100 to 300).
GROUP = 300
# A tenant with a million rows of one kind has a thousand pages; ten times that is a loop.
MAX_PAGES = 10_000
LIMIT_CODE = re.compile(r"(?i)(subscription|scope)s?(limit|count)|toomany(subscription|scope)s?")
ORDER = re.compile(r"\|\s*order\s+by\s[^|]*\Z", re.IGNORECASE)


@frozen
class Question:
    """A query, to whom it is put, and which part of its rows is wanted: those whose hash leaves `rest`.

    `whole` is how many rows the question had of which this one is a part.
    """

    name: str
    kql: str
    reach: Reach
    parts: int = 1
    rest: int = 0
    whole: int | None = None

    @property
    def wide(self) -> bool:
        """Whether Resource Graph itself works out the subscriptions."""
        return not self.reach.subscriptions

    def text(self) -> str:
        """Return the query as it is sent."""
        if self.parts == 1:
            return self.kql
        part = f"| where hash(tolower(id), {self.parts}) == {self.rest}\n"
        order = ORDER.search(self.kql)
        end = order.start() if order else len(self.kql)
        return f"{self.kql[:end].rstrip()}\n{part}{self.kql[end:]}"

    def divided(self, whole: int | None) -> Iterator[Question]:
        """Give the parts of this part, which has `whole` rows: together they hold each of them once."""
        for turn in range(SPLIT):
            yield replace(self, parts=self.parts * SPLIT, rest=self.rest + turn * self.parts, whole=whole)

    def is_ignored(self, total: int | None) -> bool:
        """Return whether so many rows answer the whole, not this part: nobody there knows parts."""
        return self.whole is not None and total is not None and total >= self.whole > MANY


class Lister(Protocol):
    """Who knows the subscriptions in reach when Resource Graph does not look at all of them."""

    def __call__(self, reach: Reach) -> tuple[str, ...] | Failure: ...


# Rows and shortfalls; at its end, how many rows there were.
Answers = Generator[Row | Shortfall, None, int]


class Graph:
    """Asks Resource Graph."""

    def __init__(self, clients: Clients, tell: Tell, lister: Lister) -> None:
        """Ask with `clients`; `tell` how far; `lister` gives subscriptions where there are too many."""
        self.clients, self.tell, self.lister = clients, tell, lister

    def query(self, kql: str, reach: Reach, *, name: str) -> Iterator[Row | Shortfall]:
        """Give the rows of a query; what is missing of them comes as a Shortfall."""
        for part in groups(reach):
            yield from self.ask(Question(name=name, kql=kql.strip(), reach=part))

    def ask(self, question: Question) -> Answers:
        """Give what one question brings, by whatever further questions it takes."""
        token: str | None = None
        pages = rows = 0
        least: int | None = None
        size = PAGE
        asked: set[str] = set()
        while True:
            page = self.send(question, token, size)
            if isinstance(page, Failure):
                if page.reason is Reason.TOO_LARGE and size > 1:
                    size = max(1, size // SHRINK)
                    continue
                return rows + (yield from self.without(question, page, begun=pages > 0))
            if page.cut_scope and pages == 0:
                return (yield from self.by_subscription(question))
            yield from page.rows
            pages, rows = pages + 1, rows + len(page.rows)
            least = fewer(least, page.total)
            self.tell(Progress(step=question.name, pages=pages, rows=rows, total=page.total))
            if page.token is None:
                break
            if page.token in asked or pages >= MAX_PAGES:
                said = (
                    "the pages lead round in a circle" if page.token in asked else f"more than {pages} pages"
                )
                yield shortfall(question, Failure(reason=Reason.MALFORMED, detail=said))
                return rows
            asked.add(page.token)
            token, size = page.token, min(PAGE, size * 2)
        if question.is_ignored(least):
            yield shortfall(question, Failure(reason=Reason.TOO_LARGE, detail=NO_PARTS))
            return rows
        if page.truncated or (least is not None and rows < least):
            return (yield from self.in_parts(question, least))
        return rows

    def in_parts(self, question: Question, expected: int | None) -> Answers:
        """Give the rows of a question whose answer came without its end, part by part."""
        # A single row that does not come is in one part of any: asking for parts would bring it no nearer.
        if question.parts >= MAX_PARTS or expected == 1:
            said = "the answer is cut off, even in its smallest parts"
            yield shortfall(question, Failure(reason=Reason.TOO_LARGE, detail=said))
            return 0
        rows, short = 0, False
        for part in question.divided(expected):
            answers = self.ask(part)
            while True:
                try:
                    item = next(answers)
                except StopIteration as end:
                    rows += end.value
                    break
                short = short or isinstance(item, Shortfall)
                yield item
        if not short and expected is not None and rows < expected:
            said = f"the parts of the answer hold {rows} rows of {expected}"
            yield shortfall(question, Failure(reason=Reason.CHANGED, detail=said))
        return rows

    def without(self, question: Question, failure: Failure, *, begun: bool) -> Answers:
        """Give what can still be had when an answer is refused."""
        named = question.reach.subscriptions
        if not begun and failure.status == 403 and len(named) > 1:
            # One that may not be read costs only itself.
            middle = len(named) // 2
            rows = 0
            for half in (named[:middle], named[middle:]):
                reach = replace(question.reach, subscriptions=half)
                rows += yield from self.ask(replace(question, reach=reach))
            return rows
        if not begun and question.wide and any(LIMIT_CODE.search(code) for code in failure.codes):
            return (yield from self.by_subscription(question))
        yield shortfall(question, failure)
        return 0

    def by_subscription(self, question: Question) -> Answers:
        """Give the rows of a question that sees too few subscriptions, by naming them in groups."""
        listed = self.lister(question.reach)
        if isinstance(listed, Failure):
            said = f"more subscriptions than one question sees, and no list of them: {listed.detail}"
            yield shortfall(question, replace(listed, detail=said))
            return 0
        if not listed:
            said = "more subscriptions than one question sees, and none of them is listed"
            yield shortfall(question, Failure(reason=Reason.TOO_LARGE, detail=said))
            return 0
        rows = 0
        for part in groups(replace(question.reach, management_groups=(), subscriptions=listed)):
            rows += yield from self.ask(replace(question, reach=part))
        return rows

    def send(self, question: Question, token: str | None, size: int) -> Page | Failure:
        """Return one page, or why it did not come."""
        reach = question.reach
        request = QueryRequest(
            query=question.text(),
            subscriptions=list(reach.subscriptions) or None,
            management_groups=None if reach.subscriptions else list(reach.management_groups) or None,
            options=QueryRequestOptions(
                top=size, skip_token=token, result_format="objectArray", allow_partial_scopes=False
            ),
        )
        headers: dict[str, str] = {}

        def keep(response: Response, answer: object, _: object) -> object:
            # The SDK itself drops them.
            headers.update((name.lower(), value) for name, value in response.http_response.headers.items())
            return answer

        try:
            answer: object = self.clients.pair().graph.resources(request, cls=keep)
            return page_of(answer, headers)
        except (AzureError, Unreadable, *ODD) as error:
            return failure_of(error)


def groups(reach: Reach) -> Iterator[Reach]:
    """Give a reach in pieces that one question may name: a whole tenant or its groups are one."""
    named = reach.subscriptions
    if not named:
        yield reach
    for start in range(0, len(named), GROUP):
        yield replace(reach, subscriptions=named[start : start + GROUP])


def fewer(one: int | None, other: int | None) -> int | None:
    """Return the smaller number of those that are told: rows may come and go between two pages."""
    return min((number for number in (one, other) if number is not None), default=None)


def shortfall(question: Question, failure: Failure) -> Shortfall:
    """Return what is told of a question whose rows are not all there."""
    return Shortfall(
        query=question.name,
        reason=failure.reason,
        detail=failure.detail,
        status=failure.status,
        action=failure.action,
        subscriptions=question.reach.subscriptions,
    )
