// Forms that write: add, edit, forget and its way back. What is typed is kept until it is sent or given up.

import { $, button, field, fill, h, line, many, notice, text } from './elements.js';
import { attempt, draft, post } from './api.js';
import { address } from './places.js';

export function editForm(item, spot) {
  const name = 'edit.' + item.id;
  const area = h('textarea', { 'aria-label': 'The new text', dir: 'auto', oninput: event => draft(name, event.target.value) });
  area.value = draft(name) ?? item.entry.content;
  draft(name, area.value);
  const form = h('form', { class: 'edit', onsubmit: event => {
    event.preventDefault();
    attempt(event.submitter || form.querySelector('button'), async () => {
      const answer = await post('edit', { id: item.id, text: area.value });
      draft(name, null);
      location.hash = address('memory/' + answer.id);
    });
  } }, area, h('div', { class: 'bar' }, h('button', {}, 'Save as its successor'),
    button('Cancel', () => { draft(name, null); fill(spot); })));
  fill(spot, form);
  area.focus();
}
export function addForm(before) {
  const open = $('main').querySelector('form.add');
  if (open) return open.querySelector('textarea').focus();
  const area = h('textarea', { 'aria-label': 'The text to remember', dir: 'auto', oninput: event => draft('add', event.target.value) });
  area.value = draft('add') ?? '';
  const tags = h('input', { size: '20', value: draft('add.tags') ?? '', oninput: event => draft('add.tags', event.target.value) });
  const close = () => { draft('add', null); draft('add.tags', null); form.remove(); };
  const form = h('form', { class: 'add', onsubmit: event => {
    event.preventDefault();
    attempt(event.submitter || form.querySelector('button'), async () => {
      const answer = await post('add', { text: area.value, tags: tags.value.split(/[\s,]+/).filter(Boolean) });
      close();
      notice(answer.verdict === 'accepted' ? 'That is remembered.'
        : answer.verdict === 'merged' ? 'That was known already; the agent holds it now, too.' : 'The agent holds that already.');
    });
  } }, area, h('div', { class: 'bar' }, field('Tags', tags), h('button', {}, 'Remember'), button('Cancel', close)));
  before.after(form);
  area.focus();
}

/** Forgets what the arguments name: first what would go, then the way back. */
export async function forgetForm(values, pressed, spot, done = () => {}) {
  await attempt(pressed, async () => {
    const preview = (await post('forget', { ...values, dry_run: true })).results;
    const others = new Set(preview.flatMap(item => item.held_by));
    const box = h('div', { class: 'card', role: 'group', 'aria-label': 'Forget' });
    const show = (...parts) => { fill(box, ...parts); box.querySelector('button')?.focus(); };
    show(h('p', {}, 'To be forgotten: ' + many(preview.length, 'memory', 'memories') + '.',
      others.size ? [' Still held afterwards by ', text([...others].join(', ')), '.'] : null),
      h('ul', {}, preview.slice(0, 20).map(item => h('li', {}, text(line(item.entry?.content || item.id, 120)))),
        preview.length > 20 ? h('li', { class: 'soft' }, 'and ' + (preview.length - 20) + ' more') : null),
      h('div', { class: 'bar' },
        preview.length ? button('Forget', again => attempt(again, async () => {
          const { results } = await post('forget', values);
          done();
          show(h('p', {}, 'Forgotten.'), h('div', { class: 'bar' },
            button('Remember them again', back => attempt(back, async () => {
              await takeBack(results.at(-1)?.commit, preview);
              show(h('p', {}, 'They are remembered again.'), button('Close', () => box.remove()));
            })), button('Close', () => box.remove())));
        }), 'danger') : null,
        button('Cancel', () => box.remove())));
    for (const old of spot.parentElement.querySelectorAll('.card[aria-label=Forget]')) old.remove();
    spot.after(box);
    box.querySelector('button')?.focus();
  });
}
/** Undoes a forgetting as a whole, with all who held something; where the agent has written since, adds the texts again. */
async function takeBack(commit, preview) {
  const last = await post('undo', { dry_run: true }).catch(() => ({ results: [] }));
  const { undone } = last.results ? last.results[0] || {} : last;
  if (commit && undone === commit) return post('undo', {});
  return post('import', { entries: preview.map(item => item.entry).filter(Boolean) });
}
