// The whole API against its own document, as every role and as a stranger: requests that the document allows and ones
// that it forbids, made by schemathesis. No answer may be a 5xx, and every answer must be as the document says.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PASSWORD, startServer } from '../browser/support/server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const TOOL = process.env.SCHEMATHESIS_BIN ?? path.resolve(here, '../../target/tools/api/bin/schemathesis');
/** Nobody's in particular: asked as a stranger, and signing out would end the session of whoever is asked for. */
const FOR_STRANGERS = [
  '/api/auth/login', '/api/auth/logout', '/api/auth/register', '/api/auth/forgot', '/api/auth/reset', '/api/openapi.json',
  '/api/docs', '/api/invitations/{token}', '/api/invitations/{token}/accept',
];
/** They end sessions, of whoever asks or of another test: asked in a test of their own, in clinics that no other is in. */
const ENDING = ['/api/sessions/{id}', '/api/members/{id}/role', '/api/members/{id}/permissions', '/api/members/{id}/deactivate'];
/** Where the ids for those come from. */
const NAMING = ['/api/sessions', '/api/members', '/api/members/{id}'];
const ROLES = [
  ['clinic1@test.com', 'clinic_owner'],
  ['clinic1.staff1@test.com', 'clinic_admin'],
  ['clinic1.staff2@test.com', 'clinic_staff'],
  ['clinic1.staff3@test.com', 'sales_staff'],
  ['clinic1.customer@test.com', 'customer'],
  ['admin@test.com', 'super_admin'],
];

let server, folder;

before(async () => {
  assert.ok(existsSync(TOOL), `${TOOL} is missing; install it with 'bin/setup test'`);
  folder = await mkdtemp(path.join(tmpdir(), 'precision-api-'));
  server = await startServer();
});
after(async () => {
  const end = await server?.stop();
  await rm(folder, { recursive: true, force: true });
  if (server) assert.equal(end, 'ended with 0', `the server should end cleanly\n${server.log()}`);
});

suite('The API is as its document says', { concurrency: 2 }, () => {
  for (const [email, role] of ROLES) {
    test(`for a ${role}`, async () => {
      const session = await signIn(email);
      assert.equal((await me(session)).role, role);
      await attack(session);
      assert.equal((await me(session)).role, role, 'the session is the same to the end');
    });
  }
  test('for a super admin inside a clinic', async () => {
    const session = await signIn('admin@test.com');
    await visit(session);
    assert.ok((await me(session)).clinic);
    await attack(session);
    assert.ok((await me(session)).clinic, 'the visit lasts to the end');
  });
  test('for a stranger', async () => attack(null));
  for (const [email, role] of [['clinic5@test.com', 'clinic_owner'], ['clinic6.staff1@test.com', 'clinic_admin']]) {
    test(`where sessions end, for a ${role}`, async () => {
      const session = await signIn(email);
      assert.equal((await me(session)).role, role);
      await attack(session, [...ENDING, ...NAMING].flatMap(address => ['--include-path', address]));
    });
  }
});

async function signIn(email) {
  const answer = await fetch(`${server.base}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  assert.equal(answer.status, 200, `${email} signs in`);
  return answer.headers.get('set-cookie').split(';')[0];
}

async function me(session) {
  const answer = await fetch(`${server.base}/api/me`, { headers: { cookie: session } });
  assert.equal(answer.status, 200);
  return answer.json();
}

/** Enters the first clinic of the list. */
async function visit(session) {
  const list = await fetch(`${server.base}/platform/clinics`, { headers: { cookie: session } });
  const [address] = (await list.text()).match(/\/platform\/clinics\/[0-9a-f-]+\/visit/);
  const answer = await fetch(server.base + address, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: session },
    body: new URLSearchParams({ reason: 'The API is held against its document' }),
  });
  assert.equal(answer.status, 303);
}

/** What somebody who is signed in is asked for, unless something else is said. */
const GOING_ON = [...FOR_STRANGERS, ...ENDING].flatMap(address => ['--exclude-path', address]);

/** Sends everything that schemathesis can think of, with the session if there is one. */
async function attack(session, addresses = GOING_ON) {
  const whose = session ? ['--header', `Cookie: ${session}`, ...addresses] : [];
  const logged = server.log().length;
  const command = ['--config-file', path.join(here, 'schemathesis.toml'), 'run', ...whose, `${server.base}/api/openapi.json`];
  // It leaves files where it stands.
  const child = spawn(TOOL, command, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, COLUMNS: '160' } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => { said += text; });
  const [code] = await once(child, 'close');
  const faults = server.log().slice(logged).split('\n').filter(line => line.includes('"level":"ERROR"'));
  assert.equal(code, 0, failures(said));
  assert.deepEqual(faults, [], 'the log has errors');
}

/** What went wrong, without the long list of what went well before it. */
function failures(said) {
  const start = said.search(/=+ (FAILURES|ERRORS) =+/);
  return start < 0 ? said : said.slice(start);
}
