#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing (Debian 12 or Ubuntu, as root or with sudo), builds, runs every test:
#
#     sh scripts/test.sh [CTEST-OPTION...]
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

# shellcheck disable=SC2119 # no further packages
need_to_test
build build -DPARLEY_BUILD_TESTS=ON
ctest --test-dir build --output-on-failure --parallel "$(cores)" "$@"
