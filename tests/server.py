"""The database of a test run: the server in DATABASE_URL, else an embedded one of its own.

One server serves the whole run. The controlling process starts it and the workers of pytest-xdist inherit its
address; it does not wait for the disk, because nobody wants this data back after a power cut.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from regulars.config import cluster, connection
from regulars.config import place as places
from regulars.config.cluster import Cluster

SERVER = pytest.StashKey[subprocess.Popen[bytes]]()
HOME = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        # Numbers of rows repeat from worker to worker, and files are called by them.
        home = Path(os.environ["REGULARS_HOME"]) / config.workerinput["workerid"]
        home.mkdir(mode=0o711, exist_ok=True)
        live_in(home)
        return
    if config.option.collectonly:
        return
    home = config.stash[HOME] = Path(tempfile.mkdtemp(prefix="regulars-tests-"))
    # As root the server runs as another user, who must be able to pass through.
    home.chmod(0o711)
    live_in(home)
    if connection.is_embedded():
        place = places.prepare(home)
        config.stash[SERVER] = Cluster(place, durable=False).start()
        use(cluster.address(place))


def live_in(home: Path) -> None:
    """Keep away from the data of whoever runs the tests.

    The workers inherit the environment; the settings of this process are loaded already and are told.
    """
    os.environ |= {"REGULARS_HOME": str(home), "REGULARS_SECRET_KEY": "only-for-tests"}
    settings.SECRET_KEY = "only-for-tests"
    settings.MEDIA_ROOT = home / "files"


def use(where: connection.Address) -> None:
    os.environ["DATABASE_URL"] = connection.as_url(where)
    settings.DATABASES["default"].update(connection.for_django(where))


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        cluster.stop(config.stash[SERVER])
    if HOME in config.stash:
        shutil.rmtree(config.stash[HOME], ignore_errors=True)
