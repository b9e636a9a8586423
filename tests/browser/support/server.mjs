// One server for the whole run: the program itself, on a free port, with a directory of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const BINARY = process.env.PRECISION_BIN ?? path.resolve(here, '../../../target/debug/precision');
/** Of every demo account. */
export const PASSWORD = 'only-for-this-run-1';
/** Milliseconds; a first start makes a database, migrates it and fills it. */
const START_LIMIT = 120_000;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Starts the server and waits until it is ready. */
export async function startServer() {
  const data = await mkdtemp(path.join(tmpdir(), 'precision-browser-'));
  // Run by root, the database is another user's process: it must get through, or it would be kept elsewhere.
  await chmod(data, 0o711);
  const listen = `127.0.0.1:${await freePort()}`;
  const environment = {
    ...process.env,
    PRECISION_DATA: data,
    PRECISION_LISTEN: listen,
    PRECISION_DEMO_PASSWORD: PASSWORD,
    // One after the other, so that a test can make a photo wait for its turn.
    PRECISION_ANALYSES_AT_ONCE: '1',
    // Everybody here comes from one address, and faster than people do.
    PRECISION_LIMIT_PER_ADDRESS: '1000000',
    PRECISION_LIMIT_PER_ACCOUNT: '1000000',
    PRECISION_LIMIT_SIGN_IN: '100000',
  };
  // An address of the developer's own shell must not lead to the developer's own database.
  for (const name of ['DATABASE_URL', 'PRECISION_PUBLIC_URL', 'PRECISION_MASTER_KEY', 'PRECISION_MAIL']) delete environment[name];
  const log = [];
  const child = spawn(BINARY, ['up'], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = new Promise(resolve => {
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? code}`));
    child.once('error', error => resolve(`could not be started: ${error.message}`));
  });
  // A run that is broken off must not leave a server behind.
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  const interrupted = ['SIGINT', 'SIGTERM'];
  const quit = () => process.exit(130);
  for (const signal of interrupted) process.once(signal, quit);
  child.stderr.setEncoding('utf8').on('data', text => log.push(text));
  const server = { pid: child.pid, data, base: `http://${listen}`, log: () => log.join(''), stop };

  async function stop() {
    end();
    const how = await gone;
    process.off('exit', end);
    for (const signal of interrupted) process.off(signal, quit);
    await rm(data, { recursive: true, force: true });
    return how;
  }

  try {
    await ready(server.base, gone);
  } catch (error) {
    await stop();
    throw new Error(`${BINARY}: ${error.message}\n${server.log()}`);
  }
  return server;
}

async function ready(base, gone) {
  let ended;
  gone.then(how => { ended = how; });
  const limit = Date.now() + START_LIMIT;
  while (Date.now() < limit) {
    if (ended) throw new Error(`the server ${ended} before it was ready`);
    const answer = await fetch(`${base}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await pause(50);
  }
  throw new Error(`the server was not ready after ${START_LIMIT / 1000} s`);
}
