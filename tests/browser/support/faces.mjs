// Photos of real faces. They are nobody's to publish, so they lie beside the repository and may be absent.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A face that gives a result. */
export const FACE =
  path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../shared/faces/us_07.jpg');

/** For a test's `skip`: false, or why it cannot run. */
export const NO_FACE = existsSync(FACE) ? false : 'no photo of a real face at ../shared/faces/us_07.jpg';

/** A film of that face for Chromium's fake camera: two times the same picture, which it repeats. */
export function faceFilm() {
  const folder = mkdtempSync(path.join(tmpdir(), 'precision-camera-'));
  const film = path.join(folder, 'face.mjpeg');
  const picture = readFileSync(FACE);
  writeFileSync(film, Buffer.concat([picture, picture]));
  return film;
}

/** As a part of a multipart form. */
export const face = () => ({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: readFileSync(FACE) });
