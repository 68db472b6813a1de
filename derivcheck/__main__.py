"""``python -m derivcheck``: the command, where its script is not on the path."""

from derivcheck.cli import main

if __name__ == "__main__":
    main()
