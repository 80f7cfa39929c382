#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# parley plot, and the plots by hand: plot.sh PROGRAM PLOTS. Says what failed, and how often.
# Without gnuplot, tests what can be tested without and ends with 77.
set -u
[ -x "$1" ] && [ -d "$2" ] || { echo "usage: plot.sh PROGRAM PLOTS"; exit 1; }
program=$1
PARLEY_PLOTS=$(cd "$2" && pwd)
export PARLEY_PLOTS
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh" || exit 1
cd "$folder" || exit 1

# A whole picture of its kind, by how it begins and ends.
is_picture() {
    case $1 in
    *.svg) head -c 5 "$1" | grep -q '<?xml' && tail -n 2 "$1" | grep -q '</svg>' ;;
    *.png) head -c 4 "$1" | grep -q PNG && tail -c 12 "$1" | grep -qa IEND ;;
    esac || failed "$1 is no picture"
}

# by_hand STATUS PLOT ARGUMENT...
by_hand() {
    wanted=$1
    plot=$2
    shift 2
    gnuplot -c "$PARLEY_PLOTS/$plot.gp" "$@" >out 2>err </dev/null
    status=$?
    [ $status -eq "$wanted" ] || failed "status $status, not $wanted: $plot.gp $*"
}

# -- usage and what is not there
expect 2 plot && says 'takes one folder, not 0' && one_line
expect 2 plot a b && says 'takes one folder, not 2'
expect 2 plot a --format pdf && says "called 'pdf'"
expect 2 plot a -o '' && says 'name of a folder'
expect 0 plot --help && silent err
expect 4 plot nosuch && says '^nosuch: error: cannot read the folder' && one_line && silent out
mkdir empty
expect 4 plot empty -o never && says 'no tables here' && one_line
echo 'round,date,running' >empty/actions.csv
expect 4 plot empty -o never && says 'no tables here'
[ ! -e never ] || failed 'a folder was made for nothing'
mkdir -p wrong/actions.csv
expect 4 plot wrong && says 'actions.csv: error: cannot read' && one_line
expect 0 run "$root/tests/cli/game.json" -n 640 -q -o game
path=$PATH
PATH=/nonexistent
expect 4 plot game
PATH=$path
says 'cannot run gnuplot' && one_line
plots=$PARLEY_PLOTS
PARLEY_PLOTS=$folder
expect 4 plot game && says 'cooperation.gp: error: cannot read the plot'
PARLEY_PLOTS=$plots
[ -z "$(find game -name '*.svg' -o -name '.parley*')" ] || failed 'something was left'
if ! command -v gnuplot >/dev/null; then
    echo 'no gnuplot: nothing was drawn'
    exit $((failures > 0 ? 1 : 77))
fi

# -- pictures of a run
expect 0 plot game && says '^parley: wrote game/cooperation.svg$' && silent out
[ "$(wc -l <err)" -eq 10 ] || failed 'not ten pictures'
for name in cooperation sanctions outcomes screening assumptions; do
    is_picture game/$name.svg
    is_picture game/$name.png
done
expect 0 plot game/ -q -o new/pictures --format svg && silent err && silent out
cmp game/cooperation.svg new/pictures/cooperation.svg || failed 'another picture'
[ "$(find new -type f | wc -l)" -eq 5 ] || failed 'not five SVG files'
expect 0 run "$root/tests/cli/plain.json" -n 64 -q -o plain
expect 0 plot plain -o plain --format png && is_picture plain/cooperation.png
[ ! -e plain/sanctions.png ] || failed 'sanctions of a scenario without any'
expect 0 run "$root/tests/cli/game.json" -n 64 -q -o marked \
    --set '/commitments/no_theft/name="No theft, says \"us\""' \
    --set '/threats/tariffs/name="Tariffs"' --set '/threats/tariffs/scheduled=[[5, 1]]'
expect 0 plot marked -q
for name in 'No theft, says "us"' 'scheduled: Tariffs' 'period: after'; do
    sed 's/&quot;/"/g' marked/cooperation.svg | grep -q "$name" || failed "no mark '$name'"
done

# -- tables that other commands write
mkdir other
cat >other/screening.csv <<'END'
actor,type,requests,honoured,share,posterior
china,committed,0,0,0.5,0.4
china,committed,1,0,0.2,0.2
china,committed,1,1,0.3,0.75
china,committed,2,0,4e-05,1e-05
END
cat >other/assumptions.csv <<'END'
pointer,source,certainty,distribution,mean,sd,measure,share,correlation
/a/b,"A ""source"", with commas",A,"uniform 0, 1",0.5,0.3,value/us,0.7,0.8
/a/c,,,"uniform 0, 1",0.5,0.3,value/us,0.1,-0.3
/a/d,,,"uniform 0, 1",0.5,0.3,value/us,5e-06,0
/a/b,"A ""source"", with commas",A,"uniform 0, 1",0.5,0.3,imposed/tariffs,,
/a/c,,,"uniform 0, 1",0.5,0.3,imposed/tariffs,-0.01,0
END
cat >other/compare.csv <<'END'
scenario,measure,mean,stderr,difference,difference_stderr,ci_low,ci_high,world_low,world_high
base,value/us,1,0.01,,,,,,
"b, with a comma",value/us,2,0.01,1,0.02,0.96,1.04,,
END
cat >other/packages.csv <<'END'
threats,package,actor,value,stderr,surplus,surplus_stderr,in_zone,in_zone_share,pareto,nash,kalai_smorodinsky,egalitarian
with,none,us,1,0.01,0,0,1,1,0,0,0,0
with,none,china,2,0.01,0,0,1,1,0,0,0,0
with,no_theft+phone,us,1.5,0.01,0.5,0.02,1,0.98,1,1,1,1
with,no_theft+phone,china,2.1,0.01,0.1,4e-05,1,0.98,1,1,1,1
without,none,us,1,0.01,0,0,1,1,1,1,1,1
without,none,china,2,0.01,0,0,1,1,1,1,1,1
without,no_theft+phone,us,1.6,,0.6,,0,,1,0,0,0
without,no_theft+phone,china,1.9,,-0.1,,0,,1,0,0,0
END
cat >other/frontier.csv <<'END'
threats,actor_1_value,actor_2_value,package,transfer
with,1.5,2.1,no_theft+phone,0
without,1,2,none,0
without,1.6,1.9,no_theft+phone,0
END
expect 0 plot other && [ "$(wc -l <err)" -eq 8 ] || failed 'not eight pictures'
for name in screening assumptions compare negotiation; do
    is_picture other/$name.svg
    is_picture other/$name.png
done
grep -q 'b, with a comma' other/compare.svg || failed 'a name was cut'
for words in 'With threats' 'Without threats' 'no theft + phone' 'surplus of china'; do
    grep -q "$words" other/negotiation.svg || failed "no '$words' in the picture of talks"
done

# -- sweeps: a line, a line for each text, a map, maps side by side, dots
china=/actors/china/discount=0.5:1:3 us=/actors/us/discount=0.5,0.7,0.9
errors=/actors/us/error=0,0.05,0.1
strategies='/behaviour/us_default/strategy="always_defect","tit_for_tat"'
swept() {
    folder_of=$1
    shift
    expect 0 sweep "$root/tests/cli/game.json" -n 64 -q -o "$folder_of" --measure value/us "$@"
    expect 0 plot "$folder_of" -q && silent err
    is_picture "$folder_of/sweep.svg"
    is_picture "$folder_of/sweep.png"
}
drawn() { # FOLDER WORDS: how often the words stand in the picture
    grep -o "$2" "$1/sweep.svg" | wc -l
}
swept line --vary "$china" --measure value/china
[ "$(drawn line 'simulation noise')" -eq 1 ] && [ "$(drawn line '>value china<')" -eq 1 ] ||
    failed 'a line without its band or its panel'
swept texts --vary "$china" --vary "$strategies"
[ "$(drawn texts 'always_defect')" -eq 1 ] && [ "$(drawn texts 'tit_for_tat')" -eq 1 ] ||
    failed 'no legend of the strategies'
swept map --vary "$china" --vary "$us"
[ "$(drawn map 'simulation noise')" -eq 0 ] || failed 'a band in a map'
swept maps --vary "$china" --vary "$us" --vary "$errors"
for level in 0 0.05 0.1; do
    [ "$(drawn maps "/actors/us/error = $level<")" -eq 1 ] || failed "no panel for $level"
done
swept dots --vary "$china" --vary /actors/us/error=0:0.1:3 --design sobol --points 8
[ "$(drawn dots 'mean, 95 % simulation noise')" -eq 1 ] || failed 'no dots'
by_hand 0 sweep line only.svg value/china && is_picture only.svg
grep -q '>value us<' only.svg && failed 'a measure that nobody asked for'
by_hand 1 sweep line never.svg nosuch && says 'no column nosuch'

# -- one that cannot be drawn keeps no other from it, nor an old picture from its place
cp -r other broken
echo 'a,b' >broken/screening.csv
echo '1,2' >>broken/screening.csv
expect 4 plot broken && says 'screening.csv: error: no column actor'
says 'wrote broken/compare.svg'
cmp other/screening.svg broken/screening.svg || failed 'an old picture is gone'
[ -z "$(find broken -name '.parley*')" ] || failed 'temporary files'

# -- by hand
for plot in cooperation sanctions outcomes screening assumptions compare sweep negotiation; do
    by_hand 2 $plot && says '^usage: '
    by_hand 1 $plot empty/none never.svg && says 'no such table'
    [ ! -e never.svg ] || failed "$plot left a picture of nothing"
done
by_hand 1 outcomes marked never.svg nosuch && says 'no rows for measure nosuch'
by_hand 1 cooperation marked never.svg us china nosuch && says 'no rows for actor us'
by_hand 0 cooperation marked one.svg china - spying && is_picture one.svg && silent err
(cd "$PARLEY_PLOTS" && gnuplot -c outcomes.gp "$folder/marked" "$folder/here.png") >out 2>err ||
    failed 'a plot from its own folder'
is_picture here.png

finish 'all good'
