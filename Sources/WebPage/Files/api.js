// What the server is asked, and what the browser remembers.

import { $, notice } from './elements.js';
import { saved, savedAnswer } from './file.js';

/** What the server is, and what one may do there. */
export const server = { about: {} };

export const stored = (name, value) => {
  try {
    if (value === undefined) return localStorage.getItem('gitmem.' + name) || '';
    localStorage.setItem('gitmem.' + name, value);
  } catch { /* private windows keep nothing */ }
  return value || '';
};
/** What is being typed: it outlives a reload, until it is sent or given up. */
export const draft = (name, value) => {
  try {
    if (value === undefined) return sessionStorage.getItem('gitmem.draft.' + name);
    if (value === null) sessionStorage.removeItem('gitmem.draft.' + name);
    else sessionStorage.setItem('gitmem.draft.' + name, value);
  } catch { /* the same */ }
  return null;
};
export function headers() {
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
  const body = response.headers.get('content-type')?.includes('json') ? await response.json() : await response.text();
  if (response.ok) return body;
  const reasons = (body.reasons || []).map(reason => reason.hint).join('; ');
  const error = new Error([body.detail || body, reasons, body.hint].filter(Boolean).join(' – '));
  error.body = body;
  throw error;
}
/** Asks for the answer of an action that reads. */
export const get = (action, values = {}, signal) =>
  saved ? savedAnswer(action, values) : call('GET', '/api/v1/' + action, values, signal);
/** Has an action that writes done. */
export const post = (action, values) => call('POST', '/api/v1/' + action, values);
/** Asks the server for something else: what it is, or what it has counted. */
export const ask = path => call('GET', path);

/** Does something that a person asked for, and says how it went. */
export async function attempt(button, work) {
  // A button that is disabled loses the focus.
  if (button.ariaDisabled) return;
  button.ariaDisabled = 'true';
  notice('');
  try {
    if (!server.about.with_tokens && !$('agent').value.trim()) {
      $('agent').focus();
      throw new Error('Nothing is written yet: type a name into the field “Write as” at the top, then press the button again.');
    }
    await work();
  } catch (error) {
    notice(error.message);
  } finally {
    button.ariaDisabled = null;
  }
}
