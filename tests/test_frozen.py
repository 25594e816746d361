"""`frozen` gives what `dataclass(frozen=True, slots=True, kw_only=True)` gives, field by field."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest

from discovery.frozen import frozen


@frozen
class Cheap:
    """A row."""

    name: str
    tags: list[str] = field(default_factory=list)
    secret: str = field(default="", repr=False)
    count: int = 0


@frozen
class Other:
    """Another class with the same fields."""

    name: str
    tags: list[str] = field(default_factory=list)
    secret: str = field(default="", repr=False)
    count: int = 0


@frozen
class Empty:
    """A row of nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """The same fields, the usual way."""

    name: str
    tags: list[str] = field(default_factory=list)
    secret: str = field(default="", repr=False)
    count: int = 0


def test_it_shows_itself_as_a_dataclass_does() -> None:
    cheap, usual = Cheap(name="a", secret="hunter2"), Usual(name="a", secret="hunter2")
    assert repr(cheap) == repr(usual).replace("Usual", "Cheap") == "Cheap(name='a', tags=[], count=0)"
    assert repr(Empty()) == "Empty()"


def test_it_compares_by_value_and_class() -> None:
    assert Cheap(name="a", count=1) == Cheap(name="a", count=1)
    assert Cheap(name="a") != Cheap(name="b")
    assert Cheap(name="a") != Cheap(name="a", secret="hunter2")
    assert Cheap(name="a").__eq__(Other(name="a")) is NotImplemented
    assert Empty() == Empty()


def test_equal_ones_hash_alike() -> None:
    one, two = Sealed(name="a", tags=("b",)), Sealed(name="a", tags=("b",))
    assert hash(one) == hash(two)
    assert len({one, two, Sealed(name="b")}) == 2


def test_one_that_holds_a_list_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Cheap(name="a"))


@frozen
class Sealed:
    """A row that can be a key."""

    name: str
    tags: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Cheap needs the field 'name'"),
        ({"count": 1}, "Cheap needs the field 'name'"),
        ({"name": "a", "nme": "b"}, "Cheap has no field 'nme'"),
    ],
)
def test_a_missing_or_unknown_field_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        Cheap(**given)  # type: ignore[arg-type]  # what is tested


def test_a_field_is_given_by_its_name() -> None:
    with pytest.raises(TypeError, match="positional"):
        Cheap("a")  # type: ignore[call-arg]  # what is tested


def test_nothing_can_be_changed() -> None:
    one = Cheap(name="a")
    with pytest.raises(FrozenInstanceError, match="name"):
        one.name = "b"  # type: ignore[misc]  # what is tested
    with pytest.raises(FrozenInstanceError, match="name"):
        del one.name
    with pytest.raises(AttributeError):
        one.more = 1  # type: ignore[attr-defined]  # what is tested
    assert one.name == "a"
    assert not hasattr(one, "__dict__")


def test_a_default_that_is_made_is_made_for_each() -> None:
    one, two = Cheap(name="a"), Cheap(name="a")
    one.tags.append("b")
    assert two.tags == []


def test_the_tools_of_dataclasses_take_it() -> None:
    one = replace(Cheap(name="a", secret="s"), count=2)
    assert asdict(one) == {"name": "a", "tags": [], "secret": "s", "count": 2}
    assert [spec.name for spec in fields(one)] == ["name", "tags", "secret", "count"]
    with pytest.raises(TypeError, match="no field 'cuont'"):
        replace(one, cuont=2)  # type: ignore[call-arg]  # what is tested


def test_a_copy_is_equal_and_as_frozen() -> None:
    one = Cheap(name="a", tags=["b"])
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):  # noqa: S301
        assert other == one
        with pytest.raises(FrozenInstanceError):
            other.name = "b"  # type: ignore[misc]  # what is tested
