#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Two edges of the shadow of the future (Fearon 1998): over the discount factor, what keeping the
# worse of two plans brings beyond breaking it, and how long agreeing on one takes. Writes shadow.csv
# and, where there is gnuplot, draws shadow.svg:
#
#     sh scripts/shadow.sh [PROGRAM [DIR]]
set -eu
program=${1:-build/src/cli/parley}
folder=${2:-out/fearon-1998}
here=$(cd "$(dirname "$0")/.." && pwd)
scenario=$here/scenarios/fearon-1998/shadow.json
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$folder"

# talk NAME OPTION... : plays the talks at the discount factor $d
talk() {
    name=$1
    shift
    "$program" negotiate "$scenario" -q -o "$scratch/$d-$name" \
        --set "/actors/first/discount=$d" --set "/actors/second/discount=$d" "$@"
}

# What the first gets of the plan that the second prefers.
worth() {
    awk -F, '$2 == "second_plan" && $3 == "first" { print $4 }' "$scratch/$d-$1/packages.csv"
}

echo 'discount,kept,broken,gain_from_keeping,mean_delay' >"$scratch/shadow.csv"
for d in 0.55 0.6 0.65 0.7 0.75 0.8 0.85 0.9 0.92 0.94 0.96 0.97 0.98; do
    talk agreed -n 200000
    talk kept -n 64 --set '/negotiation/values="simulated"'
    talk broken -n 64 --set '/negotiation/values="simulated"' \
        --set '/behaviour/first/strategy="always_defect"'
    delay=$(awk -F, '$5 != "" && NR > 1 { sum += $3 * $5; n += $3 }
                     END { printf "%.6g", sum / n }' "$scratch/$d-agreed/bargaining.csv")
    echo "$d $(worth kept) $(worth broken) $delay" |
        awk '{ printf "%s,%.6g,%.6g,%.6g,%s\n", $1, $2, $3, $2 - $3, $4 }' >>"$scratch/shadow.csv"
done
mv "$scratch/shadow.csv" "$folder/shadow.csv"
cat "$folder/shadow.csv"
if command -v gnuplot >/dev/null; then
    gnuplot -c "$here/plots/shadow.gp" "$folder" "$folder/shadow.svg"
fi
