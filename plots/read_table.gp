# SPDX-License-Identifier: GPL-3.0-or-later
# The file `table` as texts: cell(r, "name") for r from 1 to n_rows. Byte by byte, since gnuplot
# itself cuts a quoted cell at a comma. No rows where there is no such file.

n_bytes = 0
n_ends = 0
stats table binary format="%uchar" using \
    (n_bytes = n_bytes + 1, n_ends = n_ends + ($1 == 44 || $1 == 10), 0) nooutput
array cells[n_ends + 1]
n_cells = 0
n_columns = 0
quoted = 0
last_byte = 0
cell_text = ""
end_cell(byte) = (n_cells = n_cells + 1, cells[n_cells] = cell_text, cell_text = "", \
    n_columns == 0 && byte == 10 ? (n_columns = n_cells, 0) : 0)
# A quote begins or ends a quoted part; one that begins right after one has ended is meant as such.
quote(byte) = (quoted = 1 - quoted, \
    quoted && last_byte == 34 ? (cell_text = cell_text . '"', 0) : 0)
read_byte(byte) = byte == 34 ? quote(byte) : \
    !quoted && (byte == 44 || byte == 10) ? end_cell(byte) : \
    (cell_text = cell_text . sprintf("%c", byte), 0)
if (n_bytes > 0) {
    stats table binary format="%uchar" using (read_byte($1), last_byte = $1, 0) nooutput
}
n_rows = n_columns == 0 ? 0 : n_cells / n_columns - 1
column_at(name) = sum [column_k = 1:n_columns] (cells[column_k] eq name ? column_k : 0)
cell(r, name) = cells[r * n_columns + column_at(name)]
# gnuplot reads 4.0e-05, but not 4e-05
pointed(text) = strstrt(text, "e") > 1 && strstrt(text, ".") == 0 ? \
    text[1:strstrt(text, "e") - 1] . ".0" . text[strstrt(text, "e"):*] : text
number(r, name) = strlen(cell(r, name)) > 0 ? real(pointed(cell(r, name))) : NaN
number_or(r, name, other) = strlen(cell(r, name)) > 0 ? number(r, name) : number(r, other)
