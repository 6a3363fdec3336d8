// One memory: who learned it and when, what it is called elsewhere, and which commits and merges brought it.

import { button, code, fill, h, line, listed, many, notice, table, text, time, visible, when } from './elements.js';
import { attempt, draft, get, post, server } from './api.js';
import { address, agentLink, agentLinks, drawn, memoryLink, oldestFirst, setter, visited } from './places.js';
import { editForm, forgetForm } from './editing.js';
import { pairCard } from './alike.js';

/** Of so many wordings the texts are shown, and of so many who hold them the names. */
const MOST_WORDINGS = 50;
const MOST_HOLDS = 50;
/** Among so many merges the one that brought it to the trunk is looked for. */
const MOST_MERGES_BACK = 200;

export async function memory(main, where, view) {
  const id = where.rest[0] || '';
  const editor = h('div', {});
  let isJSONOpen = false;
  async function draw() {
    const [{ results: [item] }, story, trunk] = await Promise.all([
      get('show', { ids: id, expired: true, near: true }), get('why', { id }).catch(() => ({ results: [] })), trunkOf(id)]);
    const [wordings, others, place] = await Promise.all([
      item.wordings && !server.about.isFile ? get('show', { ids: id, wordings: true }).then(({ results }) => results.filter(other => other.id !== item.id)) : [],
      item.entry.key ? rivalsOf(item) : [], placeOf(item, story.results, trunk)]);
    if (!view.isOpen) return;
    const { content, ...rest } = item.entry;
    const holds = firstOfEach(item.adds);
    const json = h('pre', { tabindex: '0' });
    const details = h('details', { open: isJSONOpen, ontoggle: () => {
      isJSONOpen = details.open;
      if (details.open && !json.textContent) json.textContent = visible(JSON.stringify(item, null, 2));
    } }, h('summary', {}, 'JSON'), json);
    fill(main,
      h('p', {}, h('a', { href: visited.memories }, '← Memories')),
      h('h2', {}, item.entry.key ? [code(line(item.entry.key, 80)), ' = ', text(line(content, 60))] : 'A memory'),
      others.length ? h('p', { class: 'card' }, 'The key has ', many(others.length, 'other value'), ' now: ', listed(others.map(setter)), '. ',
        h('a', { href: address('keys') }, 'Choose between them')) : null,
      h('p', { class: 'text', dir: 'auto', tabindex: '0' }, visible(content)),
      h('p', { class: 'learnt' }, learnt(item)),
      place ? h('p', {}, place) : null,
      item.superseded_by ? h('p', {}, 'Superseded by ', memoryLink(item.superseded_by)) : null,
      actions(item, editor, draw), editor,
      table('Which commits and merges brought it', ['When', 'Who', 'What', 'Commit', 'Brought by merge'], story.results.map(step =>
        [time(step.at), agentLink(step.author), step.changes.map(said).join(', ') || text(step.subject), code(step.commit.slice(0, 12)),
          step.merge ? h('a', { href: address('merges', { merge: step.merge }) }, code(step.merge.slice(0, 12))) : '–']),
      'The commits that brought it are not in this view.'),
      table('Who holds it', ['Agent', 'Since', 'Until', 'Replica'], holds.slice(0, MOST_HOLDS).map(add =>
        [agentLink(add.agent), when(add.at), add.until ? time(add.until) : 'no end', code(add.replica)]), 'Nobody holds it any more.'),
      holds.length > MOST_HOLDS ? h('p', { class: 'soft' }, 'and ' + (holds.length - MOST_HOLDS) + ' more') : null,
      table('Counters', ['Counter', 'Value', 'Before the edit'],
        [...new Set(Object.keys(item.counters).concat(Object.keys(item.counters_before || {})))].map(name =>
          [name, item.counters[name] || 0, item.counters_before?.[name] || 0].map(String))),
      table('Details', ['Detail', 'Value'], Object.entries(rest).map(([name, value]) => [name, memberValue(name, value)])),
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
/** The memory as the trunk has it: null if it has not, nothing if that is not known. */
const trunkOf = id => server.about.isFile ? undefined : get('show', { ids: id, view: 'trunk', expired: true })
  .then(({ results }) => results[0], error => error.body?.status === 404 ? null : undefined);
/** Whether it is in the trunk, and since which merge, as a sentence. */
async function placeOf(item, story, trunk) {
  if (trunk === undefined || !(trunk || item).adds.length) return null;
  if (!trunk) {
    const holders = [...new Set(item.adds.map(add => add.agent))];
    return ['Not in the trunk yet: only on the ' + (holders.length > 1 ? 'branches' : 'branch') + ' of ', listed(holders.slice(0, 8).map(agentLink)),
      holders.length > 8 ? ' and others' : null, '.'];
  }
  const merge = story.findLast(step => step.merge && step.changes.some(({ change }) => change === 'added'))?.merge;
  if (!merge) return 'In the trunk.';
  const made = story.find(step => step.commit === merge)
    || (await get('log', { merges: true, limit: MOST_MERGES_BACK }).catch(() => ({ results: [] }))).results.find(one => one.commit === merge);
  return ['In the trunk since the merge', made ? [' of ', time(made.at)] : null, ' (', h('a', { href: address('merges', { merge }) }, code(merge.slice(0, 8))), ').'];
}
/** The other values that its key has now. */
async function rivalsOf({ id, entry }) {
  const { results } = await get('list', { conflicts: true }).catch(() => ({ results: [] }));
  return oldestFirst(results.filter(other => other.id !== id && other.entry.key === entry.key && (other.entry.scope || '') === (entry.scope || '')));
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
