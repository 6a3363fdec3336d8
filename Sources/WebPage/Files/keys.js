// Keys with several values, side by side, to settle.

import { button, code, fill, h, listed, many, text, visible } from './elements.js';
import { attempt, get, post, server } from './api.js';
import { agentLink, drawn, memoryLink, oldestFirst, setter } from './places.js';

export async function keys(main, where, view) {
  async function draw() {
    const { results } = await get('list', { conflicts: true });
    if (!view.isOpen) return;
    const groups = new Map();
    for (const item of results) {
      const name = JSON.stringify([item.entry.scope || '', item.entry.key]);
      groups.set(name, (groups.get(name) || []).concat(item));
    }
    fill(main, h('h2', {}, 'Keys with several values'),
      h('p', { class: 'soft' }, groups.size ? 'Each was set by somebody who had not seen the other values. A merge keeps all of them until somebody chooses.' : 'Every key has one value.'),
      [...groups.values()].map(oldestFirst).map(values => h('section', { 'aria-label': visible(values[0].entry.key) },
        h('h3', {}, code(values[0].entry.key), values[0].entry.scope ? [' in ', text(values[0].entry.scope)] : null),
        h('p', {}, 'It has ' + many(values.length, 'value') + ' because ', listed(values.map(setter)), ', each without having seen the others.'),
        h('div', { class: 'cards' }, values.map(item => h('div', { class: 'card' },
          h('p', { class: 'text', dir: 'auto' }, visible(item.entry.content)),
          h('p', { class: 'soft' }, 'Held by ', listed([...new Set(item.adds.map(add => add.agent))].map(agentLink)), '. ', memoryLink(item.id, 'How it came about')),
          server.about.may_write ? button('Keep this value', pressed => attempt(pressed, async () => {
            await post('set', { key: item.entry.key, scope: item.entry.scope, text: item.entry.content });
            await draw();
          })) : null))))));
  }
  await drawn(view, draw);
}
