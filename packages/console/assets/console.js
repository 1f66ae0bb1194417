// The script of the console. Every page works without it: it adds news, keys, copying, and lists that change in place.
const root = document.documentElement;
const $ = (name, from = document) => from.querySelector(name);
const $$ = (name, from = document) => [...from.querySelectorAll(name)];
const main = () => $('#main');
const state = $('.stale');
const words = state?.dataset;
const say = (text) => {
  if (state.textContent !== text) state.textContent = text;
};

/** Reads a page of the console. A document that comes this way runs no script. */
const read = (address) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', address);
    request.responseType = 'document';
    request.timeout = 15_000;
    request.onload = () => ($('main.page', request.response ?? root) ? resolve(request.response) : reject());
    request.onerror = request.ontimeout = reject;
    request.send();
  });

/** How an element is found again on a page that was read anew. */
const markOf = (one) => one.tagName + (one.getAttribute('href') ?? one.textContent);

/** Shows a page that was read in the place of this one. The focus and open details stay. */
function show(page) {
  const focus = document.activeElement;
  const open = $$('details[open]>summary', main()).map(markOf);
  document.title = page.title;
  for (const name of ['#main', '.nav', '.tabs', '.side .foot', '.phone-foot', '#keys'])
    $(name)?.replaceWith($(name, page) ?? '');
  for (const one of $$('summary', main())) if (open.includes(markOf(one))) one.parentElement.open = true;
  if (focus.isConnected) return;
  const isSame = (one) => markOf(one) === markOf(focus) && one.checkVisibility();
  ($$('a,button,summary').find(isSame) ?? main()).focus({ preventScroll: true });
}

let asked = 0;

/** Opens another address of this page in place. After 150 ms, bars cover its rows, in the same places. */
async function goTo(address, isBack) {
  asked += 1;
  const own = asked;
  const timer = setTimeout(() => {
    main().ariaBusy = 'true';
    say(words.loading);
  }, 150);
  try {
    const page = await read(address);
    if (own !== asked) return;
    if (!isBack) history.pushState({}, '', address);
    show(page);
    first = latest;
    if (main().getBoundingClientRect().top < -200) scrollTo(0, 0);
  } catch {
    if (own === asked) location.assign(address);
  }
  clearTimeout(timer);
  if (own === asked) say('');
}

/** True for an address of this very page, such as another period of it. */
const isHere = ({ origin, pathname, hash }) =>
  main().dataset.live && origin === location.origin && pathname === location.pathname && !hash;

const pollMs = 10_000;
let source;
let failed = 0;
let timers = [];
let heardAt = Date.now();
let readAt = heardAt;
let touchedAt = 0;
let first;
let latest;
let hasNews = false;

/** Something came: the page is not late. */
function heard() {
  heardAt = Date.now();
  root.classList.add('connected');
  if (root.classList.contains('late')) say('');
  root.classList.remove('late');
  const time = new Date(heardAt).toLocaleTimeString(root.lang, { timeZone: words.zone, hourCycle: 'h23' });
  $('.live .lbl').textContent = words.on.replace('{at}', time);
}

/** Newer rows are offered: nothing moves under the finger. */
function offer() {
  hasNews = true;
  const newer = $('.newer');
  if (newer) newer.hidden = false;
}

function listen() {
  source = new EventSource('live');
  source.onopen = heard;
  source.addEventListener('beat', heard);
  source.onmessage = ({ data }) => {
    failed = 0;
    heard();
    latest = JSON.parse(data).sequence;
    first ??= latest;
    if (latest !== first) offer();
  };
  source.onerror = () => {
    failed += 1;
    if (failed > 1) open();
    else if (source.readyState === 2) timers.push(setTimeout(open, 5_000));
  };
}

/** Without a stream, the page itself is asked for. */
async function poll() {
  const page = await read(location.href);
  heard();
  const newest = (one) => $('tr.go', one)?.dataset.id;
  if (main().dataset.live !== 'list' || newest(page) !== newest(document)) offer();
}

/** Every second: are news late, and may the page be read again? Not while somebody does something on it. */
function look() {
  const silent = Date.now() - heardAt;
  if (silent >= 40_000) {
    root.classList.add('late');
    say(words.late.replace('{seconds}', Math.floor(silent / 10_000) * 10));
  }
  const isUsed =
    Date.now() - touchedAt < 5_000 ||
    $('details.ask[open],dialog[open],main :is(input,select):focus') ||
    !getSelection().isCollapsed;
  if (!hasNews || isUsed || main().dataset.live !== 'page' || Date.now() - readAt < pollMs) return;
  hasNews = false;
  readAt = Date.now();
  first = latest;
  read(location.href).then(show, () => {});
}

function close() {
  source?.close();
  timers.forEach(clearInterval);
  timers = [];
}

/** Begins to hear of news. A hidden tab asks for nothing. */
function open() {
  close();
  if (document.hidden) return;
  timers = [setInterval(look, 1_000)];
  if (failed < 2) listen();
  else timers.push(setInterval(() => poll().catch(() => {}), pollMs));
}

const places = {
  o: './',
  m: 'messages',
  p: 'providers',
  u: 'unknown',
  r: 'reports',
  l: 'log',
  t: 'templates',
};
let began = -9_999;

/** Keys. None acts while somebody writes, or if single keys are turned off. */
function keys(event) {
  const { key, code, target, shiftKey, timeStamp } = event;
  const writes = target.closest?.('input:not([type=radio]),textarea,select');
  if (event.ctrlKey || event.metaKey || event.altKey || writes) return;
  if (root.dataset.keys === 'off' || $('dialog[open]')) return;
  // Digits need Shift on French keyboards: their place counts, too.
  const digit = /^[1-4]$/.test(key) ? key : !shiftKey && /^Digit([1-4])$/.exec(code)?.[1];
  const isGo = timeStamp - began < 1_500;
  began = key === 'g' ? timeStamp : -9_999;
  if (key === '/') focus(event, '#q');
  else if (key === '?') help(event);
  else if (key === '.') focus(event, '.acts :is(summary,a,button)');
  else if (isGo && places[key]) location.assign(places[key]);
  else if (key === 'j' || key === 'k') step(key === 'j' ? 1 : -1);
  else if (digit && $('.opts')) {
    $$('.opts input')[digit - 1]?.click();
    focus(event, '.decide [name=why]');
  }
}

function focus(event, name) {
  event.preventDefault();
  $(name)?.focus();
}

function help(event) {
  event.preventDefault();
  $('#keys').showModal();
}

/** To the next or former of a list: rows of messages, or messages to resolve. */
function step(by) {
  const links = $$('tr.go a, .qlist a');
  const at = links.findIndex((link) => link === document.activeElement || link.ariaCurrent);
  const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))];
  if (next?.closest('.qlist')) next.click();
  else next?.focus();
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  say(words.copied);
  button.classList.add('copied');
  setTimeout(() => {
    say('');
    button.classList.remove('copied');
  }, 2_000);
}

function clicked(event) {
  const { target, button, ctrlKey, metaKey, shiftKey } = event;
  if (button || ctrlKey || metaKey || shiftKey) return;
  const link = target.closest('a[href]');
  const dialog = link?.closest('dialog');
  if (link?.hash === '#keys') help(event);
  else if (dialog?.open) {
    event.preventDefault();
    dialog.close();
  } else if (target.closest('[data-copy]')) copy(target.closest('[data-copy]')).catch(() => {});
  else if (link && main().contains(link) && isHere(link)) {
    event.preventDefault();
    void goTo(link.href);
  } else if (!target.closest('a,button,summary,pre')) $('a', target.closest('tr.go') ?? state)?.click();
}

function submitted(event) {
  const form = event.target;
  const url = new URL(form.action);
  if (form.method !== 'get' || !isHere(url)) return;
  event.preventDefault();
  url.search = new URLSearchParams(new FormData(form));
  void goTo(url.href);
}

// The page to sign in has none of this.
if (state) {
  root.classList.add(navigator.clipboard ? 'copies' : 'scripted');
  document.addEventListener('keydown', keys);
  document.addEventListener('click', clicked);
  document.addEventListener('submit', submitted);
  for (const name of ['pointermove', 'pointerdown', 'keydown', 'wheel'])
    addEventListener(name, () => (touchedAt = Date.now()), { passive: true });
  addEventListener('popstate', () => isHere(location) && goTo(location.href, true));
  addEventListener('visibilitychange', () => {
    failed = 0;
    open();
  });
  addEventListener('pagehide', close);
  addEventListener('pageshow', ({ persisted }) => persisted && open());
  open();
}
