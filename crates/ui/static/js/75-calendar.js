// A button that puts its value into a field of its form, such as a free time.
on('click', '[data-put]', (event, button) => {
  const field = document.getElementById(button.dataset.into);
  field.value = button.dataset.put;
  all('[data-put]', button.parentElement).forEach(other => other.setAttribute('aria-pressed', other === button));
});

// The calendar. A booking is moved by dragging it, or with the keyboard: Alt and an arrow. A row is five minutes, a step
// three rows. The server decides; what was moved comes back with the calendar.
const ROWS_OF_STEP = 3;
const MINUTES_OF_ROW = 5;
const clock = minutes => [minutes / 60, minutes % 60].map(part => String(Math.floor(part)).padStart(2, '0')).join(':');
const minutesOf = text => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
let movedBooking;

function moveBooking(block, column, minutes, length) {
  const { day, practitioner, room } = column.dataset;
  const start = Math.max(0, Math.min(minutes, 24 * 60 - MINUTES_OF_ROW));
  movedBooking = block.id;
  block.classList.add('waiting');
  const values = { date: day, time: clock(start), minutes: length, practitioner, room };
  return htmx.ajax('POST', `/bookings/${block.dataset.move}/move`, { values, swap: 'none' });
}
// Where something stands against it, the server asks whoever may overbook for a reason; again, if there was none.
each('[data-overbook]', form => {
  const dialog = form.closest('dialog');
  form.addEventListener('submit', () => {
    movedBooking = form.dataset.overbook;
    dialog.close();
  });
  if (!dialog.open) dialog.showModal();
  find('input:not([type=hidden])', form).focus();
});
// The calendar has come anew meanwhile: the browser does not find the way back to the booking by itself.
each('#overbook', dialog => dialog.addEventListener('close', () => {
  const form = find('form', dialog);
  document.getElementById(form?.dataset.overbook)?.focus({ preventScroll: true });
}));
// The calendar may come more than once, because others hear of the change too: what was moved has the focus until something
// else gets it.
document.addEventListener('htmx:after:swap', () => {
  // Morphing takes away the attribute; Chromium goes on drawing the block where it was let go.
  all('.appt[data-move]:not(.lifted)').forEach(block => { block.style.cssText = ''; });
  const isNowhere = document.activeElement === document.body || document.activeElement === null;
  if (movedBooking && isNowhere) document.getElementById(movedBooking)?.focus({ preventScroll: true });
});
document.addEventListener('focusin', event => {
  if (event.target.id !== movedBooking) movedBooking = undefined;
});

// The first hours that matter are in view: now, or the first booking.
each('.cal', calendar => {
  const mark = find('.now', calendar) || find('.appt', calendar);
  if (mark) calendar.scrollTop = Math.max(0, mark.offsetTop - calendar.clientHeight / 3);
});

document.addEventListener('keydown', event => {
  const block = event.target.closest?.('.appt[data-move]');
  if (!block || !event.altKey || !event.key.startsWith('Arrow')) return;
  event.preventDefault();
  const columns = all('[data-column]');
  const at = columns.indexOf(block.closest('[data-column]'));
  const step = ROWS_OF_STEP * MINUTES_OF_ROW;
  const length = Number(block.dataset.minutes);
  const start = minutesOf(block.dataset.start);
  const down = { ArrowUp: -1, ArrowDown: 1 }[event.key] || 0;
  const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0;
  const column = columns[at + across];
  if (!column) return;
  if (event.shiftKey) {
    if (down && length + down * step >= MINUTES_OF_ROW) moveBooking(block, column, start, length + down * step);
  } else moveBooking(block, column, start + down * step, length);
});

let lifted;
on('pointerdown', '.appt[data-move]', (event, block) => {
  if (event.button !== 0 || event.pointerType === 'touch') return;
  const column = block.closest('[data-column]');
  const row = parseFloat(getComputedStyle(column).gridAutoRows);
  lifted = { block, column, row, x: event.clientX, y: event.clientY, resize: event.target.matches('.grip'), moved: false };
});
document.addEventListener('pointermove', event => {
  if (!lifted) return;
  const { block, column, row, resize } = lifted;
  const across = event.clientX - lifted.x;
  const down = event.clientY - lifted.y;
  if (!lifted.moved && Math.hypot(across, down) < 5) return;
  if (!lifted.moved) {
    lifted.moved = true;
    lifted.height = block.offsetHeight;
    block.classList.add('lifted');
  }
  lifted.steps = Math.round(down / row / ROWS_OF_STEP);
  const snapped = lifted.steps * ROWS_OF_STEP * row;
  if (resize) block.style.height = `${Math.max(row, lifted.height + snapped)}px`;
  else {
    const under = all('[data-column]').find(one => {
      const box = one.getBoundingClientRect();
      return event.clientX >= box.left && event.clientX < box.right;
    });
    lifted.under = under || column;
    const shift = lifted.under.getBoundingClientRect().left - column.getBoundingClientRect().left;
    block.style.translate = `${shift}px ${snapped}px`;
  }
});
document.addEventListener('pointerup', () => {
  if (!lifted) return;
  const { block, column, resize, moved, steps, under } = lifted;
  lifted = undefined;
  if (!moved) return;
  // The click that follows would open the booking.
  block.addEventListener('click', event => event.preventDefault(), { once: true });
  setTimeout(() => block.classList.remove('lifted'));
  const change = steps * ROWS_OF_STEP * MINUTES_OF_ROW;
  const start = minutesOf(block.dataset.start);
  const length = Number(block.dataset.minutes);
  if (resize) {
    if (change && length + change >= MINUTES_OF_ROW) return moveBooking(block, column, start, length + change);
    block.style.height = '';
  } else {
    if (change || under !== column) return moveBooking(block, under, start + change, length);
    block.style.translate = '';
  }
});
// Ending a drag anywhere else puts the booking back.
document.addEventListener('pointercancel', () => {
  if (!lifted) return;
  Object.assign(lifted.block.style, { translate: '', height: '' });
  lifted.block.classList.remove('lifted');
  lifted = undefined;
});

// The line of now goes on by itself.
setInterval(() => all('.now').forEach(line => {
  const calendar = line.closest('#calendar');
  const row = /at(\d+)/.exec(line.className);
  if (!calendar || !row) return;
  const shown = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: calendar.dataset.zone, hourCycle: 'h23' });
  const now = Math.floor((minutesOf(shown.format(new Date())) - Number(calendar.dataset.from)) / MINUTES_OF_ROW);
  if (now >= 0) line.className = line.className.replace(/at\d+/, `at${now}`);
}), 30_000);
