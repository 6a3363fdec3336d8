// What changes by itself: events of the server, and whether it answers.

import { $, notice } from './elements.js';
import { ask, headers, server } from './api.js';

let lastEvent = null;
let stream = new AbortController();
let isSaid = '';

/** Comes when somebody looks: a browser has few connections for one server, and tabs in the background would take them. */
const looked = () => new Promise(resolve => {
  if (document.visibilityState === 'visible') return resolve();
  const look = () => { if (document.visibilityState === 'visible') { document.removeEventListener('visibilitychange', look); resolve(); } };
  document.addEventListener('visibilitychange', look);
});
/** Listens for as long as the page is open, and calls `changed` when anybody has changed something. */
export async function listen(changed) {
  document.addEventListener('visibilitychange', () => { if (document.visibilityState !== 'visible') stream.abort(); });
  window.addEventListener('pagehide', () => stream.abort());
  let pause = 500;
  for (;;) {
    await looked();
    stream = new AbortController();
    try {
      const all = headers();
      if (lastEvent) all['last-event-id'] = lastEvent;
      const response = await fetch('/api/v1/events', { headers: all, cache: 'no-store', signal: stream.signal });
      if (!response.ok) throw new Error('HTTP ' + response.status);
      if (pause > 500 || !server.about.version) { await learn(); changed(); }
      pause = 500;
      tell('live');
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        const events = (rest + value).split('\n\n');
        rest = events.pop();
        for (const event of events) if (isNews(event)) changed();
      }
    } catch { /* it is tried again */ }
    if (stream.signal.aborted) { await new Promise(resolve => setTimeout(resolve, 100)); continue; }
    tell('the server does not answer; trying again');
    await new Promise(resolve => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, 4000);
  }
}
/** Whether an event says that something has changed since the last one. */
function isNews(event) {
  const fields = Object.fromEntries(event.split('\n').map(part => { const at = part.indexOf(':'); return [part.slice(0, at), part.slice(at + 1).trim()]; }));
  if (!fields.id || fields.id === lastEvent) return false;
  lastEvent = fields.id;
  return fields.event === 'change';
}
function tell(word) {
  if (isSaid === word) return;
  isSaid = word;
  $('live').textContent = word;
  $('live').className = word === 'live' ? 'good' : 'bad';
}
/** Asks the server what it is and what one may do. */
export async function learn() {
  try {
    server.about = await ask('/api/v1');
  } catch (error) {
    const needsToken = error.body?.code === 'token';
    server.about = needsToken ? { with_tokens: true } : {};
    if (needsToken) notice('A token is needed: type it into the field Token.');
  }
  $('token').parentElement.hidden = !server.about.with_tokens;
  $('agent').previousElementSibling.textContent = server.about.may_write ? 'Write as' : 'Read as';
  $('agent').placeholder = server.about.may_write ? 'only reading' : 'nobody';
  $('agent').readOnly = Boolean(server.about.with_tokens);
  if (server.about.with_tokens) $('agent').value = server.about.agent || '';
}
