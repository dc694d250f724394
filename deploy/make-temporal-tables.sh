#!/bin/sh
# Brings the tables of Temporal's two databases to the version of the tools that this runs in. May be repeated.
set -eu
: "${SECRETS:=/run/secrets}" "${SCHEMA:=/etc/temporal/schema/postgresql/v12}"
: "${SQL_HOST:=postgres}" "${SQL_PORT:=5432}"

SQL_PLUGIN=postgres12 SQL_USER=temporal SQL_PASSWORD=$(cat "$SECRETS/temporal-database-password")
export SQL_PLUGIN SQL_HOST SQL_PORT SQL_USER SQL_PASSWORD

make_tables() {
  temporal-sql-tool --database "$1" setup-schema --version 0.0
  temporal-sql-tool --database "$1" update-schema --schema-dir "$SCHEMA/$2/versioned"
}

make_tables temporal temporal
make_tables temporal_visibility visibility
