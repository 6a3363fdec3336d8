// The gate: what it refuses now, what it has refused, what it was told to let pass. Never a text that it refused.

import { code, fill, h, listed, many, table, text, time, visible } from './elements.js';
import { ask, get } from './api.js';
import { agentLink, agentLinks, drawn, memoryLink } from './places.js';
import { loosened, subject } from './history.js';

const LOGGED = 2000;

export async function gate(main, where, view) {
  async function draw() {
    const [settings, metrics, { results: agents }, log, status] = await Promise.all([
      get('gate/show'), ask('/metrics'), get('agents'), get('log', { limit: LOGGED }), get('status')]);
    const reviews = await Promise.all(agents.filter(agent => status.unmerged.includes(agent.agent)).map(agent =>
      get('review', { branch: agent.agent }).then(review => ({ agent: agent.agent, review }), error => ({ agent: agent.agent, error }))));
    if (!view.isOpen) return;
    const refused = [...metrics.matchAll(/^gitmem_gate_refusals_total\{rule="([^"]*)"\} (\d+)$/gm)].map(([, rule, count]) => [code(rule), count]);
    fill(main, h('h2', {}, 'The gate'),
      h('p', {}, 'Its level is ', h('b', {}, settings.level), ': ', {
        off: 'nothing is refused.', normal: 'secrets and personal data are refused.', strict: 'secrets, personal data, narration and vague text are refused.',
      }[settings.level], ' Who may loosen it for one command: ', settings.override, '. ',
      settings.keepers?.length ? ['Its settings are kept by ', agentLinks(settings.keepers), '.'] : null),
      table('Refused by this server since it started', ['Rule', 'How often'], refused, 'This server has refused nothing since it started.'),
      h('p', { class: 'soft' }, 'What is refused is recorded nowhere: a text that may be a secret is not kept, and other servers and command lines count for themselves.'),
      table('In branches that are not merged', ['Agent', 'Looked at', 'Would be refused', 'Warnings', 'Loosened'], reviews.map(({ agent, review, error }) =>
        [agentLink(agent), ...(error ? [h('span', { class: 'bad' }, visible(error.message)), '', '', ''] : [
          many(review.reviewed, 'memory', 'memories'), ruled(review.findings, 'reasons'), ruled(review.findings, 'warnings'),
          review.loosened.length ? many(review.loosened.length, 'commit') : '–'])]), 'No branch has anything that is not merged.'),
      table('Commits for which it was loosened', ['When', 'Who', 'How', 'What', 'Commit'], log.results.filter(event => event.gate).map(event =>
        [time(event.at), agentLink(event.author), text(loosened(event.gate)), subject(event.subject), code(event.commit.slice(0, 12))]),
      `It was loosened for none of the last ${log.results.length} commits.`),
      table('Settings', ['Setting', 'Value', 'By'], settings.settings.map(setting =>
        [memoryLink(setting.id, code(setting.key)), text(setting.value), agentLinks([setting.by].flat())]), 'There are no settings; the defaults hold.'));
  }
  await drawn(view, draw);
}
/** How often each rule found something, with links to the memories. */
function ruled(findings, member) {
  const rules = new Map();
  for (const finding of findings) for (const { rule } of finding[member]) rules.set(rule, (rules.get(rule) || []).concat(finding.id));
  if (!rules.size) return '–';
  return listed([...rules].map(([rule, ids]) => [code(rule), ' ×' + ids.length + ' ', memoryLink(ids[0], 'first')]));
}
