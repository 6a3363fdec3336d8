"""Tests against the program: GITMEM=path python3 -m unittest discover -s tests"""

import os
import subprocess
import tempfile
import threading
import unittest

from gitmemory import GitMemoryError, Memory

PROGRAM = os.environ.get("GITMEM", "gitmem")


class ClientTests(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store = os.path.join(self.folder.name, "store")
        subprocess.run([PROGRAM, "init", "-q", self.store], check=True)

    def memory(self, agent: str = "ada", **more: str) -> Memory:
        memory = Memory(self.store, agent=agent, program=PROGRAM, **more)
        self.addCleanup(memory.close)
        return memory

    def test_remembers_and_recalls(self) -> None:
        memory = self.memory()
        added = memory.add("The default port is 5432", tags=["database", "порт"], data={"n": [1, None]})
        self.assertEqual(added["verdict"], "accepted")
        self.assertEqual(memory.add("The default port is 5432", tags=["порт", "database"], data={"n": [1, None]})["verdict"], "unchanged")
        found = memory.recall("which port is the default?", limit=1)
        self.assertEqual(found[0]["entry"]["content"], "The default port is 5432")
        self.assertEqual(memory.cite([added["id"]])[0]["value"], 1)
        self.assertEqual(memory.set("port", "5433")["verdict"], "accepted")
        self.assertEqual(memory.merge()["result"], "fast-forward")
        self.assertEqual(len(memory.list()), 2)
        self.assertEqual(memory.list(tags=["none"]), [])
        self.assertEqual(memory.import_([{"content": "one"}])[-1]["accepted"], 1)

    def test_claims_and_messages(self) -> None:
        ada, ben = self.memory("ada"), self.memory("ben", environment={**os.environ, "GITMEM_SESSION": "other"})
        self.assertEqual(ada.claim(["name:deploy"])[0]["verdict"], "held")
        with self.assertRaises(GitMemoryError) as refused:
            ben.claim(["name:deploy"])
        self.assertEqual(refused.exception.results[0]["verdict"], "refused")
        ada.release(["name:deploy"])
        self.assertEqual(ben.claim(["name:deploy"])[0]["verdict"], "held")
        ada.message_send("It is yours", to=["ben"])
        self.assertEqual([mail["text"] for mail in ben.message_list()], ["It is yours"])

    def test_failures(self) -> None:
        memory = self.memory()
        secret = "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789"
        with self.assertRaises(GitMemoryError) as rejected:
            memory.add(f"The token is {secret}")
        self.assertEqual(rejected.exception.exit, 5)
        self.assertEqual(rejected.exception.results[0]["verdict"], "rejected")
        self.assertNotIn(secret, str(rejected.exception))
        with self.assertRaises(GitMemoryError):
            memory.call("no such action")
        with self.assertRaises(GitMemoryError) as unknown:
            memory.show(["zzzz"])
        self.assertTrue(unknown.exception.code)
        with self.assertRaises(GitMemoryError) as missing:
            Memory(self.store, program="/no/such/gitmem").status()
        self.assertEqual(missing.exception.code, "no-program")

    def test_one_process_for_many_threads_and_another_after_a_crash(self) -> None:
        memory = self.memory()
        memory.status()
        process = memory._process
        threads = [threading.Thread(target=memory.add, args=(f"Fact {number}",)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(memory.list()), 20)
        self.assertIs(memory._process, process)
        process.kill()
        process.wait()
        self.assertEqual(len(memory.list()), 20)
        self.assertIsNot(memory._process, process)


if __name__ == "__main__":
    unittest.main()
