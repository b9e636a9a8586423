// The camera. Without scripts a [data-capture] form is a file input for each view and a button; with them photos are taken
// or chosen here, shown, and sent with fetch so that the page can say how far it is. The answer's redirect is followed.
// Views are slots: [data-slot], the first of which is needed.
each('form[data-capture]', form => {
  const part = name => find(`[data-part=${name}]`, form);
  const [video, canvas, shoot, retake, hint, send, checks, choose] =
    ['video', 'canvas', 'shoot', 'retake', 'hint', 'send', 'checks', 'choose'].map(part);
  const slots = all('[data-slot]', form);
  const files = slots.map(slot => document.getElementById(`photo-${slot.dataset.slot}`));
  const photos = slots.map(() => null);
  const frame = document.createElement('canvas');
  Object.assign(frame, FRAME);
  let at = 0, stream, watching;

  all('[data-enhanced]', form).forEach(element => { element.hidden = false; });
  all('[data-plain]', form).forEach(element => { element.classList.add('visually-hidden'); });
  files.forEach(file => { file.required = false; });
  const say = text => { if (hint.textContent !== text) hint.textContent = text; hint.hidden = !text; };
  const pose = () => slots[at].dataset.say;

  // Shows the slot that is worked on: the camera, or what was taken.
  const show = () => {
    const taken = photos[at];
    slots.forEach((slot, index) => {
      if (slot.tagName === 'BUTTON') slot.setAttribute('aria-pressed', index === at);
      slot.classList.toggle('taken', Boolean(photos[index]));
    });
    choose.htmlFor = files[at].id;
    files.forEach((file, index) => { file.tabIndex = index === at ? 0 : -1; });
    canvas.hidden = !taken;
    shoot.disabled = Boolean(taken) || !stream;
    retake.disabled = !taken;
    send.disabled = !photos[0];
    checks.classList.toggle('resting', Boolean(taken) || !stream);
    say(taken ? '' : stream ? pose() : form.dataset.denied);
    if (taken) preview(taken);
  };
  const preview = async photo => {
    canvas.classList.toggle('mirrored', Boolean(photo.shot));
    try {
      const image = await createImageBitmap(photo.file);
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext('2d').drawImage(image, 0, 0);
    } catch {
      canvas.width = canvas.height = 1;
      say(photo.file.name);
    }
  };
  // On to the next view that has no photo, once there is one; the button to send is next by keyboard.
  const keep = photo => {
    photos[at] = photo;
    show();
    send.focus();
  };

  const start = async () => {
    try {
      const wanted = { facingMode: 'user', width: { ideal: 1920 }, height: { ideal: 1440 } };
      stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      video.srcObject = stream;
      await video.play();
      watching = setInterval(look, 350);
    } catch { stream = null; }
    show();
  };
  const stop = () => {
    clearInterval(watching);
    stream?.getTracks().forEach(track => track.stop());
    stream = null;
  };

  // The upright middle of the camera's picture is what is seen, judged and sent.
  const middle = () => {
    const height = video.videoHeight;
    const width = Math.min(video.videoWidth, Math.round(height * 3 / 4));
    return [(video.videoWidth - width) / 2, 0, width, height];
  };
  const look = () => {
    if (photos[at] || !video.videoWidth || document.hidden) return;
    const context = frame.getContext('2d', { willReadFrequently: true });
    context.drawImage(video, ...middle(), 0, 0, FRAME.width, FRAME.height);
    const advice = adviseFrame(judgeFrame(context.getImageData(0, 0, FRAME.width, FRAME.height).data));
    for (const [name, holds] of Object.entries(advice.checks)) {
      find(`[data-check=${name}]`, checks).classList.toggle('holds', holds);
    }
    form.classList.toggle('ready', advice.say === 'good');
    // Nobody has come yet: how to stand says more than that nobody is there.
    say(advice.say === 'good' || advice.say === 'nobody' ? `${pose()}${advice.say === 'good' ? ` · ${form.dataset.good}` : ''}` : form.dataset[advice.say]);
  };

  shoot.addEventListener('click', () => {
    const [left, top, width, height] = middle();
    const photo = document.createElement('canvas');
    Object.assign(photo, { width, height });
    photo.getContext('2d').drawImage(video, left, top, width, height, 0, 0, width, height);
    photo.toBlob(blob => keep({ file: new File([blob], 'photo.jpg', { type: blob.type }), shot: true }), 'image/jpeg', .95);
  });
  retake.addEventListener('click', () => { photos[at] = null; files[at].value = ''; show(); });
  slots.forEach((slot, index) => slot.addEventListener('click', () => { at = index; show(); }));
  // A chosen file is sent as it is; the canvas only previews it.
  files.forEach((file, index) => file.addEventListener('change', () => {
    if (!file.files[0]) return;
    at = index;
    keep({ file: file.files[0] });
  }));

  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (!photos[0]) { at = 0; return files[0].click(); }
    const label = find('span', send);
    const before = label.textContent;
    busy(send, form.dataset.sending);
    retake.disabled = true;
    const data = new FormData(form);
    files.forEach((file, index) => {
      if (photos[index]) data.set(file.name, photos[index].file);
      else data.delete(file.name);
    });
    const working = setTimeout(() => { label.textContent = form.dataset.working; }, 1500);
    try {
      const answer = await fetch(form.action, { method: 'POST', body: data, headers: { accept: 'text/html' } });
      if (answer.redirected) { stop(); return location.assign(answer.url); }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const problem = find('[role=alert],.problem h1', page);
      toast({ text: problem?.textContent.trim() || form.dataset.failed, bad: true });
    } catch { toast({ text: form.dataset.failed, bad: true }); }
    clearTimeout(working);
    send.removeAttribute('aria-busy');
    label.textContent = before;
    retake.disabled = false;
  });

  show();
  start();
  addEventListener('pagehide', stop);
  addEventListener('pageshow', event => { if (event.persisted) start(); });
});
