// Command palette (Ctrl K) and two-key shortcuts such as G C.
const palette = find('#palette');
if (palette) {
  const query = find('#palette-query');
  const items = all('#palette-list li');
  const shown = () => items.filter(item => !item.hidden);
  const go = item => { if (item) location.assign(item.dataset.href); };
  let at = 0;

  const mark = place => {
    const list = shown();
    at = list.length ? (place + list.length) % list.length : 0;
    items.forEach(item => item.setAttribute('aria-selected', item === list[at]));
    find('#palette-none').hidden = list.length > 0;
    query.setAttribute('aria-activedescendant', list[at]?.id ?? '');
    list[at]?.scrollIntoView({ block: 'nearest' });
  };
  const filter = () => {
    const text = query.value.trim().toLowerCase();
    items.forEach(item => { item.hidden = !item.textContent.toLowerCase().includes(text); });
    mark(0);
  };
  const open = () => {
    if (palette.open) return;
    query.value = '';
    filter();
    palette.showModal();
  };

  on('click', '[data-act=palette]', open);
  on('click', '#palette-list li', (event, item) => go(item));
  query.addEventListener('input', filter);
  query.addEventListener('keydown', event => {
    // Escape would first empty a search field, and only then close.
    const act = {
      ArrowDown: () => mark(at + 1),
      ArrowUp: () => mark(at - 1),
      Enter: () => go(shown()[at]),
      // The field would keep the focus for a moment longer, and swallow the next key.
      Escape: () => { palette.close(); query.blur(); },
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  let first = '', forget;
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') { event.preventDefault(); return open(); }
    const typing = event.target.closest?.('input,textarea,select,dialog,[contenteditable]');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const search = event.key === '/' && find('[data-search],input[type=search]:not(#palette-query)');
    if (search) { event.preventDefault(); return search.focus(); }
    const keys = `${first} ${event.key}`.trim().toUpperCase();
    const hit = items.find(item => find('kbd', item)?.textContent === keys);
    if (hit) { event.preventDefault(); go(hit); }
    // What a page does most often has a key of its own: <button data-key="c">.
    const button = !first && find(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (button) { event.preventDefault(); button.click(); }
    first = event.key;
    clearTimeout(forget);
    forget = setTimeout(() => { first = ''; }, 900);
  });
}
