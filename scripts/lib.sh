# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What the scripts share; sourced by them from the project's root.

say()
{
    printf '%s\n' "$*" >&2
}

# Installs the Debian packages named that are missing; asks the network for nothing if none is.
need()
{
    missing=
    for package in "$@"; do
        if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
            missing="$missing $package"
        fi
    done
    if [ -z "$missing" ]; then
        return 0
    fi
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        as_root=sudo
    fi
    say "installing:$missing"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # a list of words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends $missing >&2
}

# What it takes to build the program, and its tests too.
need_to_build()
{
    need gcc libc6-dev cmake ninja-build pkg-config \
        libgsl-dev libcjson-dev libxxhash-dev libsmartcols-dev "$@"
}

need_to_test()
{
    need_to_build libcmocka-dev librandom123-dev gnuplot-nox libopenmpi-dev openmpi-bin "$@"
}

cores()
{
    getconf _NPROCESSORS_ONLN
}

# build FOLDER OPTION...: configures and builds. A folder that exists keeps its generator.
build()
{
    folder=$1
    shift
    if [ ! -f "$folder/CMakeCache.txt" ]; then
        set -- -G Ninja "$@"
    fi
    cmake -S . -B "$folder" "$@" >&2
    cmake --build "$folder" --parallel "$(cores)" >&2
}
