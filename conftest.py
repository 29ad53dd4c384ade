"""What every test of both trees (tests/ and src/) may use."""

import pytest
from hypothesis import HealthCheck, settings

# A machine that others use too stands still at times: how long an example takes says nothing.
settings.register_profile("regulars", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("regulars")

pytest_plugins = ["tests.cast", "tests.children", "tests.server"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser is a second program with clocks of its own: one more attempt, told in the summary as «rerun».

    Every other test has one attempt.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
