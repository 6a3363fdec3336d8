// The difference of two moments or branches.

import { field, fill, h, visible } from './elements.js';
import { get } from './api.js';
import { address, drawn, keepAddress } from './places.js';
import { counts, differenceTable } from './merges.js';

const MOST_DIFFERENCES = 500;
const MERGES = 50;
/** What counts as a moment, and not as a branch or a commit. */
const MOMENT = /^(\d+ ?(s|m|h|d|w)$|\d{4}-\d\d-\d\d)/;

export async function compare(main, where, view) {
  const from = h('input', { name: 'from', list: 'places', value: where.query.get('from') || '1d', autocomplete: 'off', spellcheck: 'false' });
  const to = h('input', { name: 'to', list: 'places', value: where.query.get('to') || 'main', autocomplete: 'off', spellcheck: 'false' });
  const beyond = h('input', { name: 'beyond', type: 'checkbox', checked: where.query.get('beyond') === 'yes' });
  const places = h('datalist', { id: 'places' }, h('option', { value: 'main' }, 'the trunk'));
  const shown = h('div', {});
  let timer;
  const form = h('form', { class: 'bar', onsubmit: event => { event.preventDefault(); draw(); },
    oninput: () => { clearTimeout(timer); timer = setTimeout(draw, 250); } },
    field('From', from), field('To', to), h('label', { class: 'check' }, beyond, ' only what is beyond, as a merge would bring it'), places);
  fill(main, h('h2', {}, 'Compare'), h('p', { class: 'soft' }, 'From a moment (2h, 7d, 2026-11-20), a branch (main, or an agent) or a commit, to a branch or a commit. '
    + 'The fields offer the trunk as it was after each merge.'), form, shown);
  Promise.all([get('agents'), get('log', { merges: true, limit: MERGES })]).then(([agents, merges]) => places.append(
    ...agents.results.map(agent => h('option', { value: agent.agent }, 'branch of ' + visible(agent.agent))),
    ...merges.results.map(merge => h('option', { value: merge.commit.slice(0, 16) }, 'the trunk after the merge of ' + merge.at.slice(0, 16).replace('T', ' '))))).catch(() => {});
  async function draw() {
    const values = { from: from.value.trim(), to: to.value.trim() };
    keepAddress(address('compare', { ...values, beyond: beyond.checked ? 'yes' : '' }));
    if (!values.from || !values.to) return fill(shown, h('p', { class: 'soft' }, 'Nothing to compare yet: say from where and to where.'));
    try {
      const isMoment = MOMENT.test(values.from);
      beyond.disabled = isMoment;
      const { results } = await get('diff', isMoment ? { since: values.from, branches: [values.to] }
        : { branches: [values.from, values.to], beyond: beyond.checked || undefined });
      if (!view.isOpen) return;
      const count = change => results.filter(item => item.change === change).length;
      fill(shown, h('p', { role: 'status' }, results.length
        ? counts([count('added') + count('set'), 'added'], [count('removed'), 'removed'], [count('counted'), 'counted or held otherwise']) + '.'
        : 'Nothing differs: whoever looks from either sees the same.'),
        differenceTable(results, MOST_DIFFERENCES));
    } catch (error) {
      fill(shown, h('p', { role: 'alert' }, visible(error.message)));
    }
  }
  await drawn(view, draw);
  view.leave = () => { view.isOpen = false; clearTimeout(timer); };
}
