// One phone: its chat with the bot, its buttons, the links friends sent to it.
import { act, choose, say, timeOf } from '/app.js';

function put(parent, tag, text, kind) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (kind) node.className = kind;
  parent.append(node);
  return node;
}

const part = (card, name) => card.querySelector(name);
const HUES = [172, 24, 280, 210, 340];
let made = 0;

export function makePhone(phone) {
  const card = document.getElementById('phone').content.firstElementChild.cloneNode(true);
  card.id = `phone-${phone.id}`;
  card.style.setProperty('--hue', HUES[made++ % HUES.length]);
  part(card, '.face').textContent = phone.name.slice(0, 1);
  part(card, 'h2').textContent = phone.name;
  part(card, 'h2').id = `name-${phone.id}`;
  card.setAttribute('aria-labelledby', `name-${phone.id}`);
  part(card, '.role').textContent = phone.role;
  part(card, '.log').setAttribute('aria-label', `${phone.name}’s chat with the bot`);
  part(card, 'input[name=text]').setAttribute('aria-label', `Message from ${phone.name}`);
  part(card, '.drop > summary').setAttribute('aria-label', `More on ${phone.name}’s phone`);
  wire(card, phone.id);
  return card;
}

function wire(card, id) {
  const log = part(card, '.log');
  log.addEventListener('scroll', () => { log.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40; });
  log.addEventListener('load', () => settle(log), true);
  let height = 0;
  new ResizeObserver(() => {
    if (log.clientHeight !== height) settle(log);
    height = log.clientHeight;
  }).observe(log);
  const read = () => { if (!part(card, '.badge').hidden) act({ do: 'read', phone: id }); };
  card.addEventListener('pointerdown', read);
  card.addEventListener('focusin', read);
  part(card, 'form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const input = part(card, 'input[name=text]');
    const text = input.value.trim();
    if (text && await act({ do: 'type', phone: id, text })) input.value = '';
  });
  for (const button of card.querySelectorAll('[data-send]')) {
    button.addEventListener('click', () => close(card, act({ do: 'send', phone: id, what: button.dataset.send })));
  }
  part(card, '.language').addEventListener('change', (event) => act({ do: 'language', phone: id, code: event.target.value }));
  part(card, '.block').addEventListener('click', () => {
    close(card, act({ do: 'block', phone: id, blocked: !card.classList.contains('blocked') }));
  });
  part(card, '.clip button').addEventListener('click', () => choose(card.dataset.clip, { from: id, canOpen: ours(card.dataset.clip) }));
}

function close(card) {
  for (const open of card.querySelectorAll('details[open]')) {
    open.open = false;
    open.querySelector('summary').focus();
  }
}

export function drawPhone(card, phone) {
  card.classList.toggle('blocked', phone.blocked);
  part(card, '.badge').hidden = !phone.unread;
  part(card, '.badge').textContent = phone.unread;
  part(card, '.badge').setAttribute('aria-label', `${phone.unread} new`);
  part(card, '.block').textContent = phone.blocked ? 'Let the bot in again' : 'Block the bot';
  part(card, '.block').disabled = !phone.started;
  part(card, '.language').value = phone.language;
  const input = part(card, 'input[name=text]');
  input.disabled = phone.blocked;
  input.placeholder = phone.blocked ? 'The bot is blocked' : 'Message';
  changed(card, 'inbox', phone.inbox, () => drawInbox(card, phone));
  changed(card, 'keyboard', phone.keyboard, () => drawKeyboard(card, phone));
  changed(card, 'commands', phone.commands, () => drawCommands(card, phone));
  drawToast(card, phone);
  drawClip(card, phone);
  drawLog(card, phone);
}

const shown = new WeakMap();

/** Draws a part again only when it differs, so that focus and reading position stay. */
function changed(card, name, value, draw) {
  const seen = shown.get(card) ?? {};
  const words = JSON.stringify(value);
  if (seen[name] === words) return;
  seen[name] = words;
  shown.set(card, seen);
  draw();
}

function drawInbox(card, phone) {
  const place = part(card, '.inbox');
  if (place.contains(document.activeElement)) part(card, '.log').focus();
  place.replaceChildren();
  phone.inbox.forEach((shared, which) => {
    if (shared.opened) return;
    const note = put(place, 'div', undefined, 'note');
    put(note, 'p', `${shared.from} sent a link${shared.text ? `: ${shared.text}` : ''}`);
    put(note, 'p', shared.link, 'faint');
    const button = put(note, 'button', 'Open', 'strong');
    button.type = 'button';
    button.addEventListener('click', () => act({ do: 'open_shared', phone: phone.id, which }));
  });
}

function drawKeyboard(card, phone) {
  const place = part(card, '.keyboard');
  place.replaceChildren();
  for (const row of phone.keyboard ?? []) {
    const line = put(place, 'div', undefined, 'row');
    for (const key of row) {
      const text = typeof key === 'string' ? key : key.text;
      put(line, 'button', text).addEventListener('click', () => act({ do: 'type', phone: phone.id, text }));
    }
  }
}

function drawCommands(card, phone) {
  const menu = part(card, '.menu');
  menu.hidden = !phone.commands.length;
  const sheet = part(menu, '.sheet');
  sheet.replaceChildren();
  for (const command of phone.commands) {
    const button = put(sheet, 'button', undefined, 'command');
    button.type = 'button';
    put(button, 'b', `/${command.name}`);
    put(button, 'span', command.text);
    button.addEventListener('click', () => { close(card); act({ do: 'type', phone: phone.id, text: `/${command.name}` }); });
  }
}

function drawToast(card, phone) {
  changed(card, 'toast', phone.toast, () => {
    const toast = part(card, '.toast');
    toast.textContent = phone.toast?.text ?? '';
    clearTimeout(toast.timer);
    toast.timer = setTimeout(() => { toast.textContent = ''; }, phone.toast?.alert ? 12000 : 5000);
  });
}

function drawClip(card, phone) {
  part(card, '.clip').hidden = !phone.clipboard;
  card.dataset.clip = phone.clipboard ?? '';
  part(card, '.clip span').textContent = phone.clipboard ? `Copied: ${phone.clipboard}` : '';
}

/** Keeps the newest message in view for whoever is reading at the end. */
function settle(log) {
  if (log.atEnd !== false) log.scrollTop = log.scrollHeight;
}

function drawLog(card, phone) {
  const log = part(card, '.log');
  const old = new Map([...log.querySelectorAll('.bubble')].map((node) => [Number(node.dataset.id), node]));
  const hello = part(log, '.hello');
  if (hello?.contains(document.activeElement)) log.focus();
  hello?.remove();
  for (const message of phone.messages) {
    const words = JSON.stringify(message);
    const before = old.get(message.id);
    old.delete(message.id);
    if (before?.words === words) continue;
    const bubble = drawBubble(phone, message);
    bubble.words = words;
    if (before) replace(before, bubble);
    else log.append(bubble);
  }
  for (const gone of old.values()) gone.remove();
  if (!phone.messages.length) drawHello(log, phone);
  settle(log);
}

/** Puts an edited bubble in the old one's place; a button that had focus has it again. */
function replace(before, bubble) {
  const place = [...before.querySelectorAll('button')].indexOf(document.activeElement);
  before.replaceWith(bubble);
  bubble.classList.add('fresh');
  if (place < 0) return;
  const buttons = bubble.querySelectorAll('button');
  (buttons[Math.min(place, buttons.length - 1)] ?? bubble.closest('.log')).focus();
}

function drawHello(log, phone) {
  const hello = put(log, 'div', undefined, 'hello');
  put(hello, 'p', phone.about || 'This chat has not started yet.');
  const button = put(hello, 'button', 'Start');
  button.type = 'button';
  button.addEventListener('click', () => act({ do: 'type', phone: phone.id, text: '/start' }));
}

function drawBubble(phone, message) {
  const bubble = document.createElement('div');
  bubble.className = message.mine ? 'bubble mine' : 'bubble';
  bubble.dataset.id = message.id;
  const body = put(bubble, 'div', undefined, 'body');
  put(body, 'span', message.mine ? `${phone.name}: ` : 'Bot: ', 'hide');
  if (message.picture) {
    const picture = put(body, 'img');
    picture.src = `/file/${encodeURIComponent(message.picture)}`;
    [picture.width, picture.height] = message.size ?? [1, 1];
    picture.alt = message.mine ? 'A picture' : 'A picture from the bot';
  }
  if (message.file) put(body, 'p', `📄 ${message.file}`);
  if (message.other) put(body, 'p', message.other, 'faint');
  if (message.text) drawText(put(body, 'p', undefined, 'text'), phone, message);
  const marks = [message.edited && 'edited', message.silent && 'silent', message.protected && 'protected', timeOf(message.time_ms)];
  put(body, 'small', marks.filter(Boolean).join(' · '));
  for (const row of rowsOf(message, phone)) bubble.append(row);
  return bubble;
}

function rowsOf(message, phone) {
  let place = 0;
  return (message.rows ?? []).map((row) => {
    const line = document.createElement('div');
    line.className = 'row';
    for (const button of row) {
      const mine = place++;
      const node = put(line, 'button', button.text);
      node.type = 'button';
      if (button.url) node.classList.add('leads');
      if (button.copy_text) node.classList.add('copies');
      node.addEventListener('click', () => press(phone.id, message.id, mine, button));
    }
    return line;
  });
}

async function press(phone, message, place, button) {
  if (!button.url) {
    if (await act({ do: 'press', phone, message, place }) && button.copy_text) say('Copied.');
    return;
  }
  follow(phone, button.url);
}

const ours = (link) => /^(https:\/\/)?t\.me\/(?!share)/.test(link);

function follow(phone, link) {
  if (link.includes('startgroup=')) {
    act({ do: 'group', phone, link }).then((ok) => ok && say('The bot was brought into a group. What it says there stands on the desk.'));
    return;
  }
  if (ours(link) || link.includes('t.me/share')) choose(link, { from: phone, canOpen: ours(link) });
  else window.open(link, '_blank', 'noopener,noreferrer');
}

const TAGS = { bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', spoiler: 'span', blockquote: 'blockquote', expandable_blockquote: 'blockquote' };

/** Splits the text where entities begin and end, and wraps each piece in what covers it. */
function drawText(place, phone, message) {
  const { text, entities } = message;
  const cuts = new Set([0, text.length]);
  for (const e of entities) { cuts.add(e.offset); cuts.add(e.offset + e.length); }
  const points = [...cuts].sort((a, b) => a - b);
  for (let n = 0; n + 1 < points.length; n++) {
    const over = entities.filter((e) => e.offset <= points[n] && e.offset + e.length >= points[n + 1]);
    let inner = place;
    for (const e of over) if (TAGS[e.type]) inner = put(inner, TAGS[e.type]);
    const piece = text.slice(points[n], points[n + 1]);
    const link = over.find((e) => e.type === 'url' || e.type === 'text_link' || e.type === 'bot_command');
    if (link) drawLink(inner, phone, link, piece);
    else inner.append(piece);
  }
}

function drawLink(place, phone, entity, piece) {
  const node = put(place, 'button', piece, 'link');
  node.type = 'button';
  node.addEventListener('click', () => {
    if (entity.type === 'bot_command') act({ do: 'type', phone: phone.id, text: piece });
    else follow(phone.id, entity.url ?? piece);
  });
}
