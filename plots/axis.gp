# SPDX-License-Identifier: GPL-3.0-or-later
# The axis of rounds of the by-round table `table`: sets last_round and x_name, and two commands for
# `eval`, bare_axis and named_axis, the latter with the ticks' names. Where rounds have dates, ticks
# are at the first round of years if there are at least three of these, else at about eight rounds.

last_round = 0
first_date = ""
n_years = 0
year_starts(date) = strlen(date) == 7 && (date[6:7] eq "01" || date[6:7] eq "Q1")
note_round(r, date) = \
    (last_round = r > last_round ? r : last_round, \
     first_date = first_date eq "" ? date : first_date, 0)
seen_round = -1
note_year(r, date) = r <= seen_round ? 0 : \
    (seen_round = r, n_years = n_years + year_starts(date), 0)
stats table using (note_round(column("round"), strcol("date")), \
    note_year(column("round"), strcol("date"))) nooutput

by_year = n_years >= 3
stride = by_year ? ceil(n_years / 12.0) : ceil((last_round + 1) / 8.0)
bare_ticks = ""
named_ticks = ""
n_years = 0
seen_round = -1
add_tick(r, name) = \
    (bare_ticks = bare_ticks . (bare_ticks eq "" ? "" : ", ") . sprintf("'' %d", r), \
     named_ticks = named_ticks . (named_ticks eq "" ? "" : ", ") . sprintf("'%s' %d", name, r), 0)
note_tick(r, date) = by_year ? \
    (year_starts(date) ? \
        (n_years = n_years + 1, (n_years - 1) % stride == 0 ? add_tick(r, date[1:4]) : 0) : 0) : \
    (r % stride == 0 ? add_tick(r, date) : 0)
note_once(r, date) = r <= seen_round ? 0 : (seen_round = r, note_tick(r, date))
if (first_date ne "") {
    stats table using (note_once(int(column("round")), strcol("date"))) nooutput
    bare_axis = "set xtics (" . bare_ticks . ")"
    named_axis = "set xtics (" . named_ticks . ")"
    x_name = by_year ? "date; ticks where years begin" : "date"
} else {
    bare_axis = "set xtics autofreq; set format x ''"
    named_axis = "set xtics autofreq; set format x '%g'"
    x_name = "round"
}
set xrange [0:last_round > 0 ? last_round : 1]
