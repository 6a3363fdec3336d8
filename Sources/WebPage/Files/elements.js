// What all parts of the page are made of. Text of the memory only ever becomes the text of a node.

export const $ = id => document.getElementById(id);
const real = children => children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);

/** Makes an element: attributes, listeners (onclick), and children, of which texts stay texts. */
export function h(name, attributes = {}, ...children) {
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
/** Puts children in the place of those that are there. Whoever is at one of them by the keyboard stays at its successor. */
export function fill(element, ...children) {
  const focused = document.activeElement;
  const isWithin = focused !== element && element.contains(focused);
  const name = isWithin && nameOf(focused);
  const index = isWithin && named(element, name).indexOf(focused);
  element.replaceChildren(...real(children));
  if (!isWithin || focused.isConnected) return;
  const successors = named(element, name);
  (successors[index] || successors.at(-1))?.focus({ preventScroll: true });
}
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';
/** What tells apart that which can have the focus. */
const nameOf = one => [one.tagName, one.id, ...['href', 'name', 'aria-label', 'class'].map(key => one.getAttribute(key) || ''),
  one.matches('a, button, summary') ? one.textContent.slice(0, 60) : one.labels?.[0]?.textContent || ''].join('\n');
const named = (element, name) => [...element.querySelectorAll(FOCUSABLE)].filter(one => nameOf(one) === name);

/** What cannot be seen is shown by a sign: a text may hold escapes of terminals. */
export const visible = value => String(value)
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, c => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/[\u007f-\u009f]/g, '\u2421')
  .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, c => '\u27e8' + c.charCodeAt(0).toString(16) + '\u27e9');
export const text = value => h('bdi', {}, visible(value));
export const code = value => h('code', {}, visible(value));
/** The beginning of a text, on one line. */
export const line = (value, most = 300) => {
  const start = value.slice(0, most);
  return visible(start).replace(/\s+/g, ' ') + (value.length > most ? '…' : '');
};
export const time = at => at ? h('time', { datetime: at, title: at }, at.replace('T', ' ').replace(/(:\d\d)?(\.\d+)?Z$/, '')) : '–';
export const age = at => {
  const seconds = Math.max(0, (Date.now() - Date.parse(at)) / 1000);
  for (const [unit, size] of [['d', 86400], ['h', 3600], ['min', 60]]) {
    if (seconds >= size) return Math.floor(seconds / size) + ' ' + unit + ' ago';
  }
  return Math.floor(seconds) + ' s ago';
};
export const when = at => at ? [time(at), ' ', h('span', { class: 'soft' }, age(at))] : '–';
export const many = (count, one, several = one + 's') => count + ' ' + (count === 1 ? one : several);
/** Names with commas and “and” between them. */
export const listed = parts => parts.flatMap((part, index) =>
  index === 0 ? [part] : [index === parts.length - 1 ? ' and ' : ', ', part]);

/** Columns of running text wrap, and columns of names between these; what else stands in a table stays on one line. */
const WIDE = ['After', 'Before', 'File', 'How', 'Memory', 'Reason', 'Resource', 'Rule', 'Text', 'Trouble', 'Value', 'Warnings', 'What', 'What to do',
  'Why', 'Would be refused'];
const NAMES = ['Also held by', 'By', 'Confirmed by', 'Gate', 'Held by', 'Joined', 'To'];
const kindOf = head => WIDE.includes(head) ? 'wide' : NAMES.includes(head) ? 'names' : null;

/** A table, or a sentence if there is nothing in it. On a narrow screen each row is a card: hence the roles, and a label in each cell. */
export function table(caption, heads, rows, none) {
  if (!rows.length) return h('p', { class: 'soft' }, none || caption + ': nothing.');
  const cell = (value, index) => h('td', { role: 'cell', 'data-label': heads[index], class: isNothing(value) ? 'none' : kindOf(heads[index]) }, h('span', {}, value));
  return h('div', { class: 'over' }, h('table', { role: 'table' }, h('caption', {}, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads.map(head => h('th', { scope: 'col', role: 'columnheader' }, head)))),
    h('tbody', { role: 'rowgroup' }, rows.map(row => h('tr', { role: 'row' }, row.map(cell))))));
}
const isNothing = value => ['', '–', '0'].includes(value) || real([value]).length === 0;
export const button = (label, work, kind) => h('button', { type: 'button', class: kind, onclick: event => work(event.currentTarget) }, label);
/** A field with its label above it. */
export const field = (label, input, kind) => h('label', { class: kind }, label, input);
/** Options as pairs of value and label. */
export const choice = (attributes, options, chosen) => h('select', attributes, options.map(
  ([value, label]) => h('option', { value, selected: value === chosen }, label)));

/** Says something at the bottom of the window until the next thing is said, or until it has been read. */
export function notice(message) {
  $('notice').hidden = !message;
  $('notice').replaceChildren(...message ? [h('span', {}, message),
    h('button', { type: 'button', 'aria-label': 'Dismiss', onclick: () => { notice(''); $('main').focus({ preventScroll: true }); } }, '×')] : []);
}
