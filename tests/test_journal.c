/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever happens to a journal, what was written whole before is read, and nothing else is. */
#include "study/journal.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { N_VALUES = 3, N_RECORDS = 20, RECORD = 8 * (2 + N_VALUES) };

static char folder[] = "/tmp/parley-journal-XXXXXX", path[64];
static char about[] = "{\"a\": 1}";
static const journal_head ours = {
    .key = {7, 9}, .n_records = N_RECORDS, .n_values = N_VALUES, .n_about = 8, .about = about};

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/journal", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void values_of(uint64_t number, double values[N_VALUES])
{
    for (int v = 0; v < N_VALUES; v++)
        values[v] = (double)number / (v + 1);
}

/* Adds records first .. end - 1 under this head; false where that fails. */
static bool add_under(const journal_head *head, uint64_t first, uint64_t end)
{
    journal *j;
    parley_error error = {0};
    parley_status status = journal_open(&j, path, head, &error);
    for (uint64_t number = first; number < end && !status; number++) {
        double values[N_VALUES];
        values_of(number, values);
        status = journal_add(j, number, values, &error);
    }
    if (!status)
        status = journal_sync(j, &error);
    journal_close(&j);
    parley_error_free(&error);
    return status == PARLEY_OK;
}

static bool add(uint64_t first, uint64_t end)
{
    return add_under(&ours, first, end);
}

typedef struct seen {
    int times[N_RECORDS];
} seen;

static void see(void *context, uint64_t number, const double *values)
{
    seen *s = context;
    double wanted[N_VALUES];
    values_of(number, wanted);
    assert_memory_equal(values, wanted, sizeof wanted);
    s->times[number]++;
}

static journal_found found_now(seen *s)
{
    journal_head head;
    journal_found found;
    memset(s, 0, sizeof *s);
    assert_int_equal(journal_read_head(&head, path, NULL), PARLEY_OK);
    assert_string_equal(head.about, about);
    assert_int_equal(journal_read(path, &head, &found, s, see, NULL), PARLEY_OK);
    free(head.about);
    return found;
}

static off_t size_now(void)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_size;
}

static void change_byte(off_t at, int change)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_not_equal(fputc(byte ^ change, file), EOF);
    assert_int_equal(fclose(file), 0);
}

static void what_is_added_is_read(void **state)
{
    (void)state;
    seen s;
    unlink(path);
    assert_true(add(0, 12));
    assert_true(add(12, N_RECORDS)); /* by another process, say */
    journal_found found = found_now(&s);
    assert_int_equal(found.n_good, N_RECORDS);
    assert_int_equal(found.n_damaged + found.n_cut, 0);
    for (int r = 0; r < N_RECORDS; r++)
        assert_int_equal(s.times[r], 1);
}

static void a_journal_cut_anywhere_keeps_what_is_whole(void **state)
{
    (void)state;
    seen s;
    unlink(path);
    assert_true(add(0, 4));
    off_t first = size_now() - 4 * RECORD;
    for (off_t length = size_now(); length >= 0; length--) {
        unlink(path);
        assert_true(add(0, 4));
        assert_int_equal(truncate(path, length), 0);
        if (length < first && length >= first - 8) {
            /* the head was whole and is not any more: it is not thrown away */
            assert_false(add(4, 5));
            assert_int_equal(size_now(), length);
            continue;
        }
        assert_true(add(4, 5));
        journal_found found = found_now(&s);
        int whole = length < first ? 0 : (int)((length - first) / RECORD);
        assert_int_equal(found.n_good, whole + 1);
        assert_int_equal(found.n_damaged + found.n_cut, 0);
        assert_int_equal(s.times[4], 1);
    }
}

static void texts_of_other_lengths_go_on_behind_the_one_that_is_there(void **state)
{
    static char texts[][40] = {"", "{\"a\": 1, and said at greater length}"};
    (void)state;
    for (int t = 0; t < 2; t++) {
        journal_head other = ours;
        seen s = {0};
        other.about = texts[t];
        other.n_about = strlen(texts[t]);
        unlink(path);
        assert_true(add(0, 5));
        assert_true(add_under(&other, 5, 9));
        assert_true(add(9, 10));
        journal_found found = found_now(&s);
        assert_int_equal(found.n_good, 10);
        assert_int_equal(found.n_damaged + found.n_cut, 0);
        for (int number = 0; number < 10; number++)
            assert_int_equal(s.times[number], 1);
    }
}

static void a_damaged_record_is_not_read_and_costs_no_other(void **state)
{
    (void)state;
    seen s;
    for (int byte = 0; byte < RECORD; byte++) {
        unlink(path);
        assert_true(add(0, 5));
        change_byte(size_now() - 3 * RECORD + byte, 1 << byte % 8);
        journal_found found = found_now(&s);
        assert_int_equal(found.n_good, 4);
        assert_int_equal(found.n_damaged, 1);
        assert_int_equal(s.times[2], 0);
        assert_true(add(2, 3));
        assert_int_equal(found_now(&s).n_good, 5);
        assert_int_equal(s.times[2], 1);
    }
}

static void a_damaged_head_is_refused(void **state)
{
    (void)state;
    unlink(path);
    assert_true(add(0, 2));
    off_t head = size_now() - 2 * RECORD, size = size_now();
    for (off_t byte = 0; byte < head; byte++) {
        change_byte(byte, 1);
        assert_false(add(2, 3));
        assert_int_equal(journal_read_head(&(journal_head){0}, path, NULL), PARLEY_ERROR_SYSTEM);
        assert_int_equal(size_now(), size);
        change_byte(byte, 1);
    }
    assert_true(add(2, 3));
}

static void other_files_are_left_as_they_are(void **state)
{
    (void)state;
    journal *j = NULL;
    journal_head other = ours;
    parley_error error = {0};
    unlink(path);
    assert_true(add(0, 3));
    off_t size = size_now();
    other.key[1]++;
    assert_int_equal(journal_open(&j, path, &other, &error), PARLEY_ERROR_SYSTEM);
    assert_null(j);
    assert_non_null(strstr(error.faults[0].message, "another run"));
    assert_int_equal(size_now(), size);
    parley_error_free(&error);

    FILE *text = fopen(path, "w");
    assert_non_null(text);
    for (int i = 0; i < 100; i++)
        fputs("scenario,measure\n", text);
    assert_int_equal(fclose(text), 0);
    assert_int_equal(journal_open(&j, path, &ours, &error), PARLEY_ERROR_SYSTEM);
    assert_non_null(strstr(error.faults[0].message, "not a journal"));
    assert_int_equal(size_now(), 1700);
    parley_error_free(&error);
}

static void two_cannot_write_at_once(void **state)
{
    (void)state;
    journal *one = NULL, *two = NULL;
    unlink(path);
    assert_int_equal(journal_open(&one, path, &ours, NULL), PARLEY_OK);
    assert_int_equal(journal_open(&two, path, &ours, NULL), PARLEY_ERROR_SYSTEM);
    journal_close(&one);
    assert_int_equal(journal_open(&two, path, &ours, NULL), PARLEY_OK);
    journal_close(&two);
}

/* A file that may grow no further is like a disk that is full. */
static void a_record_for_which_there_is_no_room_leaves_the_others_whole(void **state)
{
    (void)state;
    seen s;
    struct rlimit before, limit;
    unlink(path);
    assert_true(add(0, 3));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = (rlim_t)size_now() + RECORD + RECORD / 2;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_false(add(3, 6));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    journal_found found = found_now(&s);
    assert_int_equal(found.n_good, 4);
    assert_int_equal(found.n_cut + found.n_damaged, 0);
    assert_true(add(4, 6));
    assert_int_equal(found_now(&s).n_good, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_added_is_read),
        cmocka_unit_test(a_journal_cut_anywhere_keeps_what_is_whole),
        cmocka_unit_test(texts_of_other_lengths_go_on_behind_the_one_that_is_there),
        cmocka_unit_test(a_damaged_record_is_not_read_and_costs_no_other),
        cmocka_unit_test(a_damaged_head_is_refused),
        cmocka_unit_test(other_files_are_left_as_they_are),
        cmocka_unit_test(two_cannot_write_at_once),
        cmocka_unit_test(a_record_for_which_there_is_no_room_leaves_the_others_whole),
    };
    signal(SIGXFSZ, SIG_IGN);
    return cmocka_run_group_tests_name("journal", tests, make_folder, remove_folder);
}
