// What the load scripts have in common: asking over kept connections, and saying how long it took.
import http from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

export const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });

/** Sends a request and reads the answer to its end; gives its status, cookie, text and how long it took. */
export function send(base, method, path, { cookie, body } = {}) {
  const began = performance.now();
  const headers = {};
  if (cookie) headers.cookie = cookie;
  if (body) headers['content-type'] = 'application/json';
  return new Promise((resolve, reject) => {
    const request = http.request(base + path, { method, headers, agent }, answer => {
      const parts = [];
      answer.on('data', part => parts.push(part));
      answer.once('error', reject);
      answer.once('end', () => resolve({
        status: answer.statusCode,
        cookie: answer.headers['set-cookie']?.[0].split(';')[0],
        ms: performance.now() - began,
        text: Buffer.concat(parts).toString(),
      }));
    });
    request.once('error', reject);
    request.end(body && JSON.stringify(body));
  });
}

export const signIn = (base, email, password) => send(base, 'POST', '/api/auth/login', { body: { email, password } });

/** How many pages are asked for side by side, as by so many people. */
const PEOPLE = 8;
/** How long each looks at a page: they share an account, and an account has a limit. */
const LOOK_MS = 150;
const PAGES = ['/', '/customers'];

/** Asks for pages one after the other, several side by side, until told to stop; gives the times. */
export async function work(base, cookie, stopped) {
  const times = [];
  await Promise.all(Array.from({ length: PEOPLE }, async (_, person) => {
    for (let turn = person; !stopped(); turn++) {
      const path = PAGES[turn % PAGES.length];
      const answer = await send(base, 'GET', path, { cookie });
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      times.push(answer.ms);
      await pause(LOOK_MS);
    }
  }));
  return times;
}

/** Prints a line of percentiles; gives the 95th. */
export function say(what, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  const shown = [0.5, 0.95, 0.99].map(share => `p${share * 100} ${at(share).toFixed(1)} ms`);
  console.log(`${what.padEnd(34)} ${String(times.length).padStart(6)} answers   ${shown.join('   ')}`);
  return at(0.95);
}
