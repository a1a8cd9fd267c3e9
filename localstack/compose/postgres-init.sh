#!/bin/bash
# Runs once, in the new database, before clients can connect.
set -euo pipefail

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres <<'SQL'
\set password `cat /run/secrets/postgres-replication.password`
SET log_min_error_statement = panic;
-- There is no replica yet that a commit could wait for.
SET synchronous_commit = local;
CREATE ROLE replication REPLICATION LOGIN PASSWORD :'password';
SQL
echo "host replication replication all scram-sha-256" >>"$PGDATA/pg_hba.conf"
