"""A search engine in a process of its own: engines.py NAME FOLDER. See README.md.

Each line of standard input is a request in JSON, and each gets a line in answer. {"build": FILE} makes an index in FOLDER of
the texts in FILE, a string in JSON per line. {"question": TEXT} gives the ten best texts, and how long the engine took.
"""

import json
import os
import re
import sys
import time

BEST = 10


def words(question):
    """The words of a question, without what a query language could take for an operator."""
    return re.findall(r"[^\W_]+", question.lower())


class Tantivy:
    def build(self, folder, texts):
        import tantivy

        schema = tantivy.SchemaBuilder().add_text_field("text", stored=True, tokenizer_name="en_stem").build()
        self.index = tantivy.Index(schema, path=folder)
        writer = self.index.writer()
        for text in texts:
            writer.add_document(tantivy.Document(text=text))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder):
        self.index.reload()
        self.searcher = self.index.searcher()
        return self.searcher.num_docs

    def best(self, asked):
        query = self.index.parse_query(" ".join(asked), ["text"])
        found = self.searcher.search(query, BEST, count=False)
        return [self.searcher.doc(address)["text"][0] for _, address in found.hits]


class Xapian:
    def build(self, folder, texts):
        import xapian

        database = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        generator.set_stemmer(xapian.Stem("english"))
        for text in texts:
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(text)
            document.set_data(text)
            database.add_document(document)
        database.commit()
        database.close()

    def open(self, folder):
        import xapian

        self.database = xapian.Database(folder)
        self.enquire = xapian.Enquire(self.database)
        self.parser = xapian.QueryParser()
        self.parser.set_stemmer(xapian.Stem("english"))
        self.parser.set_database(self.database)
        return self.database.get_doccount()

    def best(self, asked):
        # Without flags, a query is words alone, and any of them will do.
        self.enquire.set_query(self.parser.parse_query(" ".join(asked), 0))
        return [match.document.get_data().decode() for match in self.enquire.get_mset(0, BEST)]


class FTS5:
    def build(self, folder, texts):
        import sqlite3

        self.connection = sqlite3.connect(os.path.join(folder, "search.db"), isolation_level=None)
        self.connection.execute("create virtual table search using fts5(text, tokenize='porter unicode61')")
        self.connection.execute("begin")
        self.connection.executemany("insert into search values (?)", ((text,) for text in texts))
        self.connection.execute("commit")

    def open(self, folder):
        return self.connection.execute("select count(*) from search").fetchone()[0]

    def best(self, asked):
        match = " OR ".join(f'"{word}"' for word in asked)
        rows = self.connection.execute("select text from search where search match ? order by rank limit ?", (match, BEST))
        return [text for text, in rows]


ENGINES = {"tantivy": Tantivy, "xapian": Xapian, "fts5": FTS5}


def build(engine, folder, path):
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    os.makedirs(folder)
    begin = time.perf_counter()
    engine.build(folder, texts)
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "count": engine.open(folder)}


def ask(engine, question):
    begin = time.perf_counter()
    asked = words(question)
    found = engine.best(asked) if asked else []
    return {"seconds": time.perf_counter() - begin, "found": found}


def main():
    engine, folder = ENGINES[sys.argv[1]](), sys.argv[2]
    for line in sys.stdin:
        request = json.loads(line)
        answer = build(engine, folder, request["build"]) if "build" in request else ask(engine, request["question"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
