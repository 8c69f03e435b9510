// Keeps the board as it is now, and says so when it cannot: a state that nothing vouches for is shown as unknown, never as it was.
'use strict';
(() => {
  const board = document.getElementById('board');
  const news = document.getElementById('news');
  const { events, home, unknown } = board.dataset;
  const MINUTE = 60000;
  let heard = Date.now();
  let gone = board.dataset.gone;
  let old = false;
  let stream = null;

  function beat({ as_of: asOf, gone: then }) {
    heard = Date.now();
    gone = then;
    for (const time of document.querySelectorAll('#as-of, .as-of-too')) time.textContent = asOf;
  }

  function show(said) {
    board.innerHTML = said.html;
    old = false;
    beat(said);
    news.textContent = said.changed ? `${said.changed} (${said.as_of})` : '';
  }

  function forget() {
    old = true;
    for (const state of board.querySelectorAll('.state')) {
      state.dataset.state = 'unknown';
      const [sign, word] = [document.createElement('span'), document.createElement('strong')];
      sign.className = 'sign';
      sign.setAttribute('aria-hidden', 'true');
      sign.textContent = '?';
      word.className = 'word';
      word.textContent = unknown;
      state.replaceChildren(sign, ' ', word, ` ${gone}`);
    }
    news.textContent = gone;
  }

  function listen() {
    stream?.close();
    stream = new EventSource(events);
    stream.addEventListener('board', (event) => show(JSON.parse(event.data)));
    // After a silence only the whole board counts.
    stream.addEventListener('beat', (event) => (old ? listen() : beat(JSON.parse(event.data))));
    stream.addEventListener('over', () => { stream.close(); location.replace(home); });
    stream.addEventListener('error', () => { if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 10000); });
  }

  document.documentElement.classList.add('live');
  setInterval(() => { if (!old && Date.now() - heard > MINUTE) forget(); }, 1000);
  listen();
})();
