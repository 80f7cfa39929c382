#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# parley sweep in many processes: sweep_mpi.sh PROGRAM MODULE. Ends with 77 where there is no
# mpirun of Open MPI's, or no module.
set -u
[ -x "${1-}" ] || { echo "usage: sweep_mpi.sh PROGRAM MODULE"; exit 1; }
program=$1
export PARLEY_MPI="${2-}"
if [ ! -e "$PARLEY_MPI" ] || ! mpirun --version 2>/dev/null | grep -q 'Open MPI'; then
    echo 'no module that speaks MPI, or no mpirun of Open MPI: nothing was tested'
    exit 77
fi
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d) || exit 1
trap 'umount "$folder/disk" 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
cp "$here/game.json" game.json
failures=0
unset SLURM_ARRAY_TASK_ID SLURM_ARRAY_TASK_COUNT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 TMPDIR=/tmp

failed() {
    failures=$((failures + 1))
    echo "FAILED: $*"
    sed 's/^/  out: /' out | head -20
    sed 's/^/  err: /' err | head -20
}

says() { grep -q -e "$1" err || failed "no '$1' on standard error"; }
same() { cmp "$1/sweep.csv" "$2/sweep.csv" >out 2>&1 || failed "another table in $2"; }

# ranks STATUS N ARGUMENT... : N processes end with STATUS
ranks() {
    wanted=$1
    n=$2
    shift 2
    mpirun --oversubscribe -n "$n" "$program" "$@" >out 2>err </dev/null
    status=$?
    [ $status -eq "$wanted" ] || failed "status $status, not $wanted: mpirun -n $n parley $*"
}

alone() {
    wanted=$1
    shift
    "$program" "$@" >out 2>err </dev/null
    status=$?
    [ $status -eq "$wanted" ] || failed "status $status, not $wanted: parley $*"
}

many='sweep game.json --vary /actors/us/discount=0.5:0.95:100 --vary /threats/tariffs/credibility=0,0.5,1 -n 600'
slow='sweep game.json --vary /actors/us/discount=0.5:0.95:40 --vary /threats/tariffs/credibility=0:1:5 -n 60000 --measure value/us'

# shellcheck disable=SC2086 # several words, from here on
alone 0 $many -q -o alone
for n in 1 2 4; do
    ranks 0 $n $many -t 1 -o ranks-$n && same alone ranks-$n
    cmp alone/datapackage.json ranks-$n/datapackage.json >out || failed 'another datapackage.json'
    [ "$(find ranks-$n -name 'journal-*' | wc -l)" -eq $n ] || failed 'not a journal a process'
    [ "$(grep -c 'wrote' err)" -eq 1 ] || failed 'not said once'
done
ranks 0 3 $many -o ranks-4 && says 'is finished: nothing was left'
ranks 0 2 $many -t 2 -q -o threads && same alone threads
ranks 0 2 $many -t 1 --shard 1/2 -q -o half-1
alone 0 $many --shard 2/2 -q -o half-2
alone 0 merge half-1 half-2 -o halves && same alone halves

# -- faults are said once
ranks 2 3 $many --paired 300 -o never
[ "$(grep -c 'no point 300' err)" -eq 1 ] || failed 'a fault is not said once'
ranks 4 3 $many --seed 2 -o ranks-2
[ "$(grep -c 'another sweep' err)" -eq 1 ] || failed 'a fault is not said once'
PARLEY_MPI=/nonexistent
ranks 4 2 $many -o never && says 'the part that speaks MPI cannot be loaded'
unset PARLEY_MPI
ranks 0 2 $many -t 2 -q -o nearby && same alone nearby
export PARLEY_MPI="$2"
[ ! -e never ] || failed 'a folder was made for what is wrong'

# -- stopped, and gone on with by another number of processes
alone 0 $slow -q -o whole
ranks 75 3 $slow -t 1 --max-time 0.05 -o late
[ "$(grep -c 'stopped early by --max-time' err)" -eq 1 ] || failed 'not said once that it stopped'
[ ! -e late/sweep.csv ] || failed 'a table of what is not complete'
ranks 0 2 $slow -t 1 -q -o late && same whole late
mpirun --oversubscribe -n 1 "$program" $slow -t 1 -o other : \
    -n 1 "$program" $slow -t 1 --max-time 0.05 -o other >out 2>err </dev/null
[ $? -eq 75 ] || failed "another process's time was up, and nothing came of it"
[ "$(grep -c 'stopped early by --max-time' err)" -eq 1 ] || failed "another's --max-time was not said once"

# -- those that have no room for their journals end all of them; only root can make a small disk
if [ "$(id -u)" -eq 0 ] && mkdir disk && mount -t tmpfs -o size=24k none disk 2>/dev/null; then
    ranks 4 2 $many -t 1 -o disk/out && says 'journal-0000[01]: .*: No space left on device'
    mount -o remount,size=1m disk
    ranks 0 2 $many -t 1 -q -o disk/out && same alone disk/out
    umount disk
fi

# -- one that dies, and one that is asked to stop; each is known by its journal, which it holds open
mpirun --oversubscribe -n 3 "$program" $slow -n 4000000 -t 1 -o dead >out 2>err </dev/null &
run=$!
holder() {
    for link in /proc/[0-9]*/fd/*; do
        case $(readlink "$link" 2>/dev/null) in
        */"$1") link=${link#/proc/}; echo "${link%%/*}"; return ;;
        esac
    done
}
for try in $(seq 100); do
    sleep 0.2
    victim=$(holder dead/journal-00001)
    [ -z "$victim" ] || break
done
if [ -n "$victim" ] && kill -KILL "$victim"; then
    wait $run
    status=$?
    [ $status -ne 0 ] || failed "status $status where a process died"
    says 'signal 9 (Killed)'
    alone 0 status dead
else
    kill -TERM $run
    failed 'no process to kill'
fi
mpirun --oversubscribe -n 3 "$program" $slow -n 4000000 -t 1 -o asked >out 2>err </dev/null &
run=$!
for try in $(seq 100); do
    sleep 0.2
    victim=$(holder asked/journal-00002)
    [ -z "$victim" ] || break
done
if [ -n "$victim" ] && kill -TERM "$victim"; then
    wait $run
    status=$?
    [ $status -eq 75 ] || failed "status $status where one was asked to stop"
    says 'stopped early: .* the same command goes on'
else
    kill -TERM $run
    failed 'no process to stop'
fi

[ $failures -eq 0 ] && echo 'all good'
exit $((failures > 0))
