"""Real mail servers for tests: Debian's dovecot with a configuration of its own, and an SMTP server that remembers.

Everything runs as whoever runs the tests (as root: as nobody), in a folder of its own, on free ports of this machine.
"""

import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

DOVECOT = Path("/usr/sbin/dovecot")
PLAIN_PASSWORD = "bees-make-honey"
USER = "support@honey.example"

CONFIGURATION = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = {ssl}
{certificate}
listen = 127.0.0.1
default_internal_user = {owner}
default_internal_group = {group}
default_login_user = {owner}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
first_valid_gid = 1
auth_mechanisms = plain login {mechanisms}
protocol imap {{
  imap_capability = {capability}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
{oauth}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
  {login_extra}
}}
service anvil {{
  chroot =
}}
service imap {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@dataclass
class Dovecot:
    folder: Path
    port: int
    tls_port: int
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(DOVECOT), "-F", "-c", str(self.folder / "dovecot.conf")]
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self.child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=(self.folder / "stderr").open("ab"),
            user=owner.pw_uid if owner else None, group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None, start_new_session=True,
        )  # fmt: skip
        wait_for_port(self.port, self.child, self.folder)

    def stop(self) -> None:
        """With whoever listens: told alone, the first process lets open connections stand for ten seconds more."""
        if self.child is not None:
            os.killpg(self.child.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(10)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait(10)
            self.child = None

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.login(USER, PLAIN_PASSWORD)
        return client

    def put(self, raw: bytes, folder: str = "INBOX", *, when: str | None = None) -> None:
        """A letter arrives."""
        client = self.client()
        client.append(folder, None, when, raw)  # type: ignore[arg-type]
        client.logout()

    def flags(self) -> list[bytes]:
        client = self.client()
        client.select(readonly=True)
        _status, found = client.fetch("1:*", "(FLAGS)")
        client.logout()
        return [one for one in found if isinstance(one, bytes)]

    def number_anew(self) -> None:
        """As after a restored backup: the letters are there, under other numbers."""
        client = self.client()
        client.select()
        _status, found = client.fetch("1:*", "(BODY.PEEK[])")
        letters = [one[1] for one in found if isinstance(one, tuple)]
        client.close()
        client.create("Elsewhere")
        client.logout()
        self.stop()
        time.sleep(1.1)  # the number of a folder is made from the second in which it was made
        shutil.rmtree(self.folder / "mail" / USER)
        self.start()
        for letter in letters:
            self.put(letter)


def wait_for_port(port: int, child: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert child.poll() is None, told_by(folder)
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(told_by(folder))


def told_by(folder: Path) -> str:
    return "".join((folder / name).read_text()[-3000:] for name in ("stderr", "log") if (folder / name).exists())


def prepared(*, certificate: bool = False, capability: str = "", token_page: str = "") -> Dovecot:
    folder = Path(tempfile.mkdtemp(prefix="regulars-dovecot-"))
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    import grp

    made = Dovecot(folder, free_port(), free_port())
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PLAIN_PASSWORD}\nother@honey.example:{{PLAIN}}{PLAIN_PASSWORD}\n")
    if certificate:
        make_certificate(folder)
    (folder / "oauth").write_text(
        f"introspection_mode = post\nintrospection_url = {token_page}\n"
        "username_attribute = username\nactive_attribute = active\n"
        "active_value = true\n"
    )
    (folder / "dovecot.conf").write_text(
        CONFIGURATION.format(
            folder=folder, owner=owner.pw_name, group=grp.getgrgid(owner.pw_gid).gr_name, uid=owner.pw_uid,
            gid=owner.pw_gid, port=made.port, tls_port=made.tls_port, capability=capability, login_extra="",
            ssl="yes" if certificate else "no", mechanisms="xoauth2 oauthbearer" if token_page else "",
            certificate=f"ssl_cert = <{folder}/cert.pem\nssl_key = <{folder}/key.pem" if certificate else "",
            oauth=f"passdb {{\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = {folder}/oauth\n}}"
            if token_page
            else "",
        )
    )  # fmt: skip
    if os.geteuid() == 0:
        folder.chmod(0o755)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    return made


def make_certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip


@contextlib.contextmanager
def running(**options: Any) -> Iterator[Dovecot]:
    if not DOVECOT.exists():
        pytest.skip("Debian's dovecot is not installed here")
    made = prepared(**options)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.folder, ignore_errors=True)


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with running() as made:
        yield made


@dataclass
class Post:
    """An SMTP server that remembers what it was given, and refuses as it is told."""

    port: int = 0
    letters: list[Envelope] = field(default_factory=list)
    refuse_recipient: str = ""
    refuse_letter: str = ""
    hang_up_in_the_middle: bool = False

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.refuse_recipient and (address.startswith("gone") or "all" in self.refuse_recipient):
            return self.refuse_recipient.removeprefix("all ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        if self.refuse_letter:
            return self.refuse_letter
        self.letters.append(envelope)
        if self.hang_up_in_the_middle:
            server.transport.abort()
        return "250 OK"


def let_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.password == PLAIN_PASSWORD.encode()
    return AuthResult(success=good, handled=good)


@pytest.fixture
def post() -> Iterator[Post]:
    told = Post()
    controller = Controller(
        told, hostname="127.0.0.1", port=free_port(), authenticator=let_in, auth_require_tls=False, auth_required=True
    )
    controller.start()
    told.port = controller.port
    yield told
    controller.stop()
