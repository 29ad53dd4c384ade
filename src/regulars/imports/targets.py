"""The kinds of things that files may bring, registered by the contexts that keep them."""

from regulars.imports.errors import UnknownTarget
from regulars.imports.types import Target
from regulars.lib.registry import Registry

targets: Registry[Target] = Registry("import target")


def add_targets(*items: Target) -> None:
    for item in items:
        targets.add(item.key, item)


def target_of(key: str) -> Target:
    found = targets.get(key)
    if found is None:
        raise UnknownTarget(target=key, known=", ".join(sorted(item.key for item in targets)))
    return found


def all_targets() -> list[Target]:
    return sorted(targets, key=lambda target: target.order)
