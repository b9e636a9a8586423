// What others change. An element with data-live="queue analyses" and hx-trigger="live" fetches itself anew when something
// of these topics changed; the page's one stream says which. A hidden page has none (browsers allow six connections to a
// server, over all windows), and catches up when it is seen again: the first thing a stream says is "look at everything".
{
  const SILENCE = 60000, SPACING = 200, PATIENCE = 10000;
  let stream, silence, tries = 0;

  // In the middle of typing, choosing or dragging nothing is swapped away; it is made up for afterwards. What is swapped
  // morphs: an element that goes takes with it the request that waits for the one under way, and the page stays behind.
  const inUse = element => find('dialog[open],details.menu[open],.lifted', element)
    || (element.contains(document.activeElement) && document.activeElement.matches('input:not([type=hidden]),select,textarea'));
  // At once, and then no more often than a person can look.
  const pacing = new Map();
  const refresh = element => {
    if (pacing.has(element)) return pacing.set(element, true);
    const waits = Boolean(inUse(element));
    pacing.set(element, waits);
    if (!waits) htmx.trigger(element, 'live');
    setTimeout(() => {
      const again = pacing.get(element);
      pacing.delete(element);
      // A swap may have put another in its place meanwhile, which is no newer than what asked for it.
      const now = element.isConnected ? element : document.getElementById(element.id);
      if (again && now) refresh(now);
    }, SPACING);
  };
  const changed = topics => all('[data-live]').forEach(element => {
    const asked = element.dataset.live.split(' ');
    if (topics.some(topic => topic === '*' || asked.includes(topic))) refresh(element);
  });
  const connection = live => {
    const pill = find('#conn');
    if (!pill) return;
    pill.hidden = false;
    pill.classList.toggle('off', !live);
    pill.textContent = live ? pill.dataset.on : pill.dataset.off;
  };

  const listen = () => {
    hangUp();
    if (document.hidden || !find('[data-live]')) return;
    const address = words.stream || '/live';
    stream = new EventSource(address);
    const heard = () => { clearTimeout(silence); silence = setTimeout(listen, SILENCE); };
    heard();
    stream.onopen = () => { tries = 0; connection(true); };
    stream.onmessage = event => { heard(); changed(event.data.split(' ')); };
    stream.addEventListener('beat', heard);
    stream.addEventListener('ended', over);
    stream.onerror = async () => {
      connection(false);
      // Broken off, the browser comes back by itself; turned away, it does not.
      if (stream?.readyState !== EventSource.CLOSED) return;
      hangUp();
      const answer = await fetch(address, { redirect: 'manual' }).catch(() => null);
      if (answer?.type === 'opaqueredirect') return over();
      tries += 1;
      silence = setTimeout(listen, Math.min(30000, 1000 * 2 ** tries) * (.5 + Math.random() / 2));
    };
  };
  // The session is over: the page leads to where one signs in. Unless somebody is on the way to another page, by the very
  // click that ended it: loading this one again would call them back.
  let left = 0;
  addEventListener('beforeunload', () => { left = Date.now(); });
  const over = () => {
    hangUp();
    setTimeout(() => location.reload(), Date.now() - left < PATIENCE ? PATIENCE : 0);
  };
  const hangUp = () => { clearTimeout(silence); stream?.close(); stream = null; };

  document.addEventListener('visibilitychange', () => document.hidden ? hangUp() : listen());
  addEventListener('pagehide', hangUp);
  addEventListener('pageshow', event => { if (event.persisted) listen(); });
  listen();
  // A swap may bring the first thing that is live.
  document.addEventListener('htmx:after:swap', () => { if (!stream && find('[data-live]')) listen(); });
}
