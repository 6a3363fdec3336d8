// How agents work together: claims, messages, rules, and the brief that they get.

import { $, code, field, fill, h, table, text, time, visible } from './elements.js';
import { get } from './api.js';
import { address, agentLink, agentLinks, drawn, keepAddress, memoryLink } from './places.js';

/** Claims as rows without their holder. */
export const claimRows = claims => claims.map(claim => [code(claim.resource || 'something in a scope of others'),
  h('span', { 'data-until': claim.until || '' }), time(claim.since), visible(claim.confirmed || '–'), text(claim.reason || '')]);
/** Brings up to date how much time claims have left. */
export function tick(main) {
  for (const element of main.querySelectorAll('[data-until]')) {
    const left = Math.round((Date.parse(element.dataset.until) - Date.now()) / 1000);
    element.textContent = !Number.isFinite(left) ? '–' : left <= 0 ? 'over' : left >= 120 ? Math.floor(left / 60) + ' min' : left + ' s';
  }
}
export async function claims(main, where, view) {
  async function draw() {
    const [list, log] = await Promise.all([get('claims'), get('claims', { log: true, limit: 100 })]);
    if (!view.isOpen) return;
    const held = list.results.filter(item => item.token || item.verdict === 'held');
    fill(main, h('h2', {}, 'Claims'),
      table('What is claimed now', ['Holder', 'Resource', 'Left', 'Since', 'Confirmed by', 'Reason'],
        claimRows(held).map((row, index) => [held[index].holder ? agentLink(held[index].holder) : '–', ...row]), 'Nothing is claimed now.'),
      table('What happened, newest first', ['When', 'What', 'Agent', 'Resource', 'Token'], log.results.map(event =>
        [time(event.at), visible(event.action), agentLink(event.agent), code(event.resource), code(event.token)]), 'Nothing was claimed yet.'));
    tick(main);
  }
  const timer = setInterval(() => tick(main), 1000);
  await drawn(view, draw);
  view.leave = () => { view.isOpen = false; clearInterval(timer); };
}
export async function messages(main, where, view) {
  async function draw() {
    const { results } = await get('list', { kind: 'message', limit: 500 });
    if (!view.isOpen) return;
    const known = new Map(results.map(item => [item.id, item]));
    fill(main, h('h2', {}, 'Messages'), table('Newest first', ['When', 'From', 'To', 'Type', 'Text'], results.map(item => {
      const { to, type, reply_to: reply } = item.entry.data || {};
      return [time(item.adds[0]?.at), agentLinks(item.adds.map(add => add.agent)), text([to || []].flat().join(', ')), text(type || ''),
        [memoryLink(item.id, text(item.entry.content.slice(0, 300))),
          reply ? h('span', { class: 'soft' }, ' in answer to ', memoryLink(reply, known.has(reply) ? text(known.get(reply).entry.content.slice(0, 60)) : null)) : null]];
    }), 'Nobody has sent a message yet.'));
  }
  await drawn(view, draw);
}
export async function rules(main, where, view) {
  async function draw() {
    const { results } = await get('list', { kind: 'rule', limit: 500 });
    if (!view.isOpen) return;
    results.sort((a, b) => (a.entry.data?.order ?? 1e9) - (b.entry.data?.order ?? 1e9));
    fill(main, h('h2', {}, 'Rules'), table('In order', ['Name', 'Rule', 'Held by'], results.map(item =>
      [memoryLink(item.id, text((item.entry.key || '').replace(/^rule\//, '') || item.id.slice(0, 12))), text(item.entry.content), agentLinks(item.adds.map(add => add.agent))]), 'There are no rules yet.'));
  }
  await drawn(view, draw);
}
export async function brief(main, where, view) {
  const task = h('input', { value: where.query.get('task') || '', placeholder: 'in plain words', autocomplete: 'off' });
  const budget = h('input', { type: 'number', min: '1', value: where.query.get('budget') || '1500' });
  const shown = h('div', {});
  let timer;
  const form = h('form', { class: 'bar', onsubmit: event => { event.preventDefault(); draw(); },
    oninput: () => { clearTimeout(timer); timer = setTimeout(draw, 250); } },
    field('Task', task, 'wide'), field('Tokens', budget));
  fill(main, h('h2', {}, 'The brief, as an agent gets it'), form, shown);
  async function draw() {
    const values = { task: task.value.trim(), budget: budget.value };
    keepAddress(address('brief', { task: values.task, budget: values.budget === '1500' ? '' : values.budget }));
    try {
      const answer = await get('brief', values);
      if (!view.isOpen) return;
      fill(shown, h('p', { class: 'soft', role: 'status' }, answer.used + ' of ' + answer.budget + ' tokens, for ' + ($('agent').value.trim() || 'the agent that git’s configuration names')),
        answer.parts.map(part => [h('h3', {}, part.name + (part.left_out ? ` (${part.left_out} left out)` : '')),
          part.lines.length ? h('pre', { tabindex: '0', dir: 'auto' }, visible(part.lines.join('\n')))
            : h('p', { class: 'soft' }, part.name === 'recall' && !values.task ? 'Nothing: say a task above.' : 'Nothing.')]));
    } catch (error) {
      fill(shown, h('p', { role: 'alert' }, visible(error.message)));
    }
  }
  await drawn(view, draw);
  view.leave = () => { view.isOpen = false; clearTimeout(timer); };
}
