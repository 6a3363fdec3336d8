// What happened, and a heat map of it.

import { code, fill, h, line, table, text, time } from './elements.js';
import { get } from './api.js';
import { address, agentLink, drawn } from './places.js';

const DAYS = 28;
const HOURS = 24;
const MOST_AGENTS = 30;
/** Of so many memories the texts are shown in place of their ids. */
const MOST_TEXTS = 200;
const IDS = /\b[0-9a-f]{12}\b/g;

export async function happened(main, where, view) {
  const shown = Number(where.query.get('limit')) || 200;
  const per = where.query.get('per') === 'hour' ? 'hour' : 'day';
  const texts = new Map();
  async function draw() {
    const [{ results }, counted] = await Promise.all([get('log', { limit: shown }),
      get('log', { per, since: per === 'day' ? DAYS + 'd' : HOURS + 'h' })]);
    await learnTexts(results, texts);
    if (!view.isOpen) return;
    fill(main, h('h2', {}, 'History'),
      h('p', {}, ['day', 'hour'].map(one => [h('a', { href: address('history', { per: one }), 'aria-current': one === per ? 'true' : null }, 'By ' + one), ' '])),
      heatMap(counted.results, per),
      table('What happened, newest first', ['When', 'Who', 'What', 'Gate', 'Commit'], results.map(event =>
        [time(event.at), agentLink(event.author), subject(event.subject, texts), event.gate ? h('span', { class: 'bad' }, text(loosened(event.gate))) : '–', code(event.commit.slice(0, 12))])),
      results.length === shown ? h('p', {}, h('a', { href: address('history', { limit: shown * 4, per }) }, 'More')) : null);
  }
  await drawn(view, draw);
}
/** Asks once for the texts of the memories that commits name and that are not known yet. Without them their ids are shown. */
async function learnTexts(events, texts) {
  const ids = [...new Set(events.flatMap(event => event.subject.match(IDS) || []))].filter(id => !texts.has(id)).slice(0, Math.max(0, MOST_TEXTS - texts.size));
  if (!ids.length) return;
  const { results } = await get('show', { ids, expired: true }).catch(() => ({ results: [] }));
  for (const item of results) texts.set(item.id.slice(0, 12), (item.entry.key ? item.entry.key + ' = ' : '') + line(item.entry.content, 100));
}
/** The words of a commit, with the memories that it names. */
export const subject = (value, texts = new Map()) => value.split(' ').flatMap((word, index) => [index ? ' ' : null,
  /^[0-9a-f]{12}$/.test(word) ? h('a', { href: address('memory/' + word) }, texts.has(word) ? text(texts.get(word)) : code(word)) : text(word)]);

/** How the gate was loosened for a commit, in words. */
export const loosened = gate => gate.split(', ').map(part => part === 'off' ? 'the gate was off'
  : part === 'normal' ? 'only secrets and personal data were refused' : part.replace(/^allow /, 'not refused: ')).join('; ');

/** Agents by days or hours; the number of commits stands in each cell, and its shade says the same. */
function heatMap(counts, per) {
  const length = per === 'day' ? 10 : 13;
  const size = per === 'day' ? 864e5 : 36e5;
  const periods = Array.from({ length: per === 'day' ? DAYS : HOURS }, (_, index) =>
    new Date(Date.now() - index * size).toISOString().slice(0, length)).reverse();
  const agents = new Map();
  for (const { author, period, commits } of counts) {
    if (!agents.has(author)) agents.set(author, new Map());
    agents.get(author).set(period, commits);
  }
  if (!agents.size) return h('p', { class: 'soft' }, 'Nobody wrote in this time.');
  const sum = author => [...agents.get(author).values()].reduce((a, b) => a + b, 0);
  const names = [...agents.keys()].sort((a, b) => sum(b) - sum(a));
  const most = Math.max(...counts.map(count => count.commits));
  const level = count => count ? Math.min(4, 1 + Math.floor(4 * Math.log(count) / Math.log(most + 1))) : 0;
  const next = period => new Date(Date.parse(per === 'day' ? period : period + ':00Z') + size).toISOString().slice(0, per === 'day' ? 10 : 19) + (per === 'day' ? '' : 'Z');
  const start = period => per === 'day' ? period : period + ':00:00Z';
  return h('div', { class: 'over' }, h('table', { class: 'heat' },
    h('caption', {}, `Commits of each agent by ${per}, in UTC` + (names.length > MOST_AGENTS ? `; the ${MOST_AGENTS} with most` : '')),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Agent'), periods.map(period =>
      h('th', { scope: 'col' }, h('time', { datetime: period, title: period }, per === 'day' ? period.slice(8) : period.slice(11)))))),
    h('tbody', {}, names.slice(0, MOST_AGENTS).map(author => h('tr', {}, h('th', { scope: 'row' }, agentLink(author)), periods.map(period => {
      const count = agents.get(author).get(period) || 0;
      return h('td', { class: 'level' + level(count) }, count
        ? h('a', { href: address('memories', { by: author, since: start(period), before: next(period) }), title: `${count} on ${period}` }, String(count)) : '');
    }))))));
}
