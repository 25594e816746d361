"""Remember, judge, tell: tables, store, registry, verdicts, reports, command line."""
