// The whole first-party script, joined from these files in order. No framework, no eval, no inline handlers: the
// content security policy allows scripts of our own origin only. Styles are set through the CSSOM, never as attributes.
// Comments stand on their own lines, and template strings on one, so that the build can strip the rest simply.
const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const root = document.documentElement;
const words = document.body.dataset;

// Calls `act(event, element)` when `event` happens inside an element that matches, now or in a later swap.
const on = (event, selector, act) => document.addEventListener(event, e => {
  const element = e.target.closest?.(selector);
  if (element) act(e, element);
});
// Runs `start` for each element that matches, now and when htmx brings new ones; once per element.
const each = (selector, start) => {
  const seen = new WeakSet();
  const run = () => all(selector).forEach(element => {
    if (!seen.has(element)) { seen.add(element); start(element); }
  });
  run();
  document.addEventListener('htmx:after:swap', run);
};
