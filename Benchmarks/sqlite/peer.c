/* SQLite used plainly, as a program of its own: what the rows of look-ups and of recall are measured beside.
 *
 *   peer make DATABASE <LINES        each line an id, a key, tags with commas between them, and a text, with tabs between
 *   peer key DATABASE KEY
 *   peer tag DATABASE TAG
 *   peer match DATABASE QUESTION     the ten best by FTS5's bm25
 */
#include <ctype.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sqlite3 *database;

static void check(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(database));
    exit(1);
}

static void run(const char *text) { check(sqlite3_exec(database, text, NULL, NULL, NULL)); }

static sqlite3_stmt *prepare(const char *text) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v2(database, text, -1, &statement, NULL));
    return statement;
}

static void bind(sqlite3_stmt *statement, int place, const char *text) {
    check(sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT));
}

static void step(sqlite3_stmt *statement) {
    check(sqlite3_step(statement));
    check(sqlite3_reset(statement));
}

static void make(void) {
    run("CREATE TABLE memory(id TEXT PRIMARY KEY, key TEXT, content TEXT);"
        "CREATE INDEX by_key ON memory(key);"
        "CREATE TABLE tag(tag TEXT, id TEXT);"
        "CREATE INDEX by_tag ON tag(tag);"
        "CREATE VIRTUAL TABLE search USING fts5(id UNINDEXED, content);"
        "BEGIN");
    sqlite3_stmt *memory = prepare("INSERT INTO memory VALUES (?, ?, ?)");
    sqlite3_stmt *tag = prepare("INSERT INTO tag VALUES (?, ?)");
    sqlite3_stmt *search = prepare("INSERT INTO search VALUES (?, ?)");
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while ((length = getline(&line, &capacity, stdin)) > 0) {
        line[length - 1] = 0;
        char *rest = line;
        char *id = strsep(&rest, "\t"), *key = strsep(&rest, "\t"), *tags = strsep(&rest, "\t");
        if (!rest) continue;
        bind(memory, 1, id);
        if (*key) bind(memory, 2, key); else check(sqlite3_bind_null(memory, 2));
        bind(memory, 3, rest);
        step(memory);
        bind(search, 1, id);
        bind(search, 2, rest);
        step(search);
        for (char *one; (one = strsep(&tags, ","));) {
            if (!*one) continue;
            bind(tag, 1, one);
            bind(tag, 2, id);
            step(tag);
        }
    }
    run("COMMIT");
}

static void print(const char *query, const char *word) {
    sqlite3_stmt *statement = prepare(query);
    bind(statement, 1, word);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        printf("%s %s\n", sqlite3_column_text(statement, 0), sqlite3_column_text(statement, 1));
    check(code);
}

/* The words of a question, any of them. */
static char *any(const char *question) {
    char *query = malloc(strlen(question) * 6 + 3), *end = query;
    for (const char *place = question; *place;) {
        if (!isalnum((unsigned char)*place) && !(*place & 0x80)) {
            place++;
            continue;
        }
        if (end > query) end += sprintf(end, " OR ");
        *end++ = '"';
        while (isalnum((unsigned char)*place) || *place & 0x80) *end++ = *place++;
        *end++ = '"';
    }
    *end = 0;
    return query;
}

int main(int count, char **words) {
    if (count < 3) return 2;
    check(sqlite3_open(words[2], &database));
    if (!strcmp(words[1], "make")) make();
    else if (count < 4) return 2;
    else if (!strcmp(words[1], "key")) print("SELECT id, content FROM memory WHERE key = ?", words[3]);
    else if (!strcmp(words[1], "tag"))
        print("SELECT id, content FROM tag JOIN memory USING (id) WHERE tag = ?", words[3]);
    else if (!strcmp(words[1], "match"))
        print("SELECT id, content FROM search WHERE search MATCH ? ORDER BY rank LIMIT 10", any(words[3]));
    else return 2;
    return 0;
}
