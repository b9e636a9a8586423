// The commands of docs/API_DOCUMENTATION.md, one after the other in one shell, as a reader would type them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { face, NO_FACE } from '../browser/support/faces.mjs';
import { PASSWORD, startServer } from '../browser/support/server.mjs';

const MANUAL = fileURLToPath(new URL('../../docs/API_DOCUMENTATION.md', import.meta.url));
const run = promisify(execFile);

test('The manual’s commands do what it says', async () => {
  const blocks = [...(await readFile(MANUAL, 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
  assert.equal(blocks.length, 6, 'the commands are found');
  const folder = await mkdtemp(path.join(tmpdir(), 'precision-manual-'));
  const photo = path.join(folder, 'photo.jpg');
  // Without the photo of a real face the analysis ends as failed, which the manual describes as well.
  await writeFile(photo, NO_FACE ? 'no photo' : face().buffer);
  const server = await startServer();
  try {
    const env = { ...process.env, PRECISION: server.base, EMAIL: 'clinic1@test.com', PASSWORD, PHOTO: photo };
    const script = blocks.join('\necho\n');
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env, timeout: 60_000 });
    const answers = stdout.split('\n').filter(line => line.startsWith('{')).flatMap(separate);
    const [signedIn, me, page, customer, problem, analysis] = answers;
    assert.deepEqual(signedIn, me);
    assert.equal(page.items.length, 2);
    assert.deepEqual([customer.full_name, customer.phone], ['วริศรา บุญมี', '0812345678']);
    assert.deepEqual([problem.status, problem.field], [422, 'birth_date']);
    assert.equal(analysis.customer_id, customer.id);
    assert.equal(analysis.state, NO_FACE ? 'failed' : 'done', analysis.failure);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

/** Answers that stand on one line, one right after the other. */
function separate(line) {
  return line.replaceAll('}{', '}\n{').split('\n').map(text => JSON.parse(text));
}
