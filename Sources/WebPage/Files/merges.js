// Merges: what every agent brought, which settings changed, what was skipped.

import { button, code, fill, h, listed, many, table, text, time, visible, when } from './elements.js';
import { attempt, get, post, server } from './api.js';
import { address, agentLink, agentLinks, drawn, memoryLink } from './places.js';

const LISTED = 60;
/** Of so many memories of each part the texts are shown. */
const MOST_BROUGHT = 60;
const SETTINGS = 'gitmem';
/** Settings that say who may do what. */
const POWERS = /^(gate|agent)\//;
const SIGNS = { added: 'new', set: 'value', removed: 'removed' };
const COUNTED = { citations: 'cited', endorsements: 'endorsed', contributions: 'held' };
/** What happened to a memory, in a word or two. */
const signOf = ({ change, counters }) => SIGNS[change] || listed(Object.keys(counters || {}).map(name => COUNTED[name] || 'counted')).join('') || 'counted';

/** How much is new of a branch or of a merge, in words; empty if nothing. */
export const changesIn = ({ added, counted, removed }) => counts([added, 'new'], [counted, 'cited or counted'], [removed, 'removed']);
/** Counts with what they count, without those that are zero. */
export const counts = (...all) => all.filter(([count]) => count > 0).map(([count, one, several = one]) => many(count, one, several)).join(', ');
/** What a list of differences holds, in words. */
function summed(items) {
  const settings = items.filter(item => item.scope === SETTINGS);
  const others = items.filter(item => item.scope !== SETTINGS);
  const different = change => new Set(others.filter(item => item.change === change).map(item => item.id)).size;
  const sum = name => others.reduce((all, { counters }) => all + (counters?.[name] || 0), 0);
  const rest = others.filter(item => item.change === 'counted' && !item.counters?.citations && !item.counters?.endorsements).length;
  return counts([different('added'), 'new memory', 'new memories'], [different('set'), 'value', 'values'],
    [different('removed'), 'memory removed', 'memories removed'], [sum('citations'), 'citation', 'citations'], [sum('endorsements'), 'endorsement', 'endorsements'],
    [rest, 'memory held or counted otherwise', 'memories held or counted otherwise'], [new Set(settings.map(item => item.key)).size, 'setting', 'settings']) || 'nothing that can be seen here';
}

export async function merges(main, where, view) {
  const wanted = where.query.get('merge');
  const list = h('div', {});
  const details = h('section', { 'aria-label': 'The merge' });
  let shown = null;
  fill(main, h('h2', {}, 'Merges'), mergeTool(() => draw()), h('div', { class: 'sides' }, list, details));
  async function draw() {
    const [{ results }, agents] = await Promise.all([get('log', { merges: true, limit: LISTED }), get('agents')]);
    if (!view.isOpen) return;
    const chosen = results.find(merge => merge.commit.startsWith(wanted || merge.commit));
    const left = agents.results.filter(agent => agent.refused || agent.needs_carry);
    fill(list, table('Newest first', ['When', 'Joined', 'Merge'], results.map(merge =>
      [when(merge.at), agentLinks(merge.joined.map(head => head.author || 'a merge')),
        h('a', { href: address('merges', { merge: merge.commit }), 'aria-current': merge === chosen ? 'true' : null }, code(merge.commit.slice(0, 8)))]),
    'There was no merge yet. Where only one branch had something new, the trunk moves to it without a merge.'),
    left.length ? table('Skipped by merges now', ['Agent', 'Why'], left.map(agent =>
      [agentLink(agent.agent), text(agent.refused || 'It is of another epoch.')])) : h('p', { class: 'soft' }, 'No branch is refused now.'));
    if (!chosen) return wanted && fill(details, h('p', { role: 'alert' }, 'No merge of this view begins with ', code(wanted), '.'));
    if (shown !== chosen.commit) {
      shown = chosen.commit;
      await detail(chosen);
    }
  }
  async function detail(merge) {
    const name = h('p', { class: 'soft small' }, code(merge.commit), ' on ', code(merge.base.slice(0, 12)));
    fill(details, h('h3', {}, 'Merge of ', time(merge.at)), server.about.isFile ? name : null);
    if (server.about.isFile) return details.append(h('p', { class: 'soft' }, 'A server shows what each agent brought.'));
    const parts = await Promise.all(merge.joined.map(head =>
      get('diff', { branches: [merge.base, head.commit], beyond: true }).catch(error => ({ error }))));
    if (!view.isOpen || shown !== merge.commit) return;
    details.append(h('p', { class: 'learnt' }, 'It brought ' + summed(parts.flatMap(part => part.results || [])) + '.'),
      ...merge.joined.flatMap((head, index) => brought(head, parts[index], parts.length > 1)), name);
  }
  await drawn(view, draw);
}
/** - isOne: whether it is one of several, so that it has a sum of its own. */
function brought(head, part, isOne) {
  const title = h('h4', {}, head.author ? agentLink(head.author) : 'A merge ', ' brought');
  if (part.error) return [title, h('p', { class: 'bad' }, visible(part.error.message))];
  const settings = part.results.filter(item => item.scope === SETTINGS);
  const others = part.results.filter(item => item.scope !== SETTINGS);
  return [title, isOne ? h('p', { class: 'soft' }, summed(part.results)) : null,
    settings.length ? h('div', { class: 'card' + (settings.some(item => POWERS.test(item.key)) ? ' warn' : '') }, table('Settings that it changed', ['Setting', 'Value', 'By'], settings.map(item =>
      [code(item.key || ''), text(item.change === 'removed' ? 'no longer ' + (item.content || '') : item.content || ''), agentLinks(item.agents)]))) : null,
    differenceTable(others, MOST_BROUGHT)].filter(Boolean);
}
/** What differs, a memory a row. */
export function differenceTable(items, most) {
  if (!items.length) return null;
  return h('div', {}, table('Memories', ['Change', 'Memory', 'Held by'], items.slice(0, most).map(item => [
    h('span', { class: 'sign ' + item.change }, signOf(item)),
    [item.key ? [code(item.key), ' = '] : null, memoryLink(item.id, item.content === undefined ? null : text(item.content.slice(0, 300))),
      item.counters ? h('span', { class: 'soft' }, ' ' + Object.entries(item.counters).map(([name, by]) => name + ' ' + (by < 0 ? by : '+' + by)).join(', ')) : null],
    agentLinks(item.agents)])),
  items.length > most ? h('p', { class: 'soft' }, 'and ' + (items.length - most) + ' more') : null);
}

/** A merge of all branches: first what it would do. It stays while the page around it is drawn anew. */
export function mergeTool(done) {
  if (!server.about.may_keep) return h('div', {});
  const spot = h('div', {});
  return h('div', {}, h('div', { class: 'bar' }, button('Merge…', pressed => attempt(pressed, async () => {
    const report = await post('merge', { dry_run: true });
    const texts = report.changes.length ? (await get('show', { ids: report.changes.slice(0, MOST_BROUGHT).map(change => change.id) }).catch(() => ({ results: [] }))).results : [];
    fill(spot, h('div', { class: 'card', role: 'group', 'aria-label': 'A merge' }, h('h3', {}, 'A merge would do this'), reported(report, texts),
      h('div', { class: 'bar' }, report.result === 'up-to-date' ? null : button('Merge', again => attempt(again, async () => {
        const made = await post('merge', {});
        fill(spot, h('div', { class: 'card', role: 'group', 'aria-label': 'A merge' }, h('h3', { role: 'status' }, 'Merged'), reported(made, []), button('Close', () => fill(spot))));
        spot.querySelector('button').focus();
        await done();
      })), button('Cancel', () => fill(spot)))));
    spot.querySelector('button').focus();
  }))), spot);
}
function reported(report, texts) {
  const byID = new Map(texts.map(item => [item.id, item.entry.content]));
  const name = branch => branch.replace(/^refs\/(heads|remotes)\/(memory\/)?(agents\/)?/, '');
  return [h('p', {}, report.result === 'up-to-date' ? 'Nothing is to be merged.'
    : (changesIn(report) || 'No memory changes') + '.'),
  report.brought.length ? table('What each branch brings', ['Branch', 'New', 'Cited or counted', 'Removed'], report.brought.map(part =>
    [text(name(part.branch)), ...[part.added, part.counted, part.removed].map(String)])) : null,
  report.settings?.length ? table('Settings that change', ['Setting', 'Before', 'After', 'By'], report.settings.map(setting =>
    [code(setting.key), text([setting.before].flat().join(', ')), text([setting.after].flat().join(', ')), agentLinks([setting.by].flat())])) : null,
  report.refused.length ? table('Not merged', ['Branch', 'Why', 'What to do'], report.refused.map(branch =>
    [text(name(branch.branch)), text(branch.reason), text(branch.hint || '')])) : null,
  report.skipped.length ? table('Files left out', ['File', 'Why'], report.skipped.map(file => [text(file.path), text(file.reason)])) : null,
  report.changes?.length ? table('Each memory', ['Change', 'Memory'], report.changes.slice(0, MOST_BROUGHT).map(change =>
    [change.change === 'counted' ? 'cited or counted' : SIGNS[change.change] || change.change, memoryLink(change.id, byID.has(change.id) ? text(byID.get(change.id).slice(0, 200)) : null)])) : null,
  report.changes?.length > MOST_BROUGHT ? h('p', { class: 'soft' }, 'and ' + (report.changes.length - MOST_BROUGHT) + ' more') : null];
}
