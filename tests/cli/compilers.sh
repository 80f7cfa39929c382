#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds with gcc and with clang, and wants the same bytes from both programs and all their machine
# code: sh tests/cli/compilers.sh [FOLDER], where FOLDER keeps the builds (default: a temporary one).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
for compiler in gcc clang; do
    cmake -S "$root" -B "$folder/$compiler" -DCMAKE_C_COMPILER=$compiler >/dev/null
    cmake --build "$folder/$compiler" --parallel "$(getconf _NPROCESSORS_ONLN)" \
        --target parley parley-generate >/dev/null
    sh "$root/tests/golden/check.sh" "$folder/$compiler/src/cli/parley"
done
sh "$root/tests/cli/isa.sh" "$folder/gcc/tests/generator/parley-generate" \
    "$folder/gcc/src/cli/parley" "$folder/clang/src/cli/parley"
