// Addresses: every state has one.

import { code, h, text } from './elements.js';

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
export const memoryLink = (id, label) => h('a', { href: address('memory/' + id) }, label || code(id.slice(0, 12)));
/** Merges are made by nobody's branch. */
export const agentLink = name => name === 'gitmem' ? text(name) : h('a', { href: address('agent/' + encodeURIComponent(name)) }, text(name));
/** Links to agents, each once. */
export const agentLinks = names => [...new Set(names)].flatMap((name, index) => [index ? ', ' : null, agentLink(name)]);

/** Has a view drawn now and whenever something changes, for as long as it is looked at. */
export function drawn(view, draw) {
  view.refresh = draw;
  view.leave = () => { view.isOpen = false; };
  return draw();
}
