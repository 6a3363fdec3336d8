// Near-duplicates: what says the same or nearly so, to be joined or kept apart.

import { button, fill, h, many, text, visible } from './elements.js';
import { attempt, get, post, server } from './api.js';
import { agentLinks, drawn, memoryLink } from './places.js';

/** So many of the newest memories are compared with all others. */
const COMPARED = 200;
/** So many pairs are shown. */
const MOST_PAIRS = 100;

/** Two memories side by side, and what can be said of them. */
export function pairCard(item, near, done) {
  const spot = h('div', { class: 'half' }, memoryLink(near.id));
  get('show', { ids: near.id }).then(({ results: [other] }) => fill(spot, halfOf(other))).catch(() => {});
  const differs = near.differs.length ? 'They differ in: ' + near.differs.join(', ') + '.' : 'They have the same facts.';
  return h('div', { class: 'pair card', role: 'group', 'aria-label': 'Nearly the same' }, h('div', { class: 'half' }, halfOf(item)), spot,
    h('p', { class: 'soft said' }, visible(differs), ' In common: ' + Math.round(near.score / 10) + ' %.'),
    server.about.may_write ? h('div', { class: 'bar said' }, ['same', 'apart'].map(verb =>
      button(verb === 'same' ? 'They say the same' : 'Keep apart', pressed => attempt(pressed, async () => {
        await post(verb, { ids: [item.id, near.id] });
        await done();
      })))) : null);
}
const halfOf = item => [h('p', { class: 'text', dir: 'auto' }, memoryLink(item.id, text(item.entry.content.slice(0, 600)))),
  h('p', { class: 'soft' }, agentLinks(item.adds.map(add => add.agent)))];

export async function alike(main, where, view) {
  async function draw() {
    const { results: newest } = await get('list', { limit: COMPARED });
    const { results } = newest.length ? await get('show', { ids: newest.map(item => item.id), near: true }) : { results: [] };
    if (!view.isOpen) return;
    const seen = new Set();
    const pairs = [];
    for (const item of results) {
      for (const near of item.near || []) {
        const name = [item.id, near.id].sort().join();
        if (!seen.has(name)) { seen.add(name); pairs.push([item, near]); }
      }
    }
    pairs.sort((a, b) => a[1].differs.length - b[1].differs.length || b[1].score - a[1].score);
    fill(main, h('h2', {}, 'Near-duplicates'),
      h('p', { class: 'soft' }, 'Of the newest ' + many(newest.length, 'memory', 'memories') + ', those that say nearly the same as another one. '
        + 'Memories that say the same are shown as one from then on; those kept apart are never joined.'),
      pairs.length ? h('p', { role: 'status' }, many(pairs.length, 'pair') + (pairs.length > MOST_PAIRS ? `, of which the first ${MOST_PAIRS} are shown` : '') + '.')
        : h('p', { role: 'status' }, 'There are none.'),
      pairs.slice(0, MOST_PAIRS).map(([item, near]) => pairCard(item, near, draw)));
  }
  await drawn(view, draw);
}
