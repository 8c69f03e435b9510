// The page around the phones: live updates, the clock, faults, the desk, the tabs of a narrow window.
import { drawPhone, makePhone } from '/chat.js';

const at = (id) => document.getElementById(id);
const cards = new Map();
let scene = null;
let skew = 0;

export async function act(action) {
  const answer = await fetch('/do', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(action),
  }).then((r) => (r.ok ? r.json() : { ok: false, why: 'The page and the village do not understand each other.' }))
    .catch(() => ({ ok: false, why: 'The village does not answer. Is it still running?' }));
  if (!answer.ok) say(answer.why);
  return answer.ok;
}

let quiet = 0;
export function say(text) {
  at('news').textContent = text;
  clearTimeout(quiet);
  quiet = setTimeout(() => { at('news').textContent = ''; }, 6000);
}

/** The link that a share link carries. */
function inner(link) {
  const query = link.match(/t\.me\/share(?:\/url)?\?(.*)$/)?.[1];
  return query ? new URLSearchParams(query).get('url') ?? link : link;
}

/** Asks what to do with a link: open it on this phone, or send it to another one. */
export function choose(link, { from = null, canOpen = false } = {}) {
  const dialog = at('choice');
  const list = at('choice-list');
  at('choice-title').textContent = canOpen ? 'Open or send this link' : 'Send this link to';
  at('choice-link').textContent = inner(link);
  list.replaceChildren();
  const offer = (text, action, strong) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    if (strong) button.className = 'strong';
    button.addEventListener('click', () => { dialog.close(); act(action).then((ok) => ok && action.to && show(action.to)); });
    list.append(button);
  };
  if (canOpen) offer('Open it on this phone', { do: 'open', phone: from, link }, true);
  for (const phone of scene.phones) {
    if (phone.id === from) continue;
    const to = phone.id;
    offer(`${canOpen ? 'Send to ' : ''}${phone.name}, ${phone.role}`,
      from === null ? { do: 'hand', to, link } : { do: 'share', phone: from, to, link });
  }
  dialog.showModal();
}

/** The story's people live in one zone, wherever this page is looked at. */
const zoned = (options) => ({ timeZone: scene?.zone ?? 'UTC', ...options });
const DAY_AND_TIME = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };
const dayAndTime = (ms) => new Date(ms).toLocaleString('en-GB', zoned(DAY_AND_TIME));
export const timeOf = (ms) => new Date(ms).toLocaleTimeString('en-GB', zoned({ hour: '2-digit', minute: '2-digit' }));

/** Opaque ids, short enough to tell apart at a glance. */
const short = (text) => String(text).replace(/\b[0-9a-f]{27}([0-9a-f]{5})\b/g, '…$1');

function tick() {
  if (!scene) return;
  const now = new Date(Date.now() + skew);
  const words = dayAndTime(now.getTime());
  if (at('time').textContent !== words) at('time').textContent = words;
  at('time').dateTime = now.toISOString();
}

function ahead(seconds) {
  const hours = Math.round(seconds / 360) / 10;
  if (seconds < 60) return 'now';
  return hours < 48 ? `${hours} h ahead` : `${Math.round(hours / 2.4) / 10} days ahead`;
}

function cell(column, value) {
  const ms = column.endsWith('_ms') && value ? Number(value) : NaN;
  return Number.isFinite(ms) ? dayAndTime(ms) : short(value);
}

function put(parent, tag, text, kind) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (kind) node.className = kind;
  parent.append(node);
  return node;
}

function drawTable(place, table) {
  place.replaceChildren();
  if (!table || !table.rows.length) {
    put(place, 'p', 'Nothing yet.', 'empty');
    return;
  }
  const node = put(place, 'table');
  const head = put(put(node, 'thead'), 'tr');
  for (const column of table.columns) put(head, 'th', column.replace(/_ms$/, '').replaceAll('_', ' ')).scope = 'col';
  const body = put(node, 'tbody');
  for (const row of table.rows) {
    const line = put(body, 'tr');
    row.forEach((value, n) => put(line, 'td', cell(table.columns[n], value)));
  }
}

function drawEvents(desk) {
  const list = at('events');
  list.replaceChildren();
  for (const event of desk.events) {
    const item = put(list, 'li');
    put(item, 'strong', event.type);
    const { stream, seq, ...rest } = event.data;
    put(item, 'span', ` ${short(stream)} #${seq}`, 'faint');
    put(item, 'code', short(Object.entries(rest).map(([k, v]) => `${k}: ${typeof v === 'object' ? JSON.stringify(v) : v}`).join(' · ')));
  }
  if (!desk.events.length) put(list, 'li', 'Nothing yet.', 'empty');
  at('complaints').replaceChildren();
  for (const complaint of desk.complaints) put(at('complaints'), 'li', complaint);
}

/** What stands in the care team's FHIR server, each with its version. */
function drawResources(resources) {
  const list = at('resources');
  list.replaceChildren();
  for (const one of resources) {
    const item = put(list, 'li');
    put(item, 'strong', `${one.type}/${one.id}`);
    put(item, 'span', ` version ${one.version}: ${one.says}`, 'faint');
  }
  if (!resources.length) put(list, 'li', 'Nothing yet. It comes once a person has agreed.', 'empty');
}

/** What is said in groups, and by whom. */
function drawGroups(groups) {
  const list = at('groups');
  at('groups-part').hidden = !groups.length;
  list.replaceChildren();
  for (const group of groups) {
    put(list, 'li', group.here ? `The bot is in “${group.title}”.` : `The bot is not in “${group.title}” any more.`, 'faint');
    for (const line of group.said) {
      const item = put(list, 'li');
      put(item, 'strong', line.who);
      put(item, 'span', ` ${dayAndTime(line.time_ms)}`, 'faint');
      put(item, 'p', line.text, 'mail');
    }
  }
}

/** Letters, as their readers see them: an address in one opens the real page beside this one. */
function drawMails(mails) {
  const list = at('mails');
  list.replaceChildren();
  for (const mail of mails) {
    const item = put(list, 'li');
    put(item, 'strong', mail.subject);
    put(item, 'span', ` to ${mail.to}, ${dayAndTime(mail.time_ms)}`, 'faint');
    const text = put(item, 'p', undefined, 'mail');
    for (const part of mail.text.split(/(https?:\/\/\S+)/)) {
      if (!/^https?:/.test(part)) { text.append(part); continue; }
      const link = put(text, 'a', part);
      link.href = part;
      link.target = '_blank';
      link.rel = 'noreferrer';
    }
  }
  if (!mails.length) put(list, 'li', 'No letters. Whoever takes part by a page can ask for e-mail there.', 'empty');
}

let deskShown = '';
function drawDesk() {
  const words = JSON.stringify([scene.desk, scene.first_link, scene.phones.map((phone) => phone.started)]);
  if (words === deskShown) return;
  deskShown = words;
  drawTable(at('readiness'), scene.desk.readiness);
  drawTable(at('queue'), scene.desk.queue);
  drawEvents(scene.desk);
  drawMails(scene.desk.mails);
  drawResources(scene.desk.resources);
  drawGroups(scene.desk.groups);
  at('board').hidden = !convener();
  at('board').textContent = `${convener()?.name}’s board, in a tab of its own`;
  at('first').hidden = !scene.first_link || scene.phones.some((phone) => phone.started);
  at('first-link').textContent = scene.first_link ?? '';
}

function drawTop() {
  at('ahead').textContent = ahead(scene.ahead_s);
  let on = 0;
  for (const box of document.querySelectorAll('[data-fault]')) {
    box.checked = scene.faults[box.dataset.fault];
    on += box.checked ? 1 : 0;
  }
  at('faults-on').hidden = on === 0;
  at('faults-on').textContent = `${on} on`;
  at('play').hidden = !scene.story;
  const trouble = scene.trouble ?? (scene.running ? '' : 'The bot is not running. “What may go wrong” has a button that starts it again.');
  at('trouble').hidden = !trouble;
  if (at('trouble').textContent !== trouble) at('trouble').textContent = trouble;
}

function drawPhones() {
  for (const phone of scene.phones) {
    if (!cards.has(phone.id)) {
      const card = makePhone(phone);
      cards.set(phone.id, card);
      at('phones').append(card);
      addTab(`phone-${phone.id}`, phone.name);
    }
    drawPhone(cards.get(phone.id), phone);
    const tab = at(`tab-phone-${phone.id}`);
    tab.dataset.unread = phone.unread ? phone.unread : '';
    tab.setAttribute('aria-label', phone.unread ? `${phone.name}, ${phone.unread} new` : phone.name);
  }
  if (!at('tab-desk')) { addTab('desk', 'Desk'); select('tab-phone-' + scene.phones[0]?.id); }
}

function addTab(panel, name) {
  const tab = put(at('tabs'), 'button', name);
  tab.type = 'button';
  tab.id = `tab-${panel}`;
  tab.setAttribute('role', 'tab');
  tab.setAttribute('aria-controls', panel);
  tab.addEventListener('click', () => select(tab.id));
}

function select(id) {
  for (const tab of at('tabs').children) {
    const on = tab.id === id;
    tab.setAttribute('aria-selected', on);
    tab.tabIndex = on ? 0 : -1;
    at(tab.getAttribute('aria-controls'))?.classList.toggle('chosen', on);
    if (on) at('tabs').scrollLeft = tab.offsetLeft - 40;
  }
}

/** Brings a phone into view, on a narrow window by its tab. */
function show(phone) {
  select(`tab-phone-${phone}`);
  at(`phone-${phone}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

at('tabs').addEventListener('keydown', (event) => {
  const tabs = [...at('tabs').children];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
  select(next.id);
  next.focus();
  event.preventDefault();
});

document.addEventListener('click', (event) => {
  for (const open of document.querySelectorAll('details.drop[open]')) {
    if (!open.contains(event.target)) open.open = false;
  }
  const by = event.target.closest('[data-clock]')?.dataset.clock;
  if (by) act({ do: 'clock', by });
});
document.addEventListener('keydown', (event) => {
  const open = event.key === 'Escape' && event.target.closest('details.drop[open]');
  if (open) { open.open = false; open.querySelector('summary').focus(); }
});
document.addEventListener('change', (event) => {
  const name = event.target.dataset?.fault;
  if (name) act({ do: 'fault', name, on: event.target.checked });
});
at('restart').addEventListener('click', () => act({ do: 'restart' }).then((ok) => ok && say('The bot was started again.')));
at('refer').addEventListener('click', () => act({ do: 'refer' }).then((ok) => ok && say('The referral was taken: whoever coordinates the team reads of it.')));
at('play').addEventListener('click', async () => {
  at('play').disabled = true;
  if (await act({ do: 'play' })) say('The story has been told.');
  at('play').disabled = false;
});
// The same page that a practitioner has: a link comes on her phone, and opens it.
const convener = () => scene?.phones.find((phone) => phone.commands.some((command) => command.name === 'board'));
at('board').addEventListener('click', async () => {
  const { id } = convener();
  if (await act({ do: 'type', phone: id, text: '/board' })) {
    show(id);
    say('The link is on the phone: tap “Open my page”.');
  }
});
at('first-hand').addEventListener('click', () => choose(scene.first_link));

function draw(next) {
  scene = next;
  skew = scene.now_ms - Date.now();
  drawTop();
  drawPhones();
  drawDesk();
  tick();
}

const events = new EventSource('/events');
events.onmessage = (event) => draw(JSON.parse(event.data));
events.onerror = () => say('The village does not answer. Is it still running?');
setInterval(tick, 1000);
