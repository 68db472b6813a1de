"""How fast derivcheck is, against what one would write without it; run ``make bench``."""
