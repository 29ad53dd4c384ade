"""E-mails and phones that a file says of one customer while they are another's: they stay where they are."""

from regulars.imports.types import Claim, Load

CHANNELS = ("email", "phone")


def identities_of_two(load: Load, limit: int) -> tuple[int, list[Claim]]:
    """How many there are, and the first of them by row. After the load, while `arrivals` is there."""
    told = [channel for channel in CHANNELS if channel in load.columns]
    if not told:
        return 0, []
    said = ", ".join(f"('{channel}', a.{channel}, s.{channel})" for channel in told)
    load.cursor.execute(
        f"""
        SELECT count(*) OVER (), min(s.row), o.channel, o.value, mine.id, mine.name, theirs.id, theirs.name
        FROM arrivals a
        JOIN {load.staging} s USING (ref)
        CROSS JOIN LATERAL (VALUES {said}) o (channel, value, written)
        JOIN customers_identity i ON i.channel = o.channel AND i.value = o.value
        JOIN customers_customer mine ON mine.id = a.customer_id
        JOIN customers_customer theirs ON theirs.id = i.customer_id
        WHERE o.value = o.written
          AND coalesce(mine.merged_into_id, mine.id) <> coalesce(theirs.merged_into_id, theirs.id)
        GROUP BY o.channel, o.value, mine.id, mine.name, theirs.id, theirs.name
        ORDER BY min(s.row) LIMIT %s
        """,  # noqa: S608 - names of columns and of the table are ours
        [limit],
    )
    rows = load.cursor.fetchall()
    return (rows[0][0] if rows else 0), [Claim(*row[1:]) for row in rows]
