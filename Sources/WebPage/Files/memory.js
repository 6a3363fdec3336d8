// One memory: who learned it and when, what it is called elsewhere, and which commits and merges brought it.

import { button, code, fill, h, listed, many, notice, table, text, time, visible, when } from './elements.js';
import { attempt, draft, get, post, server } from './api.js';
import { address, agentLink, agentLinks, drawn, memoryLink } from './places.js';
import { editForm, forgetForm } from './editing.js';
import { pairCard } from './alike.js';

/** Of so many wordings the texts are shown, and of so many who hold them the names. */
const MOST_WORDINGS = 50;
const MOST_HOLDS = 50;

export async function memory(main, where, view) {
  const id = where.rest[0] || '';
  const editor = h('div', {});
  let isJSONOpen = false;
  async function draw() {
    const [{ results: [item] }, story] = await Promise.all([
      get('show', { ids: id, expired: true, near: true }), get('why', { id }).catch(() => ({ results: [] }))]);
    const wordings = item.wordings && !server.about.isFile
      ? (await get('show', { ids: id, wordings: true })).results.filter(other => other.id !== item.id) : [];
    if (!view.isOpen) return;
    const { content, ...rest } = item.entry;
    const holds = firstOfEach(item.adds);
    const json = h('pre', { tabindex: '0' });
    const details = h('details', { open: isJSONOpen, ontoggle: () => {
      isJSONOpen = details.open;
      if (details.open && !json.textContent) json.textContent = visible(JSON.stringify(item, null, 2));
    } }, h('summary', {}, 'JSON'), json);
    fill(main,
      h('p', {}, h('a', { href: address('memories') }, '← Memories')),
      h('h2', {}, 'A memory'),
      h('p', { class: 'text', dir: 'auto', tabindex: '0' }, visible(content)),
      h('p', { class: 'learnt' }, learnt(item)),
      item.superseded_by ? h('p', {}, 'Superseded by ', memoryLink(item.superseded_by)) : null,
      actions(item, editor, draw), editor,
      table('Which commits and merges brought it', ['When', 'Who', 'What', 'Commit', 'Brought by merge'], story.results.map(step =>
        [time(step.at), agentLink(step.author), step.changes.map(said).join(', ') || text(step.subject), code(step.commit.slice(0, 12)),
          step.merge ? h('a', { href: address('merges', { merge: step.merge }) }, code(step.merge.slice(0, 12))) : '–']),
      'The commits that brought it are not in this view.'),
      table('Who holds it', ['Agent', 'Since', 'Until', 'Replica'], holds.slice(0, MOST_HOLDS).map(add =>
        [agentLink(add.agent), when(add.at), add.until ? time(add.until) : 'for good', code(add.replica)]), 'Nobody holds it any more.'),
      holds.length > MOST_HOLDS ? h('p', { class: 'soft' }, 'and ' + (holds.length - MOST_HOLDS) + ' more') : null,
      table('Counters', ['Counter', 'Value', 'Of what it superseded'],
        [...new Set(Object.keys(item.counters).concat(Object.keys(item.counters_before || {})))].map(name =>
          [name, item.counters[name] || 0, item.counters_before?.[name] || 0].map(String))),
      table('Other members', ['Member', 'Value'], Object.entries(rest).map(([name, value]) => [name, memberValue(name, value)])),
      wordings.length ? table('The same in other words', ['Text', 'Held by', ''], wordings.slice(0, MOST_WORDINGS).map(other =>
        [memoryLink(other.id, text(other.entry.content.slice(0, 300))), agentLinks(other.adds.map(add => add.agent)),
          server.about.may_write ? button('Keep apart', pressed => attempt(pressed, async () => {
            await post('apart', { ids: [item.id, other.id] });
            await draw();
          })) : ''])) : null,
      wordings.length > MOST_WORDINGS ? h('p', { class: 'soft' }, 'and ' + (wordings.length - MOST_WORDINGS) + ' more wordings') : null,
      item.near?.length ? h('section', { 'aria-label': 'Nearly the same' }, h('h3', {}, 'Nearly the same'),
        item.near.map(near => pairCard(item, near, draw))) : null,
      details);
    if (isJSONOpen) json.textContent = visible(JSON.stringify(item, null, 2));
    if (server.about.may_write && draft('edit.' + item.id) !== null && !editor.firstChild) editForm(item, editor);
  }
  await drawn(view, draw);
  view.refresh = () => {
    if (editor.querySelector('form')) notice('Something has changed meanwhile. What you type is kept.');
    // The way back from forgetting stays until one goes elsewhere.
    else if (!main.querySelector('.card[aria-label=Forget]')) return draw();
  };
}

/** The first add of each agent in each replica, for each end: who holds many wordings holds one memory. */
function firstOfEach(adds) {
  const first = new Map();
  for (const add of [...adds].sort((a, b) => a.at < b.at ? -1 : 1)) {
    const name = [add.agent, add.replica, add.until].join();
    if (!first.has(name)) first.set(name, add);
  }
  return [...first.values()];
}
/** Who learned it and when, as a sentence. */
function learnt(item) {
  const adds = [...item.adds].sort((a, b) => a.at < b.at ? -1 : 1);
  if (!adds.length) return 'Nobody holds it any more. The commits below say who learned it.';
  const agents = adds.filter((add, index) => adds.findIndex(other => other.agent === add.agent) === index);
  const others = agents.slice(1, 9).map(add => [agentLink(add.agent), ' since ', when(add.at)]);
  const more = agents.length - 1 - others.length;
  return ['Learned by ', agentLink(agents[0].agent), ', ', when(agents[0].at), '.',
    others.length ? [' Also held by ', listed(others), more ? ' and ' + many(more, 'other') : null, '.'] : ' Nobody else holds it.'];
}
function said(change) {
  switch (change.change) {
    case 'added': return 'added by ' + visible(change.agent) + (change.until ? ' until ' + change.until : '');
    case 'removed': return change.agent ? 'removed the add of ' + visible(change.agent) : 'removed an add';
    case 'counted': return visible(change.counter) + ' +' + change.by;
    case 'marked': return 'marked ' + visible(change.word);
    default: return change.change;
  }
}
function actions(item, editor, draw) {
  if (!server.about.may_write) return null;
  const bar = h('div', { class: 'bar' });
  for (const [label, verb] of [['Cite', 'cite'], ['Endorse', 'endorse']]) {
    bar.append(button(label, pressed => attempt(pressed, async () => {
      await post(verb, { ids: [item.id] });
      await draw();
    })));
  }
  if (item.adds.length) {
    bar.append(button('Edit…', () => editForm(item, editor)), button('Forget…', pressed => forgetForm({ ids: [item.id] }, pressed, editor), 'danger'));
  } else {
    bar.append(button('Remember it again', pressed => attempt(pressed, async () => {
      await post('import', { entries: [item.entry] });
      await draw();
    })));
  }
  return bar;
}
function memberValue(name, value) {
  if (name === 'tags') return value.map(tag => h('a', { class: 'tag', href: address('memories', { tags: tag }) }, visible(tag)));
  if (name === 'supersedes') return value.map(id => [memoryLink(id), ' ']);
  if (['kind', 'scope', 'key', 'source'].includes(name)) return h('a', { href: address('memories', { [name]: value }) }, text(value));
  return typeof value === 'string' ? text(value) : code(JSON.stringify(value));
}
