"""The memories that are searched and the questions about them."""

import glob
import json
import os
import random
import re
from datetime import datetime
from typing import NamedTuple

from harness import Failed

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
QUESTIONS = os.path.join(ROOT, "Tests", "RecallTests", "Data", "findings-dev.jsonl")
WORDNET = "/usr/share/wordnet/data.*"


class Question(NamedTuple):
    text: str
    answers: frozenset  # Any of these texts is right.


def text_of(body):
    """What every engine searches of a memory: its content, its tags and its scope. gitmem gives tags in its own order."""
    return "\n".join([body["content"], *sorted(set(body.get("tags", []))), *([body["scope"]] if "scope" in body else [])])


def read(path):
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except OSError as error:
        raise Failed(f"{path}: {error.strerror}")
    except ValueError:
        raise Failed(f"{path} is not in UTF-8")


def lines(path):
    # Not splitlines(): a text may have other separators of lines in it.
    return [line for line in read(path).split("\n") if line.strip()]


def parsed(path, text):
    try:
        return json.loads(text)
    except ValueError as error:
        raise Failed(f"{path} is not JSON: {error}")


def findings(path):
    """The bodies of fixtures/findings, each once, and the questions of a file about them."""
    bodies = {}
    for file in sorted(glob.glob(os.path.join(ROOT, "fixtures", "findings", "*.jsonl"))):
        for line in lines(file):
            body = parsed(file, line)
            bodies.setdefault(json.dumps(body, sort_keys=True), body)
    texts = [(body["content"], text_of(body)) for body in bodies.values()]
    questions = []
    for line in lines(path):
        asked = parsed(path, line)
        try:
            starts = tuple(asked["answers"])
            answers = frozenset(text for content, text in texts if content.startswith(starts))
            questions.append(Question(asked["question"], answers))
        except (KeyError, TypeError):
            raise Failed(f"{path}: a line has no “question” or no “answers”")
    return list(bodies.values()), questions


def dialogues(path):
    """LoCoMo's turns, one memory each, and its questions that have an answer, as recall-eval takes them."""
    bodies, questions = [], []
    try:
        for number, each in enumerate(parsed(path, read(path))):
            texts = {}
            for body in turns(each["conversation"], number):
                texts[body["data"]["turn"]] = text_of(body)
                bodies.append(body)
            for asked in each["qa"]:
                places = re.findall(r"D:?(\d+):(\d+)", str(asked.get("evidence")))
                named = [f"D{int(session)}:{int(turn)}" for session, turn in places]
                answers = frozenset(texts[turn] for turn in named if turn in texts)
                if asked["category"] in (1, 2, 3, 4) and answers:
                    questions.append(Question(asked["question"], answers))
    except (AttributeError, KeyError, TypeError):
        raise Failed(f"{path} is not LoCoMo's JSON")
    return bodies, questions


def turns(conversation, number):
    session = 1
    while isinstance(conversation.get(f"session_{session}"), list):
        shared = {"kind": "episodic", "scope": f"conversation-{number}", "source": f"session-{session}"}
        try:
            date = datetime.strptime(conversation.get(f"session_{session}_date_time", ""), "%I:%M %p on %d %B, %Y")
            shared["occurred_at"] = date.strftime("%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            pass
        for turn in conversation[f"session_{session}"]:
            if not all(isinstance(turn.get(name), str) for name in ("speaker", "dia_id", "text")):
                continue
            content = f"{turn['speaker']}: {turn['text']}"
            if isinstance(turn.get("blip_caption"), str):
                content += f" [image: {turn['blip_caption']}]"
            yield {"content": content, **shared, "data": {"turn": turn["dia_id"]}}
        session += 1


def passages(files):
    """Passages that answer nothing, cut as Recall/Noise.swift cuts them: of WordNet the glosses, else paragraphs."""
    found = {}
    for path in files:
        if os.path.basename(path).startswith("data."):
            parts = [line.split("|")[1] for line in lines(path) if "|" in line]
        else:
            parts = read(path).split("\n\n")
        for part in parts:
            passage = " ".join(part.split())
            if 20 <= len(passage.encode()) <= 4000:
                found[passage] = None
    return list(found)


def made_up(bodies, count):
    """Texts without meaning, of the words of the memories as often as these use them. The same on every machine."""
    pick = random.Random(1)
    known = [word for body in bodies for word in body["content"].split()]
    return [" ".join(pick.choices(known, k=pick.randrange(6, 40))) + f" {number}" for number in range(count)]


def corpus(path, count, files):
    """So many bodies of memories, the questions, and what the noise is."""
    bodies, questions = findings(path) if path.endswith(".jsonl") else dialogues(path)
    if not questions:
        raise Failed(f"{path} has no questions")
    if count < len(bodies):
        raise Failed(f"--memories {count} is too few: the questions are about {len(bodies)}")
    wanted = count - len(bodies)
    noise = passages(files or sorted(glob.glob(WORDNET)))
    kind = f"passages of {', '.join(files)}" if files else "glosses of WordNet"
    if not files and not noise:
        noise, kind = made_up(bodies, wanted), "made-up texts"
    contents = {body["content"] for body in bodies}
    noise = [passage for passage in noise if passage not in contents]
    if len(noise) < wanted:
        raise Failed(f"the noise has only {len(noise)} passages; {wanted} are wanted. Give more by --noise.")
    random.Random(1).shuffle(noise)
    bodies += [{"content": passage} for passage in noise[:wanted]]
    return bodies, questions, f"{len(bodies) - wanted:,} that the questions are about and {wanted:,} {kind}"
