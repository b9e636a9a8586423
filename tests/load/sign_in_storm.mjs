// A storm of sign-ins must not be felt on other pages: starts the program, fires 200 sign-ins at once while somebody who
// is signed in goes on working, and fails when their pages take more than 200 ms at p95. See README.md beside this file.
import http from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { PASSWORD, startServer } from '../browser/support/server.mjs';

const SIGN_INS = 200;
/** One in so many is a stranger with an address that nobody has: the answer costs a hash as well. */
const STRANGERS = 4;
const OWNERS = 6;
/** How many pages are asked for side by side, as by so many people. */
const PEOPLE = 8;
/** How long each looks at a page: they share an account, and an account has a limit. */
const LOOK_MS = 150;
const PAGES = ['/', '/customers'];
const CALM_MS = 4_000;
const LIMIT_MS = 200;

const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });

/** Sends a request and reads the answer to its end; gives its status, cookie and how long it took. */
function send(base, method, path, { cookie, body } = {}) {
  const began = performance.now();
  const headers = {};
  if (cookie) headers.cookie = cookie;
  if (body) headers['content-type'] = 'application/json';
  return new Promise((resolve, reject) => {
    const request = http.request(base + path, { method, headers, agent }, answer => {
      answer.resume();
      answer.once('error', reject);
      answer.once('end', () => resolve({
        status: answer.statusCode,
        cookie: answer.headers['set-cookie']?.[0].split(';')[0],
        ms: performance.now() - began,
      }));
    });
    request.once('error', reject);
    request.end(body && JSON.stringify(body));
  });
}

const signIn = (base, email, password) => send(base, 'POST', '/api/auth/login', { body: { email, password } });

/** Asks for pages one after the other, several side by side, until told to stop; gives the times. */
async function work(base, cookie, stopped) {
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

function say(what, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  const shown = [0.5, 0.95, 0.99].map(share => `p${share * 100} ${at(share).toFixed(1)} ms`);
  console.log(`${what.padEnd(24)} ${String(times.length).padStart(6)} answers   ${shown.join('   ')}`);
  return at(0.95);
}

async function storm(base) {
  const owner = await signIn(base, 'clinic1@test.com', PASSWORD);
  if (owner.status !== 200) throw new Error(`signing in answered ${owner.status}`);
  const calmUntil = performance.now() + CALM_MS;
  say('pages before', await work(base, owner.cookie, () => performance.now() > calmUntil));

  let over = false;
  const working = work(base, owner.cookie, () => over);
  const began = performance.now();
  const signingIn = Promise.all(Array.from({ length: SIGN_INS }, (_, number) => number % STRANGERS === 0
    ? signIn(base, `nobody${number}@example.test`, 'not the password')
    : signIn(base, `clinic${1 + number % OWNERS}@test.com`, PASSWORD)));
  const finished = signingIn.then(answers => ({ answers, took: performance.now() - began })).finally(() => { over = true; });
  const [{ answers, took }, times] = await Promise.all([finished, working]);
  const p95 = say('pages during the storm', times);
  say('the sign-ins themselves', answers.map(answer => answer.ms));

  const counted = {};
  for (const { status } of answers) counted[status] = (counted[status] ?? 0) + 1;
  console.log(`${SIGN_INS} sign-ins within ${(took / 1000).toFixed(1)} s: ${JSON.stringify(counted)}`);
  const strangers = SIGN_INS / STRANGERS;
  if (counted[401] !== strangers || counted[200] !== SIGN_INS - strangers) throw new Error('not every sign-in was answered as it should be');
  if (!(p95 <= LIMIT_MS)) throw new Error(`pages took ${p95.toFixed(0)} ms at p95 during the storm; ${LIMIT_MS} ms are allowed`);
  console.log(`held: p95 within ${LIMIT_MS} ms`);
}

const server = await startServer();
try {
  await storm(server.base);
} catch (error) {
  console.error(`sign_in_storm: ${error.message}`);
  process.exitCode = 1;
} finally {
  agent.destroy();
  await server.stop();
}
