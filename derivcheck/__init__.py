"""derivcheck: proves, refutes or honestly leaves open each step of a written derivation."""

__version__ = "0.1.0"
