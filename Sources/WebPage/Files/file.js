// The page as a file: what a server would answer is read from the data that stand in it.

import { $ } from './elements.js';

const embedded = $('data');
/** The data of the file; nothing where there is a server. */
export const saved = embedded ? JSON.parse(embedded.textContent) : null;

const wordsOf = value => value.toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];
let known = null;
/** The texts in which words are looked for, once somebody looks. */
const texts = () => known ||= saved.memories.map(item =>
  JSON.stringify(item.entry).toLowerCase() + ' ' + item.adds.map(add => add.agent).join(' ').toLowerCase());

const list = value => value === undefined || value === '' ? [] : [value].flat();
/** A moment as a time, or before now by a span such as 2h. */
function momentOf(value) {
  const span = /^(\d+) ?(s|m|h|d|w)/.exec(value);
  if (span && !value.includes('-')) return Date.now() - span[1] * { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 }[span[2]];
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw new Error('“' + value + '” is neither a date nor a time span such as 2h.');
  return at;
}
const newest = item => item.adds.reduce((last, add) => add.at > last ? add.at : last, '');

function filtered(values) {
  const { kind, scope, key, source, by, since, before } = values;
  const start = since && momentOf(since);
  const end = before && momentOf(before);
  const isOf = (value, wanted) => !wanted || value === wanted;
  return saved.memories.filter(({ entry, adds }) => isOf(entry.kind, kind) && isOf(entry.scope, scope) && isOf(entry.key, key)
    && isOf(entry.source, source) && list(values.tags).every(tag => entry.tags?.includes(tag))
    && (!by && !start && !end || adds.some(add => isOf(add.agent, by) && (!start || Date.parse(add.at) >= start) && (!end || Date.parse(add.at) < end))));
}
function recalled(values) {
  const words = wordsOf(values.question);
  const all = new Map(saved.memories.map((item, index) => [item.id, texts()[index]]));
  return filtered(values).map(item => {
    const matched = words.filter(word => all.get(item.id).includes(word));
    return { ...item, matched, score: matched.length };
  }).filter(item => item.score > 0).sort((a, b) => b.score - a.score).slice(0, values.limit || 200);
}
/** The values of keys that have several. */
function rivals() {
  const keys = new Map();
  for (const item of saved.memories) {
    if (!item.entry.key || item.entry.scope === 'gitmem') continue;
    const name = JSON.stringify([item.entry.scope || '', item.entry.key]);
    keys.set(name, (keys.get(name) || []).concat(item));
  }
  return [...keys.values()].filter(values => values.length > 1).flat();
}
function one(id) {
  const found = saved.memories.filter(item => item.id.startsWith(id.toLowerCase()));
  if (found.length === 1) return found[0];
  throw new Error(found.length ? 'Several memories have an id that begins with ' + id + '.' : 'No memory in this file has the id ' + id + '.');
}
const since = (events, values) => values.since ? events.filter(event => Date.parse(event.at) >= momentOf(values.since)) : events;
function counted(values) {
  const counts = new Map();
  for (const event of since(saved.log, values)) {
    if (!event.at) continue;
    const name = JSON.stringify([event.at.slice(0, values.per === 'hour' ? 13 : 10), event.author]);
    counts.set(name, (counts.get(name) || 0) + 1);
  }
  return [...counts].map(([name, commits]) => ({ period: JSON.parse(name)[0], author: JSON.parse(name)[1], commits }));
}

const answers = {
  list(values) {
    if (values.conflicts) return rivals();
    const found = filtered(values);
    const { sort, offset = 0, limit = Infinity } = values;
    if (sort) found.sort((a, b) => (b.counters[sort] || 0) - (a.counters[sort] || 0));
    else found.sort((a, b) => newest(a) < newest(b) ? 1 : -1);
    return found.slice(offset, offset + limit);
  },
  recall: recalled,
  show: values => list(values.ids).map(one),
  why(values) {
    const { id } = one(values.id);
    return saved.log.filter(event => event.subject.includes(id.slice(0, 12))).map(event => ({ ...event, changes: [] }));
  },
  log: values => values.per ? counted(values) : since(values.merges ? saved.merges : saved.log, values).slice(0, values.limit || Infinity),
  agents: () => saved.agents,
};
/** What a server would have answered when the file was made. */
export async function savedAnswer(action, values) {
  if (action === 'status') {
    const open = saved.agents.filter(agent => agent.added || agent.counted || agent.removed).map(agent => agent.agent);
    return { trunk: saved.about.trunk, epoch: saved.about.epoch, unmerged: open };
  }
  return { results: answers[action](values) };
}
