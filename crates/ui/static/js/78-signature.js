// A sheet that somebody signs on with a finger, a pen or a mouse. What is sent are points on it, never a picture.
each('[data-sign]', pad => {
  const canvas = find('canvas', pad);
  const field = document.getElementById(pad.dataset.sign);
  const pen = canvas.getContext('2d');
  let strokes = [];
  let current = null;
  try { strokes = JSON.parse(field.value || '[]'); } catch { strokes = []; }

  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = '#12305c';
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = 'round';
    strokes.forEach(stroke => {
      pen.beginPath();
      stroke.forEach(([x, y], at) => at ? pen.lineTo(x, y) : pen.moveTo(x, y));
      if (stroke.length === 1) pen.lineTo(stroke[0][0] + .1, stroke[0][1]);
      pen.stroke();
    });
  };
  const keep = () => { field.value = strokes.length ? JSON.stringify(strokes) : ''; draw(); };
  const point = event => {
    const box = canvas.getBoundingClientRect();
    const part = (at, from, size, most) => Math.round(Math.min(1, Math.max(0, (at - from) / size)) * most);
    return [part(event.clientX, box.left, box.width, 1000), part(event.clientY, box.top, box.height, 300)];
  };

  canvas.addEventListener('pointerdown', event => {
    if (event.button) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    current = [point(event)];
    strokes.push(current);
    draw();
  });
  canvas.addEventListener('pointermove', event => {
    if (!current) return;
    const [x, y] = point(event);
    const [px, py] = current.at(-1);
    // Nobody sees less, and the row stays small.
    if (Math.hypot(x - px, y - py) < 4) return;
    current.push([x, y]);
    draw();
  });
  const lift = () => { if (current) { current = null; keep(); } };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  find('[data-act=sign-undo]', pad).addEventListener('click', () => { strokes.pop(); keep(); });
  find('[data-act=sign-clear]', pad).addEventListener('click', () => { strokes = []; keep(); });
  draw();
});
