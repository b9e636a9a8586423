// What can be told of a camera's picture without knowing what a face is: how bright it is inside the oval, whether one
// side is darker, how much of it has the colours of skin, where that lies, and how sharp it is. Honest hints, no verdict:
// whether a photo can be measured is for the server.
const FRAME = { width: 96, height: 128 };
// The oval of the overlay, as shares of the picture.
const OVAL = { x: .5, y: .463, across: .327, down: .335 };

const inOval = (x, y) => {
  const across = (x / FRAME.width - OVAL.x) / OVAL.across;
  const down = (y / FRAME.height - OVAL.y) / OVAL.down;
  return across * across + down * down <= 1;
};
// A wide range of hues between red and yellow, from very dark to very light: skin of every tone, and some wood.
const isSkin = (red, green, blue) => {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  return red >= green && green >= blue * .85 && most > 25 && most - least > 8 && (most - least) / most < .75;
};

// Of the pixels of a frame: brightness 0–255, the darker side's share of the brighter one's, skin's share of oval and
// surroundings, its middle, and the variance of the Laplacian, which is small where nothing is sharp.
function judgeFrame(pixels) {
  const { width, height } = FRAME;
  const grey = new Float32Array(width * height);
  const sum = { inside: 0, skin: 0, around: 0, outside: 0, bright: 0, left: 0, leftCount: 0, right: 0, rightCount: 0, x: 0, y: 0 };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const [red, green, blue] = [pixels[at * 4], pixels[at * 4 + 1], pixels[at * 4 + 2]];
      grey[at] = .3 * red + .6 * green + .1 * blue;
      const skin = isSkin(red, green, blue);
      if (!inOval(x, y)) {
        sum.outside += 1;
        if (skin) sum.around += 1;
      } else {
        sum.inside += 1;
        if (skin) {
          sum.skin += 1;
          sum.bright += grey[at];
          sum.x += x;
          sum.y += y;
          const side = x < width / 2 ? 'left' : 'right';
          sum[side] += grey[at];
          sum[`${side}Count`] += 1;
        }
      }
    }
  }
  const sides = [sum.left / (sum.leftCount || 1), sum.right / (sum.rightCount || 1)];
  return {
    brightness: sum.bright / (sum.skin || 1),
    evenness: Math.min(...sides) / Math.max(...sides, 1),
    filled: sum.skin / sum.inside,
    around: sum.around / sum.outside,
    shift: Math.hypot(sum.x / (sum.skin || 1) / width - OVAL.x, sum.y / (sum.skin || 1) / height - OVAL.y),
    sharpness: laplacian(grey),
  };
}

function laplacian(grey) {
  const { width, height } = FRAME;
  let count = 0, total = 0, squares = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      if (!inOval(x, y)) continue;
      const at = y * width + x;
      const value = 4 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - width] - grey[at + width];
      count += 1;
      total += value;
      squares += value * value;
    }
  }
  return count ? squares / count - (total / count) ** 2 : 0;
}

// Which checks hold, and the key of what to do first; `good` when nothing is left to do.
function adviseFrame({ brightness, evenness, filled, around, shift, sharpness }) {
  const nobody = filled < .15;
  const checks = {
    light: !nobody && brightness >= 70 && brightness <= 225,
    even: !nobody && evenness >= .72,
    distance: filled >= .55 && around < .6 && shift < .09,
    sharp: !nobody && sharpness >= 18,
  };
  const first = [
    [nobody, brightness && brightness < 25 ? 'dark' : 'nobody'],
    [brightness < 70, 'dark'],
    [brightness > 225, 'bright'],
    [filled < .55, 'closer'],
    [around >= .6, 'further'],
    [shift >= .09, 'centre'],
    [evenness < .72, 'uneven'],
    [sharpness < 18, 'blurred'],
  ].find(([applies]) => applies);
  return { checks, say: first ? first[1] : 'good' };
}
