// Chart tooltips, over the server's SVG: <div class="chart-frame" data-chart> with g.bar[data-label][data-value] and output.tip.
for (const event of ['pointerover', 'pointerout']) on(event, '[data-chart] .bar', (e, bar) => {
  const frame = bar.closest('[data-chart]');
  const tip = find('.tip', frame);
  tip.hidden = event === 'pointerout';
  if (tip.hidden) return;
  const value = document.createElement('b');
  value.textContent = bar.dataset.value;
  tip.replaceChildren(value, bar.dataset.label);
  const from = find('.fill', bar).getBoundingClientRect();
  const within = frame.getBoundingClientRect();
  const half = tip.offsetWidth / 2;
  const middle = from.left - within.left + from.width / 2;
  tip.style.left = `${Math.max(half, Math.min(within.width - half, middle))}px`;
  tip.style.top = `${from.top - within.top}px`;
});

// Overlays on a face: inside [data-face], a checkbox named after data-measure shows its image, the range sets how strongly.
// Checkboxes carry data-overlay="measure"; without scripts every overlay is shown.
const overlays = face => {
  for (const box of all('[data-overlay]', face)) {
    all(`.overlay[data-measure="${box.dataset.overlay}"]`, face).forEach(image => image.classList.toggle('off', !box.checked));
  }
  const range = find('[data-opacity]', face);
  if (range) find('.face-stage', face).style.setProperty('--overlay-opacity', range.value / 100);
};
each('[data-face]', overlays);
for (const event of ['input', 'change']) on(event, '[data-face]', (e, face) => overlays(face));
each('[data-swatch]', dot => dot.style.setProperty('--swatch', dot.dataset.swatch));

// Before and after.
on('input', '.compare input', (event, range) => range.closest('.compare').style.setProperty('--at', `${range.value}%`));
