#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the golden tables anew, after a change that is meant to change numbers:
#
#     sh tests/golden/regenerate.sh [PROGRAM]        (default: build/src/cli/parley)
#
# Each folder here holds a scenario.json and the tables of 2000 replications of it with seed 1.
# check.sh holds every build against them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:-$here/../../build/src/cli/parley}")
cd "$here"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for scenario in */scenario.json; do
    name=$(dirname "$scenario")
    "$program" run "$scenario" -n 2000 --seed 1 -q -o "$scratch/$name"
    rm -f "$name"/*.csv
    cp "$scratch/$name"/*.csv "$name"
done
