"""DATA: the tables of a new inventory file, as all migrations leave them; a test holds the two equal.

With these a first scan needs no Alembic, whose import alone takes twice the time a scan may.
"""

STATEMENTS = (
    """
    CREATE TABLE alembic_version (
        version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
    )
    """,
    """
    CREATE TABLE host (
        scope VARCHAR NOT NULL, body VARCHAR NOT NULL, first_seen BIGINT NOT NULL,
        last_seen BIGINT NOT NULL, PRIMARY KEY (scope)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE sweep (
        scope VARCHAR NOT NULL, id VARCHAR NOT NULL, agent VARCHAR NOT NULL, started BIGINT NOT NULL,
        ended BIGINT NOT NULL, status VARCHAR NOT NULL, coverage VARCHAR NOT NULL, gaps VARCHAR NOT NULL,
        PRIMARY KEY (scope, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE coverage (
        scope VARCHAR NOT NULL, place VARCHAR NOT NULL, surface VARCHAR NOT NULL, root VARCHAR NOT NULL,
        looked_at BIGINT NOT NULL, covered_at BIGINT, PRIMARY KEY (scope, place)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE detail (
        scope VARCHAR NOT NULL, id VARCHAR NOT NULL, body VARCHAR NOT NULL, PRIMARY KEY (scope, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE sighting (
        scope VARCHAR NOT NULL, "key" VARCHAR NOT NULL, server VARCHAR NOT NULL, place VARCHAR NOT NULL,
        detail VARCHAR NOT NULL, first_seen BIGINT NOT NULL, last_seen BIGINT, gone BIGINT,
        PRIMARY KEY (scope, "key")
    ) WITHOUT ROWID
    """,
    "CREATE INDEX sighting_live ON sighting (scope) WHERE gone IS NULL",
    """
    CREATE TABLE event (
        scope VARCHAR NOT NULL, id VARCHAR NOT NULL, at BIGINT NOT NULL, kind VARCHAR NOT NULL,
        server VARCHAR NOT NULL, was VARCHAR, "key" VARCHAR, detail VARCHAR, fields VARCHAR NOT NULL,
        PRIMARY KEY (scope, id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX event_at ON event (scope, at)",
    """
    CREATE TABLE verdict (
        scope VARCHAR NOT NULL, server VARCHAR NOT NULL, at BIGINT NOT NULL, snapshot VARCHAR NOT NULL,
        verdict VARCHAR NOT NULL, entry VARCHAR, decision VARCHAR NOT NULL, evidence VARCHAR NOT NULL,
        policy VARCHAR, clock BIGINT, place VARCHAR, sightings VARCHAR, PRIMARY KEY (scope, server, at)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE basis (
        scope VARCHAR NOT NULL, id VARCHAR NOT NULL, body VARCHAR NOT NULL, PRIMARY KEY (scope, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE toolset (
        scope VARCHAR NOT NULL, id VARCHAR NOT NULL, at BIGINT NOT NULL, body VARCHAR NOT NULL,
        PRIMARY KEY (scope, id)
    ) WITHOUT ROWID
    """,
    "INSERT INTO alembic_version (version_num) VALUES ('0004')",
)
