#!/bin/sh
# Run once, by the first start of the Postgres image: a database of ours and two of Temporal's, each owner with a password
# of its own.
set -eu
: "${SECRETS:=/run/secrets}"

make_role() {
  psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --set=role="$1" --set=password="$(cat "$SECRETS/$2")" <<'SQL'
create role :"role" login password :'password';
SQL
}

# In bytes' order, which is the same in every version of every system: nothing has to be indexed anew after an upgrade.
make_database() {
  psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --set=database="$1" --set=owner="$2" <<'SQL'
create database :"database" owner :"owner" template template0 encoding 'UTF8' locale 'C.UTF-8';
revoke connect on database :"database" from public;
SQL
}

make_role studio studio-database-password
make_role temporal temporal-database-password
make_database studio studio
make_database temporal temporal
make_database temporal_visibility temporal
