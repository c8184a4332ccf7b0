"""`seed_load`: half of everything in the first practice, the same rows for the same seed."""

from tests.fixtures.database import PrivateDatabase

SHARES = """
SELECT p.slug, count(DISTINCT c.id), (SELECT count(*) FROM compliance_access_event e WHERE e.practice_id = p.id)
FROM practices_practice p LEFT JOIN cases_case c ON c.practice_id = p.id GROUP BY p.id, p.slug ORDER BY p.slug
"""


def test_fills_the_first_practice_with_half(private_database: PrivateDatabase) -> None:
    private_database.manage("seed_load", "--practices", "3", "--cases", "40", "--events", "60")
    with private_database.connect() as link:
        assert link.execute(SHARES).fetchall() == [
            ("load-0000", 20, 30),
            ("load-0001", 10, 15),
            ("load-0002", 10, 15),
        ]
        assert link.execute("SELECT count(*) FROM cases_assignment WHERE role = 'lead'").fetchone() == (40,)
        assert link.execute("SELECT count(*) FROM cases_timelineentry").fetchone() == (240,)


def test_gives_the_same_rows_for_the_same_seed(private_database: PrivateDatabase) -> None:
    ids = []
    for _ in range(2):
        private_database.manage(
            "seed_load", "--practices", "2", "--cases", "6", "--events", "4", "--seed", "7"
        )
        with private_database.connect() as link:
            ids.append(link.execute("SELECT array_agg(id ORDER BY id) FROM cases_case").fetchone())
            link.execute("SET session_replication_role = replica")  # past the log's own triggers
            link.execute(
                "TRUNCATE cases_case, compliance_access_event, practices_user, practices_practice CASCADE"
            )
    assert ids[0] == ids[1]
