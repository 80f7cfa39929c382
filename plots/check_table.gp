# SPDX-License-Identifier: GPL-3.0-or-later
# Ends the plot with a message unless the file `table` has the columns `needed` and at least one row
# below its header, or `nothing`, which says what that would mean, is empty.

n_rows = -1
header = ""
set datafile separator "\001"
set datafile nocolumnheaders
stats table using (n_rows = n_rows + 1, n_rows == 0 ? (header = strcol(1), 0) : 0) nooutput
set datafile columnheaders
set datafile separator comma
if (n_rows < 0) {
    print sprintf("%s: error: no such table", table)
    exit status 1
}
do for [k = 1:words(needed)] {
    if (strstrt("," . header . ",", "," . word(needed, k) . ",") == 0) {
        print sprintf("%s: error: no column %s", table, word(needed, k))
        exit status 1
    }
}
if (n_rows == 0 && nothing ne "") {
    print sprintf("%s: error: no rows: %s", table, nothing)
    exit status 1
}
