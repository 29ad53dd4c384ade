"""What every test of both trees (tests/ and src/) may use."""

pytest_plugins = ["tests.cast", "tests.children", "tests.server"]
