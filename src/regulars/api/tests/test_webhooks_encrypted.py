"""An encrypted connection to a checked number still asks for the certificate of the name."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest
from tests.cast import NOW

from regulars.api.models import Endpoint
from regulars.api.tests.test_webhooks import Listener, delivery_of, endpoint, happen
from regulars.api.webhooks import delivering
from regulars.lib import outside

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl here to make a certificate with")


@pytest.fixture
def encrypted(company, tmp_path, monkeypatch) -> Iterator[Listener]:
    """A listener with a certificate for shop.example, whose maker is trusted; every name leads to it."""
    server, certificate = Listener(), certificate_for("shop.example", tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(certifi, "where", lambda: str(certificate))
    monkeypatch.setattr(outside, "inside", lambda _address: False)
    monkeypatch.setattr(outside, "resolve", lambda _host, _port: ["127.0.0.1"])
    yield server
    server.shutdown()
    server.server_close()


def certificate_for(name: str, folder: Path) -> Path:
    certificate = folder / "certificate.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    words += ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(folder / "key.pem"), "-out", str(certificate)]
    subprocess.run(words, check=True, capture_output=True)
    return certificate


@pytest.mark.parametrize(
    ("name", "state", "heard"), [("shop.example", "delivered", 1), ("other.example", "waiting", 0)]
)
def test_only_who_proves_the_name_is_told(encrypted, name, state, heard):
    endpoint(f"https://{name}:{encrypted.server_address[1]}/hooks")
    entry = happen()
    delivering.deliver(delivery_of(entry).id, now=NOW)
    assert (delivery_of(entry).state, len(encrypted.heard)) == (state, heard), delivery_of(entry).answer
    assert Endpoint.objects.get().closed_at is None
