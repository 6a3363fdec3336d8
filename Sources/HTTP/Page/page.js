// The page of `gitmem serve`. Text of the memory only ever becomes the text of a node.
const $ = id => document.getElementById(id);
const ROW = 68;
const state = { about: {}, view: null, live: '', typing: false };

// ---- Elements

/** Makes an element: attributes, listeners (onclick), and children, of which texts stay texts. */
function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key in element && typeof value !== 'string') element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...real(children));
  return element;
}
const real = children => children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);
const fill = (element, ...children) => element.replaceChildren(...real(children));

/** What cannot be seen is shown by a sign: a text may hold escapes of terminals. */
const visible = text => String(text)
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, c => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/[\u007f-\u009f]/g, '\u2421')
  .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, c => '\u27e8' + c.charCodeAt(0).toString(16) + '\u27e9');
const text = value => h('bdi', {}, visible(value));
const time = at => at ? h('time', { datetime: at, title: at }, at.replace('T', ' ').replace(/(\.\d+)?Z$/, '')) : '–';
const age = at => {
  const seconds = Math.max(0, (Date.now() - Date.parse(at)) / 1000);
  for (const [unit, size] of [['d', 86400], ['h', 3600], ['min', 60]]) {
    if (seconds >= size) return Math.floor(seconds / size) + ' ' + unit + ' ago';
  }
  return Math.floor(seconds) + ' s ago';
};
function table(caption, heads, rows) {
  if (!rows.length) return h('p', { class: 'soft' }, caption + ': nothing.');
  return h('div', { class: 'over' }, h('table', {}, h('caption', {}, caption),
    h('thead', {}, h('tr', {}, heads.map(head => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, rows.map(row => h('tr', {}, row.map(cell => h('td', {}, cell)))))));
}
function notice(message) {
  $('notice').hidden = !message;
  $('notice').textContent = message || '';
}

// ---- The API

const stored = (name, value) => {
  try {
    if (value === undefined) return localStorage.getItem('gitmem.' + name) || '';
    localStorage.setItem('gitmem.' + name, value);
  } catch { /* private windows keep nothing */ }
  return value || '';
};
const draft = (name, value) => {
  try {
    if (value === undefined) return sessionStorage.getItem('gitmem.draft.' + name);
    if (value === null) sessionStorage.removeItem('gitmem.draft.' + name);
    else sessionStorage.setItem('gitmem.draft.' + name, value);
  } catch { /* the same */ }
  return null;
};
function headers() {
  const all = {};
  if ($('token').value) all.authorization = 'Bearer ' + $('token').value;
  else if ($('agent').value.trim()) all['x-hive-agent'] = $('agent').value.trim();
  return all;
}
async function call(method, path, values, signal) {
  const query = new URLSearchParams();
  const options = { method, headers: headers(), signal };
  if (method === 'GET') {
    for (const [name, value] of Object.entries(values || {})) {
      for (const item of [value].flat()) if (item !== '' && item !== undefined && item !== null) query.append(name, item);
    }
    options.cache = 'no-cache';
  } else {
    options.headers['content-type'] = 'application/json';
    options.body = JSON.stringify(values || {});
  }
  const response = await fetch(path + (query.size ? '?' + query : ''), options);
  const body = await response.json();
  if (!response.ok) {
    const reasons = (body.reasons || []).map(reason => reason.hint).join('; ');
    const error = new Error([body.detail, reasons, body.hint].filter(Boolean).join(' – '));
    error.body = body;
    throw error;
  }
  return body;
}
const get = (action, values, signal) => call('GET', '/api/v1/' + action, values, signal);
const post = (action, values) => call('POST', '/api/v1/' + action, values);
/** Does something that a person asked for, and says how it went. */
async function attempt(button, work) {
  button.disabled = true;
  notice('');
  try {
    if (!state.about.with_tokens && !$('agent').value.trim()) {
      $('agent').focus();
      throw new Error('Say first as which agent you write: the field Agent.');
    }
    await work();
  } catch (error) {
    notice(error.message);
  } finally {
    button.disabled = false;
  }
}

// ---- Where one is

const pages = {
  memories: ['Memories', memories], agents: ['Agents', agents], history: ['History', history], claims: ['Claims', claims],
  messages: ['Messages', messages], rules: ['Rules', rules], keys: ['Open keys', keys], brief: ['Brief', brief],
};
function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [page, ...rest] = path.split('/').map(part => { try { return decodeURIComponent(part); } catch { return part; } });
  return { page: page || 'memories', rest, query: new URLSearchParams(query || '') };
}
/** The address of a state, without what is empty. */
function address(path, values = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) for (const item of [value].flat()) if (item) query.append(name, item);
  return '#/' + path + (query.size ? '?' + query : '');
}
const memoryLink = (id, label) => h('a', { href: address('memory/' + id) }, label || h('code', {}, id.slice(0, 12)));

async function show() {
  const where = place();
  if (state.view?.leave) state.view.leave();
  const view = { refresh: null, leave: null, isOpen: true };
  state.view = view;
  notice('');
  for (const link of $('pages').children) {
    const isHere = link.dataset.page === where.page || (where.page === 'memory' && link.dataset.page === 'memories');
    if (isHere) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
  const build = where.page === 'memory' ? memory : pages[where.page]?.[1];
  document.title = (pages[where.page]?.[0] || (where.page === 'memory' ? 'A memory' : 'Not found')) + ' · GitMemory';
  const main = $('main');
  if (!build) return fill(main, h('h2', {}, 'There is no such page'));
  try {
    await build(main, where, view);
  } catch (error) {
    if (error.name === 'AbortError') return;
    fill(main, h('h2', {}, 'That did not work'), h('p', { role: 'alert' }, visible(error.message)));
    view.refresh = () => show();
  }
}

// ---- Memories

const FILTERS = [['kind', 'Kind'], ['tags', 'Tag'], ['scope', 'Scope'], ['by', 'Agent'], ['since', 'Since'], ['before', 'Before'], ['key', 'Key'], ['source', 'Source']];

async function memories(main, where, view) {
  const values = Object.fromEntries(where.query);
  const input = h('input', { type: 'search', id: 'q', value: values.q || '', spellcheck: 'false', placeholder: 'in plain words' });
  const fields = FILTERS.map(([name, label]) => h('label', {}, label, h('input', { name, value: values[name] || '', size: '8' })));
  const branches = h('select', { name: 'view' }, [['', 'all branches'], ['trunk', 'trunk only']].map(
    ([value, label]) => h('option', { value, selected: (values.view || '') === value }, label)));
  const order = h('select', { name: 'sort' }, [['', 'newest first'], ['citations', 'most cited'], ['endorsements', 'most endorsed'], ['contributions', 'most held']].map(
    ([value, label]) => h('option', { value, selected: (values.sort || '') === value }, label)));
  const count = h('p', { class: 'soft', role: 'status' });
  const selected = new Map();
  const tools = h('div', { class: 'bar' });
  const list = new Rows(item => row(item, selected, drawTools), 'Memories');
  const form = h('form', { class: 'bar', role: 'search', onsubmit: event => { event.preventDefault(); go(); } },
    h('label', { class: 'wide' }, 'Search', input), fields,
    h('label', {}, 'Branches', branches), h('label', {}, 'Order', order));
  fill(main, h('h2', {}, 'Memories'), form, count, tools, list.element);
  get('agents', {}).then(answer => {
    for (const { agent } of answer.results) {
      const value = 'branch ' + agent;
      branches.append(h('option', { value, selected: values.view === value }, 'branch of ' + agent));
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
        const limit = isFresh ? Math.max(300, Math.min(list.items.length, 2000)) : Math.max(300, Math.min(from, 20000));
        results = (await get('list', { ...filters, sort, limit, offset: from || undefined }, signal)).results;
        list.isComplete = results.length < limit;
      }
      list.put(isFresh ? results : list.items.concat(results));
      count.textContent = list.items.length + (list.isComplete ? '' : ' and more') + (list.items.length === 1 ? ' memory' : ' memories')
        + (q ? ', best first' : '');
      notice('');
    } catch (error) {
      if (error.name === 'AbortError') return;
      list.put([]);
      list.isComplete = true;
      count.textContent = '';
      notice(error.message);
    }
    isLoading = false;
  }
  list.more = () => load(false);
  function go() {
    const url = address('memories', now());
    if (url !== location.hash) window.history.replaceState(null, '', url);
    list.element.scrollTop = 0;
    load(true);
  }
  let timer;
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(go, 150); });
  input.addEventListener('keydown', event => { if (event.key === 'ArrowDown') { event.preventDefault(); list.focus(0); } });
  function drawTools() {
    if (!state.about.may_write) return fill(tools);
    fill(tools, 
      h('button', { type: 'button', onclick: () => addForm(main, form) }, 'Add a memory…'),
      selected.size ? h('button', { type: 'button', class: 'danger', onclick: event => forgetMany([...selected.keys()], event.target, tools) },
        'Forget ' + selected.size + ' selected…') : null);
  }
  drawTools();
  view.refresh = () => load(true);
  view.leave = () => { control.abort(); clearTimeout(timer); };
  await load(true);
}
function row(item, selected, changed) {
  const { content, kind, tags, key } = item.entry;
  const holders = [...new Set(item.adds.map(add => add.agent))];
  const under = [holders.length ? holders.join(', ') : 'nobody', item.adds[0] ? age(item.adds[0].at) : 'no longer held'];
  if (key) under.push('key ' + key);
  if (kind && kind !== 'semantic') under.push(kind);
  if (tags?.length) under.push(tags.join(' '));
  const counts = Object.entries(item.counters).filter(([name]) => name !== 'contributions').map(([name, value]) => value + ' ' + name);
  if (item.matched?.length) under.push('matched: ' + item.matched.join(', '));
  const line = visible(item.snippet || content).slice(0, 400).replace(/\s+/g, ' ');
  return [
    state.about.may_write ? h('input', {
      type: 'checkbox', 'aria-label': 'Select: ' + line.slice(0, 60), checked: selected.has(item.id),
      onchange: event => { event.target.checked ? selected.set(item.id, item) : selected.delete(item.id); changed(); },
    }) : null,
    h('a', { href: address('memory/' + item.id) },
      h('bdi', { class: 'line' }, marked(line, item.matched)),
      h('span', { class: 'under' }, visible(under.concat(counts).join(' · ')))),
  ];
}
/** The text with the words that were found marked. */
function marked(line, words) {
  if (!words?.length) return line;
  const found = new Set(words.map(word => word.toLowerCase()));
  return line.split(/([\p{L}\p{N}]+)/u).map(part => {
    const small = part.toLowerCase();
    return found.has(small) || words.some(word => word.length > 3 && small.startsWith(word.toLowerCase())) ? h('mark', {}, part) : part;
  });
}

/** A list of which only the rows in sight are in the document. */
class Rows {
  constructor(draw, label) {
    this.items = [];
    this.isComplete = false;
    this.more = () => {};
    this.draw = draw;
    this.active = -1;
    this.inner = h('div', { class: 'rows', role: 'list', 'aria-label': label });
    this.element = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label + ', to scroll' }, this.inner);
    this.first = this.last = -1;
    let isDue = false;
    this.element.addEventListener('scroll', () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => { isDue = false; this.render(); });
    });
    this.element.addEventListener('keydown', event => this.key(event));
    new ResizeObserver(() => this.render()).observe(this.element);
  }
  put(items) {
    this.items = items;
    this.inner.style.height = items.length * ROW + 'px';
    this.first = this.last = -1;
    this.render();
  }
  render() {
    const height = this.element.clientHeight || 600;
    const first = Math.max(0, Math.floor(this.element.scrollTop / ROW) - 10);
    const last = Math.min(this.items.length, Math.ceil((this.element.scrollTop + height) / ROW) + 10, first + 200);
    if (first !== this.first || last !== this.last) {
      const isFocused = this.inner.contains(document.activeElement);
      this.first = first;
      this.last = last;
      fill(this.inner, ...this.items.slice(first, last).map((item, index) => {
        const element = h('div', { class: 'row', role: 'listitem', 'aria-posinset': String(first + index + 1),
          'aria-setsize': this.isComplete ? String(this.items.length) : '-1' }, this.draw(item));
        element.style.top = (first + index) * ROW + 'px';
        element.dataset.index = first + index;
        return element;
      }));
      if (isFocused) this.link(this.active)?.focus({ preventScroll: true });
    }
    if (!this.isComplete && last + 100 > this.items.length) this.more();
  }
  link(index) { return this.inner.querySelector(`[data-index="${index}"] > a`); }
  focus(index) {
    if (!this.items.length) return;
    this.active = Math.max(0, Math.min(this.items.length - 1, index));
    const top = this.active * ROW;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.element.scrollTop = top + ROW - clientHeight;
    this.render();
    this.link(this.active)?.focus({ preventScroll: true });
  }
  key(event) {
    const here = event.target.closest?.('.row');
    if (here) this.active = Number(here.dataset.index);
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -1e9, End: 1e9 };
    if (event.target.type === 'checkbox' || !(event.key in steps)) return;
    event.preventDefault();
    this.focus(this.active + steps[event.key]);
  }
}

// ---- One memory

async function memory(main, where, view) {
  const id = where.rest[0] || '';
  async function draw() {
    const [{ results: [item] }, history] = await Promise.all([
      get('show', { ids: id, expired: true }), get('log', { id, limit: 200 }).catch(() => ({ results: [] }))]);
    if (!view.isOpen) return;
    const { content, ...rest } = item.entry;
    const meta = Object.entries(rest).map(([name, value]) => [name, metaValue(name, value)]);
    const actions = h('div', { class: 'bar' });
    if (state.about.may_write) {
      for (const [label, verb] of [['Cite', 'cite'], ['Endorse', 'endorse']]) {
        actions.append(h('button', { type: 'button', onclick: event => attempt(event.target, async () => {
          await post(verb, { ids: [item.id] });
          await draw();
        }) }, label));
      }
      actions.append(
        h('button', { type: 'button', onclick: () => editForm(item, editor) }, 'Edit…'),
        h('button', { type: 'button', class: 'danger', onclick: event => forgetMany([item.id], event.target, editor) }, 'Forget…'));
    }
    const editor = h('div', {});
    const open = main.querySelector('details')?.open;
    fill(main, 
      h('p', {}, h('a', { href: address('memories') }, '← Memories')),
      h('h2', {}, 'A memory'),
      h('p', { class: 'text', dir: 'auto', tabindex: '0' }, visible(content)),
      item.superseded_by ? h('p', {}, 'Superseded by ', memoryLink(item.superseded_by)) : null,
      actions, editor,
      table('What it says of itself', ['Member', 'Value'], meta),
      table('Who holds it', ['Agent', 'Since', 'Until', 'Replica'], item.adds.map(add =>
        [text(add.agent), time(add.at), add.until ? time(add.until) : 'for good', h('code', {}, add.replica)])),
      table('Counters', ['Counter', 'Value', 'Of what it superseded'],
        [...new Set(Object.keys(item.counters).concat(Object.keys(item.counters_before || {})))].map(name =>
          [name, item.counters[name] || 0, item.counters_before?.[name] || 0].map(String))),
      table('Which commits and merges brought it', ['When', 'Who', 'What', 'Commit', 'Subject'], history.results.map(event =>
        [time(event.at), text(event.author), (event.actions || []).map(visible).join(', '), h('code', {}, event.commit.slice(0, 12)), text(event.subject)])),
      h('details', { open }, h('summary', {}, 'JSON'), h('pre', { tabindex: '0' }, visible(JSON.stringify(item, null, 2)))));
    if (draft('edit.' + item.id) !== null) editForm(item, editor);
  }
  view.refresh = () => {
    if (main.querySelector('form.edit')) notice('Something has changed meanwhile. What you type is kept.');
    // The way back from forgetting stays until one goes elsewhere.
    else if (!main.querySelector('.card')) return draw();
  };
  view.leave = () => { view.isOpen = false; };
  await draw();
}
function metaValue(name, value) {
  if (name === 'tags') return value.map(tag => h('a', { class: 'tag', href: address('memories', { tags: tag }) }, visible(tag)));
  if (name === 'supersedes') return value.map(id => [memoryLink(id), ' ']);
  if (['kind', 'scope', 'key', 'source'].includes(name)) return h('a', { href: address('memories', { [name]: value }) }, text(value));
  return typeof value === 'string' ? text(value) : h('code', {}, visible(JSON.stringify(value)));
}
function editForm(item, place) {
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
    h('button', { type: 'button', onclick: () => { draft(name, null); fill(place); } }, 'Cancel')));
  fill(place, form);
  area.focus();
}
function addForm(main, before) {
  if (main.querySelector('form.add')) return main.querySelector('form.add textarea').focus();
  const area = h('textarea', { 'aria-label': 'The text to remember', dir: 'auto', oninput: event => draft('add', event.target.value) });
  area.value = draft('add') ?? '';
  const tags = h('input', { size: '20' });
  const form = h('form', { class: 'add', onsubmit: event => {
    event.preventDefault();
    attempt(event.submitter || form.querySelector('button'), async () => {
      const answer = await post('add', { text: area.value, tags: tags.value.split(/[\s,]+/).filter(Boolean) });
      draft('add', null);
      form.remove();
      notice('That is remembered: ' + answer.verdict + '.');
    });
  } }, area, h('div', { class: 'bar' }, h('label', {}, 'Tags', tags), h('button', {}, 'Remember'),
    h('button', { type: 'button', onclick: () => { draft('add', null); form.remove(); } }, 'Cancel')));
  before.after(form);
  area.focus();
}
/** Forgets memories: first what would go, then the way back. */
async function forgetMany(ids, button, place) {
  await attempt(button, async () => {
    const preview = (await post('forget', { ids, dry_run: true })).results;
    const box = h('div', { class: 'card', role: 'group', 'aria-label': 'Forget' },
      h('p', {}, 'To be forgotten by everybody: ' + preview.length + (preview.length === 1 ? ' memory.' : ' memories.')),
      h('ul', {}, preview.slice(0, 20).map(item => h('li', {}, text((item.entry?.content || item.id).slice(0, 120))))),
      h('div', { class: 'bar' },
        h('button', { type: 'button', class: 'danger', onclick: event => attempt(event.target, async () => {
          await post('forget', { ids });
          const bodies = preview.map(item => item.entry).filter(Boolean);
          fill(box, h('p', {}, 'Forgotten.'), h('button', { type: 'button', onclick: again => attempt(again.target, async () => {
            await post('import', { entries: bodies });
            fill(box, h('p', {}, 'They are remembered again.'));
          }) }, 'Remember them again'));
        }) }, 'Forget'),
        h('button', { type: 'button', onclick: () => box.remove() }, 'Cancel')));
    place.after(box);
    box.querySelector('button').focus();
  });
}

// ---- Agents, branches and merges

async function agents(main, where, view) {
  async function draw() {
    const [list, status] = await Promise.all([get('agents'), get('status')]);
    if (!view.isOpen) return;
    const preview = h('div', {});
    const rows = list.results.map(agent => [
      h('a', { href: address('memories', { by: agent.agent }) }, text(agent.agent)), agent.last ? [time(agent.last), ' ', h('span', { class: 'soft' }, age(agent.last))] : '–',
      String(agent.added), String(agent.counted), String(agent.removed),
      agent.refused ? h('span', { class: 'bad' }, text(agent.refused)) : agent.needs_carry ? 'of another epoch' : '',
      h('a', { href: address('memories', { view: 'branch ' + agent.agent }) }, h('code', {}, agent.commit.slice(0, 12)))]);
    fill(main, h('h2', {}, 'Agents and their branches'), picture(list.results, status),
      table('What a merge would bring', ['Agent', 'Last write', 'Adds', 'Counts', 'Removals', 'Trouble', 'Branch at'], rows),
      h('p', {}, 'Trunk at ', h('code', {}, status.trunk.slice(0, 12)), ', epoch ' + status.epoch + '. Not merged: ',
        status.unmerged.length ? visible(status.unmerged.join(', ')) : 'nothing', '.'),
      (status.troubles || []).map(trouble => h('p', { class: 'bad' }, visible(JSON.stringify(trouble)))),
      state.about.may_keep ? h('div', { class: 'bar' }, h('button', { type: 'button', onclick: event => attempt(event.target, async () => {
        const report = await post('merge', { dry_run: true });
        fill(preview, h('h3', {}, 'A merge would do this'), h('pre', { tabindex: '0' }, visible(JSON.stringify(report, null, 2))),
          h('button', { type: 'button', onclick: again => attempt(again.target, async () => {
            const done = await post('merge', {});
            await draw();
            main.append(h('h3', {}, 'Merged'), h('pre', { tabindex: '0' }, visible(JSON.stringify(done, null, 2))));
          }) }, 'Merge'));
      }) }, 'Merge…')) : null, preview);
  }
  view.refresh = draw;
  view.leave = () => { view.isOpen = false; };
  await draw();
}
/** Branches as lines that lead to the trunk: open ends are what is not merged. */
function picture(list, status) {
  const shown = list.slice(0, 30);
  const draw = (name, attributes, label) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (label) element.textContent = label;
    return element;
  };
  const height = 40 + shown.length * 24;
  const open = shown.filter(agent => status.unmerged.includes(agent.agent)).map(agent => agent.agent);
  const svg = draw('svg', { viewBox: `0 0 640 ${height}`, width: '100%', role: 'img', 'aria-label':
    `The trunk and ${shown.length} branches. Not merged: ${open.join(', ') || 'none'}.` });
  svg.append(draw('path', { class: 'branch', d: `M 20 20 H 600` }), draw('circle', { cx: 600, cy: 20, r: 5 }), draw('text', { x: 20, y: 14 }, 'trunk'));
  shown.forEach((agent, index) => {
    const y = 44 + index * 24;
    const isOpen = open.includes(agent.agent);
    svg.append(draw('path', { class: 'branch', d: `M ${40 + index * 4} 20 V ${y} H ${isOpen ? 560 : 500}` + (isOpen ? '' : ` L 540 20`) }),
      draw('circle', { cx: isOpen ? 560 : 500, cy: y, r: 4 }),
      draw('text', { x: 180, y: y - 4 }, visible(agent.agent).slice(0, 40) + (isOpen ? ` · ${agent.added} adds, ${agent.counted} counts, ${agent.removed} removals to merge` : '')));
  });
  return svg;
}
async function history(main, where, view) {
  const shown = Number(where.query.get('limit')) || 200;
  async function draw() {
    const { results } = await get('log', { limit: shown });
    if (!view.isOpen) return;
    const days = new Map();
    for (const event of results) if (event.at) days.set(event.at.slice(0, 10), (days.get(event.at.slice(0, 10)) || 0) + 1);
    fill(main, h('h2', {}, 'History'),
      table('Commits a day, of those listed', ['Day', 'Commits'], [...days].map(([day, count]) => [day, String(count)])),
      table('What happened, newest first', ['When', 'Who', 'What', 'Commit'], results.map(event =>
        [time(event.at), text(event.author), text(event.subject), h('code', {}, event.commit.slice(0, 12))])),
      results.length === shown ? h('p', {}, h('a', { href: address('history', { limit: shown * 4 }) }, 'More')) : null);
  }
  view.refresh = draw;
  view.leave = () => { view.isOpen = false; };
  await draw();
}

// ---- Working together

async function claims(main, where, view) {
  async function draw() {
    const [list, log] = await Promise.all([get('claims'), get('claims', { log: true, limit: 100 })]);
    if (!view.isOpen) return;
    fill(main, h('h2', {}, 'Claims'),
      table('What is claimed now', ['Resource', 'Holder', 'Left', 'Since', 'Confirmed by', 'Reason'], list.results.filter(item => item.token).map(item =>
        [h('code', {}, visible(item.resource)), text(item.holder), h('span', { 'data-until': item.until || '' }, ''), time(item.since), item.confirmed || '–', text(item.reason || '')])),
      table('What happened, newest first', ['When', 'What', 'Agent', 'Resource', 'Token'], log.results.map(event =>
        [time(event.at), event.action, text(event.agent), h('code', {}, visible(event.resource)), h('code', {}, event.token)])));
    tick();
  }
  function tick() {
    for (const element of main.querySelectorAll('[data-until]')) {
      const left = Math.round((Date.parse(element.dataset.until) - Date.now()) / 1000);
      element.textContent = !Number.isFinite(left) ? '–' : left <= 0 ? 'over' : left >= 120 ? Math.floor(left / 60) + ' min' : left + ' s';
    }
  }
  const timer = setInterval(tick, 1000);
  view.refresh = draw;
  view.leave = () => { view.isOpen = false; clearInterval(timer); };
  await draw();
}
async function messages(main, where, view) {
  async function draw() {
    const { results } = await get('list', { kind: 'message', limit: 500 });
    if (!view.isOpen) return;
    fill(main, h('h2', {}, 'Messages'), table('Newest first', ['When', 'From', 'To', 'Type', 'Text'], results.map(item =>
      [time(item.adds[0]?.at), text(item.adds.map(add => add.agent).join(', ')), text((item.entry.data?.to || []).join(', ')), text(item.entry.data?.type || ''),
        memoryLink(item.id, text(item.entry.content.slice(0, 300)))])));
  }
  view.refresh = draw;
  view.leave = () => { view.isOpen = false; };
  await draw();
}
async function rules(main, where, view) {
  async function draw() {
    const { results } = await get('list', { kind: 'rule', limit: 500 });
    if (!view.isOpen) return;
    results.sort((a, b) => (a.entry.data?.order ?? 1e9) - (b.entry.data?.order ?? 1e9));
    fill(main, h('h2', {}, 'Rules'), table('In order', ['Name', 'Rule', 'Held by'], results.map(item =>
      [memoryLink(item.id, text((item.entry.key || '').replace(/^rule\//, '') || item.id.slice(0, 12))), text(item.entry.content), text([...new Set(item.adds.map(add => add.agent))].join(', '))])));
  }
  view.refresh = draw;
  view.leave = () => { view.isOpen = false; };
  await draw();
}
async function keys(main, where, view) {
  async function draw() {
    const { results } = await get('list', { limit: 20000 });
    if (!view.isOpen) return;
    const groups = new Map();
    for (const item of results) {
      if (!item.entry.key) continue;
      const name = JSON.stringify([item.entry.scope || '', item.entry.key]);
      groups.set(name, (groups.get(name) || []).concat(item));
    }
    const open = [...groups.values()].filter(values => values.length > 1);
    fill(main, h('h2', {}, 'Keys with several values'),
      h('p', { class: 'soft' }, open.length ? 'These were set at the same time. To settle one, choose the value that holds.' : 'Every key has one value.'),
      open.map(values => h('section', { 'aria-label': values[0].entry.key },
        h('h3', {}, text(values[0].entry.key), values[0].entry.scope ? [' in ', text(values[0].entry.scope)] : null),
        h('div', { class: 'cards' }, values.map(item => h('div', { class: 'card' },
          h('p', { class: 'text', dir: 'auto' }, visible(item.entry.content)),
          h('p', { class: 'soft' }, text(item.adds.map(add => add.agent).join(', ')), ', ', time(item.adds[0]?.at), ' ', memoryLink(item.id)),
          state.about.may_write ? h('button', { type: 'button', onclick: event => attempt(event.target, async () => {
            await post('set', { key: item.entry.key, scope: item.entry.scope, text: item.entry.content });
            await draw();
          }) }, 'This one holds') : null))))));
  }
  view.refresh = draw;
  view.leave = () => { view.isOpen = false; };
  await draw();
}
async function brief(main, where, view) {
  const task = h('input', { value: where.query.get('task') || '', placeholder: 'in plain words' });
  const budget = h('input', { type: 'number', min: '1', value: where.query.get('budget') || '1500' });
  const shown = h('div', {});
  let timer;
  const form = h('form', { class: 'bar', onsubmit: event => { event.preventDefault(); draw(); },
    oninput: () => { clearTimeout(timer); timer = setTimeout(draw, 250); } },
    h('label', { class: 'wide' }, 'Task', task), h('label', {}, 'Tokens', budget));
  fill(main, h('h2', {}, 'The brief, as an agent gets it'), form, shown);
  async function draw() {
    const values = { task: task.value.trim(), budget: budget.value };
    window.history.replaceState(null, '', address('brief', { task: values.task, budget: values.budget === '1500' ? '' : values.budget }));
    try {
      const answer = await get('brief', values);
      if (!view.isOpen) return;
      fill(shown, h('p', { class: 'soft' }, answer.used + ' of ' + answer.budget + ' tokens, for ' + ($('agent').value.trim() || 'whom the server\u2019s git names')),
        answer.parts.map(part => [h('h3', {}, part.name + (part.left_out ? ` (${part.left_out} left out)` : '')), h('pre', { tabindex: '0', dir: 'auto' }, visible(part.lines.join('\n')))]));
    } catch (error) {
      fill(shown, h('p', { role: 'alert' }, visible(error.message)));
    }
  }
  view.refresh = draw;
  view.leave = () => { view.isOpen = false; clearTimeout(timer); };
  await draw();
}

// ---- What changes by itself

let lastEvent = null;
let stream = new AbortController();
/** Comes when somebody looks: a browser has few connections for one server, and tabs in the background would take them. */
const looked = () => new Promise(resolve => {
  if (document.visibilityState === 'visible') return resolve();
  const ask = () => { if (document.visibilityState === 'visible') { document.removeEventListener('visibilitychange', ask); resolve(); } };
  document.addEventListener('visibilitychange', ask);
});
document.addEventListener('visibilitychange', () => { if (document.visibilityState !== 'visible') stream.abort(); });
window.addEventListener('pagehide', () => stream.abort());
async function listen() {
  let pause = 500;
  for (;;) {
    await looked();
    stream = new AbortController();
    try {
      const all = headers();
      if (lastEvent) all['last-event-id'] = lastEvent;
      const response = await fetch('/api/v1/events', { headers: all, cache: 'no-store', signal: stream.signal });
      if (!response.ok) throw new Error('HTTP ' + response.status);
      if (pause > 500 || !state.about.version) await learn();
      pause = 500;
      said('live');
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        const events = (rest + value).split('\n\n');
        rest = events.pop();
        for (const event of events) heard(event);
      }
    } catch { /* it is tried again */ }
    if (stream.signal.aborted) { await new Promise(resolve => setTimeout(resolve, 100)); continue; }
    said('the server does not answer; trying again');
    await new Promise(resolve => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, 8000);
  }
}
function heard(event) {
  const fields = Object.fromEntries(event.split('\n').map(line => { const at = line.indexOf(':'); return [line.slice(0, at), line.slice(at + 1).trim()]; }));
  if (!fields.id || fields.id === lastEvent) return;
  lastEvent = fields.id;
  if (fields.event === 'change') refresh();
}
let due;
function refresh() {
  clearTimeout(due);
  due = setTimeout(() => Promise.resolve(state.view?.refresh?.()).catch(error => { if (error.name !== 'AbortError') notice(error.message); }), 100);
}
function said(word) {
  if (state.live === word) return;
  state.live = word;
  $('live').textContent = word;
  $('live').className = word === 'live' ? 'good' : 'bad';
}
async function learn() {
  try {
    state.about = await call('GET', '/api/v1');
  } catch (error) {
    const needsToken = error.body?.code === 'token';
    state.about = needsToken ? { with_tokens: true } : {};
    if (needsToken) { $('token').parentElement.hidden = false; notice('A token is needed: type it into the field Token.'); }
  }
  $('token').parentElement.hidden = !state.about.with_tokens;
  $('agent').readOnly = Boolean(state.about.with_tokens);
  if (state.about.with_tokens) $('agent').value = state.about.agent || '';
}

// ---- The start

for (const [page, [label]] of Object.entries(pages)) $('pages').append(h('a', { href: address(page), 'data-page': page }, label));
$('agent').value = stored('agent');
$('agent').addEventListener('change', () => { stored('agent', $('agent').value.trim()); show(); });
$('token').addEventListener('change', async () => { await learn(); show(); });
document.querySelector('.skip').addEventListener('click', event => { event.preventDefault(); $('main').focus(); });
window.addEventListener('hashchange', () => { show().then(() => $('main').focus()); });
document.addEventListener('keydown', event => {
  if (event.key === '/' && !event.target.closest('input, textarea, select') && $('q')) { event.preventDefault(); $('q').focus(); }
});
await learn();
listen();
await show();
