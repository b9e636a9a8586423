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
// All of them, none of them.
for (const [act, checked] of [['all-overlays', true], ['no-overlays', false]]) {
  on('click', `[data-act=${act}]`, (event, button) => {
    const face = button.closest('[data-face]');
    all('[data-overlay]', face).forEach(box => { box.checked = checked; });
    overlays(face);
  });
}
// A part of the face close up: data-place holds its middle in percent of the portrait, and how many times.
const stage = () => find('[data-part=stage]');
const zoom = place => {
  const [x, y, times] = place;
  const style = find('.face-zoom', stage()).style;
  style.setProperty('transform-origin', `${x}% ${y}%`);
  style.setProperty('transform', times > 1 ? `translate(${50 - x}%, ${50 - y}%) scale(${times})` : 'none');
  find('[data-act=whole-face]').hidden = times <= 1;
};
on('click', '[data-act=zoom]', (event, button) => {
  all('[data-act=zoom]').forEach(other => other.setAttribute('aria-pressed', other === button));
  zoom(button.dataset.place.split(' ').map(Number));
  stage().scrollIntoView({ block: 'nearest', behavior: 'smooth' });
});
on('click', '[data-act=whole-face]', () => {
  all('[data-act=zoom]').forEach(button => button.setAttribute('aria-pressed', false));
  zoom([50, 50, 1]);
});
each('[data-act=all-overlays],[data-act=no-overlays]', button => { button.hidden = false; });
each('[data-swatch]', dot => dot.style.setProperty('--swatch', dot.dataset.swatch));

// Before and after.
on('input', '.compare input', (event, range) => range.closest('.compare').style.setProperty('--at', `${range.value}%`));
