// Toasts: rendered by the server, or sent in the header HX-Trigger: {"app:toast":{"text":…,"undo":url,"bad":true}}.
// One that is pointed at, or whose button has the focus, stays. One that offers something leaves time to reach for it.
const fade = element => setTimeout(
  () => (element.matches(':hover,:focus-within') ? fade(element) : element.remove()),
  find('button', element) ? 20_000 : 7_000,
);
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
// An answer with an error status is shown by the swap; a fragment that could not be fetched by itself is no news.
document.addEventListener('htmx:error', event => {
  const failed = event.detail?.error ?? event.detail?.ctx?.error;
  if (failed?.name === 'AbortError' || event.target.closest?.('[data-live]') === event.target) return;
  toast({ text: words.offline, bad: true });
});
