// Toasts: rendered by the server, or sent in the header HX-Trigger: {"app:toast":{"text":…,"undo":url,"bad":true}}.
const fade = element => setTimeout(() => element.remove(), 7000);
function toast({ text, undo, bad }) {
  const box = document.createElement('div');
  box.className = bad ? 'toast bad' : 'toast';
  box.append(text);
  if (undo) {
    const button = document.createElement('button');
    button.textContent = words.undo;
    button.onclick = () => { htmx.ajax('POST', undo, { swap: 'none' }); box.remove(); };
    box.append(button);
  }
  find('#toasts').append(box);
  fade(box);
}
each('#toasts .toast', fade);
document.addEventListener('app:toast', event => toast(event.detail));
// Errors of the live stream show in its own pill; an answer with an error status is shown by the swap.
document.addEventListener('htmx:error', event => {
  const failed = event.detail?.error ?? event.detail?.ctx?.error;
  if (failed?.name === 'AbortError' || event.target.closest?.('[hx-sse\\:connect]') === event.target) return;
  toast({ text: words.offline, bad: true });
});

// Whether the live stream is connected.
const connection = live => {
  const pill = find('#conn');
  if (!pill) return;
  pill.hidden = false;
  pill.classList.toggle('off', !live);
  pill.textContent = live ? pill.dataset.on : pill.dataset.off;
};
document.addEventListener('htmx:sse:after:connection', () => connection(true));
for (const event of ['htmx:sse:error', 'htmx:sse:close']) document.addEventListener(event, () => connection(false));
