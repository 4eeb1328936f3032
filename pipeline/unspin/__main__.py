"""``python -m unspin``: the command where no script of that name is on the path."""

from unspin.cli import main

if __name__ == "__main__":
    main(prog_name="unspin")
