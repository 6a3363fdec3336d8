// Agents: who they are, what each holds, and a picture of their branches.

import { button, code, field, fill, h, many, notice, table, text, time, visible, when } from './elements.js';
import { get, server } from './api.js';
import { address, agentLink, drawn, memoryLink } from './places.js';
import { forgetForm } from './editing.js';
import { changesIn, mergeTool } from './merges.js';
import { claimRows, tick } from './together.js';

const MOST_LANES = 24;
const MOST_MERGES = 12;

export async function agents(main, where, view) {
  const shown = h('div', {});
  fill(main, h('h2', {}, 'Agents and their branches'), shown, mergeTool(() => draw()));
  async function draw() {
    const [{ results }, status, merges] = await Promise.all([get('agents'), get('status'), get('log', { merges: true, limit: MOST_MERGES })]);
    if (!view.isOpen) return;
    const rows = results.map(agent => [
      agentLink(agent.agent), when(agent.last), ...[agent.added, agent.counted, agent.removed].map(String),
      agent.refused ? h('span', { class: 'bad' }, text(agent.refused)) : agent.needs_carry ? 'of another epoch' : '–',
      server.about.isFile ? code(agent.commit.slice(0, 12))
        : h('a', { href: address('compare', { from: 'main', to: agent.agent, beyond: 'yes' }) }, code(agent.commit.slice(0, 12)))]);
    fill(shown, picture(results, status, merges.results),
      table('What a merge would bring', ['Agent', 'Last write', 'New', 'Cited or counted', 'Removed', 'Trouble', 'Branch at'], rows),
      h('p', {}, 'The trunk is at ', code(status.trunk.slice(0, 12)), ', epoch ' + status.epoch + '. Not merged: ',
        status.unmerged.length ? visible(status.unmerged.join(', ')) : 'nothing', '.'));
  }
  await drawn(view, draw);
}

/** Branches as lanes that lead to the trunk where they were merged. An open end is what is not merged. */
function picture(list, status, merges) {
  const draw = (name, attributes, label) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (label) element.textContent = label;
    return element;
  };
  const lanes = [...list].sort((a, b) => (b.last || '') < (a.last || '') ? -1 : 1).slice(0, MOST_LANES);
  const past = merges.slice(0, MOST_MERGES).reverse();
  const [left, step, right] = [150, 52, 240];
  const width = left + Math.max(1, past.length) * step + right;
  const height = 54 + lanes.length * 26;
  const trunk = 34;
  const laneOf = name => lanes.findIndex(agent => agent.agent === name);
  const y = lane => trunk + 28 + lane * 26;
  const open = lanes.filter(agent => status.unmerged.includes(agent.agent)).map(agent => agent.agent);
  const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, width, height, class: 'branches', role: 'img', 'aria-label':
    `The trunk, ${many(past.length, 'merge')} and ${many(lanes.length, 'branch', 'branches')}. Not merged: ${open.join(', ') || 'none'}.` });
  const end = left + Math.max(1, past.length) * step;
  svg.append(draw('path', { class: 'trunk', d: `M ${left - 20} ${trunk} H ${end}` }), draw('text', { x: 4, y: trunk + 4, class: 'name' }, 'trunk'));
  const firsts = new Map();
  past.forEach((merge, index) => {
    const x = left + index * step + 24;
    for (const head of merge.joined || []) {
      const lane = laneOf(head.author);
      if (lane < 0) continue;
      svg.append(draw('path', { class: 'branch', d: `M ${x - 22} ${y(lane)} C ${x - 4} ${y(lane)}, ${x - 10} ${trunk}, ${x} ${trunk}` }),
        draw('circle', { class: 'write', cx: x - 22, cy: y(lane), r: 3.5 }));
      if (!firsts.has(lane)) firsts.set(lane, x - 22);
    }
    svg.append(draw('circle', { class: 'merge', cx: x, cy: trunk, r: 5.5 }),
      draw('text', { x, y: trunk - 12, 'text-anchor': 'middle' }, merge.at.slice(5, 10)));
  });
  lanes.forEach((agent, lane) => {
    const isOpen = open.includes(agent.agent);
    const first = firsts.get(lane) ?? (isOpen ? end - 24 : left - 8);
    svg.append(draw('text', { x: 4, y: y(lane) + 4, class: 'name' }, visible(agent.agent).slice(0, 20)));
    if (isOpen) {
      svg.append(draw('path', { class: 'branch open', d: `M ${first} ${y(lane)} H ${end}` }), draw('circle', { class: 'tip', cx: end, cy: y(lane), r: 5 }),
        draw('text', { x: end + 12, y: y(lane) + 4 }, changesIn(agent) || 'to merge'));
    } else {
      if (firsts.has(lane)) svg.append(draw('path', { class: 'branch', d: `M ${first} ${y(lane)} H ${end - step + 2}` }));
      svg.append(draw('text', { x: end + 12, y: y(lane) + 4, class: 'quiet' }, agent.refused ? 'refused' : 'merged'));
    }
  });
  return h('figure', { class: 'over' }, svg);
}

const MOST_HELD = 50;

/** What one agent holds right now, and what it did. */
export async function agent(main, where, view) {
  const name = where.rest[0] || '';
  const spot = h('div', {});
  const shown = h('div', {});
  fill(main, h('p', {}, h('a', { href: address('agents') }, '← Agents')), h('h2', {}, 'Agent ', text(name)), shown,
    server.about.may_write ? takeBackForm(name, spot) : null, spot);
  async function draw() {
    const [{ results }, held, claims, log] = await Promise.all([get('agents'), get('list', { by: name, limit: MOST_HELD + 1 }),
      server.about.isFile ? { results: [] } : get('claims'),
      server.about.isFile ? { results: [] } : get('list', { kind: 'message', limit: 200 })]);
    if (!view.isOpen) return;
    const card = results.find(agent => agent.agent === name);
    const claimed = claims.results.filter(claim => claim.holder === name);
    const mail = log.results.filter(item => [item.entry.data?.to].flat().some(to => to === name || to === 'all'));
    fill(shown,
      h('p', { class: 'learnt' }, card ? ['Last write: ', when(card.last), '. '] : 'There is no branch of this name. ',
        card?.roles?.length ? 'Roles: ' + visible(card.roles.join(', ')) + '. ' : null,
        card?.scopes?.length ? 'Scopes: ' + visible(card.scopes.join(', ')) + '. ' : null,
        card?.refused ? h('span', { class: 'bad' }, 'Not merged: ', text(card.refused), '. ') : null,
        card && !server.about.isFile ? h('a', { href: address('compare', { from: 'main', to: name, beyond: 'yes' }) },
          changesIn(card) ? `Not merged: ${changesIn(card)}.` : 'All of it is merged.') : null),
      table('Claims that it holds right now', ['Resource', 'Left', 'Since', 'Confirmed by', 'Reason'], claimRows(claimed), 'It holds no claim right now.'),
      table('Messages to it', ['When', 'From', 'Text'], mail.slice(0, 20).map(item =>
        [time(item.adds[0]?.at), item.adds.map(add => agentLink(add.agent)), memoryLink(item.id, text(item.entry.content.slice(0, 200)))]), 'No messages to it.'),
      table('Memories that it holds, newest first', ['Since', 'Memory', 'Also held by'], held.results.slice(0, MOST_HELD).map(item =>
        [time(item.adds.find(add => add.agent === name)?.at), memoryLink(item.id, text(item.entry.content.slice(0, 200))),
          item.adds.filter(add => add.agent !== name).map((add, index) => [index ? ', ' : null, agentLink(add.agent)])]), 'It holds no memory.'),
      held.results.length > MOST_HELD ? h('p', {}, h('a', { href: address('memories', { by: name }) }, 'All memories that it holds')) : null);
    tick(shown);
  }
  const timer = setInterval(() => tick(shown), 1000);
  await drawn(view, draw);
  view.leave = () => { view.isOpen = false; clearInterval(timer); };
}
function takeBackForm(name, spot) {
  const since = h('input', { placeholder: '2h, 2026-11-20', size: '12' });
  return h('form', { class: 'bar', onsubmit: event => {
    event.preventDefault();
    if (!since.value.trim()) return notice('Say since when: a date, or a time span such as 2h.');
    forgetForm({ by: name, since: since.value.trim() }, event.submitter || since, spot);
  } }, field('Take back what it added since', since), h('button', { class: 'danger' }, 'Take back…'));
}
