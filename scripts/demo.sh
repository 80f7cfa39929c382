#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing (Debian 12 or Ubuntu, as root or with sudo), builds, plays the U.S.-China
# agreement of 2015 and draws it:
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

echo
echo "Tables:   $tables/*.csv (described in $tables/datapackage.json)"
echo "Pictures: $tables/*.svg (and .png)"
