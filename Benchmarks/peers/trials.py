"""What is tried with each peer. Every function returns what it saw."""

import json
import os
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from harness import Failed, Machine
from peers import FINDINGS, BasicMemory

WRITERS = 10
WRITES = 5
TIMES = 7
FIRST = 5


class Lab:
    """Fresh machines in the temporary folder, and the texts that all peers are given."""

    def __init__(self, folder, fixtures):
        self.folder, self.number = folder, 0
        with open(os.path.join(fixtures, "findings.jsonl")) as file:
            self.texts = [json.loads(line)["content"] for line in file]
        with open(os.path.join(fixtures, "questions.jsonl")) as file:
            # Every tenth, so that nobody chose them.
            self.questions = [json.loads(line) for line in file][::10]

    def machine(self, offline=False):
        self.number += 1
        return Machine(os.path.join(self.folder, f"machine-{self.number}"), offline)


def write(writer, text):
    try:
        writer.write(text)
        return True
    except Failed:
        return False


def write_one(peer, machine, agent, text):
    writer = peer.writer(machine, agent)
    try:
        writer.write(text)
    finally:
        writer.close()


def writers(lab, peer, count):
    machine = lab.machine()
    peer.open(machine)
    # A server may make its database at its first start, so the first agent comes alone.
    agents = [peer.writer(machine, "agent0")]
    with ThreadPoolExecutor() as pool:
        agents += pool.map(lambda number: peer.writer(machine, f"agent{number}"), range(1, count))
    barrier = threading.Barrier(count)
    done = []

    def work(number):
        barrier.wait()
        for text in lab.texts[number * WRITES:(number + 1) * WRITES]:
            if write(agents[number], text):
                done.append(text)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda agent: agent.close(), agents))
    peer.settle(machine)
    found = peer.texts(machine)
    return {"tried": count * WRITES, "acknowledged": len(done), "there": sum(text in found for text in done)}


def clones(lab, peer):
    first, second, hub = lab.machine(), lab.machine(), os.path.join(lab.folder, f"hub-{lab.number}.git")
    peer.open(first)
    write_one(peer, first, "ada", lab.texts[0])
    peer.publish(first, hub)
    peer.clone(second, hub)
    write_one(peer, first, "ada", FINDINGS[0])
    write_one(peer, second, "ben", FINDINGS[1])
    outcome = peer.exchange(first, second)
    try:
        found = peer.texts(second)
        there = [text in found for text in (lab.texts[0], *FINDINGS)]
    except Exception as error:  # A folder in the middle of a conflict may be unreadable, in each peer's own way.
        return {"outcome": outcome, "there": None, "error": str(error).splitlines()[0][:60]}
    return {"outcome": outcome, "there": there}


def own_exchange(lab, peer):
    first, second = lab.machine(), lab.machine()
    peer.open(first)
    write_one(peer, first, "ada", lab.texts[0])
    return peer.own_exchange(first, second, os.path.join(lab.folder, "own-hub"))


def same_fact(lab, peer):
    machine = lab.machine()
    peer.open(machine)
    said = []
    for agent in ("ada", "ben"):
        try:
            write_one(peer, machine, agent, FINDINGS[0])
            said.append("accepted")
        except Failed as error:
            said.append(f"refused (“{error}”)")
    peer.settle(machine)
    return {"said": said, "times": peer.texts(machine).count(FINDINGS[0]), "agents": peer.on_record(machine, FINDINGS[0])}


def ask(agent, question):
    """The question as it is; where nothing answers, its longest word, as somebody would try next."""
    return agent.search(question) or agent.search(max(question.split(), key=len).strip("?.,"))


def times(lab, peer):
    """A write and a search in a store of all findings, and which questions found their answer."""
    machine = lab.machine()
    peer.open(machine)
    peer.fill(machine, lab.texts)
    peer.settle(machine)
    agent = peer.writer(machine, "ada")
    taken = {"write": [], "search": []}
    for number in range(TIMES):
        begin = time.monotonic()
        agent.write(f"Build {number} of the nightly run took {number + 3} minutes")
        taken["write"].append(time.monotonic() - begin)
    agent.search("warm up")
    ranks = []
    for asked in lab.questions:
        begin = time.monotonic()
        agent.search(asked["question"])
        taken["search"].append(time.monotonic() - begin)
        found = ask(agent, asked["question"])[:FIRST]
        ranks.append(any(answer in text for answer in asked["answers"] for text in found))
    agent.close()
    result = {name: statistics.median(values) for name, values in taken.items()}
    result.update(found=sum(ranks), asked=len(ranks), start=getattr(agent, "start", None))
    if isinstance(peer, BasicMemory):
        result["remark"] = peer.remark(machine)
    return result


def offline(lab, peer):
    machine = lab.machine(offline=True)
    if machine.try_run("true").returncode != 0:
        return "could not be seen: the network cannot be cut off here"
    peer.open(machine)
    agent = peer.writer(machine, "ada")
    agent.write(FINDINGS[0])
    peer.settle(machine)
    found = agent.search("heron")
    agent.close()
    return "works" if any(FINDINGS[0] in text for text in found) else "writes, but found nothing"
