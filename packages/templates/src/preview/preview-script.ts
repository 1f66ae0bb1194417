/** The filter of the list: it shows the templates that have all of its words in their names or texts. */
const filterScript = `
const field = document.getElementById('filter');
const count = document.getElementById('shown');
const plain = (text) => text.normalize('NFD').replace(/\\p{M}/gu, '').toLowerCase();
const entries = [...document.querySelectorAll('main > section')].map((section) => ({
  section,
  link: document.querySelector('nav a[href="#' + section.id + '"]').closest('li'),
  text: plain(section.textContent),
}));
const apply = () => {
  const words = plain(field.value).split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const { section, link, text } of entries) {
    const hidden = !words.every((word) => text.includes(word));
    section.hidden = hidden;
    link.hidden = hidden;
    if (!hidden) shown += 1;
  }
  count.textContent = words.length === 0 ? '' : shown + ' ' + count.dataset.words;
  document.getElementById('nothing').hidden = shown > 0;
};
field.closest('form').hidden = false;
field.addEventListener('input', apply);
addEventListener('pageshow', apply);
addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  } else if (event.key === 'Escape' && document.activeElement === field) {
    field.value = '';
    apply();
  }
});
`;

/** Loads the page again when its server says that the texts have changed. */
const reloadScript = `
new EventSource('/changes').addEventListener('change', () => location.reload());
`;

/** The script of a page. @param parts whether it has a list to filter, and whether its server says of changes */
export function previewScript(parts: { readonly filters: boolean; readonly follows: boolean }): string {
  return (parts.filters ? filterScript : '') + (parts.follows ? reloadScript : '');
}
