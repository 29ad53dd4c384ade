"""`python -m regulars` is the command `regulars`."""

from regulars.config.cli import main

if __name__ == "__main__":
    main()
