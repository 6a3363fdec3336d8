// The page of `gitmem serve`: which part of it is shown, and when it is drawn anew.

import { $, fill, h, notice, visible } from './elements.js';
import { saved } from './file.js';
import { get, server, stored } from './api.js';
import { address, place } from './places.js';
import { memories } from './memories.js';
import { memory } from './memory.js';
import { agent, agents } from './agents.js';
import { merges } from './merges.js';
import { happened } from './history.js';
import { compare } from './compare.js';
import { alike } from './alike.js';
import { keys } from './keys.js';
import { brief, claims, messages, rules } from './together.js';
import { gate } from './gate.js';
import { learn, listen } from './live.js';

const pages = {
  memories: ['Memories', memories], agents: ['Agents', agents], merges: ['Merges', merges], history: ['History', happened],
  compare: ['Compare', compare], keys: ['Conflicts', keys], alike: ['Near-duplicates', alike], claims: ['Claims', claims],
  messages: ['Messages', messages], rules: ['Rules', rules], brief: ['Brief', brief], gate: ['Gate', gate],
};
/** Pages that one comes to from others. */
const below = { memory: ['A memory', memory, 'memories'], agent: ['An agent', agent, 'agents'] };
/** Pages for which a file has data. */
const IN_FILES = ['memories', 'agents', 'merges', 'history', 'keys'];

let view = null;
async function show() {
  const where = place();
  view?.leave?.();
  view = { refresh: null, leave: null, isOpen: true };
  const own = view;
  notice('');
  const [title, build, parent] = pages[where.page] || below[where.page] || ['Not found'];
  for (const link of $('pages').children) {
    if (link.dataset.page === where.page || link.dataset.page === parent) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = title + ' · GitMemory';
  if (!build) return fill($('main'), h('h2', {}, 'There is no such page'));
  // What a page that has been left still puts somewhere is not seen.
  const spot = h('div', {});
  fill($('main'), spot);
  try {
    await build(spot, where, own);
  } catch (error) {
    if (error.name === 'AbortError' || own !== view) return;
    fill(spot, h('h2', {}, 'That did not work'), h('p', { role: 'alert' }, visible(error.message)));
    own.refresh = () => show();
  }
}
let due = 0;
let isDrawing = false;
/** Draws what is looked at again. What takes long is not begun again before it has ended, and a while after. */
function refresh() {
  clearTimeout(due);
  due = setTimeout(async () => {
    if (isDrawing) return refresh();
    isDrawing = true;
    const begin = performance.now();
    try {
      await view?.refresh?.();
    } catch (error) {
      if (error.name !== 'AbortError') notice(error.message);
    }
    const took = performance.now() - begin;
    setTimeout(() => { isDrawing = false; }, Math.min(Math.max(0, took - 500), 10000));
  }, 100);
}

for (const [page, [label]] of Object.entries(pages)) {
  if (!saved || IN_FILES.includes(page)) $('pages').append(h('a', { href: address(page), 'data-page': page }, label));
}
// What was typed before this ran stays.
$('agent').value = stored('agent', $('agent').value.trim() || undefined);
$('agent').addEventListener('change', () => { stored('agent', $('agent').value.trim()); show(); });
$('agent').addEventListener('focus', () => get('agents').then(({ results }) =>
  fill($('writers'), results.map(({ agent }) => h('option', { value: agent })))).catch(() => {}));
$('token').addEventListener('change', async () => { await learn(); show(); });
document.querySelector('.skip').addEventListener('click', event => { event.preventDefault(); $('main').focus(); });
window.addEventListener('hashchange', () => { show().then(() => $('main').focus({ preventScroll: true })); });
document.addEventListener('keydown', event => {
  if (event.key === '/' && !event.target.closest('input, textarea, select') && $('q')) { event.preventDefault(); $('q').focus(); }
});
if (saved) {
  server.about = { isFile: true };
  $('agent').parentElement.hidden = true;
  $('live').textContent = 'as of ' + saved.about.at.slice(0, 16).replace('T', ' ') + ' UTC';
} else {
  await learn();
  listen(refresh);
}
await show();
