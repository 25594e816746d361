"""The page about findings says what the rules say."""

from __future__ import annotations

import re
from pathlib import Path

from inventory.findings.find import RULES

PAGE = (Path(__file__).parents[3] / "docs" / "findings.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_the_page_has_one_section_per_rule_and_no_other() -> None:
    assert list(SECTIONS) == [rule.id for rule in RULES]


def test_a_section_gives_the_rules_title_severity_and_advice() -> None:
    for rule in RULES:
        assert f"{rule.title}. Usually **{rule.severity}**, {rule.owasp}." in SECTIONS[rule.id]
        assert f"- Remedy: {rule.advice}" in SECTIONS[rule.id]


def test_a_section_has_an_example_and_a_reason() -> None:
    assert [
        name for name, text in SECTIONS.items() if "- Example: " not in text or "- Why: " not in text
    ] == []
