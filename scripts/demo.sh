#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing (Debian 12 or Ubuntu, as root or with sudo), builds, plays the U.S.-China
# agreement of 2015, draws it and says what its parts add:
#
#     sh scripts/demo.sh [REPLICATIONS]
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

replications=${1:-100000}
scenario=us-china-2015/agreement
tables=out/$scenario

need_to_build gnuplot-nox
build build -DPARLEY_BUILD_TESTS=OFF

say "playing $replications histories of $scenario ..."
build/src/cli/parley run "scenarios/$scenario.json" -n "$replications" -o "$tables" --force
PARLEY_PLOTS=plots build/src/cli/parley plot "$tables"

say "comparing it with variants: without the threat, without the hotline, without requests for"
say "assistance, and with attribution that never errs ..."
variants=
for variant in no-threat no-hotline no-assistance perfect-attribution; do
    variants="$variants scenarios/us-china-2015/$variant.json"
done
# shellcheck disable=SC2086 # a list of files
build/src/cli/parley compare "scenarios/$scenario.json" $variants -n "$replications" \
    --measure 'cooperation/china>us:economic_espionage@before' \
    --measure 'cooperation/china>us:economic_espionage@after' \
    -o "$tables-compared" --force
PARLEY_PLOTS=plots build/src/cli/parley plot "$tables-compared"

echo
echo "Tables:   $tables/*.csv (described in $tables/datapackage.json), $tables-compared/compare.csv"
echo "Pictures: $tables/*.svg, $tables-compared/compare.svg (and .png)"
