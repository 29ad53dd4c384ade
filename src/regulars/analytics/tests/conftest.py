import pytest

from regulars.analytics.engines import open_engine


@pytest.fixture(scope="session")
def engine():
    with open_engine(memory_limit="500MB", threads=1) as opened:
        yield opened
