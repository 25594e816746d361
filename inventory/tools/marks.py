"""Every mark that the words of tools may bear, what is hidden first.

A row carries texts that it must find and honest ones that it must not.
"""

from __future__ import annotations

from inventory.tools.hidden import HIDDEN
from inventory.tools.languages import LANGUAGES
from inventory.tools.mark import Mark
from inventory.tools.orders import ORDERS

MARKS: tuple[Mark, ...] = (*HIDDEN, *ORDERS, *LANGUAGES)
