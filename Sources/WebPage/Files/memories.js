// All memories: a search, filters, and a list.

import { $, age, button, choice, fill, h, line, many, notice, text, visible } from './elements.js';
import { draft, get, server } from './api.js';
import { address, keepAddress, visited } from './places.js';
import { Rows } from './rows.js';
import { addForm, forgetForm } from './editing.js';

const FILTERS = [['kind', 'Kind'], ['tags', 'Tag'], ['scope', 'Scope'], ['by', 'Agent'], ['since', 'Since'], ['before', 'Before'], ['key', 'Key'], ['source', 'Source']];
const HINTS = { since: '2h, 2026-11-20', before: '2026-11-20' };
/** So many are asked for at a time: what is read at once must not hold up the page. */
const PORTION = 2500;

export async function memories(main, where, view) {
  const values = Object.fromEntries(where.query);
  const input = h('input', { type: 'search', id: 'q', value: values.q || '', spellcheck: 'false', placeholder: 'in plain words' });
  const fields = FILTERS.map(([name, label]) => h('label', {}, label,
    h('input', { name, value: values[name] || '', size: '8', autocomplete: 'off', spellcheck: 'false', placeholder: HINTS[name] })));
  const isFiltered = FILTERS.some(([name]) => values[name]) || values.view || values.sort;
  const branches = choice({ name: 'view' }, [['', 'all branches'], ['trunk', 'trunk only'],
    ...values.view?.startsWith('branch ') ? [[values.view, branchOf(values.view)]] : []], values.view || '');
  const order = choice({ name: 'sort' }, [['', 'newest first'], ['citations', 'most cited'], ['endorsements', 'most endorsed'], ['contributions', 'most held']], values.sort || '');
  const nothing = h('p', {});
  const count = h('p', { class: 'soft count', role: 'status' });
  const selected = new Map();
  const tools = h('div', { class: 'bar tools' });
  const list = new Rows(item => row(item, selected, drawTools), 'Memories');
  const form = h('form', { role: 'search', onsubmit: event => { event.preventDefault(); go(); } },
    h('div', { class: 'bar' }, h('label', { class: 'wide' }, 'Search', input)),
    h('details', { open: Boolean(isFiltered) }, h('summary', {}, 'Filters and order'),
      h('div', { class: 'bar' }, fields, server.about.isFile ? null : h('label', {}, 'Branches', branches), h('label', {}, 'Order', order))));
  fill(main, h('h2', {}, 'Memories'), form, h('div', { class: 'bar over-list' }, count, tools), nothing, list.element);
  get('agents').then(answer => {
    for (const { agent } of answer.results) {
      const value = 'branch ' + agent;
      if (value !== values.view) branches.append(h('option', { value }, branchOf(value)));
    }
  }).catch(() => {});

  let control = new AbortController();
  const now = () => {
    const given = {};
    for (const field of form.querySelectorAll('[name]')) if (field.value.trim()) given[field.name] = field.value.trim();
    if (input.value.trim()) given.q = input.value.trim();
    return given;
  };
  let isLoading = false;
  let isFaulty = false;
  async function load(isFresh) {
    if (isLoading && !isFresh) return;
    if (isFresh) { control.abort(); control = new AbortController(); }
    isLoading = true;
    const { signal } = control;
    try {
      const { q, sort, ...filters } = now();
      const from = isFresh ? 0 : list.items.length;
      let results;
      if (q) {
        results = (await get('recall', { ...filters, question: q, limit: 200 }, signal)).results;
        list.isComplete = true;
      } else {
        const limit = isFresh ? Math.max(300, Math.min(list.items.length, PORTION)) : PORTION;
        results = (await get('list', { ...filters, sort, limit, offset: from || undefined }, signal)).results;
        list.isComplete = results.length < limit;
      }
      if (signal.aborted) return;
      isLoading = false;
      list.put(isFresh ? results : list.items.concat(results));
      list.element.hidden = !list.items.length;
      fill(nothing, list.items.length ? null : emptied(q, { sort, ...filters }));
      count.textContent = many(list.items.length, 'memory', 'memories') + (list.isComplete ? '' : ' so far; more as you scroll') + (q ? ', best first' : '');
      drawTools();
      if (isFaulty) notice('');
      isFaulty = false;
    } catch (error) {
      if (error.name === 'AbortError') return;
      isLoading = false;
      list.isComplete = true;
      list.put([]);
      count.textContent = '';
      isFaulty = true;
      notice(error.message);
    }
  }
  list.more = () => load(false);
  function go() {
    keepAddress(visited.memories = address('memories', now()));
    list.element.scrollTop = 0;
    load(true);
  }
  let timer;
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(go, 150); });
  input.addEventListener('keydown', event => { if (event.key === 'ArrowDown') { event.preventDefault(); list.focus(0); } });
  function drawTools() {
    if (!server.about.may_write) return;
    const hadFocus = tools.contains(document.activeElement) && document.activeElement.textContent;
    fill(tools, button('Add a memory…', () => addForm($('main').querySelector('.over-list'))),
      list.items.length > selected.size && list.items.length <= 1000 ? button('Select all ' + list.items.length, () => {
        for (const item of list.items) selected.set(item.id, item);
        list.put(list.items);
        drawTools();
      }) : null,
      selected.size ? [button('Select none', () => { selected.clear(); list.put(list.items); drawTools(); }),
        button('Forget ' + selected.size + ' selected…', pressed => forgetForm(
          { ids: [...selected.keys()] }, pressed, $('main').querySelector('.over-list'), () => { selected.clear(); drawTools(); }), 'danger')] : null);
    if (hadFocus) [...tools.children].find(one => one.textContent.slice(0, 6) === hadFocus.slice(0, 6))?.focus();
  }
  drawTools();
  visited.memories = location.hash || address('memories');
  view.refresh = () => load(true);
  view.leave = () => { view.isOpen = false; control.abort(); clearTimeout(timer); };
  await load(true);
  if (server.about.may_write && draft('add')) addForm($('main').querySelector('.over-list'));
}

/** What a list says in which there is nothing, and the way out of it. */
function emptied(q, filters) {
  if (q) return ['Nothing matches “', text(line(q, 80)), '”', Object.values(filters).some(Boolean) ? ' among what the filters let through. ' : '. ',
    h('a', { href: address('memories', filters) }, 'Clear the search')];
  if (Object.values(filters).some(Boolean)) return ['No memory passes the filters. ', h('a', { href: address('memories') }, 'Clear the filters')];
  return 'Nothing is remembered yet.';
}
const branchOf = value => 'branch of ' + visible(value.slice(7));
function row(item, selected, changed) {
  const { content, kind, tags, key } = item.entry;
  const holders = [...new Set(item.adds.map(add => add.agent))];
  const under = [holders.length > 3 ? holders.slice(0, 3).join(', ') + ' and ' + (holders.length - 3) + ' more' : holders.join(', ') || 'nobody',
    item.adds[0] ? age(item.adds[0].at) : 'no longer held'];
  if (kind && kind !== 'semantic') under.push(kind);
  if (tags?.length) under.push(tags.join(' '));
  if (item.wordings) under.push(many(item.wordings, 'wording'));
  for (const [name, value] of Object.entries(item.counters)) if (name !== 'contributions') under.push(value + ' ' + (value === 1 ? name.replace(/s$/, '') : name));
  const shown = line(item.snippet || content, 400);
  return [
    server.about.may_write ? h('input', {
      type: 'checkbox', 'aria-label': 'Select: ' + shown.slice(0, 60), checked: selected.has(item.id),
      onchange: event => { event.target.checked ? selected.set(item.id, item) : selected.delete(item.id); changed(); },
    }) : null,
    h('a', { href: address('memory/' + item.id) },
      h('bdi', { class: 'line', dir: 'auto' }, key ? [h('b', {}, line(key, 80)), ' = '] : null, marked(shown, item.matched)),
      h('span', { class: 'under' }, visible(under.join(' · ')))),
  ];
}
/** The text with the words that were found marked. */
function marked(shown, words) {
  if (!words?.length) return shown;
  const found = new Set(words.map(word => word.toLowerCase()));
  return shown.split(/([\p{L}\p{N}]+)/u).map(part => {
    const small = part.toLowerCase();
    return found.has(small) || words.some(word => word.length > 3 && small.startsWith(word.toLowerCase())) ? h('mark', {}, part) : part;
  });
}
