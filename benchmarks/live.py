"""A thousand visitors of the chat and fifty agents who listen to one web process, beside a bare server of sockets.

Ours begins with the commit of the fact in PostgreSQL and ends when the line is read from the socket; beside it a bare
asyncio server is told by a pipe and writes the same bytes to as many sockets. Every fact of a visitor goes to that
visitor and to all agents, as a message of a chat does.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import Row

VISITORS, AGENTS, FACTS, PAUSE = 1_000, 50, 300, 0.02
BARE = """
import asyncio, sys
async def main(port):
    writers = {}
    async def serve(reader, writer):
        asked = await reader.readuntil(b"\\r\\n\\r\\n")
        topic = asked.split(b"topic=")[1].split(b" ")[0].decode()
        writers.setdefault(topic, []).append(writer)
        writer.write(b"HTTP/1.1 200 OK\\r\\ncontent-type: text/event-stream\\r\\n\\r\\n")
        await writer.drain()
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    loop = asyncio.get_running_loop()
    told = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(told), sys.stdin)
    print("ready", flush=True)
    while line := await told.readline():
        topic, _space, data = line.decode().strip().partition(" ")
        for name in (topic, "inbox"):
            for writer in writers.get(name, ()):
                writer.write(b"data: " + data.encode() + b"\\n\\n")
asyncio.run(main(int(sys.argv[1])))
"""


def run() -> list[Row]:
    # Publishing is plain Django; the readers are one event loop in this process.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    ours, ours_memory = asyncio.run(of_ours())
    bare, bare_memory = asyncio.run(of_bare())
    title = f"{VISITORS:,} visitors and {AGENTS} agents on one process"
    note = f"p50 {ours[0] * 1e3:.0f} ms, p99 {ours[1] * 1e3:.0f} ms, {ours_memory} MiB beside {bare_memory} MiB"
    return [
        Row(f"{title}: a fact reaches a reader, p50", ours[0], bare[0], ours[0] / bare[0], note),
        Row(f"{title}: a fact reaches a reader, p99", ours[1], bare[1], ours[1] / bare[1]),
    ]


async def of_ours() -> tuple[tuple[float, float], int]:
    from regulars.live.commands import publish
    from regulars.live.tickets import ticket

    port = free_port()
    command = [sys.executable, "-m", "regulars", "web", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ | {"REGULARS_SECRET_KEY": str(secret_key())})
    try:
        await answering(port)
        paths = {topic: f"/live/stream?ticket={ticket([topic])}" for topic in topics()}

        async def tell(topic: str, data: str) -> None:
            await asyncio.to_thread(publish, [topic, "inbox"], json.loads(data), now=datetime.now(UTC))

        latencies = await measured(port, paths, tell)
        return latencies, memory_of(server.pid)
    finally:
        server.terminate()
        server.wait()


async def of_bare() -> tuple[tuple[float, float], int]:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", BARE, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdout.readline()
    pipe = server.stdin

    async def tell(topic: str, data: str) -> None:
        pipe.write(f"{topic} {data}\n".encode())
        pipe.flush()

    try:
        latencies = await measured(port, {topic: f"/?topic={topic}" for topic in topics()}, tell)
        return latencies, memory_of(server.pid)
    finally:
        server.kill()
        server.wait()


def topics() -> list[str]:
    return ["inbox", *(f"visitor.{number}" for number in range(VISITORS))]


async def measured(
    port: int, paths: dict[str, str], tell: Callable[[str, str], Awaitable[None]]
) -> tuple[float, float]:
    """Seconds from telling to reading: the middle one and the 99th of a hundred."""
    waits: list[float] = []
    listeners = [topic for topic in topics() if topic != "inbox"] + ["inbox"] * AGENTS
    opened = []
    for topic in listeners:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {paths[topic]} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        opened.append((asyncio.create_task(listen(reader, waits)), writer))
    await asyncio.sleep(3)
    for number in range(FACTS):
        await tell(f"visitor.{number * 7 % VISITORS}", json.dumps({"told": time.monotonic(), "number": number}))
        await asyncio.sleep(PAUSE)
    await asyncio.sleep(2)
    for task, writer in opened:
        task.cancel()
        writer.close()
    assert len(waits) == FACTS * (AGENTS + 1), f"{len(waits)} of {FACTS * (AGENTS + 1)} arrived"
    return statistics.median(waits), statistics.quantiles(waits, n=100)[98]


async def listen(reader: asyncio.StreamReader, waits: list[float]) -> None:
    while line := await reader.readline():
        if line.startswith(b"data: ") and (found := line.find(b'"told": ')) > 0:
            waits.append(time.monotonic() - float(line[found + 8 :].split(b",")[0]))


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def answering(port: int) -> None:
    for _try in range(400):
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise TimeoutError("the server does not answer")


def memory_of(process: int) -> int:
    """MiB that the process and its children hold, shared parts counted in proportion."""
    rollups = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in (process, *children(process))]
    return (
        sum(int(line.split()[1]) for told in rollups for line in told.splitlines() if line.startswith("Pss:")) // 1024
    )


def children(process: int) -> list[int]:
    found = [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return found + [grandchild for child in found for grandchild in children(child)]


def secret_key() -> str:
    from django.conf import settings

    return str(settings.SECRET_KEY)
