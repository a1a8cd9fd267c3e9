#!/bin/bash
# postgres.sh first|second <other>: one of the two PostgreSQL servers.
#
# It keeps its role: primary, or replica of the other server. Without data, the second server copies the other's and
# becomes its replica. So does a former primary if the other server was promoted.
set -euo pipefail
turn=$1 other=$2

export PGPASSFILE=/run/postgresql-peer/pgpass
mkdir -p "$(dirname "$PGPASSFILE")"
(umask 077 && printf '*:*:*:replication:%s\n' "$(cat /run/secrets/postgres-replication.password)" >"$PGPASSFILE")
chown postgres: "$(dirname "$PGPASSFILE")" "$PGPASSFILE"

# Prints nothing while the other server does not answer.
ask_other() { psql --host="$other" --username=replication --dbname=postgres --tuples-only --no-align --command="$1" 2>/dev/null || true; }
other_is_primary() { [ "$(ask_other 'SELECT NOT pg_is_in_recovery()')" = t ]; }
# In hexadecimal digits, one more with each promotion of the data.
timeline() { (cd "$PGDATA/pg_wal" && printf '%s\n' 00000001 *.history) | sed -n 's/^\([0-9A-F]\{8\}\).*/\1/p' | sort | tail -n 1; }

copy_other() {
  echo "$other is the primary: copying its data, to follow it"
  ask_other "SELECT pg_create_physical_replication_slot('replica', immediately_reserve => true) WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'replica')"
  rm -rf "$PGDATA.new"
  gosu postgres pg_basebackup --host="$other" --username=replication --pgdata="$PGDATA.new" --wal-method=stream --checkpoint=fast
  touch "$PGDATA.new/standby.signal"
  chown postgres: "$PGDATA.new/standby.signal"
  # The settings of a promoted server, which waits for no replica.
  : >"$PGDATA.new/postgresql.auto.conf"
  rm -rf "$PGDATA"
  mv "$PGDATA.new" "$PGDATA"
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ "$turn" = second ]; then until other_is_primary; do sleep 0.2; done; fi
  if other_is_primary; then copy_other; fi
elif [ ! -e "$PGDATA/standby.signal" ] && other_is_primary; then
  theirs=$(ask_other 'SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)')
  if [[ ! "$theirs" > "$(timeline)" ]]; then
    echo "Both servers are primaries, and $other's data is not newer than this one's: stop $other and remove its volume, and it copies these."
    exit 1
  fi
  copy_other
fi

exec docker-entrypoint.sh postgres -c config_file=/etc/mindflow/postgresql.conf -c listen_addresses='*' \
  -c "primary_conninfo=host=$other user=replication passfile=$PGPASSFILE application_name=replica"
