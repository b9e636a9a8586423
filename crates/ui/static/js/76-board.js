// A board: dragging a card onto another column does what the form on the card would do. A column that the form does not
// offer takes no card, but for the one that needs a reason: that is asked for on the card's own page.
const way = (card, lane) => find(`option[value="${lane.dataset.lane}"]`, card) || find(`[data-to="${lane.dataset.lane}"]`, card);
let carried;
on('dragstart', '[data-card]', (event, card) => {
  carried = card;
  card.classList.add('lifted');
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', card.id);
});
on('dragover', '[data-lane]', (event, lane) => {
  if (!carried || !way(carried, lane)) return;
  event.preventDefault();
  all('[data-lane].under').forEach(other => other.classList.toggle('under', other === lane));
  lane.classList.add('under');
});
on('drop', '[data-lane]', (event, lane) => {
  const to = carried && way(carried, lane);
  if (!to) return;
  event.preventDefault();
  if (to.href) return location.assign(to.href);
  to.parentElement.value = to.value;
  to.closest('form').requestSubmit();
});
document.addEventListener('dragend', () => {
  carried?.classList.remove('lifted');
  all('[data-lane].under').forEach(lane => lane.classList.remove('under'));
  carried = undefined;
});

// Whoever moved a card by its form goes on from there, in the column where it is now.
let movedCard;
document.addEventListener('submit', event => { movedCard = event.target.closest('[data-card]')?.id; });
document.addEventListener('htmx:after:swap', () => {
  const card = movedCard && document.getElementById(movedCard);
  movedCard = undefined;
  if (card) find('.ticket-name', card)?.focus();
});
