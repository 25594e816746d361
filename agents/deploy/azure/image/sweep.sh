#!/bin/sh
# One sweep of a tenant: takes the inventory from the share, runs `mcp-census azure sweep` with the arguments given,
# puts the inventory back, and prints what is new, one JSON object a line, then one line on the sweep itself.
#
# The inventory is worked on in the container: SQLite's write-ahead log needs memory that a network share does not
# have. It goes back whole, under its name in one step, and only after a sweep that came to an end.
#
# CENSUS_SHARE   the folder that keeps the inventory between sweeps  [/inventory]
# CENSUS_MINUTES after so many minutes a hold is one of a sweep that was killed  [360]
# MCP_CENSUS_REGISTRY the registry of approved servers, as everywhere in mcp-census
set -eu
umask 077

share=${CENSUS_SHARE:-/inventory}
minutes=${CENSUS_MINUTES:-360}
kept=$share/inventory.db
hold=$share/sweeping

say() { printf 'mcp-census: %s\n' "$*" >&2; }

# One sweep at a time: two would each put back an inventory without the other's findings.
take_hold() {
  mkdir "$hold" 2>/dev/null && return
  [ -d "$hold" ] || { say "$share cannot be written to"; exit 1; }
  if [ -z "$(find "$hold" -maxdepth 0 -mmin "+$minutes" 2>/dev/null)" ]; then
    say "another sweep holds $hold; this one does nothing"
    exit 1
  fi
  say "taking over from a sweep that began more than $minutes minutes ago and never ended"
  # Only one of several that take over can move it away.
  mv "$hold" "$hold.$$" && rmdir "$hold.$$" && mkdir "$hold" || { say "another sweep was faster"; exit 1; }
}

take_hold
work=$(mktemp -d)
child=
# A job that is stopped asks the sweep to stop too, and lets go of the hold.
trap 'rm -rf "$work"; rmdir "$hold"' EXIT
trap '[ -z "$child" ] || kill -TERM "$child" 2>/dev/null; exit 143' TERM INT

began=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
[ ! -f "$kept" ] || cp "$kept" "$work/inventory.db"
code=0
mcp-census azure sweep --database "$work/inventory.db" --format json --output "$work/report.json" "$@" &
child=$!
wait "$child" || code=$?
child=

# 0 all approved, 10 not all approved, 3 something could not be seen: each of them is an inventory worth keeping.
case $code in
  0 | 3 | 10) ;;
  *)
    say "the sweep ended with exit code $code; the inventory on the share stays as it was"
    printf '{"event": "sweep", "began": "%s", "exit": %d, "status": "failed", "kept": false}\n' "$began" "$code"
    exit "$code"
    ;;
esac

cp "$work/inventory.db" "$kept.new"
mv -f "$kept.new" "$kept"
cp "$work/report.json" "$share/report.json.new"
mv -f "$share/report.json.new" "$share/report.json"

# The list of changes has one change a line; its exit code tells of the servers, as that of the sweep did.
mcp-census report changes --database "$work/inventory.db" --since "$began" --format json --output "$work/changes.json" ||
  case $? in
    3 | 10) ;;
    *) say "the inventory was kept, but what is new cannot be told"; exit 1 ;;
  esac
sed -n 's/^ *\({"kind": .*}\),\{0,1\}$/\1/p' "$work/changes.json"
# Whether all of it was seen is not in the exit code: servers that are not approved come first there.
status=$(sed -n 's/^ *"sweep": {.*"status": "\([a-z]*\)"},\{0,1\}$/\1/p' "$work/report.json")
printf '{"event": "sweep", "began": "%s", "exit": %d, "status": "%s", "kept": true}\n' "$began" "$code" "${status:-unknown}"
# What was found is in the lines above, and alerts are raised on them: the job itself has done what it should.
exit 0
