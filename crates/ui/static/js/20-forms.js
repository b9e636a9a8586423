on('click', '[data-act=reveal]', (event, button) => {
  const input = document.getElementById(button.getAttribute('aria-controls'));
  const shown = input.type === 'text';
  input.type = shown ? 'password' : 'text';
  button.setAttribute('aria-pressed', !shown);
});

// A button that says what is happening while an ordinary form is on its way.
const busy = (button, text) => {
  button.setAttribute('aria-busy', 'true');
  (find('span', button) || button).textContent = text;
};
document.addEventListener('submit', event => {
  const button = event.submitter;
  if (button?.dataset.busy && !event.defaultPrevented) busy(button, button.dataset.busy);
});
// Back through the browser's cache: the button would still say it is busy.
addEventListener('pageshow', event => { if (event.persisted && find('.btn[aria-busy=true]')) location.reload(); });

// What is wrong is said by the page, in its own language and all at once, never by the browser's bubbles.
each('form[method=post]', form => { form.noValidate = true; });
// Searching while typing is one step to go back from, not one for each pause.
document.addEventListener('htmx:before:history:update', ({ detail: { history: step, sourceElement } }) => {
  const searching = sourceElement?.matches?.('form[role=search]') && new URLSearchParams(location.search).get('search');
  if (searching && step.type === 'push') step.type = 'replace';
});

// The error summary is read first; its links go to the fields.
each('[data-focus]', element => element.focus());
on('click', '.summary a', (event, link) => {
  const field = document.getElementById(link.hash.slice(1));
  if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: 'center' }); }
});
// Filters and sorting that should take effect at once, where htmx is not used.
on('change', '[data-submit]', (event, element) => element.form.requestSubmit());
// A file is read into the field that is sent, so that it can be looked at and mended. Excel in Thailand writes windows-874.
on('change', 'input[data-read-into]', async (event, input) => {
  const bytes = await input.files[0]?.arrayBuffer();
  if (!bytes) return;
  let text;
  try { text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); } catch { text = new TextDecoder('windows-874').decode(bytes); }
  document.getElementById(input.dataset.readInto).value = text;
});
// A picture that was chosen is shown where it will stand, before it is sent; in place of what stands there now.
on('change', 'input[data-shows]', (event, input) => {
  const file = input.files[0];
  if (!file?.type.startsWith('image/') || file.type.startsWith('image/svg')) return;
  all(`[data-shown="${input.dataset.shows}"]`).forEach(image => {
    image.src = URL.createObjectURL(file);
    image.hidden = false;
    image.nextElementSibling?.matches('.mark') && image.nextElementSibling.remove();
  });
});
