"""Settings of the embedded server for a machine that people also work on."""

import os

MEGABYTE = 1 << 20
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - asked for its size only


def tuning(*, durable: bool) -> dict[str, str]:
    """Settings given on the command line, so that an installation gets better ones with the next version."""
    memory = memory_megabytes()
    settings = {
        "listen_addresses": "",
        "max_connections": "100",
        "shared_buffers": f"{between(64, memory // 8, 1024)}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": f"{between(8, memory // 256, 64)}MB",
        "maintenance_work_mem": f"{between(64, memory // 16, 512)}MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] ",
        "log_min_duration_statement": "2s",
        "dynamic_shared_memory_type": shared_memory_kind(),
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return settings


def memory_megabytes() -> int:
    """Memory of the machine, or what its container may use."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as file:
            allowed = int(file.read())
    except (OSError, ValueError):
        allowed = machine
    return min(machine, allowed) // MEGABYTE


def shared_memory_kind() -> str:
    """Containers often get 64 MB of shared memory, and a parallel query that needs more fails; files do not."""
    try:
        sizes = os.statvfs(SHARED_MEMORY)
    except OSError:
        return "mmap"
    return "posix" if sizes.f_frsize * sizes.f_blocks >= 256 * MEGABYTE else "mmap"


def between(least: int, wanted: int, most: int) -> int:
    return max(least, min(wanted, most))
