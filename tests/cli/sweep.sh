#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# parley sweep, merge and status as programs: sweep.sh PROGRAM. Says what failed, and how often.
set -u
[ -x "${1-}" ] || { echo "usage: sweep.sh PROGRAM"; exit 1; }
program=$1
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d) || exit 1
trap 'umount "$folder/disk" 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
cp "$here/game.json" game.json
game=game.json
failures=0
unset NO_COLOR PARLEY_SCENARIOS SLURM_ARRAY_TASK_ID SLURM_ARRAY_TASK_COUNT SLURM_ARRAY_TASK_MIN \
    SLURM_ARRAY_TASK_STEP

failed() {
    failures=$((failures + 1))
    echo "FAILED: $*"
    sed 's/^/  out: /' out | head -20
    sed 's/^/  err: /' err | head -20
}

# expect STATUS ARGUMENT... : the program ends with STATUS; its output is in the files out and err
expect() {
    wanted=$1
    shift
    "$program" "$@" >out 2>err </dev/null
    status=$?
    [ $status -eq "$wanted" ] || failed "status $status, not $wanted: parley $*"
}

says() { grep -q -e "$1" err || failed "no '$1' on standard error"; }
prints() { grep -q -e "$1" out || failed "no '$1' on standard output"; }
silent() { [ ! -s "$1" ] || failed "something in $1"; }
one_line() { [ "$(wc -l <err)" -eq 1 ] || failed "not one line of errors"; }
same() { cmp "$1/sweep.csv" "$2/sweep.csv" >out 2>&1 || failed "another table in $2"; }
same_package() { cmp "$1/datapackage.json" "$2/datapackage.json" >out 2>&1 || failed "another datapackage.json in $2"; }
size() { wc -c <"$1"; }

# flip FILE OFFSET: another value for that byte
flip() {
    old=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf '%03o' $((old ^ 85)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

axis=/actors/us/discount
vary=$axis=0.5:0.95:10
credible=/threats/tariffs/credibility

# -- help and usage
for command in sweep merge status; do
    expect 0 help $command && prints "^usage: parley $command" && prints 'examples:' && silent err
done
expect 2 sweep && says 'one scenario, not 0' && one_line && silent out
expect 2 sweep $game -o never && says 'something to vary' && one_line
expect 2 sweep $game --vary $vary && says '--output' && one_line
expect 2 sweep $game --vary $vary -o '' && one_line
expect 2 sweep $game --vary /actors/us/discount=0.5:1 -o never && says 'a grid needs a number of values'
expect 2 sweep $game --vary $vary --points 7 -o never && says '--points goes with'
expect 2 sweep $game --vary $axis=0.5:1 --design sobol -o never && says '--points goes with'
expect 2 sweep $game --vary $vary --design latn --points 7 -o never && says 'did you mean "latin"'
expect 3 sweep $game --vary /actors/uk/discount=0.5:1:3 -o never && says 'no actor "uk"' && one_line
expect 3 sweep $game --vary $axis=0.5:1.5:3 -o never && says '1.5'
expect 2 sweep $game --vary $vary --vary $vary -o never
expect 2 sweep $game --vary $vary --paired 10 -o never && says 'no point 10' && one_line
expect 2 sweep $game --vary $vary --paired 0 --precision 0.1 --measure value/us -o never && says 'precision'
expect 2 sweep $game --vary $vary --precision 0.1 -o never && says 'needs a --measure'
expect 2 sweep $game --vary $vary --measure value/uk -o never && says 'uk' && one_line
expect 2 sweep $game --vary $vary --measure value/us --measure value/us -o never
says 'measure "value/us" is asked for twice' && one_line
for shard in 0/3 4/3 3 1/ a/b 1/3x; do
    expect 2 sweep $game --vary $vary --shard $shard -o never && says '--shard takes I/N' && one_line
done
expect 4 sweep nosuch.json --vary $vary -o never && says '^nosuch.json: error: '
expect 5 sweep $game --vary $axis=0:1:1000000000 -n 1e11 -o never && says 'GiB' && one_line
[ ! -e never ] || failed 'a folder was made for what is wrong'
# a point that is wrong and not among those that are checked before
list=$(seq 0 999 | awk '{ printf "%s%g", (NR > 1 ? "," : ""), ($1 == 600 ? 1.5 : $1 / 1000) }')
expect 3 sweep $game --vary "$axis=$list" --design latin --points 1000 -n 64 -o wrong
says "^--vary $axis=0,.*: error: found 1.5 where .* (at $axis)" && one_line
expect 0 status wrong
expect 2 merge -o never && expect 2 merge out && says '--output'
expect 4 merge nosuch -o never && says 'nosuch: cannot be read' && one_line
mkdir empty
expect 2 status && expect 4 status empty && says 'empty: no journal' && one_line
expect 4 sweep $game --vary $vary -n 64 -o "$folder/game.json/x" && one_line

# -- the table
expect 0 sweep $game --vary $vary --vary "$credible=0,0.5,1" -n 700 -o plain
silent out && says '^parley: wrote plain/sweep.csv: 30 points$' && one_line
[ "$(wc -l <plain/sweep.csv)" -eq 31 ] || failed 'rows'
[ "$(head -1 plain/sweep.csv)" = "point,$axis,$credible,\
cooperation/china>us:spying,cooperation/china>us:spying_stderr,value/us,value/us_stderr" ] ||
    failed 'header'
grep -q '^4,0.55,0.5,0\.[0-9]*,0\.[0-9]*,-[0-9.]*,[0-9.]*$' plain/sweep.csv || failed 'a row'
grep -q '"parley sweep game.json --vary .*-n 700 --seed 1"' plain/datapackage.json || failed 'command'
[ -z "$(find . -name '.parley*')" ] || failed 'temporary files'
expect 0 status plain && prints '30 points of 700 replications, 2 measures' && prints '30 of 30 units'
silent err
"$program" status plain >/dev/full 2>err
[ $? -eq 4 ] && one_line && says 'No space left' || failed 'a full standard output went unnoticed'
expect 0 sweep $game --vary $vary --vary "$credible=0,0.5,1" -n 700 -o plain
says 'is finished: nothing was left' && one_line
expect 0 sweep $game --vary $vary --vary "$credible=0,0.5,1" -n 700 -q -o plain && silent err
expect 0 sweep $game --vary $vary -n 64 -q -o quiet && silent out && silent err
expect 0 sweep $game --vary '/behaviour/us_default/strategy="grim",{"type":"trigger","punishment":3}' \
    -n 64 -q -o texts
grep -q '^0,grim,' texts/sweep.csv && grep -q '^1,"{""type"":""trigger"",""punishment"":3}",' \
    texts/sweep.csv || failed 'texts'
expect 0 sweep $game --vary $axis=0.5:1 --vary "/issues/spying/monitoring/false_alarm=log:0.001:0.1" \
    --design sobol --points 8 -n 64 -q -o sobol
grep -q '^0,0.75,0.01,' sobol/sweep.csv || failed 'sobol begins in the middle'
expect 0 sweep $game --vary $vary --paired 3 --measure value/us -n 700 -q -o paired
grep -q '^3,0.65,[^,]*,[^,]*,0,0$' paired/sweep.csv || failed 'a point differs from itself'
grep -q '^4,0.7,[^,]*,[^,]*,-*[0-9][^,]*,[0-9][^,]*$' paired/sweep.csv || failed 'no difference'
expect 0 sweep $game --vary $vary --independent --measure value/us -n 700 -q -o independent
[ "$(cut -d, -f1-3 paired/sweep.csv | head -2)" = "$(cut -d, -f1-3 independent/sweep.csv | head -2)" ] ||
    failed 'the first point is another when independent'
[ "$(cut -d, -f3 paired/sweep.csv | sed 1,2d)" != "$(cut -d, -f3 independent/sweep.csv | sed 1,2d)" ] ||
    failed 'independent points have the draws of the others'

# -- a point is what a run with its values is
expect 0 run $game --set $axis=0.7 -n 700 -q -o run
mean=$(grep '^any,any,us,value,' run/outcomes.csv | cut -d, -f5 | cut -c1-12)
grep -q "^4,0.7,$mean" paired/sweep.csv || failed 'another value than that of parley run'

# -- the same bytes whatever the threads, shards and the machine code; units of many chunks too
big="sweep $game --vary $axis=0.5,0.9 --vary $credible=0:1:3 --paired 1 -n 40000"
many="sweep $game --vary $axis=0.5:0.95:100 --vary $credible=0,0.5,1 -n 600"
for kind in big many; do
    eval "words=\$$kind"
    for threads in 1 2 4; do
        # shellcheck disable=SC2086 # several words
        expect 0 $words -q -t $threads -o $kind-t$threads
        same $kind-t1 $kind-t$threads && same_package $kind-t1 $kind-t$threads
    done
    for n in 1 3 7; do
        shards=
        for i in $(seq $n); do
            # shellcheck disable=SC2086
            expect 0 $words -t 2 --shard "$i/$n" -o $kind-$i-of-$n
            [ $n -eq 1 ] || says 'parley merge puts all of them together'
            [ $n -eq 1 ] || [ ! -e $kind-$i-of-$n/sweep.csv ] || failed 'a table of a shard'
            shards="$shards $kind-$i-of-$n"
        done
        # shellcheck disable=SC2086
        expect 0 merge $shards -o $kind-of-$n && silent out && silent err
        same $kind-t1 $kind-of-$n && same_package $kind-t1 $kind-of-$n
    done
done
code=$("$program" run --isa help | tail -n 1)
# shellcheck disable=SC2086
expect 0 $many -q --isa "$code" -o code
same many-t1 code
expect 4 merge many-1-of-3 many-2-of-3 -o never && says 'units are missing' && one_line
expect 4 merge many-1-of-3 many-2-of-3 many-2-of-3 many-3-of-3 -o never && says 'named twice' && one_line
expect 4 merge many-1-of-3 big-2-of-3 -o never && says 'another sweep' && one_line
[ ! -e never ] || failed 'a folder was made of what is not complete'
expect 4 merge many-1-of-3 many-2-of-3 many-3-of-3 -o many-of-3 && says 'not empty' && one_line
expect 0 merge many-1-of-3 many-2-of-3 many-3-of-3 -o many-of-3 --force && same many-t1 many-of-3
expect 0 status many-1-of-3 many-2-of-3 && [ "$(grep -c ' of 300 units are finished' out)" -eq 2 ] ||
    failed 'status of two'
[ "$(grep -c '  shard [12]/3: \([0-9]*\) of its \1 units, which is all$' out)" -eq 2 ] ||
    failed 'status of two shards'
cp -r many-1-of-3 cut && truncate -s -200 cut/journal-00000
expect 0 status cut && prints '  shard 1/3: [0-9]* of its [0-9]* units$'
expect 4 merge cut many-2-of-3 many-3-of-3 -o never && says 'units are missing'
# what a shard has can be gone on with by who plays all
# shellcheck disable=SC2086
expect 0 $many -q -o cut && same many-t1 cut

# -- Slurm's job arrays
for task in 10 15 20; do
    export SLURM_ARRAY_TASK_ID=$task SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_STEP=5
    # shellcheck disable=SC2086
    expect 0 $many -q -t 2 -o slurm-$task
done
cmp slurm-15/journal-00000 many-2-of-3/journal-00000 >/dev/null ||
    [ "$(size slurm-15/journal-00000)" -eq "$(size many-2-of-3/journal-00000)" ] || failed 'another shard'
expect 0 merge slurm-20 slurm-10 slurm-15 -o slurm && same many-t1 slurm
export SLURM_ARRAY_TASK_ID=16
# shellcheck disable=SC2086
expect 2 $many -o never && says 'SLURM_ARRAY_TASK_ID=16 of 3'
# shellcheck disable=SC2086
expect 0 $many -q --shard 1/1 -o override && same many-t1 override
# some tasks of the three once more: Slurm then counts these alone
export SLURM_ARRAY_TASK_ID=15 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=15
before=$(size slurm-15/journal-00000)
# shellcheck disable=SC2086
expect 4 $many -o slurm-15 && says 'the journal of shard 2/3, not 1/2: --shard 2/3 goes on with it'
[ "$(size slurm-15/journal-00000)" -eq "$before" ] || failed 'a shard became another'
# shellcheck disable=SC2086
expect 0 $many --shard 2/3 -o slurm-15 && says 'slurm-15: shard 2/3 is complete'
# shellcheck disable=SC2086
expect 4 $many -o override && says 'the journal of shard 1/1, not 1/2'
unset SLURM_ARRAY_TASK_ID SLURM_ARRAY_TASK_COUNT SLURM_ARRAY_TASK_MIN SLURM_ARRAY_TASK_STEP

# -- folders of others
mkdir mine && echo mine >mine/mine.txt
# shellcheck disable=SC2086
expect 4 $many -o mine && says 'not empty' && one_line
# shellcheck disable=SC2086
expect 0 $many -q --force -o mine && same many-t1 mine
[ -e mine/mine.txt ] || failed '--force removed a file'
# shellcheck disable=SC2086
expect 4 $many --seed 2 -o mine && says 'another sweep, which differs in seed$' && says '--force'
# shellcheck disable=SC2086
expect 4 $many --set /actors/china/discount=0.5 -n 601 -o mine
says 'which differs in scenario, replications$' && same many-t1 mine
# shellcheck disable=SC2086
expect 0 $many --seed 2 -q --force -o mine
if cmp -s many-t1/sweep.csv mine/sweep.csv; then failed 'an old table was left'; fi

# -- damage
record=$((8 * (2 + 2 * 6))) # bytes of a record of two measures
cp -r many-t1 damaged && rm damaged/sweep.csv damaged/datapackage.json
end=$(size damaged/journal-00000)
flip damaged/journal-00000 $((end - 150 * record + 20))
flip damaged/journal-00000 $((end - 7 * record - 3))
truncate -s $((end - 30)) damaged/journal-00000
expect 0 status damaged && prints '297 of 300 units' && prints '2 damaged records are left out'
# shellcheck disable=SC2086
expect 0 $many -o damaged && says 'damaged records .* played again: 2$' && says 'goes on, 297 of 300'
same many-t1 damaged
# shellcheck disable=SC2086
expect 0 $many -o damaged && says 'is finished: nothing was left' && one_line
cp -r many-t1 headless
flip headless/journal-00000 200
# shellcheck disable=SC2086
expect 4 $many -o headless && says 'head is damaged: .*; once it is removed' && says '--force'
expect 4 status headless && expect 4 merge headless -o never
# shellcheck disable=SC2086
expect 0 $many -q --force -o headless && same many-t1 headless
echo 'something else, long enough to have a head of another kind, one would think' >headless/journal-00007
# shellcheck disable=SC2086
expect 4 $many -o headless && says 'journal-00007: not a journal'
: >headless/journal-00007
rm headless/sweep.csv
# shellcheck disable=SC2086
expect 0 $many -q -o headless && same many-t1 headless

# -- stopped: by time, signals, kill -9, a full disk
slow="sweep $game --vary $axis=0.5:0.95:40 --vary $credible=0:1:5 --measure value/us -n 60000"
# shellcheck disable=SC2086
expect 0 $slow -q -o whole
# shellcheck disable=SC2086
expect 75 $slow -t 1 --max-time 0.03 -o late && says 'stopped early by --max-time' && one_line
[ ! -e late/sweep.csv ] || failed 'a table of what is not complete'
expect 0 status late
# shellcheck disable=SC2086
expect 0 $slow -q -o late && same whole late && same_package whole late
cp game.json the-same-under-a-longer-name.json
# shellcheck disable=SC2086
expect 75 $slow -t 1 --max-time 0.03 -o renamed
renamed=$(echo "$slow" | sed 's/game.json/the-same-under-a-longer-name.json/')
# shellcheck disable=SC2086
expect 75 $renamed -t 1 --max-time 0.03 -o renamed && says 'stopped early by --max-time'
expect 0 status renamed && if grep -q damaged out; then failed 'another name damages a journal'; fi
# shellcheck disable=SC2086
expect 0 $slow -q -o renamed && same whole renamed && same_package whole renamed
# begun FOLDER PROCESS : waits until the sweep has a unit in its journal, or has ended
begun() {
    until "$program" status "$1" 2>/dev/null | grep -q ' [1-9][0-9]* of [0-9]* units'; do
        kill -0 "$2" 2>/dev/null || return
        sleep 0.01
    done
}
for signal in INT TERM; do
    for try in 1 2 3 4 5; do # one that was faster than the signal tells nothing
        rm -rf $signal
        # shells start what is in the background with SIGINT ignored
        # shellcheck disable=SC2086
        env --default-signal=INT "$program" $slow -t 1 -o $signal >out 2>err </dev/null &
        begun $signal $!
        kill -s $signal $!
        wait $!
        status=$?
        [ $status -eq 0 ] || break
    done
    [ $status -eq 75 ] && says 'stopped early: .* the same command goes on' && one_line || failed "SIG$signal"
    [ ! -e $signal/sweep.csv ] || failed 'a table after a signal'
    # shellcheck disable=SC2086
    expect 0 $slow -q -o $signal && same whole $signal
done
for moment in 1 2 3 4 5 6 7 8 9 10; do
    wait=$(awk -v seed="$moment$$" 'BEGIN { srand(seed); printf "%.3f", 0.2 * rand() }')
    # shellcheck disable=SC2086
    "$program" $slow -t 2 -q -o killed >out 2>err </dev/null &
    [ $((moment % 2)) -eq 1 ] || begun killed $!
    sleep "$wait"
    kill -KILL $!
    wait $!
done 2>/dev/null
expect 0 status killed || failed 'killed ten times'
# shellcheck disable=SC2086
expect 0 $slow -q -o killed && same whole killed && same_package whole killed
# shellcheck disable=SC2086
"$program" $slow -n 100000000 -t 1 -q -o played >/dev/null 2>&1 </dev/null &
begun played $!
# shellcheck disable=SC2086
expect 4 $many -o played --force && says 'another process is writing to this journal' && one_line
kill -KILL $!
wait $! 2>/dev/null
expect 0 status played && prints 'points of 100000000 replications'
# shellcheck disable=SC2086
expect 0 $many -q -o played --force && same many-t1 played
room=$(size many-t1/journal-00000)
# shellcheck disable=SC2086
(ulimit -f $((room / 1024)) && exec "$program" $many -o full) >out 2>err
[ $? -eq 4 ] && says 'full/journal-00000: cannot be written to: File too large' && one_line || failed 'a full disk'
expect 0 status full && prints 'are finished'
# shellcheck disable=SC2086
expect 0 $many -o full && says 'goes on, ' && same many-t1 full
if [ "$(id -u)" -eq 0 ] && mkdir disk && mount -t tmpfs -o size=24k none disk 2>/dev/null; then
    # shellcheck disable=SC2086
    expect 4 $many -o disk/out && says 'No space left on device'
    # shellcheck disable=SC2086
    expect 4 $many -o disk/out && says 'No space left on device' && says 'goes on, '
    mount -o remount,size=1m disk
    # shellcheck disable=SC2086
    expect 0 $many -q -o disk/out && same many-t1 disk/out
    umount disk
fi
[ -z "$(find . -name '.parley*')" ] || failed 'temporary files'

# -- precision: points end early, and a resume is the same
expect 0 sweep $game --vary $vary --measure value/us --precision 0.2 -n 1e6 -q -o precise
awk -F, 'NR > 1 && ($4 * 1.97 > 0.2 || $4 * 20 < 0.2) { bad = 1 } END { exit bad }' precise/sweep.csv ||
    failed 'points are not as precise as asked, or far more'
vague="sweep $game --vary $axis=0.5,0.9 --vary /actors/china/types/committed/turnover/opportunist=0:1:2 --measure value/us --precision 0.01 -n 1000"
# shellcheck disable=SC2086
expect 6 $vague -o vague && says 'not precise enough: at 4 of 4 points the noise of value/us' && says 'wrote vague'
# shellcheck disable=SC2086
expect 6 $vague -q -o vague && one_line && [ "$(wc -l <vague/sweep.csv)" -eq 5 ] || failed 'no table'
for i in 1 2; do
    # shellcheck disable=SC2086
    expect 0 $vague --shard $i/2 -q -o vague-$i
done
expect 6 merge vague-1 vague-2 -o vague-all && one_line && same vague vague-all

[ $failures -eq 0 ] && echo 'all good'
exit $((failures > 0))
