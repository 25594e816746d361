"""`python -m ledger`."""

from ledger.service import serve

serve()
