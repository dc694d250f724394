#!/bin/sh
# Makes the secrets that docker-compose.yml names, each once: what is there stays as it is.
set -eu

folder=${1:-$(dirname "$0")/../secrets}
# Nobody but the owner gets into the folder. The files themselves are readable: they are mounted one by one into
# containers, whose users have other numbers than the owner here.
mkdir -p "$folder"
chmod 0700 "$folder"

keep() {
  if [ -s "$folder/$1" ]; then return; fi
  printf '%s\n' "$2" >"$folder/$1"
  chmod 0444 "$folder/$1"
  echo "Made $folder/$1."
}

keep postgres-password "$(openssl rand -hex 24)"
keep temporal-database-password "$(openssl rand -hex 24)"
keep studio-database-password "$(openssl rand -hex 24)"
keep database-url "postgres://studio:$(cat "$folder/studio-database-password")@postgres:5432/studio"
keep secret-key "$(openssl rand -hex 32)"
keep api-key "$(openssl rand -hex 24)"
keep payload-keys "$(date +%Y-%m):$(openssl rand -base64 32)"
