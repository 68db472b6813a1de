"""Frozen data everything else speaks in: terms, contexts, goals, certificates, verdicts."""
