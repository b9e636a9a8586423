// Theme: kept in a cookie, so that the server renders the right one and nothing flashes.
on('click', '[data-act=theme]', () => {
  const system = matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : 'light';
  root.dataset.theme = (root.dataset.theme || system) === 'dark' ? 'light' : 'dark';
  const secure = location.protocol === 'https:' ? ';secure' : '';
  document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax${secure}`;
});

// The phone's drawer.
let drawerOpener;
const drawer = open => {
  find('#side').classList.toggle('open', open);
  find('.scrim').hidden = !open;
  all('[data-act=nav][aria-expanded]').forEach(button => button.setAttribute('aria-expanded', open));
};
const drawerIsOpen = () => find('#side')?.classList.contains('open');
on('click', '[data-act=nav]', (event, button) => {
  const open = !drawerIsOpen();
  drawer(open);
  if (open) {
    drawerOpener = button;
    find('#side a').focus();
  } else drawerOpener?.focus();
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && drawerIsOpen()) { drawer(false); drawerOpener?.focus(); }
});

// Small actions that only a browser can do; hidden until scripts run.
on('click', '[data-act=print]', () => print());
on('click', '[data-act=back]', () => history.back());
on('click', '[data-act=reload]', () => location.reload());
each('[data-act=back],[data-act=reload],[data-act=print],[data-act=copy]', button => {
  button.hidden = button.dataset.act === 'back' && history.length < 2;
});
// Copies the value or text of the element that data-copy names.
on('click', '[data-act=copy]', async (event, button) => {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    toast({ text: words.copied });
  } catch { getSelection().selectAllChildren(source); }
});

// Dialogs: [data-dialog=id] opens, [data-close] and a click beside it close.
on('click', '[data-dialog]', (event, button) => {
  const dialog = document.getElementById(button.dataset.dialog);
  if (dialog) { event.preventDefault(); dialog.showModal(); }
});
on('click', '[data-close]', (event, button) => button.closest('dialog').close());
on('click', 'dialog', (event, dialog) => {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
  if (event.target === dialog && !inside) dialog.close();
});
