// Addresses: every state has one.

import { code, h, line, text, when } from './elements.js';

/** Where one is. */
export function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [page, ...rest] = path.split('/').map(part => { try { return decodeURIComponent(part); } catch { return part; } });
  return { page: page || 'memories', rest, query: new URLSearchParams(query || '') };
}
/** The address of a state, without what is empty. */
export function address(path, values = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) for (const item of [value].flat()) if (item) query.append(name, item);
  return '#/' + path + (query.size ? '?' + query : '');
}
/** Gives the state that one has come to by typing its address, without a step back to each letter. */
export function keepAddress(url) {
  if (url !== location.hash) window.history.replaceState(null, '', url);
}
/** The list of memories as it was last looked at. */
export const visited = { memories: address('memories') };
export const memoryLink = (id, label) => h('a', { href: address('memory/' + id) }, label || code(id.slice(0, 12)));
/** Merges are made by nobody's branch. */
export const agentLink = name => name === 'gitmem' ? text(name) : h('a', { href: address('agent/' + encodeURIComponent(name)) }, text(name));
/** Links to agents, each once. */
export const agentLinks = names => [...new Set(names)].flatMap((name, index) => [index ? ', ' : null, agentLink(name)]);

const firstAdd = item => [...item.adds].sort((a, b) => a.at < b.at ? -1 : 1)[0];
/** Values of a key as they came. */
export const oldestFirst = values => values.sort((a, b) => (firstAdd(a)?.at || '') < (firstAdd(b)?.at || '') ? -1 : 1);
/** Who set a value, and when, as a part of a sentence. */
export function setter(item) {
  const first = firstAdd(item);
  return first ? [agentLink(first.agent), ' set ', h('b', {}, text(line(item.entry.content, 60))), ' (', when(first.at), ')'] : [text(line(item.entry.content, 60))];
}

/** Has a view drawn now and whenever something changes, for as long as it is looked at. */
export function drawn(view, draw) {
  view.refresh = draw;
  view.leave = () => { view.isOpen = false; };
  return draw();
}
