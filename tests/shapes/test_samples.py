"""Every shape reads its own form whole, and leaves everything that only resembles it."""

from __future__ import annotations

import pytest

from discovery.clients.shape_names import SHAPES
from discovery.shapes.model import Plain
from discovery.shapes.readers import READERS
from tests.shapes.decoys import DECOYS as COMMON_DECOYS
from tests.shapes.decoys_deployed import DEPLOYED_DECOYS
from tests.shapes.sample import Sample
from tests.shapes.samples_deployed import DEPLOYED
from tests.shapes.samples_general import GENERAL
from tests.shapes.samples_lists import LISTS
from tests.shapes.samples_more import MORE
from tests.shapes.samples_packages import PACKAGES
from tests.shapes.samples_text import TEXTS

SAMPLES = (*GENERAL, *LISTS, *PACKAGES, *TEXTS, *MORE, *DEPLOYED)
DECOYS = (*COMMON_DECOYS, *DEPLOYED_DECOYS)
# Known files that never tell of an installed server.
SILENT = {
    "none",
    "docker-catalog",
    "docker-catalog-index",
    "docker-config",
    "docker-tools",
    "docker-profiles",
}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.shape)
def test_a_document_gives_exactly_its_servers(sample: Sample) -> None:
    assert sample.found() == sample.expect


@pytest.mark.parametrize("decoy", DECOYS, ids=lambda decoy: decoy.shape)
def test_a_document_that_only_resembles_gives_nothing(decoy: Sample) -> None:
    assert decoy.expect == []
    assert decoy.found() == []


def test_every_shape_of_the_catalogue_has_a_reader() -> None:
    assert SHAPES.keys() - READERS.keys() == set()


def test_every_reader_has_an_example_and_a_decoy() -> None:
    assert READERS.keys() - {sample.shape for sample in SAMPLES} == SILENT
    assert READERS.keys() - {decoy.shape for decoy in DECOYS} == set()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.shape)
def test_an_empty_document_gives_nothing(sample: Sample) -> None:
    documents: tuple[Plain, ...] = (None, {}, [])
    for empty in documents:
        # One file is one server in these: a file without one is a broken one.
        if sample.shape == "refact" and empty is not None:
            continue
        assert Sample(shape=sample.shape, at=sample.at, document=empty, file=sample.file).found() == []
