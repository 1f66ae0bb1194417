// The script of the console. Every page works without it: it adds news, keys and copying.

const root = document.documentElement;

/** Offers the newer messages, when the store has more. Nothing moves under the finger. A hidden tab asks for nothing. */
function live() {
  if (!('EventSource' in window)) return;
  let source;
  let first;
  const open = () => {
    source = new EventSource('live');
    source.onmessage = ({ data }) => {
      const { sequence } = JSON.parse(data);
      root.classList.add('connected');
      root.classList.remove('late');
      first ??= sequence;
      const newer = document.querySelector('.newer');
      if (newer && sequence !== first) newer.hidden = false;
    };
    source.onerror = () => root.classList.add('late');
  };
  const close = () => source?.close();
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
  addEventListener('pagehide', close);
  if (!document.hidden) open();
}

const places = { o: './', m: 'messages', p: 'providers', u: 'unknown', r: 'reports', l: 'log' };
let began = 0;

/** Keys: `/` searches, `g` and a letter go to a page, `j` and `k` to the next, digits answer. */
function keys(event) {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  const writes = target instanceof Element && target.closest('input:not([type=radio]),textarea,select');
  if (ctrlKey || metaKey || altKey || writes) return;
  if (key === '/') {
    event.preventDefault();
    document.querySelector('#q')?.focus();
  } else if (key === 'g') {
    began = event.timeStamp;
  } else if (event.timeStamp - began < 1500 && key in places) {
    location.assign(places[key]);
  } else if (key === 'j' || key === 'k') {
    step(key === 'j' ? 1 : -1);
  } else if (/^[1-4]$/.test(key)) {
    const options = document.querySelectorAll('.opts input');
    options[Number(key) - 1]?.click();
    if (options.length > 0) document.querySelector('.decide [name=why]')?.focus();
  }
}

/** To the next or former of a list: rows of messages, or messages to resolve. */
function step(by) {
  const links = [...document.querySelectorAll('tr.go a, .qlist a')];
  const at = links.findIndex((link) => link === document.activeElement || link.hasAttribute('aria-current'));
  const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))];
  if (next?.closest('.qlist')) next.click();
  else next?.focus();
}

/** A row is a large link. */
function rows(event) {
  const row = event.target instanceof Element ? event.target.closest('tr.go') : null;
  if (row && !event.target.closest('a,button,summary,pre')) row.querySelector('a')?.click();
}

document.addEventListener('keydown', keys);
document.addEventListener('click', rows);
root.classList.add('scripted');
live();
