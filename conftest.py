"""What every test of both trees (tests/ and src/) may use."""

import pytest

pytest_plugins = ["tests.cast", "tests.children", "tests.server"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser is a second program with clocks of its own: one more attempt, told in the summary as «rerun».

    Every other test has one attempt.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
