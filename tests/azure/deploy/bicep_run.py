"""Evaluates Bicep files as a deployment would: parameters in, the bodies of all resources out.

Not a compiler: it knows what our files use and refuses the rest. What it makes is held against Azure's own
types, so a property that does not exist, a missing one or a word that is none of the allowed does not pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tree_sitter import Node

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from tests.azure.deploy.azure_types import OF_BICEP, types
from tests.azure.deploy.bicep_functions import OF_PLACE, PURE, loaded, text
from tests.azure.deploy.bicep_places import Made, asked, level, member, place
from tests.azure.deploy.bicep_text import BadBicep, Declaration, File, plain, read

KINDS = {"string": str, "int": int, "bool": bool, "array": list, "object": dict}


@frozen
class Module:
    """What a module gave back."""

    outputs: Mapping[str, Plain]


Value = Plain | Made | Module


@dataclass(slots=True)
class Run:
    """One file at one scope: its parameters, and what was made so far, here and in its modules."""

    file: File
    scope: str
    given: Mapping[str, Plain]
    made: list[Made] = field(default_factory=list)
    known: dict[str, Value] = field(default_factory=dict)

    def all(self) -> Mapping[str, Plain]:
        """Make everything, and return the outputs; raises BadBicep."""
        if extra := self.given.keys() - {one.name for one in self.file.of("parameter")}:
            raise BadBicep(f"{self.file.path.name}: no parameters {sorted(extra)}")
        for one in self.file.declarations:
            if one.kind != "output":
                self.look(one.name)
        return {one.name: self.output(one) for one in self.file.of("output")}

    def output(self, one: Declaration) -> Plain:
        """Return one output, of the type it says."""
        assert one.value is not None
        return self.typed(one, self.plain(one.value))

    def look(self, name: str) -> Value:
        """Return what a name stands for, evaluated once."""
        if name not in self.known:
            one = self.file.named(name)
            self.known[name] = getattr(self, f"a_{one.kind}")(one)
        return self.known[name]

    def a_parameter(self, one: Declaration) -> Plain:
        """Return a parameter as given, or its default; raises BadBicep for neither, and for a bad one."""
        if one.name in self.given:
            value = self.given[one.name]
        elif one.value is not None:
            value = self.plain(one.value)
        else:
            raise BadBicep(f"{self.file.path.name}: {one.name} is missing")
        self.limits(one, value)
        return self.typed(one, value)

    def limits(self, one: Declaration, value: Plain) -> None:
        """Hold a parameter to its decorators; raises BadBicep."""
        size = value if isinstance(value, int) else len(value) if isinstance(value, str | list) else 0
        for name, sign in (("minLength", 1), ("minValue", 1), ("maxLength", -1), ("maxValue", -1)):
            if name in one.decorators and (size - int(text(self.argument(one, name)))) * sign < 0:
                raise BadBicep(f"{self.file.path.name}: {one.name} breaks {name}")
        if "allowed" in one.decorators:
            allowed = self.argument(one, "allowed")
            if isinstance(allowed, list) and value not in allowed:
                raise BadBicep(f"{self.file.path.name}: {one.name} may not be {value!r}")

    def argument(self, one: Declaration, decorator: str) -> Plain:
        """Return the one argument of a decorator."""
        call = one.decorators[decorator].named_children[0]
        return self.plain(call.named_children[1].named_children[0])

    def typed(self, one: Declaration, value: Plain) -> Plain:
        """Return a value of the type that is declared; raises BadBicep for another."""
        if not isinstance(value, KINDS[one.type]) or (one.type == "int" and isinstance(value, bool)):
            raise BadBicep(f"{self.file.path.name}: {one.name} is no {one.type}")
        return value

    def a_variable(self, one: Declaration) -> Value:
        """Return a variable."""
        assert one.value is not None
        return self.value(one.value)

    def a_resource(self, one: Declaration) -> Made:
        """Make a resource, and return it."""
        assert one.value is not None
        body = self.plain(one.value)
        if not isinstance(body, dict) or one.type not in types():
            raise BadBicep(f"{self.file.path.name}: {one.name}: no type {one.type!r} is known")
        scope, id_ = self.placed(one, body)
        told = {name: value for name, value in body.items() if name not in OF_BICEP}
        made = Made(
            file=self.file.path.name,
            symbol=one.name,
            type=one.type,
            id=id_,
            scope=scope,
            body=told,
            existing=one.existing,
        )
        self.made.append(made)
        return made

    def placed(self, one: Declaration, body: Mapping[str, Plain]) -> tuple[str, str]:
        """Return a resource's scope and id: below its parent, on the resource it extends, or here."""
        kind, name = one.type.rpartition("@")[0], text(body["name"])
        parent, scope = body.get("parent"), body.get("scope")
        if isinstance(parent, str):
            if parent.count("/") < 2 or not kind.startswith(self.kind_of(parent) + "/"):
                raise BadBicep(f"{self.file.path.name}: {one.name} is no child of its parent")
            return self.scope, f"{parent}/{kind.rpartition('/')[2]}/{name}"
        if kind.count("/") > 1:
            raise BadBicep(f"{self.file.path.name}: {one.name} has no parent")
        place = scope if isinstance(scope, str) else self.scope
        return place, f"{place}/providers/{kind}/{name}"

    def kind_of(self, id_: str) -> str:
        """Return the type of the resource that has this id."""
        return next(one.type.rpartition("@")[0] for one in self.made if one.id == id_)

    def a_module(self, one: Declaration) -> Module:
        """Run a module, and return its outputs."""
        body = one.value
        assert body is not None
        told = self.plain(body)
        assert isinstance(told, dict)
        file = read((self.file.path.parent / one.type).resolve())
        scope, given = told.get("scope", self.scope), told.get("params", {})
        assert isinstance(scope, str)
        assert isinstance(given, dict)
        if level(scope) != file.scope:
            raise BadBicep(f"{file.path.name} is for a {file.scope}, and deployed to {scope}")
        run = Run(file=file, scope=scope, given=given)
        outputs = run.all()
        self.made.extend(run.made)
        return Module(outputs=outputs)

    def plain(self, node: Node) -> Plain:
        """Return the value of an expression as it goes into a body: a resource becomes its id."""
        value = self.value(node)
        if isinstance(value, Made):
            return value.id
        if isinstance(value, Module):
            return "(module)"
        return value

    def value(self, node: Node) -> Value:
        """Return the value of any expression; raises BadBicep for one that is not known here."""
        how: Callable[[Node], Value] | None = getattr(self, f"of_{node.type}", None)
        if how is None:
            raise BadBicep(f"{self.file.path.name}:{node.start_point.row + 1}: what is a {node.type}?")
        return how(node)

    def of_identifier(self, node: Node) -> Value:
        """Return what a name stands for."""
        return self.look(plain(node))

    def of_string(self, node: Node) -> Plain:
        """Return a text with its interpolations."""
        parts = [
            text(self.plain(child.named_children[0]))
            if child.type == "interpolation"
            else (child.text or b"").decode()
            for child in node.named_children
        ]
        return "".join(parts)

    def of_number(self, node: Node) -> Plain:
        """Return a number."""
        return int(plain(node))

    def of_boolean(self, node: Node) -> Plain:
        """Return a truth value."""
        return plain(node) == "true"

    def of_null(self, _node: Node) -> Plain:
        """Return nothing, as a value."""
        return None

    def of_array(self, node: Node) -> Plain:
        """Return a list."""
        return [self.plain(child) for child in node.named_children if child.type != "comment"]

    def of_object(self, node: Node) -> Plain:
        """Return an object."""
        made: dict[str, Plain] = {}
        for child in node.named_children:
            if child.type != "comment":
                key, value = child.named_children
                made[plain(key) if key.type == "identifier" else text(self.plain(key))] = self.plain(value)
        return made

    def of_parenthesized_expression(self, node: Node) -> Value:
        """Return what stands in the parentheses."""
        return self.value(node.named_children[0])

    def of_ternary_expression(self, node: Node) -> Value:
        """Return one of two values; the other is not evaluated, as in a deployment."""
        condition, yes, no = node.named_children
        return self.value(yes if self.plain(condition) else no)

    def of_unary_expression(self, node: Node) -> Plain:
        """Return a truth value turned round."""
        return not self.plain(node.named_children[0])

    def of_binary_expression(self, node: Node) -> Plain:
        """Return a comparison, a conjunction or a product."""
        left, right = (self.plain(child) for child in node.named_children)
        sign = node.children[1].type
        if sign == "*":
            return int(text(left)) * int(text(right))
        return {
            "==": left == right,
            "!=": left != right,
            "&&": bool(left and right),
            "||": bool(left or right),
        }[sign]

    def of_member_expression(self, node: Node) -> Value:
        """Return a property of an object, a resource or a module; raises BadBicep where there is none."""
        owner, name = self.value(node.named_children[0]), plain(node.named_children[1])
        if isinstance(owner, Module):
            return dict(owner.outputs) if name == "outputs" else self.none(node)
        if isinstance(owner, Made):
            return member(owner, name)
        if isinstance(owner, Mapping) and name in owner:
            return owner[name]
        return self.none(node)

    def none(self, node: Node) -> Plain:
        """Raise BadBicep for a property that is not there."""
        raise BadBicep(f"{self.file.path.name}:{node.start_point.row + 1}: no {plain(node)!r}")

    def of_subscript_expression(self, node: Node) -> Value:
        """Return one item of a list."""
        owner, index = self.plain(node.named_children[0]), self.plain(node.named_children[1])
        assert isinstance(owner, list)
        assert isinstance(index, int)
        return owner[index]

    def of_call_expression(self, node: Node) -> Value:
        """Return what a function gives; raises BadBicep for one that is not known here."""
        called, arguments = node.named_children
        given = [self.plain(one) for one in arguments.named_children]
        if called.type == "member_expression":
            return asked(self.value(called.named_children[0]), plain(called.named_children[1]))
        name = plain(called)
        if name in PURE:
            return PURE[name](*given)
        if name not in OF_PLACE:
            raise BadBicep(f"{self.file.path.name}:{node.start_point.row + 1}: no function {name}()")
        if name.startswith("load"):
            return loaded(name, self.file.path.parent / text(given[0]))
        return place(name, self.scope, [text(one) for one in given])
