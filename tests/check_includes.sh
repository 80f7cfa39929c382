#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The rooms of src/ and who may include whom: a file includes from its own room and from those
# before it in this list. Prints every include that breaks the order and fails if there is any.
# usage: check_includes.sh SOURCE_FOLDER
set -eu
cd "$1/src"
rooms="core scenario game engine exact negotiation study table prose explain trace cli"

# rooms that stand before others in the list and still may not be included from them
strangers="exact:negotiation exact:table negotiation:exact negotiation:table table:exact table:negotiation
    prose:game prose:engine prose:exact prose:negotiation prose:study prose:table
    explain:engine explain:exact explain:study explain:table
    trace:engine trace:exact trace:negotiation trace:study trace:explain"

grep -n '#include "' -r . --include='*.c' --include='*.h' | sed 's|^\./||' |
    awk -F'[/:"]' -v rooms="$rooms" -v strangers="$strangers" '
    BEGIN {
        n = split(rooms, list, " ")
        for (i = 1; i <= n; i++) rank[list[i]] = i
        n = split(strangers, list, " ")
        for (i = 1; i <= n; i++) stranger[list[i]] = 1
    }
    {
        from = $1
        split($0, part, "\"")
        to = part[2]
        sub("/.*", "", to)
        if (to == "parley") next
        if (!(from in rank)) { print $0 ": the room " from " is not in the list"; bad = 1 }
        else if (!(to in rank)) { print $0 ": includes from no room"; bad = 1 }
        else if (rank[to] > rank[from] || ((from ":" to) in stranger)) {
            print $0 ": " from " may not know " to; bad = 1
        }
    }
    END { exit bad }'

# Parts that stand in few files, so that they can be replaced.
only()
{
    header=$1
    shift
    found=$(grep -l "#include <$header>" -r . | sed 's|^\./||' | sort | tr '\n' ' ')
    if [ "$found" != "$* " ]; then
        echo "<$header> is included by: $found; expected: $*"
        exit 1
    fi
}
only omp.h engine/crew.c
# cJSON reads scenarios; what is written for programs goes through datapackage.c or, on standard
# output, through json.c, so that no command builds JSON of its own
only cjson/cJSON.h cli/json.c scenario/document.c table/datapackage.c
